import { formatValue } from './go-format-verbs.js';
import { typeName } from './go-print.js';
import { compareStrings } from './go-string.js';
import { integerOf, isMap, type Value } from './go-type.js';
import { GoComplex } from './complex.js';
import { GoError, GoInt, GoObject } from './value.js';

type BasicKind = 'bool' | 'int' | 'uint' | 'float' | 'string' | 'complex' | undefined;

/** `eq first others...`: whether the first equals one of the others. Throws GoError for what Go does not compare. */
export function equalsAny(first: Value, others: readonly Value[]): boolean {
  if (others.length === 0) throw new GoError('missing argument for comparison');
  for (const other of others) if (equals(first, other)) return true;
  return false;
}

/** `lt a b`. Throws GoError for types that have no order, or not the same one. */
export function isLess(a: Value, b: Value): boolean {
  const kind = basicKind(a);
  const otherKind = kind === undefined ? undefined : basicKind(b);
  if (kind === undefined || otherKind === undefined) throw new GoError('invalid type for comparison');
  if (kind !== otherKind) {
    if (isInteger(kind) && isInteger(otherKind)) return integerOf(a) < integerOf(b);
    throw incompatible(a, b);
  }
  switch (kind) {
    case 'bool':
    case 'complex':
      throw new GoError('invalid type for comparison');
    case 'float':
      return (a as number) < (b as number);
    case 'string':
      return compareStrings(a as string, b as string) < 0;
    default:
      return integerOf(a) < integerOf(b);
  }
}

function equals(a: Value, b: Value): boolean {
  const kind = basicKind(a);
  const otherKind = basicKind(b);
  if (kind !== otherKind) {
    if (isInteger(kind) && isInteger(otherKind)) return integerOf(a) === integerOf(b);
    if (isNil(a) || isNil(b)) return false;
    throw incompatible(a, b);
  }
  switch (kind) {
    case 'int':
    case 'uint':
      return integerOf(a) === integerOf(b);
    case 'complex':
      return (
        (a as GoComplex).real === (b as GoComplex).real &&
        (a as GoComplex).imaginary === (b as GoComplex).imaginary
      );
    case undefined:
      return equalsComposite(a, b);
    default:
      return a === b;
  }
}

function equalsComposite(a: Value, b: Value): boolean {
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b);
  const left = a!;
  const right = b!;
  if (shape(left) !== shape(right)) {
    throw new GoError(
      `non-comparable types ${formatValue(left, 's')}: ${typeName(left)}, ${formatValue(typeName(right), 's')}: ${formatValue(right, 'v')}`,
    );
  }
  if (
    right instanceof GoObject &&
    left instanceof GoObject &&
    right.goKind !== 'slice' &&
    right.goKind !== 'map'
  ) {
    return (
      left === right ||
      (left.goType === right.goType && left.goKind === 'struct' && left.print() === right.print())
    );
  }
  throw new GoError(`non-comparable type ${formatValue(right, 's')}: ${typeName(right)}`);
}

function shape(value: Value): string {
  if (value instanceof GoObject) return value.goKind;
  if (Array.isArray(value)) return 'slice';
  return isMap(value) ? 'map' : typeof value;
}

function isNil(value: Value): boolean {
  return value === undefined || value === null;
}

function isInteger(kind: BasicKind): boolean {
  return kind === 'int' || kind === 'uint';
}

function basicKind(value: Value): BasicKind {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    case 'number':
      return 'float';
    case 'bigint':
      return 'int';
    default:
      break;
  }
  if (value instanceof GoInt) return value.kind.startsWith('u') ? 'uint' : 'int';
  if (value instanceof GoObject) {
    if (value instanceof GoComplex) return 'complex';
    // A named integer, such as a duration, compares by its number.
    if (/^u?int/.test(value.goKind) || value.goKind === 'string')
      return value.goKind === 'string' ? 'string' : value.goKind.startsWith('u') ? 'uint' : 'int';
  }
  return undefined;
}

function incompatible(a: Value, b: Value): GoError {
  return new GoError(`incompatible types for comparison: ${typeName(a ?? null)} and ${typeName(b ?? null)}`);
}
