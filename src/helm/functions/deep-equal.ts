import { visit, type Walk } from '../template/value-walk.js';
import { GoInt, GoObject, typeMark, type GoMap, type GoValue } from '../template/value.js';
import { isGoMap } from './maps.js';
import { isNilCollection } from './nil-values.js';

/**
 * reflect.DeepEqual: the same Go type and equal values all the way down; an int is no int64, a nil slice no empty
 * one, and NaN equals nothing.
 */
export function deepEqual(a: GoValue, b: GoValue, walk: Walk = { visited: 0 }): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return a === b && typeof a !== 'function';
  }
  if (a === b) return true;
  if (a instanceof GoInt) return b instanceof GoInt && a.kind === b.kind && a.value === b.value;
  if (a instanceof GoObject) {
    return (
      b instanceof GoObject &&
      a.goType === b.goType &&
      a.print() === b.print() &&
      deepEqual(a.toData(), b.toData(), walk) &&
      equalParts(a.parts(), b.parts())
    );
  }
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b, walk);
  return isGoMap(b) && equalMaps(a as GoMap, b, walk);
}

type Parts = ReturnType<GoObject['parts']>;

/** What neither the text nor the data of a struct shows: unexported fields. */
function equalParts(a: Parts, b: Parts): boolean {
  return a === undefined || a.every(([, part], index) => deepEqual(part, b?.[index]?.[1] ?? null));
}

function equalLists(a: GoValue[], b: GoValue[], walk: Walk): boolean {
  visit(walk, a.length);
  if (a.length !== b.length || typeMark(a) !== typeMark(b) || isNilCollection(a) !== isNilCollection(b))
    return false;
  for (let i = 0; i < a.length; i++) if (!deepEqual(a[i]!, b[i]!, walk)) return false;
  return true;
}

function equalMaps(a: GoMap, b: GoMap, walk: Walk): boolean {
  const keys = Object.keys(a);
  visit(walk, keys.length);
  if (keys.length !== Object.keys(b).length) return false;
  if (typeMark(a) !== typeMark(b) || isNilCollection(a) !== isNilCollection(b)) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key) || !deepEqual(a[key]!, b[key]!, walk)) return false;
  }
  return true;
}
