import { dataKey } from '../data-key.js';
import { getOwn, isMap, type YamlMap, type YamlValue } from '../../yaml/value.js';
import type { StructuralSchema } from '../structural-schema.js';

/** The item of an older list that an item continues: only lists that tell their items apart by keys have one. */
export function correlate(
  item: YamlValue,
  old: YamlValue,
  { topology }: StructuralSchema,
): YamlValue | undefined {
  if (topology?.kind !== 'map' || !Array.isArray(old) || !isMap(item)) return undefined;
  const keyOf = (map: YamlMap): string =>
    dataKey(topology.keys.map(({ name, fallback }) => getOwn(map, name) ?? fallback ?? null));
  const key = keyOf(item);
  return old.find((candidate) => isMap(candidate) && keyOf(candidate) === key);
}
