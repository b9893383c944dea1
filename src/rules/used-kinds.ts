import type { Cluster } from '../cluster/cluster.js';
import { gvkOf, type GroupVersionKind, type ManifestObject } from '../manifest/object.js';
import { isUnknown } from '../manifest/unknown.js';
import type { SchemaMatch, SchemaMiss, SchemaRegistry } from '../schemas/registry.js';
import { isMap } from '../yaml/value.js';

/** A kind that a cluster has objects of, how many, and its schema. */
export interface UsedKind {
  readonly gvk: GroupVersionKind;
  readonly objects: number;
  readonly schema: SchemaMatch | SchemaMiss;
}

/** The kinds of all objects that a cluster renders, by group, kind and version. */
export function usedKinds(cluster: Cluster, registry: SchemaRegistry): readonly UsedKind[] {
  const counts = new Map<string, { readonly gvk: GroupVersionKind; objects: number }>();
  const count = (object: ManifestObject): void => {
    const gvk = gvkOf(object);
    if (gvk.kind === '' || gvk.version === '' || isUnknown(`${gvk.group}/${gvk.version} ${gvk.kind}`)) return;
    const key = `${gvk.group}/${gvk.version} ${gvk.kind}`;
    const known = counts.get(key);
    if (known) known.objects++;
    else counts.set(key, { gvk, objects: 1 });
  };
  for (const unit of cluster.units.values()) {
    for (const { object } of unit.objects) {
      const items = object['items'];
      if (gvkOf(object).kind.endsWith('List') && Array.isArray(items)) items.filter(isMap).forEach(count);
      else count(object);
    }
  }
  return [...counts.values()]
    .map(({ gvk, objects }) => ({ gvk, objects, schema: registry.lookup(gvk) }))
    .sort((a, b) => compareKinds(a.gvk, b.gvk));
}

function compareKinds(a: GroupVersionKind, b: GroupVersionKind): number {
  const [first, second] = [a, b].map(({ group, version, kind }) => `${group} ${kind} ${version}`);
  return first! < second! ? -1 : first! > second! ? 1 : 0;
}
