import type { ParameterType } from './parameter-type.js';
import { GoComplex } from './complex.js';
import { typeName } from './go-print.js';
import { GoInt, GoObject, typeMark, type GoMap, type GoValue } from './value.js';

/**
 * What an expression evaluates to. `undefined` is reflect's invalid value, which a pipeline makes of nil; `null` is a
 * nil interface that has not passed a pipeline, such as a missing key. Go words its errors by the difference.
 */
export type Value = GoValue | undefined;

/** The Go type of a function's parameter as error messages show it. */
export function parameterTypeName(type: ParameterType): string {
  switch (type) {
    case 'any':
      return 'interface {}';
    case 'map':
      return 'map[string]interface {}';
    case 'list':
      return '[]interface {}';
    case 'time':
      return 'time.Time';
    case 'reflect':
      return 'reflect.Value';
    default:
      return type;
  }
}

/** Whether nil can be given to a parameter. */
export function canBeNil(type: ParameterType): boolean {
  switch (type) {
    case 'any':
    case 'map':
    case 'list':
    case '[]string':
    case 'error':
    case 'reflect':
      return true;
    default:
      return false;
  }
}

/** The Go type of the items of a list or map type: `interface {}` unless the type says another. */
function elementType(type: string): string {
  if (type.startsWith('[]')) return type.slice(2);
  if (type.startsWith('map[')) return type.slice(type.indexOf(']') + 1);
  return 'interface {}';
}

/** The Go type of what a container holds, as far as it is known before looking at the item. */
export function itemTypeName(container: Value, item: Value): string {
  if (isMap(container) || Array.isArray(container)) {
    const type = elementType(typeMark(container));
    if (type === 'interface {}') return type;
  }
  return item === undefined || item === null ? 'interface {}' : typeName(item);
}

/** The value of a missing key: the zero value of the map's items. */
export function missingItem(map: GoMap): GoValue {
  const type = elementType(typeMark(map));
  switch (type) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int':
      return new GoInt(0n);
    case 'int64':
      return 0n;
    case 'float64':
      return 0;
    default:
      return null;
  }
}

export function isMap(value: Value): value is GoMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof GoObject) &&
    !(value instanceof GoInt)
  );
}

/** The length of a string is not counted here, only that of lists, maps and objects like them; undefined for others. */
export function itemCount(value: Value): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (value instanceof GoObject) return value.entries()?.length;
  if (!isMap(value)) return undefined;
  return Object.keys(value).length;
}

/** Truth as `if`, `and`, `or` and `not` see it: not the zero value of the type, and not empty. */
export function isTrue(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0;
    case 'bigint':
      return value !== 0n;
    case 'undefined':
      return false;
    case 'function':
      return true;
    default:
      break;
  }
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof GoInt) return value.value !== 0n;
  if (value instanceof GoObject) return isTrueObject(value);
  for (const _key in value) return true;
  return false;
}

function isTrueObject(value: GoObject): boolean {
  if (value.goKind === 'struct' || value.goKind === 'ptr') return true;
  if (value instanceof GoComplex) return value.real !== 0 || value.imaginary !== 0;
  const entries = value.entries();
  if (entries !== undefined) return entries.length > 0;
  const data = value.toData();
  return typeof data === 'object' || isTrue(data);
}

/** The number of an integer of any Go type, named ones such as a duration too. */
export function integerOf(value: Value): bigint {
  if (value instanceof GoInt) return value.value;
  if (value instanceof GoObject) return integerOf(value.toData());
  return BigInt(value as bigint | number);
}
