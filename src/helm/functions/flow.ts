import { isTrue } from '../template/go-type.js';
import { GoInt, GoObject, type GoValue } from '../template/value.js';
import { define, defineVariadic } from './define.js';
import type { FunctionTable } from './registry.js';

/** Functions that choose between values. */
export const flowFunctions: FunctionTable = {
  /**
   * `default FALLBACK VALUE`: the value, or the fallback where it is `empty`: false and 0 are replaced as
   * well.
   */
  default: defineVariadic(['any'], 'any', (fallback, given) =>
    given.length === 0 || isEmpty(given[0]!) ? fallback : given[0]!,
  ),
  /** `empty VALUE`: nil, false, 0, "" and lists and maps without items. A struct never is. */
  empty: define(['any'], (value) => isEmpty(value)),
  /** `coalesce VALUE...`: the first that is not `empty`, or nil. */
  coalesce: defineVariadic([], 'any', (values) => {
    for (const value of values) if (!isEmpty(value)) return value;
    return null;
  }),
  /** `all VALUE...`: whether none is `empty`; true for no value. */
  all: defineVariadic([], 'any', (values) => {
    for (const value of values) if (isEmpty(value)) return false;
    return true;
  }),
  /** `any VALUE...`: whether one is not `empty`; false for no value. */
  any: defineVariadic([], 'any', (values) => {
    for (const value of values) if (!isEmpty(value)) return true;
    return false;
  }),
  /**
   * `ternary YES NO CONDITION`: the condition comes last and must be a bool: nil or a text fail. Both choices
   * are evaluated.
   */
  ternary: define(['any', 'any', 'bool'], (yes, no, condition) => (condition ? yes : no)),
};

/** Whether a value is the zero value of its type, or a list or map without items. Structs never are. */
export function isEmpty(value: GoValue): boolean {
  if (value === null) return true;
  switch (typeof value) {
    case 'string':
      return value === '';
    case 'boolean':
      return !value;
    case 'number':
      return value === 0;
    case 'bigint':
      return value === 0n;
    case 'function':
      return false;
    default:
      break;
  }
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof GoInt) return value.value === 0n;
  if (value instanceof GoObject) return isEmptyObject(value);
  for (const _key in value) return false;
  return true;
}

/** Objects whose kind is no struct are lists, maps or numbers. */
function isEmptyObject(value: GoObject): boolean {
  return value.goKind !== 'struct' && value.goKind !== 'ptr' && !isTrue(value);
}
