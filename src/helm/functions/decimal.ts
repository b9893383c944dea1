import { GoError } from '../template/value.js';

/** A decimal of any size: coefficient × 10^exponent, as github.com/shopspring/decimal reckons. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** How many decimals a quotient has at least. */
const divisionPrecision = 16;

/** The decimal with the fewest digits that reads back as the float. */
export function decimalFromFloat(value: number): Decimal {
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
    throw new GoError(`Cannot create a Decimal from ${name}`);
  }
  if (value === 0) return { coefficient: 0n, exponent: 0 };
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
  const dot = mantissa.indexOf('.');
  const decimals = dot < 0 ? 0 : mantissa.length - dot - 1;
  return { coefficient: BigInt(mantissa.replace('.', '')), exponent: Number(exponent) - decimals };
}

/** The nearest float. */
export function decimalToFloat({ coefficient, exponent }: Decimal): number {
  return Number(`${coefficient}e${exponent}`);
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { coefficient: scaled(a, exponent) + scaled(b, exponent), exponent };
}

export function negateDecimal({ coefficient, exponent }: Decimal): Decimal {
  return { coefficient: -coefficient, exponent };
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent };
}

/** A quotient of sixteen decimals, the last one rounded half away from zero. Throws GoError for a division by zero. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  if (b.coefficient === 0n) throw new GoError('decimal division by 0');
  const shift = a.exponent - b.exponent + divisionPrecision;
  const dividend = shift > 0 ? a.coefficient * 10n ** BigInt(shift) : a.coefficient;
  const divisor = shift < 0 ? b.coefficient * 10n ** BigInt(-shift) : b.coefficient;
  const quotient = dividend / divisor;
  const rest = absolute(dividend % divisor) * 2n;
  const negative = dividend < 0n !== divisor < 0n;
  const rounded = rest >= absolute(divisor) ? quotient + (negative ? -1n : 1n) : quotient;
  return { coefficient: rounded, exponent: -divisionPrecision };
}

function scaled({ coefficient, exponent }: Decimal, to: number): bigint {
  return exponent === to ? coefficient : coefficient * 10n ** BigInt(exponent - to);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
