import { getOwn, isMap, type YamlValue } from '../yaml/value.js';

/** Whether two values are the same data; the order of keys does not count. */
export function sameData(a: YamlValue, b: YamlValue): boolean {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameData(item, b[index]!));
  }
  if (!isMap(a)) return a === b;
  if (!isMap(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => {
    const other = getOwn(b, key);
    return other !== undefined && sameData(a[key]!, other);
  });
}
