import type { Cluster } from '../cluster/cluster.js';
import type { DependencyGraph } from './graph.js';

/**
 * The units that must have been applied before a unit is: those that it depends on, the one that applies it, and what
 * these wait for in turn. A unit in a circle comes before itself.
 */
export function unitsBefore(
  { units }: Cluster,
  { edges }: DependencyGraph,
  key: string,
): ReadonlySet<string> {
  const before = new Set<string>();
  const add = (of: string): void => {
    const owner = units.get(of)?.owner;
    if (owner !== undefined) before.add(owner);
    for (const { to, through = to } of edges.get(of) ?? []) if (units.has(through)) before.add(through);
  };
  add(key);
  for (const other of before) add(other);
  return before;
}
