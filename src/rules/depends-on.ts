import { unitKey, type Cluster, type Unit } from '../cluster/cluster.js';
import type { Location } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { readResourceSet, type ObjectDependency } from '../flux/resource-set.js';
import type { DependencyEdge } from '../graph/dependency-edge.js';
import { gvkOf, nameOf, namespaceOf } from '../manifest/object.js';
import {
  hasUnknownCharts,
  isWhole,
  locateInUnit,
  mayBeIn,
  unknownContent,
  type Rule,
  type RuleContext,
} from './rule.js';

/**
 * `dependsOn` names a unit of the same kind, in a ResourceSet any object. What does not exist, and a circle of units that
 * wait for each other, keep everything behind them from ever being applied; Flux rejects neither.
 */
export const dependsOnRule: Rule = {
  codes: ['graph/depends-on-missing', 'graph/depends-on-cycle', 'graph/depends-on-suspended'],
  check(context) {
    for (const unit of context.cluster.units.values())
      if (unit.state !== 'suspended') checkUnit(context, unit);
    for (const cycle of context.graph.cycles) reportCycle(context, cycle);
  },
};

function checkUnit(context: RuleContext, unit: Unit): void {
  const { cluster, graph } = context;
  for (const edge of graph.edges.get(unit.key) ?? []) {
    const target = cluster.units.get(edge.to);
    if (!edge.found) reportMissing(context, unit, edge);
    else if (isMadeBy(cluster, edge.through ?? target?.owner, unit)) reportOwn(context, unit, edge);
    else if (target?.state === 'suspended' && !edge.onlyThere) reportSuspended(context, unit, edge);
  }
}

function reportMissing(context: RuleContext, unit: Unit, edge: DependencyEdge): void {
  const { cluster, report } = context;
  const location = placeOf(cluster, unit, edge);
  const isUnit = unitKinds.has(kindIn(edge.to));
  const object =
    unit.kind === 'ResourceSet'
      ? readResourceSet(unit.resource.object).dependsOn.find(({ index }) => index === edge.index)
      : undefined;
  // What is no unit may be made by charts that are not here, by controllers, or by hand.
  if (!isUnit && (!isWhole(cluster) || hasUnknownCharts(cluster))) return;
  const unknown = unknownContent(cluster);
  const near = isUnit ? nearUnit(context, edge.to) : object && nearObject(context, object);
  const help = near ?? (unknown.length > 0 ? mayBeIn(unknown) : undefined);
  report({
    code: 'graph/depends-on-missing',
    severity: !isUnit || (unknown.length > 0 && near === undefined) ? 'warning' : 'error',
    message: `${unit.key} depends on ${edge.to}, which ${isUnit ? 'does not exist' : 'nothing in the repository makes'}: it will never be applied`,
    ...(help !== undefined && { help }),
    upstream: object
      ? `dependency ${object.apiVersion}/${object.kind}/${object.namespace}/${object.name} not found`
      : unit.kind === 'HelmRelease'
        ? `unable to get '${edge.to.slice(edge.to.indexOf(' ') + 1)}' dependency`
        : `dependency '${edge.to.slice(edge.to.indexOf(' ') + 1)}' not found`,
    unit: unit.key,
    ...(location && { location }),
  });
}

/** An object of the same kind and name in another namespace, since none is filled in. */
function nearObject(
  { objects }: RuleContext,
  { apiVersion, kind, name }: ObjectDependency,
): string | undefined {
  const { group } = gvkOf({ apiVersion, kind });
  const found = objects.ofKind(group, kind).find(({ rendered }) => nameOf(rendered.object) === name);
  const namespace = found && namespaceOf(found.rendered.object);
  return namespace
    ? `${kind} ${namespace}/${name} exists: set namespace: ${namespace} in the entry`
    : undefined;
}

const unitKinds: ReadonlySet<string> = new Set([
  'Kustomization',
  'HelmRelease',
  'ResourceSet',
  'FluxInstance',
  'Terraform',
]);

function kindIn(key: string): string {
  return key.slice(0, key.indexOf(' '));
}

/** Whether a unit is another one, or is applied by it, or by what that applies. */
function isMadeBy({ units }: Cluster, key: string | undefined, maker: Unit): boolean {
  // Kustomizations and HelmReleases depend on what stands beside them; an entry even applies itself.
  if (maker.kind !== 'ResourceSet') return false;
  for (let at = key; at !== undefined; at = units.get(at)?.owner) if (at === maker.key) return true;
  return false;
}

/** Also what only has to be there is not there before the ResourceSet that makes it has been applied. */
function reportOwn({ cluster, report }: RuleContext, unit: Unit, edge: DependencyEdge): void {
  const location = placeOf(cluster, unit, edge);
  report({
    code: 'graph/depends-on-cycle',
    severity: 'error',
    message: `${unit.key} depends on ${edge.to}, which only comes into being when it is applied itself: it will never be applied`,
    help: 'take the entry away, or apply what it waits for from elsewhere',
    upstream: `dependency '${edge.to.replace(' ', '/')}' not found`,
    unit: unit.key,
    ...(location && { location }),
  });
}

function reportSuspended({ cluster, report }: RuleContext, unit: Unit, edge: DependencyEdge): void {
  const location = placeOf(cluster, unit, edge);
  report({
    code: 'graph/depends-on-suspended',
    severity: 'warning',
    message: `${unit.key} depends on ${edge.to}, which is suspended: it waits unless that one was ready before`,
    unit: unit.key,
    ...(location && { location }),
  });
}

function placeOf(cluster: Cluster, unit: Unit, { index }: DependencyEdge): Location | undefined {
  return locateInUnit(cluster, unit, ['spec', 'dependsOn', index]);
}

/** A unit of the same name in another namespace, or of a similar name in the same one. */
function nearUnit({ cluster }: RuleContext, missing: string): string | undefined {
  const kind = kindIn(missing);
  const slash = missing.indexOf('/');
  const name = missing.slice(slash + 1);
  const namespace = missing.slice(kind.length + 1, slash);
  const units = [...cluster.units.values()].filter((unit) => unit.kind === kind);
  const elsewhere = units.find((unit) => unit.name === name);
  if (elsewhere) return `${elsewhere.key} exists: set namespace: ${elsewhere.namespace} in the entry`;
  const names = units.filter((unit) => unit.namespace === namespace).map((unit) => unit.name);
  const near = suggest(name, names);
  return near === undefined ? undefined : `did you mean ${unitKey(kind, namespace, near)}?`;
}

function reportCycle(context: RuleContext, cycle: readonly string[]): void {
  const { cluster, graph, report } = context;
  const first = cluster.units.get(cycle[0]!)!;
  const second = cycle[1] ?? cycle[0]!;
  const edge = graph.edges.get(first.key)!.find((candidate) => candidate.to === second)!;
  const location = locateInUnit(cluster, first, ['spec', 'dependsOn', edge.index]);
  report({
    code: 'graph/depends-on-cycle',
    severity: 'error',
    message:
      cycle.length === 1
        ? `${first.key} depends on itself: it will never be applied`
        : `these wait for each other and will never be applied: ${[...cycle, cycle[0]!].join(' -> ')}`,
    help: 'take one of the dependsOn entries away',
    upstream: 'circular dependency detected',
    unit: first.key,
    ...(location && { location }),
    related: cycle.slice(1).flatMap((key, i) => {
      const unit = cluster.units.get(key)!;
      const next = cycle[i + 2] ?? cycle[0]!;
      const found = graph.edges.get(key)!.find((candidate) => candidate.to === next);
      const place = found && locateInUnit(cluster, unit, ['spec', 'dependsOn', found.index]);
      return place ? [{ location: place, message: `${key} depends on ${next}` }] : [];
    }),
  });
}
