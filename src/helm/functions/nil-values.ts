import { withType, type GoMap, type GoValue } from '../template/value.js';

/**
 * Go tells a nil slice or map from an empty one: both print as `[]` and `map[]`, but the nil ones are `null` in JSON
 * and equal only to each other.
 */
const nils = new WeakSet<object>();

/** A nil slice, of []interface{} or of another type. */
export function nilList(goType?: string): GoValue[] {
  const list: GoValue[] = goType === undefined ? [] : withType([], goType);
  nils.add(list);
  return list;
}

/** A nil map[string]interface{}. */
export function nilMap(): GoMap {
  const map: GoMap = {};
  nils.add(map);
  return map;
}

/** Whether a list or map is a nil one. */
export function isNilCollection(value: GoValue[] | GoMap): boolean {
  return nils.has(value);
}
