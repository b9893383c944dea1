import { unitKey, type Cluster, type Unit } from '../cluster/cluster.js';
import { groups, reconcilerKind } from '../flux/kinds.js';
import { readResourceSet, type ObjectDependency } from '../flux/resource-set.js';
import { gvkOf, idKey, idOf } from '../manifest/object.js';
import { isUnknown } from '../manifest/unknown.js';
import type { DependencyEdge } from './dependency-edge.js';

/** Finds what ResourceSets depend on: units, or any other objects of the cluster. */
export class ObjectDependencies {
  /** The units that apply an object, by its id. */
  private owners: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(private readonly cluster: Cluster) {}

  edgesOf(unit: Unit): DependencyEdge[] {
    return readResourceSet(unit.resource.object).dependsOn.map((dependency) => {
      const to = dependencyKey(dependency);
      const { index } = dependency;
      const edge = { from: unit.key, to, index, ...(!dependency.ready && { onlyThere: true }) };
      if (this.cluster.units.has(to)) return { ...edge, found: true };
      const owners = this.ownersOf(dependency);
      // Where several apply it, whatever comes first will do.
      const through = owners.find((owner) => owner !== unit.key) ?? owners[0];
      if (through !== undefined) return { ...edge, found: true, through };
      return { ...edge, found: isGiven(dependency) || this.isKnown(dependency) };
    });
  }

  private ownersOf({ apiVersion, kind, namespace, name }: ObjectDependency): readonly string[] {
    this.owners ??= ownersIn(this.cluster);
    const { group } = gvkOf({ apiVersion, kind });
    return this.owners.get(idKey({ group, kind, namespace, name })) ?? [];
  }

  /** Sources that stand for the repository, what generators make, and what ConfigMaps and Secrets come from. */
  private isKnown({ kind, namespace, name }: ObjectDependency): boolean {
    const key = unitKey(kind, namespace, name);
    const { configs, sources, homeKeys } = this.cluster;
    return configs.has(key) || sources.has(key) || homeKeys.has(key) || isUnknown(key);
  }
}

/** `Kind namespace/name`, or `Kind name` for what has no namespace. A unit's own key where it is one. */
function dependencyKey({ apiVersion, kind, namespace, name }: ObjectDependency): string {
  const isUnit = reconcilerKind({ apiVersion, kind }) !== undefined;
  return isUnit || namespace !== '' ? unitKey(kind, namespace, name) : `${kind} ${name}`;
}

function ownersIn(cluster: Cluster): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const unit of cluster.units.values()) {
    if (unit.remote !== undefined) continue;
    for (const { object } of unit.objects) {
      const key = idKey(idOf(object));
      const known = owners.get(key);
      if (known) known.push(unit.key);
      else owners.set(key, [unit.key]);
    }
  }
  return owners;
}

const fluxGroups: ReadonlySet<string> = new Set(Object.values(groups));

/** Whether Flux itself brings it: its own definitions are there before anything is applied. */
function isGiven({ kind, name }: ObjectDependency): boolean {
  return kind === 'CustomResourceDefinition' && fluxGroups.has(name.slice(name.indexOf('.') + 1));
}
