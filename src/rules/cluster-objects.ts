import type { Cluster, Unit } from '../cluster/cluster.js';
import { idKey, idOf } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';

/** An object, and the unit that applies it. */
export interface OwnedObject {
  readonly unit: Unit;
  readonly rendered: RenderedObject;
}

/** All objects of a cluster, to be found by what they are. */
export interface ClusterObjects {
  find(group: string, kind: string, namespace: string, name: string): OwnedObject | undefined;
  /** In the order of their units. */
  ofKind(group: string, kind: string): readonly OwnedObject[];
}

/** Indexes the objects of all units. Of several with one id the first is answered. */
export function clusterObjects(cluster: Cluster): ClusterObjects {
  const byId = new Map<string, OwnedObject>();
  const byKind = new Map<string, OwnedObject[]>();
  for (const unit of cluster.units.values()) {
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
  };
}
