import { isMap } from '../../yaml/value.js';

/** Whether two CEL values are equal: numbers across their types, lists and maps item by item. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isNumber(a) && isNumber(b)) return !(a < b) && !(a > b) && !Number.isNaN(Number(a));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  const left = entriesOf(a);
  const right = entriesOf(b);
  if (left && right) {
    if (left.size !== right.size) return false;
    for (const [key, value] of left) if (!right.has(key) || !sameValue(value, right.get(key))) return false;
    return true;
  }
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  return a.constructor === b.constructor && String(a) === String(b) && a.valueOf() === b.valueOf();
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function entriesOf(value: object): Map<unknown, unknown> | undefined {
  if (value instanceof Map) return value;
  return isMap(value) && value.constructor === Object ? new Map(Object.entries(value)) : undefined;
}

/** Less than 0, 0, or more than 0; undefined where the values have no order. */
export function compareValues(a: unknown, b: unknown): number | undefined {
  const left = orderOf(a);
  const right = orderOf(b);
  if (left === undefined || right === undefined) return undefined;
  if (typeof left === 'string' || typeof right === 'string') {
    if (typeof left !== typeof right) return undefined;
    return compareTexts(left as string, right as string);
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

function orderOf(value: unknown): string | number | bigint | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    case 'object': {
      const plain: unknown = value?.valueOf();
      return typeof plain === 'number' || typeof plain === 'bigint' ? plain : undefined;
    }
    default:
      return undefined;
  }
}

/** By code points, as Go compares. */
function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
