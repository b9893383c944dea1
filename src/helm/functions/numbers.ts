import { printValue } from '../template/go-print.js';
import { GoError, goInt, withType, type GoValue } from '../template/value.js';
import { atoi, parseOctal, toFloat64, toInt64 } from './casts.js';
import {
  addDecimals,
  decimalFromFloat,
  decimalToFloat,
  divideDecimals,
  multiplyDecimals,
  negateDecimal,
} from './decimal.js';
import type { Decimal } from './decimal.js';
import { define, defineVariadic, limitList } from './define.js';
import type { FunctionTable } from './registry.js';

/** Functions of numbers. Whole ones wrap around at 64 bits; those whose name ends in f reckon in decimals. */
export const numberFunctions: FunctionTable = {
  /**
   * `int VALUE`: fractions are cut off a number, but a text with one is 0, unless it is all zeros (`12.0`).
   * `010` is octal, `0x1F` hexadecimal; what is no number is 0, and a float that is too large the smallest
   * integer.
   */
  int: define(['any'], (value) => goInt(toInt64(value))),
  /** `int64 VALUE`: as `int`. */
  int64: define(['any'], (value) => toInt64(value)),
  /** `float64 VALUE`: what is no number is 0. */
  float64: define(['any'], (value) => toFloat64(value)),
  /** `atoi TEXT`: decimal digits only, leading zeros too (`010` is 10); 0 where there is anything else. */
  atoi: define(['string'], (text) => goInt(atoi(text))),
  /** `toDecimal VALUE`: reads octal digits: `777` is 511. What is not octal is 0. */
  toDecimal: define(['any'], (value) => parseOctal(printValue(value)) ?? 0n),
  /** `add NUMBER...`: each cut to an integer first, as by `int`: 1.9 and 1.9 are 2. */
  add: defineVariadic([], 'any', (values) => {
    let sum = 0n;
    for (const value of values) sum += toInt64(value);
    return BigInt.asIntN(64, sum);
  }),
  /** `add1 NUMBER`: an integer. */
  add1: define(['any'], (value) => BigInt.asIntN(64, toInt64(value) + 1n)),
  /** `sub A B`: A less B; exactly two. */
  sub: define(['any', 'any'], (a, b) => BigInt.asIntN(64, toInt64(a) - toInt64(b))),
  /** `mul NUMBER...`: integers. */
  mul: defineVariadic(['any'], 'any', (first, rest) => {
    let product = toInt64(first);
    for (const value of rest) product = BigInt.asIntN(64, product * toInt64(value));
    return product;
  }),
  /** `div A B`: of integers, cut towards zero. By zero it fails. */
  div: define(['any', 'any'], (a, b) => BigInt.asIntN(64, toInt64(a) / divisor(b))),
  /** `mod A B`: has the sign of A. By zero it fails. */
  mod: define(['any', 'any'], (a, b) => toInt64(a) % divisor(b)),
  /** `max NUMBER...`, also `biggest`: of integers; fractions are cut off first. */
  max: defineVariadic(['any'], 'any', (first, rest) => largest(first, rest)),
  biggest: defineVariadic(['any'], 'any', (first, rest) => largest(first, rest)),
  /** `min NUMBER...`: of integers; fractions are cut off first. */
  min: defineVariadic(['any'], 'any', (first, rest) => {
    let result = toInt64(first);
    for (const value of rest) {
      const next = toInt64(value);
      if (next < result) result = next;
    }
    return result;
  }),
  /** `maxf NUMBER...`: of floats. */
  maxf: defineVariadic(['any'], 'any', (first, rest) => Math.max(toFloat64(first), ...rest.map(toFloat64))),
  /** `minf NUMBER...`: of floats. */
  minf: defineVariadic(['any'], 'any', (first, rest) => Math.min(toFloat64(first), ...rest.map(toFloat64))),
  /** `add1f NUMBER`. */
  add1f: define(['any'], (value) => calculate(value, [1], addDecimals)),
  /** `addf NUMBER...`: 0.1 and 0.2 are 0.3, as decimals have it. */
  addf: defineVariadic([], 'any', (values) => calculate(0, values, addDecimals)),
  /** `subf NUMBER...`: the first less all others. */
  subf: defineVariadic(['any'], 'any', (first, rest) =>
    calculate(first, rest, (a, b) => addDecimals(a, negateDecimal(b))),
  ),
  /** `mulf NUMBER...`. */
  mulf: defineVariadic(['any'], 'any', (first, rest) => calculate(first, rest, multiplyDecimals)),
  /** `divf NUMBER...`: the first by each of the others, to 16 digits; by zero it fails. */
  divf: defineVariadic(['any'], 'any', (first, rest) => calculate(first, rest, divideDecimals)),
  /** `floor NUMBER`: a float. */
  floor: define(['any'], (value) => Math.floor(toFloat64(value))),
  /** `ceil NUMBER`: a float. */
  ceil: define(['any'], (value) => Math.ceil(toFloat64(value))),
  /**
   * `round NUMBER PLACES [FROM]`: a float. Up where the fraction is FROM (0.5) or more, else down; the
   * fraction of a negative number never is, so that -2.4 becomes -3.
   */
  round: defineVariadic(['any', 'int'], 'float64', (value, places, options) =>
    round(toFloat64(value), Number(places), options[0] ?? 0.5),
  ),
  /** `until COUNT`: the integers from 0 to before COUNT; down for a negative count. */
  until: define(['int'], (count) => ints(steps('until', 0n, count, count < 0n ? -1n : 1n))),
  /**
   * `untilStep START STOP STEP`: the integers from START to before STOP; none where the step is 0 or leads
   * away.
   */
  untilStep: define(['int', 'int', 'int'], (start, stop, step) =>
    ints(steps('untilStep', start, stop, step)),
  ),
  /**
   * `seq END`, `seq START END`, `seq START STEP END`: a text of integers with spaces between, up to END itself.
   * It counts from 1, and downwards where END is less; empty where a positive step cannot get down to it.
   */
  seq: defineVariadic([], 'int', (parameters) => sequence(parameters).join(' ')),
};

function divisor(value: GoValue): bigint {
  const result = toInt64(value);
  if (result === 0n) throw new GoError('runtime error: integer divide by zero');
  return result;
}

function largest(first: GoValue, rest: readonly GoValue[]): bigint {
  let result = toInt64(first);
  for (const value of rest) {
    const next = toInt64(value);
    if (next > result) result = next;
  }
  return result;
}

function calculate(
  first: GoValue,
  rest: readonly GoValue[],
  operation: (a: Decimal, b: Decimal) => Decimal,
): number {
  let result = decimalFromFloat(toFloat64(first));
  for (const value of rest) result = operation(result, decimalFromFloat(toFloat64(value)));
  return decimalToFloat(result);
}

/** Rounds away from zero where the fraction reaches `roundOn`; negative fractions never do, so those round down. */
function round(value: number, places: number, roundOn: number): number {
  const power = powerOfTen(places);
  const scaled = power * value;
  const fraction = scaled - Math.trunc(scaled);
  return (fraction >= roundOn ? Math.ceil(scaled) : Math.floor(scaled)) / power;
}

/** Number() rounds correctly, as Go's table of powers does; Math.pow may be off by one unit. */
function powerOfTen(exponent: number): number {
  return exponent < -323 ? 0 : exponent > 308 ? Infinity : Number(`1e${exponent}`);
}

function steps(name: string, start: bigint, stop: bigint, step: bigint): bigint[] {
  const down = stop < start;
  if (down ? step >= 0n : step <= 0n) return [];
  const size = down ? (start - stop - step - 1n) / -step : (stop - start + step - 1n) / step;
  limitList(name, Number(size));
  const result: bigint[] = [];
  for (let i = start; down ? i > stop : i < stop; i += step) result.push(i);
  return result;
}

function ints(values: readonly bigint[]): GoValue[] {
  const list: GoValue[] = [];
  for (const value of values) list.push(goInt(value));
  return withType(list, '[]int');
}

function sequence(parameters: readonly bigint[]): bigint[] {
  const [first, second, third] = parameters;
  if (first === undefined || parameters.length > 3) return [];
  const start = second === undefined ? 1n : first;
  const end = third ?? second ?? first;
  const direction = end < start ? -1n : 1n;
  const step = third === undefined ? direction : second!;
  if (third !== undefined && end < start && step > 0n) return [];
  return steps('seq', start, end + direction, step);
}
