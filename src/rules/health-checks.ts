import { unitKey, type Unit } from '../cluster/cluster.js';
import { suggest } from '../diagnostics/suggest.js';
import { reconcilerKind } from '../flux/kinds.js';
import { readHelmRelease, readKustomization, type HealthCheck } from '../flux/spec.js';
import { nameOf, namespaceOf, parseApiVersion, type ManifestObject } from '../manifest/object.js';
import { getOwn } from '../yaml/value.js';
import { isOpen } from './object-finding.js';
import type { ClusterObjects } from './cluster-objects.js';
import { locateInUnit, unknownContent, type Rule, type RuleContext, type RuleFinding } from './rule.js';

/**
 * `spec.healthChecks` of a Kustomization names objects one by one; what never comes into being keeps it from getting
 * ready. With `wait: true` the list is passed over. A Kustomization that waits for one that waits for it never gets
 * ready either.
 */
export const healthChecksRule: Rule = {
  codes: [
    'flux/health-check-missing',
    'flux/health-check-wildcard',
    'flux/health-checks-ignored',
    'graph/depends-on-waiting-owner',
    'flux/timeout-over-interval',
  ],
  check(context) {
    for (const unit of context.cluster.units.values()) {
      if (unit.kind !== 'Kustomization' || unit.state === 'suspended') continue;
      checkUnit(context, unit);
    }
    reportDeadlocks(context);
  },
};

function checkUnit(context: RuleContext, unit: Unit): void {
  const { wait, healthChecks, spec } = readKustomization(unit.resource.object);
  const put = (path: readonly (string | number)[], finding: Omit<RuleFinding, 'unit' | 'location'>): void => {
    const location = locateInUnit(context.cluster, unit, path);
    context.report({ ...finding, unit: unit.key, ...(location && { location }) });
  };
  if (wait && healthChecks.length > 0) {
    put(['spec', 'healthChecks'], {
      code: 'flux/health-checks-ignored',
      severity: 'info',
      message: `${unit.key} has healthChecks, which Flux passes over because of wait: true`,
      help: 'take one of them away',
    });
  }
  if (!wait && healthChecks.length === 0 && Array.isArray(getOwn(spec, 'healthCheckExprs'))) {
    put(['spec', 'healthCheckExprs'], {
      code: 'flux/health-checks-ignored',
      severity: 'info',
      message: `${unit.key} has healthCheckExprs, which do nothing without wait: true or healthChecks`,
    });
  }
  const timeout = seconds(getOwn(spec, 'timeout'));
  const interval = seconds(getOwn(spec, 'interval'));
  if (timeout !== undefined && interval !== undefined && timeout > interval) {
    put(['spec', 'timeout'], {
      code: 'flux/timeout-over-interval',
      severity: 'info',
      message: `${unit.key} has a timeout that is longer than its interval`,
    });
  }
  for (const check of healthChecks) {
    const finding = faultOf(context, unit, check, wait);
    if (finding) put(['spec', 'healthChecks', check.index], finding);
  }
}

function faultOf(
  context: RuleContext,
  unit: Unit,
  { apiVersion, kind, namespace, name }: HealthCheck,
  isIgnored: boolean,
): Omit<RuleFinding, 'unit' | 'location'> | undefined {
  if (name === '' || [name, namespace, kind].some(isOpen)) return undefined;
  const checked = `${kind} ${namespace}/${name}`;
  const consequence = isIgnored
    ? ' (Flux passes it over because of wait: true)'
    : ': the health check fails until there is one';
  const upstream = `timeout waiting for: [${kind}/${namespace}/${name} status: 'NotFound']`;
  if (name.includes('*') || namespace.includes('*')) {
    return {
      code: 'flux/health-check-wildcard',
      severity: isIgnored ? 'warning' : 'error',
      message: `${unit.key} checks ${checked}, but healthChecks know no wildcards${isIgnored ? consequence : ': an object of just that name is waited for'}`,
      help: 'name the objects one by one, or set wait: true',
      upstream,
    };
  }
  const { group } = parseApiVersion(apiVersion || 'apps/v1');
  const objects = context.objects.besides(unit);
  const { cluster } = context;
  if (objects.find(group, kind, namespace, name) ?? objects.find(group, kind, '', name)) return undefined;
  const isReconciler = reconcilerKind({ apiVersion, kind }) !== undefined;
  const isHere = unit.remote === undefined;
  if (isHere && isReconciler && cluster.units.has(unitKey(kind, namespace, name))) return undefined;
  if (objects.ofKind(group, kind).some(({ rendered: { object } }) => hasOpenId(object))) return undefined;
  const help = nearObject(objects, group, kind, namespace, name);
  if (help === undefined && mayBeMade(context, isReconciler, namespace)) return undefined;
  return {
    code: 'flux/health-check-missing',
    severity: 'warning',
    message: `${unit.key} checks the health of ${checked}, which nothing makes${consequence}`,
    ...(help !== undefined && { help }),
    upstream,
  };
}

/** An object whose name or namespace is not known may be any. */
function hasOpenId(object: ManifestObject): boolean {
  return isOpen(nameOf(object)) || isOpen(namespaceOf(object));
}

/** An object of the same name in another namespace, or of a similar one in the same. */
function nearObject(
  objects: ClusterObjects,
  group: string,
  kind: string,
  namespace: string,
  name: string,
): string | undefined {
  const names: string[] = [];
  for (const { rendered } of objects.ofKind(group, kind)) {
    const other = nameOf(rendered.object);
    const place = namespaceOf(rendered.object);
    if (other === name && place !== '') return `${kind} ${place}/${name} exists: set namespace: ${place}`;
    if (place === namespace) names.push(other);
  }
  const near = suggest(name, names);
  return near === undefined ? undefined : `did you mean ${near}?`;
}

/**
 * Whether something whose content is not known here may make an object: Kustomizations may make anything, releases what
 * is no Flux object, and so may the operators behind custom resources.
 */
function mayBeMade({ cluster }: RuleContext, isReconciler: boolean, namespace: string): boolean {
  if (unknownContent(cluster).length > 0) return true;
  if (isReconciler) return false;
  for (const unit of cluster.units.values()) {
    if (unit.kind !== 'HelmRelease' || unit.state === 'rendered') continue;
    if (readHelmRelease(unit.resource.object).releaseNamespace === namespace) return true;
  }
  return false;
}

/** One thing that a unit waits for. */
interface Wait {
  readonly to: string;
  /** The entry of `spec.dependsOn`; undefined where the unit waits for what it applies. */
  readonly index?: number;
}

/**
 * Circles in which a Kustomization waits for what it applies itself (`wait`, or a health check) and that in turn depends
 * on it. Circles of `dependsOn` alone are found elsewhere.
 */
function reportDeadlocks({ cluster, graph, report }: RuleContext): void {
  for (const owner of cluster.units.values()) {
    if (owner.kind !== 'Kustomization' || owner.state === 'suspended') continue;
    const { wait, healthChecks } = readKustomization(owner.resource.object);
    if (!wait && healthChecks.length === 0) continue;
    for (const unit of cluster.units.values()) {
      if (unit === owner || unit.kind !== 'Kustomization' || unit.state === 'suspended') continue;
      const isWaitedFor = wait
        ? unit.owner === owner.key
        : healthChecks.some(
            (check) =>
              check.kind === unit.kind && check.name === unit.name && check.namespace === unit.namespace,
          );
      if (!isWaitedFor) continue;
      const first = firstStep(unit.key, owner.key, (key) => graph.edges.get(key) ?? []);
      if (!first) continue;
      const location = locateInUnit(cluster, unit, ['spec', 'dependsOn', first.index ?? 0]);
      const other = locateInUnit(cluster, owner, ['spec', wait ? 'wait' : 'healthChecks']);
      report({
        code: 'graph/depends-on-waiting-owner',
        severity: 'error',
        message:
          first.to === owner.key
            ? `${unit.key} depends on ${owner.key}, which waits for it: neither gets ready`
            : `${unit.key} depends on ${first.to} and by that on ${owner.key}, which waits for it: neither gets ready`,
        help: `take the dependsOn entry away, or let ${owner.key} not wait for ${unit.key}`,
        upstream: `dependency '${first.to.slice(first.to.indexOf(' ') + 1)}' is not ready`,
        unit: unit.key,
        ...(location && { location }),
        ...(other && { related: [{ location: other, message: `${owner.key} waits` }] }),
      });
    }
  }
}

/** The first step of a way from one unit to another along `dependsOn`. */
function firstStep(from: string, to: string, stepsOf: (key: string) => readonly Wait[]): Wait | undefined {
  for (const first of stepsOf(from)) {
    const reached = new Set([first.to]);
    for (const key of reached) {
      if (key === to) return first;
      for (const next of stepsOf(key)) if (next.to !== from) reached.add(next.to);
    }
  }
  return undefined;
}

/** A duration as Flux writes it, in seconds. */
function seconds(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h))+$/.test(value)) return undefined;
  const units = { ms: 0.001, s: 1, m: 60, h: 3600 } as const;
  let total = 0;
  for (const [, number, unit] of value.matchAll(/([0-9.]+)(ms|s|m|h)/g))
    total += Number(number) * units[unit as keyof typeof units];
  return total;
}
