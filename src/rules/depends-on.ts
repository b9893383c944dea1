import { unitKey, type Unit } from '../cluster/cluster.js';
import { suggest } from '../diagnostics/suggest.js';
import { locateInUnit, mayBeIn, unknownContent, type Rule, type RuleContext } from './rule.js';

/**
 * `dependsOn` names a unit of the same kind. One that does not exist, and a circle of units that wait for each
 * other, keep everything behind them from ever being applied; Flux rejects neither.
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
  const { cluster, graph, report } = context;
  for (const edge of graph.edges.get(unit.key) ?? []) {
    const location = locateInUnit(cluster, unit, ['spec', 'dependsOn', edge.index]);
    const place = location ? { location } : {};
    const target = cluster.units.get(edge.to);
    if (!target) {
      const unknown = unknownContent(cluster);
      const near = nearUnit(context, unit, edge.to);
      const help = near ?? (unknown.length > 0 ? mayBeIn(unknown) : undefined);
      report({
        code: 'graph/depends-on-missing',
        severity: unknown.length > 0 && near === undefined ? 'warning' : 'error',
        message: `${unit.key} depends on ${edge.to}, which does not exist: it will never be applied`,
        ...(help !== undefined && { help }),
        upstream: `dependency '${edge.to.slice(edge.to.indexOf(' ') + 1)}' not found`,
        unit: unit.key,
        ...place,
      });
    } else if (target.state === 'suspended') {
      report({
        code: 'graph/depends-on-suspended',
        severity: 'warning',
        message: `${unit.key} depends on ${edge.to}, which is suspended: it waits unless that one was ready before`,
        unit: unit.key,
        ...place,
      });
    }
  }
}

/** A unit of the same name in another namespace, or of a similar name in the same one. */
function nearUnit(context: RuleContext, unit: Unit, missing: string): string | undefined {
  const slash = missing.indexOf('/');
  const name = missing.slice(slash + 1);
  for (const other of context.cluster.units.values()) {
    if (other.kind === unit.kind && other.name === name) {
      return `${other.key} exists: set namespace: ${other.namespace} in the entry`;
    }
  }
  const namespace = missing.slice(missing.indexOf(' ') + 1, slash);
  const names: string[] = [];
  for (const other of context.cluster.units.values()) {
    if (other.kind === unit.kind && other.namespace === namespace) names.push(other.name);
  }
  const near = suggest(name, names);
  if (near !== undefined) return `did you mean ${unitKey(unit.kind, namespace, near)}?`;
  const otherKind = unit.kind === 'Kustomization' ? 'HelmRelease' : 'Kustomization';
  const other = unitKey(otherKind, namespace, name);
  if (!context.cluster.units.has(other)) return undefined;
  const instead =
    unit.kind === 'Kustomization'
      ? 'depend on the Kustomization that applies it, and let that one wait'
      : 'let the Kustomization that applies the HelmRelease depend on it';
  return `${other} exists, but a ${unit.kind} can only depend on a ${unit.kind}: ${instead}`;
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
