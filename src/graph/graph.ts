import type { Cluster, Unit } from '../cluster/cluster.js';
import { unitKey } from '../cluster/cluster.js';
import type { Dependency } from '../flux/spec.js';
import { readHelmRelease, readKustomization } from '../flux/spec.js';
import { readTerraform } from '../flux/terraform.js';
import type { DependencyEdge } from './dependency-edge.js';
import { ObjectDependencies } from './object-dependencies.js';

/** What waits for what in a cluster. */
export interface DependencyGraph {
  /** Edges of each unit, in the order of its `dependsOn`. */
  readonly edges: ReadonlyMap<string, readonly DependencyEdge[]>;
  /** Units in an order in which each comes after all it waits for; members of cycles come last, in found order. */
  readonly order: readonly string[];
  /** Each cycle once, as the keys along it, beginning with the one found first. */
  readonly cycles: readonly (readonly string[])[];
}

/**
 * Builds the graph of `dependsOn`. Kustomizations wait for Kustomizations only, HelmReleases for HelmReleases only, and
 * ResourceSets for objects of any kind.
 */
export function dependencyGraph(cluster: Cluster): DependencyGraph {
  const edges = new Map<string, readonly DependencyEdge[]>();
  const objects = new ObjectDependencies(cluster);
  for (const unit of cluster.units.values())
    edges.set(unit.key, unit.kind === 'ResourceSet' ? objects.edgesOf(unit) : unitEdges(cluster, unit));
  return { edges, order: topologicalOrder(edges), cycles: findCycles(waitsIn(edges)) };
}

function unitEdges(cluster: Cluster, unit: Unit): DependencyEdge[] {
  return dependenciesOf(unit).map(({ namespace, name, index }) => {
    const to = unitKey(unit.kind, namespace, name);
    return { from: unit.key, to, index, found: cluster.units.has(to) };
  });
}

function dependenciesOf(unit: Unit): readonly Dependency[] {
  switch (unit.kind) {
    case 'Kustomization':
      return readKustomization(unit.resource.object).dependsOn;
    case 'HelmRelease':
      return readHelmRelease(unit.resource.object).dependsOn;
    case 'Terraform':
      return readTerraform(unit.resource.object).dependsOn;
    default:
      return [];
  }
}

/** Edges along which units wait until others are ready: what only has to be there may well wait itself. */
function waitsIn(
  edges: ReadonlyMap<string, readonly DependencyEdge[]>,
): ReadonlyMap<string, readonly DependencyEdge[]> {
  return new Map(Array.from(edges, ([key, list]) => [key, list.filter(({ onlyThere }) => !onlyThere)]));
}

/** Kahn's algorithm, stable in the order of the keys. */
function topologicalOrder(edges: ReadonlyMap<string, readonly DependencyEdge[]>): string[] {
  const waiting = new Map<string, number>();
  const dependants = new Map<string, string[]>();
  for (const [key, list] of edges) {
    const targets = new Set(
      list.map((edge) => edge.through ?? edge.to).filter((to) => to !== key && edges.has(to)),
    );
    if (list.some((edge) => edge.to === key)) targets.add(key);
    waiting.set(key, targets.size);
    for (const target of targets) {
      const known = dependants.get(target);
      if (known) known.push(key);
      else dependants.set(target, [key]);
    }
  }
  const order: string[] = [];
  for (const [key, count] of waiting) if (count === 0) order.push(key);
  for (let i = 0; i < order.length; i++) {
    for (const dependant of dependants.get(order[i]!) ?? []) {
      const left = waiting.get(dependant)! - 1;
      waiting.set(dependant, left);
      if (left === 0) order.push(dependant);
    }
  }
  const placed = new Set(order);
  for (const key of edges.keys()) if (!placed.has(key)) order.push(key);
  return order;
}

/** Tarjan's algorithm without recursion; of each strongly connected component one shortest cycle through its first member. */
function findCycles(edges: ReadonlyMap<string, readonly DependencyEdge[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  for (const root of edges.keys()) {
    if (index.has(root)) continue;
    const work: { key: string; next: number }[] = [{ key: root, next: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1)!;
      const { key } = frame;
      if (frame.next === 0) {
        index.set(key, index.size);
        low.set(key, index.get(key)!);
        stack.push(key);
        onStack.add(key);
      }
      const target = edges.get(key)![frame.next++];
      if (target) {
        if (!edges.has(target.to)) continue;
        if (!index.has(target.to)) work.push({ key: target.to, next: 0 });
        else if (onStack.has(target.to)) low.set(key, Math.min(low.get(key)!, index.get(target.to)!));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) low.set(parent.key, Math.min(low.get(parent.key)!, low.get(key)!));
      if (low.get(key) !== index.get(key)) continue;
      const component = new Set<string>();
      for (let member = stack.pop()!; ; member = stack.pop()!) {
        onStack.delete(member);
        component.add(member);
        if (member === key) break;
      }
      const cycle = shortestCycle(edges, component);
      if (cycle) cycles.push(cycle);
    }
  }
  return cycles;
}

function shortestCycle(
  edges: ReadonlyMap<string, readonly DependencyEdge[]>,
  component: ReadonlySet<string>,
): string[] | undefined {
  const start = [...edges.keys()].find((key) => component.has(key))!;
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let i = 0; i < queue.length; i++) {
    const key = queue[i]!;
    for (const { to } of edges.get(key)!) {
      if (to === start) {
        const path = [key];
        while (path[0] !== start) path.unshift(cameFrom.get(path[0]!)!);
        return path;
      }
      if (component.has(to) && !cameFrom.has(to) && to !== start) {
        cameFrom.set(to, key);
        queue.push(to);
      }
    }
  }
  return undefined;
}
