const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** Nanoseconds of a Go duration (https://pkg.go.dev/time#ParseDuration); undefined where the text is none. */
export function parseGoDuration(text: string): bigint | undefined {
  const match = /^([+-]?)(.+)$/s.exec(text);
  if (!match || text.length > 200) return undefined;
  const [, sign, rest] = match;
  if (rest === '0') return 0n;
  let total = 0n;
  const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;
  while (part.lastIndex < rest!.length) {
    const found = part.exec(rest!);
    if (!found) return undefined;
    const [whole = '', fraction = ''] = found[1]!.split('.');
    const unit = UNITS[found[2]!]!;
    total += BigInt(whole || '0') * unit + (BigInt(fraction || '0') * unit) / 10n ** BigInt(fraction.length);
  }
  if (sign === '-') total = -total;
  return BigInt.asIntN(64, total) === total ? total : undefined;
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** An RFC 3339 time, to the millisecond; undefined where the text is none. */
export function parseTime(text: string): Date | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > days) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const milliseconds = (fraction ?? '.0').slice(0, 4).padEnd(4, '0');
  const date = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}${milliseconds}${zone!.toUpperCase()}`,
  );
  return Number.isNaN(date.getTime()) ? undefined : date;
}
