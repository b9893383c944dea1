/** The ways Go's strconv.FormatFloat writes a float: the verbs of printf, and a precision of -1 for "as few as needed". */
export type FloatFormat = 'e' | 'E' | 'f' | 'g' | 'G' | 'b' | 'x' | 'X';

/** A float64 as Go's strconv.FormatFloat(value, format, precision, 64) writes it. */
export function formatFloat(value: number, format: FloatFormat, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  switch (format) {
    case 'b':
      return sign + binary(size);
    case 'x':
      return sign + hexadecimal(size, precision);
    case 'X':
      return sign + hexadecimal(size, precision).toUpperCase();
    case 'e':
    case 'E': {
      const digits = precision < 0 ? shortest(size) : rounded(size, precision + 1);
      return sign + exponential(digits, precision < 0 ? digits.digits.length - 1 : precision, format);
    }
    case 'f': {
      const digits = precision < 0 ? shortest(size) : roundedAt(size, precision);
      return (
        sign + fixed(digits, precision < 0 ? Math.max(digits.digits.length - digits.point, 0) : precision)
      );
    }
    case 'g':
    case 'G':
      return sign + general(size, precision, format);
  }
}

/** A float64 as `%v` writes it. */
export function printFloat(value: number): string {
  // Most numbers in charts are small and whole.
  if (Number.isInteger(value) && value < 1e6 && value > -1e6 && !Object.is(value, -0)) return String(value);
  return formatFloat(value, 'g', -1);
}

/** Decimal digits d1d2d3... without trailing zeros, meaning 0.d1d2d3... times ten to the power of `point`. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** The fewest digits that read back as the same float64. */
function shortest(value: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

/** All digits: every float64 is a finite decimal. */
function exact(value: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const { mantissa, exponent } = decompose(value);
  const digits =
    exponent >= 0
      ? (mantissa << BigInt(exponent)).toString()
      : (mantissa * 5n ** BigInt(-exponent)).toString();
  return trimmed(digits, exponent >= 0 ? digits.length : digits.length + exponent);
}

function rounded(value: number, count: number): Decimal {
  return round(exact(value), count);
}

function roundedAt(value: number, places: number): Decimal {
  const decimal = exact(value);
  return round(decimal, decimal.point + places);
}

/** Half to even, on the exact value. */
function round(decimal: Decimal, count: number): Decimal {
  const { digits, point } = decimal;
  if (count >= digits.length) return decimal;
  if (count < 0) return { digits: '', point: 0 };
  const next = digits.charCodeAt(count) - 48;
  const half = next === 5 && digits.length === count + 1;
  const odd = count > 0 && (digits.charCodeAt(count - 1) - 48) % 2 === 1;
  const up = half ? odd : next >= 5;
  const kept = digits.slice(0, count);
  if (!up) return trimmed(kept, point);
  const raised = (BigInt(kept === '' ? 0 : kept) + 1n).toString().padStart(count, '0');
  return trimmed(raised, point + (raised.length - count));
}

function trimmed(digits: string, point: number): Decimal {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--;
  return end === 0 ? { digits: '', point: 0 } : { digits: digits.slice(0, end), point };
}

function exponential({ digits, point }: Decimal, places: number, letter: 'e' | 'E'): string {
  const exponent = digits === '' ? 0 : point - 1;
  const first = digits === '' ? '0' : digits[0]!;
  const rest = places > 0 ? '.' + digits.slice(1, places + 1).padEnd(places, '0') : '';
  const size = Math.abs(exponent);
  return `${first}${rest}${letter}${exponent < 0 ? '-' : '+'}${size < 10 ? '0' : ''}${size}`;
}

function fixed({ digits, point }: Decimal, places: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (places <= 0) return whole;
  const fraction = point >= 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  return `${whole}.${fraction.slice(0, places).padEnd(places, '0')}`;
}

function general(value: number, precision: number, format: 'g' | 'G'): string {
  const isShortest = precision < 0;
  const wanted = precision === 0 ? 1 : precision;
  const decimal = isShortest ? shortest(value) : rounded(value, wanted);
  let limit = isShortest ? 6 : wanted;
  if (!isShortest && limit > decimal.digits.length && decimal.digits.length >= decimal.point)
    limit = decimal.digits.length;
  const exponent = decimal.point - 1;
  if (exponent < -4 || exponent >= limit) {
    return exponential(decimal, decimal.digits.length - 1, format === 'g' ? 'e' : 'E');
  }
  return fixed(decimal, Math.max(decimal.digits.length - decimal.point, 0));
}

function binary(value: number): string {
  const { mantissa, exponent } = decompose(value);
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
}

function hexadecimal(value: number, precision: number): string {
  if (value === 0) return `0x0${precision > 0 ? '.' + '0'.repeat(precision) : ''}p+00`;
  let { mantissa, exponent } = decompose(value);
  // The leading 1 stands alone before the point: 52 bits, thirteen hexadecimal digits, follow.
  while (mantissa < 1n << 52n) {
    mantissa <<= 1n;
    exponent--;
  }
  exponent += 52;
  let digits = (mantissa - (1n << 52n)).toString(16).padStart(13, '0');
  let first = '1';
  if (precision < 0) {
    digits = digits.replace(/0+$/, '');
  } else if (precision < 13) {
    const shift = BigInt(4 * (13 - precision));
    const half = 1n << (shift - 1n);
    const rest = mantissa & ((1n << shift) - 1n);
    let kept = mantissa >> shift;
    if (rest > half || (rest === half && (kept & 1n) === 1n)) kept++;
    if (kept >= 2n << BigInt(4 * precision)) {
      kept >>= 1n;
      exponent++;
    }
    const text = kept.toString(16).padStart(precision + 1, '0');
    first = text.slice(0, text.length - precision);
    digits = text.slice(text.length - precision);
  } else {
    digits = digits.padEnd(precision, '0');
  }
  const size = Math.abs(exponent);
  return `0x${first}${digits === '' ? '' : '.' + digits}p${exponent < 0 ? '-' : '+'}${size < 10 ? '0' : ''}${size}`;
}

/** value = mantissa × 2^exponent, with the exponent of the float64's own layout. */
function decompose(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const raw = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  return raw === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: raw - 1075 };
}
