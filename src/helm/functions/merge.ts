import { visit, type Walk } from '../template/value-walk.js';
import { GoError, GoObject, typeMark, type GoMap, type GoValue } from '../template/value.js';
import { isEmpty } from './flow.js';
import { getKey, isGoMap, setKey } from './maps.js';
import { isNilCollection } from './nil-values.js';

/** Deeper than this a merge gives up: only a map that contains itself is. */
const deepest = 1000;

/**
 * Merges a map into another, which changes, as dario.cat/mergo does. Maps are merged key by key; where a key is
 * missing or has a zero value (0, "", false, nil, an empty list or map) the source's value is taken, and shared, not
 * copied. With `overwrite` the source's values win, zero values and nil too, but an empty map never empties another.
 * Throws GoError.
 */
export function mergeMaps(
  target: GoMap,
  source: GoMap,
  overwrite: boolean,
  depth = 0,
  walk: Walk = { visited: 0 },
): void {
  if (depth > deepest) throw new GoError(`merge: maps are nested deeper than ${deepest} levels`);
  const keys = Object.keys(source);
  visit(walk, keys.length);
  for (const key of keys) {
    const value = source[key]!;
    if (value === null) {
      if (overwrite) setKey(target, key, null);
      continue;
    }
    const old = getKey(target, key);
    if (isGoMap(value)) {
      if (old !== undefined && isGoMap(old) && !isNilCollection(old))
        mergeMaps(old, value, overwrite, depth + 1, walk);
      else if (!overwrite && old instanceof GoObject && old.goKind === 'ptr')
        throw new GoError('src and dst must be of same type');
    }
    if (old !== undefined && !isZero(old)) {
      if (isGoMap(value) && isGoMap(old)) continue;
      if (!overwrite) continue;
    }
    put(target, source, key, value);
  }
}

/** A fault that Go only finds by panicking: templates fail with it even in functions that swallow errors. */
export class MergePanic extends GoError {}

/** A map of strings, such as the annotations of the chart, takes nothing from a map of values. */
function put(target: GoMap, source: GoMap, key: string, value: GoValue): void {
  const type = typeMark(target);
  if (type === 'map[string]string' && typeMark(source) !== type) {
    throw new MergePanic(
      'reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string',
    );
  }
  setKey(target, key, value);
}

/** Zero values count as not set. Structs have none. */
function isZero(value: GoValue): boolean {
  return !(value instanceof GoObject) && isEmpty(value);
}
