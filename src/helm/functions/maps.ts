import { GoInt, GoObject, typeMark, type GoMap, type GoValue } from '../template/value.js';

/** Whether a value is a Go map: a plain object. */
export function isGoMap(value: GoValue): value is GoMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof GoInt) &&
    !(value instanceof GoObject)
  );
}

/** Whether a value is a map whose Go type is map[string]interface{} exactly. */
export function isPlainMap(value: GoValue): value is GoMap {
  return isGoMap(value) && typeMark(value) === 'map[string]interface {}';
}

/** Sets an own key, whatever its name. */
export function setKey(map: GoMap, key: string, value: GoValue): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    map[key] = value;
  }
}

/** The value of an own key, or undefined. */
export function getKey(map: GoMap, key: string): GoValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/**
 * The same map under the type map[string]interface{}, which a map of another type takes on by passing through a
 * function with such a parameter. Changes to the one are changes to the other.
 */
export function asPlainMap(map: GoMap): GoMap {
  return typeMark(map) === 'map[string]interface {}' ? map : new Proxy(map, {});
}
