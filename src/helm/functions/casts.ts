import { printValue } from '../template/go-print.js';
import { GoInt, GoObject, typeMark, type GoValue } from '../template/value.js';
import { textOfBytes } from './byte-list.js';

/** A value as sprig's string functions see it: bytes as their text, everything else as `%v` prints it. */
export function toText(value: GoValue): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && typeMark(value) === '[]uint8') return textOfBytes(value);
  return printValue(value);
}

/** cast.ToInt64: the integer of a number, a bool or the text of an integer; 0 for everything else. */
export function toInt64(value: GoValue): bigint {
  switch (typeof value) {
    case 'bigint':
      return value;
    case 'number':
      return floatToInt64(value);
    case 'boolean':
      return value ? 1n : 0n;
    case 'string':
      return parseInteger(trimZeroDecimal(value)) ?? 0n;
    default:
      break;
  }
  if (value instanceof GoInt) return BigInt.asIntN(64, value.value);
  // Only time.Month and time.Weekday are integers that look like structs here.
  if (value instanceof GoObject && value.goKind === 'int') return toInt64(value.toData());
  return 0n;
}

/** cast.ToFloat64. */
export function toFloat64(value: GoValue): number {
  switch (typeof value) {
    case 'number':
      return value;
    case 'bigint':
      return Number(value);
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      return parseFloat64(value) ?? 0;
    default:
      break;
  }
  if (value instanceof GoInt) return Number(value.value);
  if (value instanceof GoObject && value.goKind === 'int') return toFloat64(value.toData());
  return 0;
}

/** Go's conversion of a float64 to int64 on amd64: everything out of range becomes the smallest integer. */
function floatToInt64(value: number): bigint {
  if (value >= 9223372036854775808 || value < -9223372036854775808 || Number.isNaN(value)) return smallest;
  return BigInt(Math.trunc(value));
}

/** strconv.ParseInt(text, 0, 64), or undefined where it fails: prefixes 0x, 0o, 0b and 0, underscores between digits. */
export function parseInteger(text: string): bigint | undefined {
  const match =
    /^([+-]?)(?:0[xX]((?:_?[0-9a-fA-F])+)|0[bB]((?:_?[01])+)|(?:0[oO]|0)((?:_?[0-7])+)|(0|[1-9](?:_?[0-9])*))$/.exec(
      text,
    );
  if (match === null) return undefined;
  const [, sign, hexadecimal, binary, octal, decimal] = match;
  const size =
    hexadecimal !== undefined
      ? bounded('0x', hexadecimal)
      : binary !== undefined
        ? bounded('0b', binary)
        : octal !== undefined
          ? bounded('0o', octal)
          : bounded('', decimal!);
  if (size === undefined) return undefined;
  const value = sign === '-' ? -size : size;
  return value >= smallest && value <= largest ? value : undefined;
}

/** strconv.ParseInt(text, 8, 64), or undefined where it fails. */
export function parseOctal(text: string): bigint | undefined {
  const match = /^([+-]?)([0-7]+)$/.exec(text);
  if (match === null) return undefined;
  const size = bounded('0o', match[2]!);
  if (size === undefined) return undefined;
  const value = match[1] === '-' ? -size : size;
  return value >= smallest && value <= largest ? value : undefined;
}

/** strconv.ParseFloat(text, 64), or undefined where it fails: also `1_0`, `inf`, `nan` and hexadecimal floats. */
export function parseFloat64(literal: string): number | undefined {
  if (/(?:^|[^0-9a-fA-F])_|_(?:[^0-9a-fA-F]|$)/.test(literal)) return undefined;
  const text = literal.replaceAll('_', '');
  if (/^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text)) return finite(Number(text));
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special !== null) {
    if (special[2]!.toLowerCase() === 'nan') return special[1] === '' ? NaN : undefined;
    return special[1] === '-' ? -Infinity : Infinity;
  }
  return parseHexadecimal(text);
}

/** strconv.Atoi and ParseInt(text, 10, 64), whose errors sprig drops: out of range they answer the nearest integer. */
export function atoi(text: string): bigint {
  const match = /^([+-]?)([0-9]+)$/.exec(text);
  if (match === null) return 0n;
  const digits = match[2]!.replace(/^0+(?=.)/, '');
  const size = digits.length > 19 ? largest + 1n : BigInt(digits);
  if (match[1] === '-') return size > largest ? smallest : -size;
  return size > largest ? largest : size;
}

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

/** BigInt takes long to read what has hundreds of thousands of digits; nothing above 64 bits counts. */
function bounded(prefix: string, digits: string): bigint | undefined {
  const plain = digits.replaceAll('_', '').replace(/^0+(?=.)/, '');
  return plain.length > 64 ? undefined : BigInt(prefix + plain);
}

function trimZeroDecimal(text: string): string {
  const dot = /\.0+$/.exec(text);
  return dot === null ? text : text.slice(0, dot.index);
}

function parseHexadecimal(text: string): number | undefined {
  const match = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?[0-9]+)$/.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? '';
  const digits = match[2]! + fraction;
  if (digits === '' || digits.length > 64) return undefined;
  const size = Number(BigInt('0x' + digits)) * 2 ** (Number(match[4]) - 4 * fraction.length);
  return finite(match[1] === '-' ? -size : size);
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
