import { getOwn, type YamlMap, type YamlValue } from '../yaml/value.js';

/** The key under which a map has a field, in whatever letter case; the field's own name where it has none. */
export function fieldKey(map: YamlMap, field: string): string {
  if (Object.hasOwn(map, field)) return field;
  const lower = field.toLowerCase();
  return Object.keys(map).find((key) => key.toLowerCase() === lower) ?? field;
}

/** The entries of a list field; none where it is absent or no list. */
export function listField(map: YamlMap, field: string): readonly YamlValue[] {
  const value = getOwn(map, fieldKey(map, field));
  return Array.isArray(value) ? value : [];
}
