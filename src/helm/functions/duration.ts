import { GoError, GoObject, type GoValue } from '../template/value.js';
import { quoteTimeText } from './time-quote.js';

export const second = 1_000_000_000n;
export const minute = 60n * second;
export const hour = 60n * minute;

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: second,
  m: minute,
  h: hour,
};

const largest = 2n ** 63n;

/** time.ParseDuration: nanoseconds. Throws GoError with Go's message. */
export function parseDuration(text: string): bigint {
  const invalid = new GoError(`time: invalid duration ${quoteTimeText(text)}`);
  const negative = text.startsWith('-');
  let rest = negative || text.startsWith('+') ? text.slice(1) : text;
  if (rest === '0') return 0n;
  if (rest === '') throw invalid;
  let total = 0n;
  while (rest !== '') {
    const number = /^(\d*)(?:\.(\d*))?/.exec(rest)!;
    const [all, whole, fraction = ''] = number as unknown as [string, string, string?];
    if (whole === '' && fraction === '') throw invalid;
    rest = rest.slice(all.length);
    const name = /^[^.0-9]*/.exec(rest)![0];
    if (name === '') throw new GoError(`time: missing unit in duration ${quoteTimeText(text)}`);
    const unit = Object.hasOwn(units, name) ? units[name] : undefined;
    if (unit === undefined)
      throw new GoError(`time: unknown unit ${quoteTimeText(name)} in duration ${quoteTimeText(text)}`);
    rest = rest.slice(name.length);
    const size = whole.replace(/^0+(?=.)/, '');
    if (size.length > 19) throw invalid;
    total += BigInt(size) * unit;
    const digits = fraction.slice(0, 18);
    if (digits !== '') total += BigInt(Math.trunc(Number(digits) * (Number(unit) / 10 ** digits.length)));
    if (total > largest) throw invalid;
  }
  if (!negative && total === largest) throw invalid;
  return negative ? -total : total;
}

/** Duration.String: `1h2m3.5s`, `1.5ms`, `0s`. */
export function printDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size < second) {
    if (size < 1000n) return `${sign}${size}ns`;
    return size < 1_000_000n ? `${sign}${scaled(size, 3)}µs` : `${sign}${scaled(size, 6)}ms`;
  }
  const seconds = `${scaled(size % minute, 9)}s`;
  const minutes = size / minute;
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n
    ? `${sign}${minutes}m${seconds}`
    : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function scaled(value: bigint, digits: number): string {
  const text = value.toString().padStart(digits + 1, '0');
  const fraction = text.slice(-digits).replace(/0+$/, '');
  return text.slice(0, -digits) + (fraction === '' ? '' : '.' + fraction);
}

/** Go's Duration.Round: half away from zero. */
export function roundDuration(value: bigint, unit: bigint): bigint {
  if (unit <= 0n) return value;
  const rest = value % unit;
  const size = rest < 0n ? -rest : rest;
  const down = value - rest;
  return size * 2n < unit ? down : down + (value < 0n ? -unit : unit);
}

/** Whole units and the fraction are added as floats, as Go does. */
function inUnits(value: bigint, unit: bigint): number {
  return Number(value / unit) + Number(value % unit) / Number(unit);
}

/** time.Duration, which the methods of times answer. */
export class GoDuration extends GoObject {
  readonly goType = 'time.Duration';
  override readonly goKind = 'int64';

  constructor(readonly nanoseconds: bigint) {
    super();
  }

  field(): undefined {
    return undefined;
  }

  override method(name: string): ((args: GoValue[]) => GoValue) | undefined {
    const value = this.nanoseconds;
    switch (name) {
      case 'String':
        return () => printDuration(value);
      case 'Hours':
        return () => inUnits(value, hour);
      case 'Minutes':
        return () => inUnits(value, minute);
      case 'Seconds':
        return () => inUnits(value, second);
      case 'Milliseconds':
        return () => value / 1_000_000n;
      case 'Microseconds':
        return () => value / 1000n;
      case 'Nanoseconds':
        return () => value;
      case 'Abs':
        return () => new GoDuration(value < 0n ? -value : value);
      case 'Round':
        return ([unit]) =>
          unit instanceof GoDuration ? new GoDuration(roundDuration(value, unit.nanoseconds)) : this;
      case 'Truncate':
        return ([unit]) =>
          unit instanceof GoDuration && unit.nanoseconds > 0n
            ? new GoDuration(value - (value % unit.nanoseconds))
            : this;
      default:
        return undefined;
    }
  }

  print(): string {
    return printDuration(this.nanoseconds);
  }

  toData(): bigint {
    return this.nanoseconds;
  }

  override toYamlData(): string {
    return this.print();
  }
}
