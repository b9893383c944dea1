import { visit, type Walk } from '../template/value-walk.js';
import { kindName, typeName } from '../template/go-print.js';
import { sortedKeys } from '../template/go-string.js';
import { GoError, GoInt, GoObject, typeMark, withType, type GoMap, type GoValue } from '../template/value.js';
import { toText } from './casts.js';
import { define, defineVariadic } from './define.js';
import { asPlainMap, getKey, isGoMap, isPlainMap, setKey } from './maps.js';
import { MergePanic, mergeMaps } from './merge.js';
import { isNilCollection, nilList, nilMap } from './nil-values.js';
import type { FunctionTable, TemplateFunction } from './registry.js';
import { stringList } from './string-lists.js';

/**
 * Functions of maps. `keys` and `values` answer in the order of the keys, which Go leaves to chance, so that a
 * rendering never changes between runs.
 */
export const dictFunctions: FunctionTable = {
  /** `dict KEY VALUE...`: keys become texts as they print; a last key without a value has "". */
  dict: defineVariadic([], 'any', (values) => {
    const map: GoMap = {};
    for (let i = 0; i < values.length; i += 2)
      setKey(map, toText(values[i]!), i + 1 < values.length ? values[i + 1]! : '');
    return map;
  }),
  /** `get MAP KEY`: "" where the key is missing. */
  get: define(['map', 'string'], (map, key) => (map !== null && Object.hasOwn(map, key) ? map[key]! : '')),
  /** `set MAP KEY VALUE`: changes the map, and answers it. A nil map fails. */
  set: define(['map', 'string', 'any'], (map, key, value) => {
    if (map === null || isNilCollection(map)) throw new GoError('assignment to entry in nil map');
    setKey(map, key, value);
    return asPlainMap(map);
  }),
  /** `unset MAP KEY`: changes the map, and answers it. */
  unset: define(['map', 'string'], (map, key) => {
    if (map === null) return nilMap();
    delete map[key];
    return asPlainMap(map);
  }),
  /** `hasKey MAP KEY`: true for a key whose value is nil, too. */
  hasKey: define(['map', 'string'], (map, key) => map !== null && Object.hasOwn(map, key)),
  /** `pluck KEY MAP...`: a list of the values of those maps that have the key. */
  pluck: defineVariadic(['string'], 'map', (key, maps) => {
    const result: GoValue[] = [];
    for (const map of maps) {
      const value = map === null ? undefined : getKey(map, key);
      if (value !== undefined) result.push(value);
    }
    return result;
  }),
  /** `keys MAP...`: those of all maps in turn; a key of two maps comes twice. */
  keys: defineVariadic([], 'map', (maps) => {
    const result: string[] = [];
    for (const map of maps) if (map !== null) for (const key of sortedKeys(map)) result.push(key);
    return stringList(result);
  }),
  /** `values MAP`: of one map. */
  values: define(['map'], (map) => (map === null ? [] : sortedKeys(map).map((key) => map[key]!))),
  /** `pick MAP KEY...`: a new map that shares its values; missing keys are skipped. */
  pick: defineVariadic(['map'], 'string', (map, keys) => {
    const result: GoMap = {};
    for (const key of keys) {
      const value = map === null ? undefined : getKey(map, key);
      if (value !== undefined) setKey(result, key, value);
    }
    return result;
  }),
  /** `omit MAP KEY...`: a new map that shares its values. */
  omit: defineVariadic(['map'], 'string', (map, keys) => {
    const result: GoMap = {};
    for (const key of map === null ? [] : Object.keys(map)) {
      if (!keys.includes(key)) setKey(result, key, map![key]!);
    }
    return result;
  }),
  /**
   * `merge TARGET MAP...`: changes the target, and answers it. What is set stays, but zero values (0, false,
   * "", empty lists and maps) count as not set. Maps taken over whole are shared with their source: see
   * `mergeMaps`.
   */
  merge: merging(false, false),
  mustMerge: merging(false, true),
  /**
   * `mergeOverwrite TARGET MAP...`: as `merge`, but the last map wins; nil wins too, but an empty map empties
   * no other.
   */
  mergeOverwrite: merging(true, false),
  mustMergeOverwrite: merging(true, true),
  /**
   * `dig KEY... DEFAULT MAP`: the value below the keys, DEFAULT where one is missing. A value on the way that
   * is no map, nil too, fails, and so does a map of another type, such as `.Values` itself.
   */
  dig: defineVariadic([], 'any', (values) => dig(values)),
  /** `deepCopy VALUE`: shares no list or map with the given value. Nil fails. */
  deepCopy: define(['any'], (value) => copyOf(value)),
  mustDeepCopy: define(['any'], (value) => copyOf(value)),
};

/** The functions without must answer an empty text where maps cannot be merged. */
function merging(overwrite: boolean, must: boolean): TemplateFunction {
  return defineVariadic(['map'], 'map', (target, sources) => {
    const result = target === null ? {} : asPlainMap(target);
    try {
      for (const source of sources) if (source !== null) mergeMaps(result, source, overwrite);
    } catch (error) {
      if (must || !(error instanceof GoError) || error instanceof MergePanic) throw error;
      return '';
    }
    return result;
  });
}

function dig(values: readonly GoValue[]): GoValue {
  if (values.length < 3) throw new GoError('dig needs at least three arguments');
  let current = digInto(values[values.length - 1]!);
  const fallback = values[values.length - 2]!;
  const keys = values.slice(0, -2).map((key) => {
    if (typeof key !== 'string') throw conversion(key, 'string');
    return key;
  });
  for (let i = 0; i < keys.length; i++) {
    const value = getKey(current, keys[i]!);
    if (value === undefined) return fallback;
    if (i === keys.length - 1) return value;
    current = digInto(value);
  }
  return fallback;
}

function digInto(value: GoValue): GoMap {
  if (!isPlainMap(value)) throw conversion(value, 'map[string]interface {}');
  return value;
}

function conversion(value: GoValue, wanted: string): GoError {
  const found = value === null ? 'nil' : typeName(value);
  return new GoError(`interface conversion: interface {} is ${found}, not ${wanted}`);
}

function copyOf(value: GoValue): GoValue {
  if (value === null) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  return deepCopy(value, 0, { visited: 0 });
}

/**
 * A copy that shares no list or map. Integers do not change and are shared; structs know what a copy has of
 * them.
 */
function deepCopy(value: GoValue, depth: number, walk: Walk): GoValue {
  if (typeof value !== 'object' || value === null || value instanceof GoInt) return value;
  if (value instanceof GoObject) return value.copy();
  if (depth > 1000) throw new GoError(`deepCopy: ${kindName(value)} is nested deeper than 1000 levels`);
  if (Array.isArray(value)) {
    visit(walk, value.length);
    const list: GoValue[] = [];
    for (const item of value) list.push(deepCopy(item, depth + 1, walk));
    return marked(isNilCollection(value) ? nilList() : list, typeMark(value));
  }
  if (!isGoMap(value)) return value;
  const map: GoMap = {};
  const keys = Object.keys(value);
  visit(walk, keys.length);
  for (const key of keys) setKey(map, key, deepCopy(value[key]!, depth + 1, walk));
  return marked(map, typeMark(value));
}

function marked<T extends GoValue[] | GoMap>(copy: T, type: string): T {
  return type === '[]interface {}' || type === 'map[string]interface {}' ? copy : withType(copy, type);
}
