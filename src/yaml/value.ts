/**
 * Data as YAML and JSON carry it. Integers that a JavaScript number cannot hold exactly are bigints;
 * every other number is a number. Maps are plain objects: a key called `__proto__` is an ordinary own
 * property, so read keys with `Object.hasOwn` wherever a name comes from the outside.
 */
export type YamlValue = null | boolean | number | bigint | string | YamlValue[] | YamlMap;

export interface YamlMap {
  [key: string]: YamlValue;
}

/** Keys and list indexes that lead from the root of a document to a value in it. */
export type Path = readonly (string | number)[];

export function isMap(value: unknown): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of an own key, or undefined. */
export function getOwn(map: YamlMap, key: string): YamlValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Sets a key as an own property, whatever its name. */
export function setOwn(map: YamlMap, key: string, value: YamlValue): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    map[key] = value;
  }
}

/** The value at a path, or undefined where the path leaves the data. */
export function valueAt(root: YamlValue, path: Path): YamlValue | undefined {
  let value: YamlValue | undefined = root;
  for (const step of path) {
    if (typeof step === 'number') {
      if (!Array.isArray(value)) return undefined;
      value = value[step];
    } else {
      if (!isMap(value)) return undefined;
      value = getOwn(value, step);
    }
    if (value === undefined) return undefined;
  }
  return value;
}

/** A copy that shares no map or list with the original. */
export function deepCopy<T extends YamlValue>(value: T): T;
export function deepCopy(value: YamlValue): YamlValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => deepCopy(item));
  const copy: YamlMap = {};
  for (const key of Object.keys(value)) setOwn(copy, key, deepCopy(value[key]!));
  return copy;
}
