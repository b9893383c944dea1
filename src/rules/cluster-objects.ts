import type { Cluster, Unit } from '../cluster/cluster.js';
import { idKey, idOf } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';

/** An object, and the unit that applies it. */
export interface OwnedObject {
  readonly unit: Unit;
  readonly rendered: RenderedObject;
}

/** The objects of a cluster, to be found by what they are. What goes to other clusters is not among them. */
export interface ClusterObjects {
  find(group: string, kind: string, namespace: string, name: string): OwnedObject | undefined;
  /** In the order of their units. */
  ofKind(group: string, kind: string): readonly OwnedObject[];
  /** The objects of the cluster that a unit applies to: this one, or another. */
  besides(unit: Unit): ClusterObjects;
}

/** Indexes the objects of all units. Of several with one id the first is answered. */
export function clusterObjects({ units }: Cluster): ClusterObjects {
  const clusters = new Map<string | undefined, ClusterObjects>();
  const of = (remote: string | undefined): ClusterObjects => {
    let objects = clusters.get(remote);
    if (!objects) clusters.set(remote, (objects = objectsOf([...units.values()], remote, of)));
    return objects;
  };
  return of(undefined);
}

function objectsOf(
  units: readonly Unit[],
  remote: string | undefined,
  of: (remote: string | undefined) => ClusterObjects,
): ClusterObjects {
  const byId = new Map<string, OwnedObject>();
  const byKind = new Map<string, OwnedObject[]>();
  for (const unit of units) {
    if (unit.remote !== remote) continue;
    for (const rendered of unit.objects) {
      const id = idOf(rendered.object);
      const key = idKey(id);
      const kind = `${id.group}/${id.kind}`;
      const owned = { unit, rendered };
      if (!byId.has(key)) byId.set(key, owned);
      const known = byKind.get(kind);
      if (known) known.push(owned);
      else byKind.set(kind, [owned]);
    }
  }
  return {
    find: (group, kind, namespace, name) => byId.get(idKey({ group, kind, namespace, name })),
    ofKind: (group, kind) => byKind.get(`${group}/${kind}`) ?? [],
    besides: (unit) => of(unit.remote),
  };
}
