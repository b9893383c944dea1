import { PlainText } from '../../yaml/write.js';
import { quoteString } from '../template/go-quote.js';
import { typeName } from '../template/go-print.js';
import {
  GoError,
  GoInt,
  GoObject,
  SignatureError,
  goInt,
  typeMark,
  type GoMethod,
  type GoValue,
} from '../template/value.js';
import { toBytes } from '../template/go-string.js';
import { byteList, textOfBytes } from './byte-list.js';
import { civilOf, dayNames, dayOfYear, monthNames, secondsOf, weekdayOf, type Civil } from './calendar.js';
import { GoDuration, roundDuration } from './duration.js';
import type { ParameterType } from '../template/parameter-type.js';
import { formatTime } from './time-format.js';
import { local, utc, type Zone } from './zones.js';

const nano = 1_000_000_000;

/** A time.Time: an instant and the zone it is shown in. */
export class GoTime extends GoObject {
  readonly goType = 'time.Time';
  override readonly goKind = 'struct';

  constructor(
    /** Since 1970, whole. */
    readonly seconds: number,
    /** 0 to 999999999. */
    readonly nanoseconds: number,
    readonly zone: Zone,
  ) {
    super();
  }

  field(): undefined {
    return undefined;
  }

  override method(name: string): GoMethod | undefined {
    if (!Object.hasOwn(methods, name)) return undefined;
    const { parameters, call } = methods[name]!;
    return Object.assign((args: GoValue[]) => call(this, args), { parameters });
  }

  in(zone: Zone): GoTime {
    return new GoTime(this.seconds, this.nanoseconds, zone);
  }

  add(nanoseconds: bigint): GoTime {
    const total = BigInt(this.nanoseconds) + nanoseconds;
    const rest = ((total % BigInt(nano)) + BigInt(nano)) % BigInt(nano);
    return new GoTime(this.seconds + Number((total - rest) / BigInt(nano)), Number(rest), this.zone);
  }

  /** Nanoseconds since another time, as much as a Duration holds. */
  since(other: GoTime): bigint {
    const value =
      BigInt(this.seconds - other.seconds) * BigInt(nano) + BigInt(this.nanoseconds - other.nanoseconds);
    const most = 2n ** 63n - 1n;
    return value > most ? most : value < -most - 1n ? -most - 1n : value;
  }

  format(layout: string): string {
    return formatTime(this.seconds, this.nanoseconds, this.zone, layout);
  }

  civil(): Civil {
    return civilOf(this.clock());
  }

  /** Seconds since 1970 that a clock in the zone shows. */
  clock(): number {
    return this.seconds + this.zone.at(this.seconds).offset;
  }

  print(): string {
    return this.format('2006-01-02 15:04:05.999999999 -0700 MST');
  }

  toData(): string {
    try {
      return this.strict('MarshalJSON');
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`json: error calling MarshalJSON for type time.Time: ${error.message}`);
    }
  }

  /** The text of RFC 3339, which has four digits for the year. Throws GoError, which names the method. */
  strict(method: string): string {
    const { year } = this.civil();
    if (year < 0 || year > 9999) throw new GoError(`Time.${method}: year outside of range [0,9999]`);
    return this.format('2006-01-02T15:04:05.999999999Z07:00');
  }

  override toYamlData(): PlainText {
    return new PlainText(this.format('2006-01-02T15:04:05.999999999Z07:00'));
  }

  override goString(): string {
    const { year, month, day, hour, minute, second } = this.civil();
    const zone =
      this.zone === utc
        ? 'time.UTC'
        : this.zone === local
          ? 'time.Local'
          : `time.Location(${quoteString(this.zone.name)})`;
    return `time.Date(${year}, time.${monthNames[month - 1]!}, ${day}, ${hour}, ${minute}, ${second}, ${this.nanoseconds}, ${zone})`;
  }

  /** Seconds count from year 1; UTC is a nil location. */
  override parts(): [string, GoValue][] {
    return [
      ['wall', new GoInt(BigInt(this.nanoseconds), 'uint64')],
      ['ext', BigInt(this.seconds - zeroTime.seconds)],
      ['loc', this.zone === utc ? noLocation : new Location(this.zone)],
    ];
  }
}

/** The zero time, 1 January of year 1. */
export const zeroTime = new GoTime(-62135596800, 0, utc);

/** The time of some seconds since 1970, shown in the local zone. */
export function timeFromUnix(seconds: bigint): GoTime {
  return new GoTime(Number(seconds), 0, local);
}

/** A month or weekday: an int that prints as a name. */
class NamedNumber extends GoObject {
  override readonly goKind = 'int';

  constructor(
    readonly goType: string,
    private readonly value: number,
    private readonly text: string,
  ) {
    super();
  }

  field(): undefined {
    return undefined;
  }

  override method(name: string): (() => GoValue) | undefined {
    return name === 'String' ? () => this.text : undefined;
  }

  print(): string {
    return this.text;
  }

  toData(): GoValue {
    return goInt(this.value);
  }
}

class Location extends GoObject {
  readonly goType = '*time.Location';
  override readonly goKind = 'ptr';

  constructor(readonly zone: Zone) {
    super();
  }

  field(): undefined {
    return undefined;
  }

  override method(name: string): (() => GoValue) | undefined {
    return name === 'String' ? () => this.zone.name : undefined;
  }

  print(): string {
    return this.zone.name;
  }

  toData(): GoValue {
    return {};
  }
}

/** A nil *time.Location, as it shows inside a time. */
class NoLocation extends Location {
  override readonly isNil = true;
}

const noLocation = new NoLocation(utc);

interface Method {
  readonly parameters: readonly ParameterType[];
  readonly call: (time: GoTime, args: readonly GoValue[]) => GoValue;
}

const methods: Readonly<Record<string, Method>> = {
  Add: { parameters: ['any'], call: (time, [duration]) => time.add(asDuration(duration!)) },
  AddDate: {
    parameters: ['int', 'int', 'int'],
    call: (time, [years, months, days]) => addDate(time, Number(years), Number(months), Number(days)),
  },
  After: { parameters: ['time'], call: (time, [other]) => compare(time, other as GoTime) > 0 },
  Before: { parameters: ['time'], call: (time, [other]) => compare(time, other as GoTime) < 0 },
  Equal: { parameters: ['time'], call: (time, [other]) => compare(time, other as GoTime) === 0 },
  Compare: { parameters: ['time'], call: (time, [other]) => goInt(compare(time, other as GoTime)) },
  Format: { parameters: ['string'], call: (time, [layout]) => time.format(layout as string) },
  AppendFormat: {
    parameters: ['any', 'string'],
    call: (time, [start, layout]) => byteList(toBytes(asBytes(start!) + time.format(layout as string))),
  },
  AppendText: {
    parameters: ['any'],
    call: (time, [start]) => byteList(toBytes(asBytes(start!) + time.strict('AppendText'))),
  },
  GoString: { parameters: [], call: (time) => time.goString() },
  String: { parameters: [], call: (time) => time.print() },
  MarshalJSON: { parameters: [], call: (time) => byteList(toBytes(`"${time.strict('MarshalJSON')}"`)) },
  MarshalText: { parameters: [], call: (time) => byteList(toBytes(time.strict('MarshalText'))) },
  Unix: { parameters: [], call: (time) => BigInt(time.seconds) },
  UnixMilli: { parameters: [], call: (time) => unixIn(time, 1_000_000n) },
  UnixMicro: { parameters: [], call: (time) => unixIn(time, 1000n) },
  UnixNano: { parameters: [], call: (time) => unixIn(time, 1n) },
  Year: { parameters: [], call: (time) => goInt(time.civil().year) },
  Month: {
    parameters: [],
    call: (time) => new NamedNumber('time.Month', time.civil().month, monthNames[time.civil().month - 1]!),
  },
  Day: { parameters: [], call: (time) => goInt(time.civil().day) },
  Weekday: {
    parameters: [],
    call: (time) =>
      new NamedNumber('time.Weekday', weekdayOf(time.clock()), dayNames[weekdayOf(time.clock())]!),
  },
  YearDay: { parameters: [], call: (time) => goInt(dayOfYear(time.civil())) },
  Hour: { parameters: [], call: (time) => goInt(time.civil().hour) },
  Minute: { parameters: [], call: (time) => goInt(time.civil().minute) },
  Second: { parameters: [], call: (time) => goInt(time.civil().second) },
  Nanosecond: { parameters: [], call: (time) => goInt(time.nanoseconds) },
  IsZero: { parameters: [], call: (time) => time.seconds === zeroTime.seconds && time.nanoseconds === 0 },
  IsDST: { parameters: [], call: (time) => isSummer(time) },
  UTC: { parameters: [], call: (time) => time.in(utc) },
  Local: { parameters: [], call: (time) => time.in(local) },
  In: { parameters: ['any'], call: (time, [location]) => time.in(asZone(location!)) },
  Location: { parameters: [], call: (time) => new Location(time.zone) },
  Sub: { parameters: ['time'], call: (time, [other]) => new GoDuration(time.since(other as GoTime)) },
  Round: { parameters: ['any'], call: (time, [unit]) => roundTime(time, asDuration(unit!), true) },
  Truncate: { parameters: ['any'], call: (time, [unit]) => roundTime(time, asDuration(unit!), false) },
  Date: { parameters: [], call: () => manyResults('Date', 3) },
  Clock: { parameters: [], call: () => manyResults('Clock', 3) },
  ISOWeek: { parameters: [], call: () => secondResult('ISOWeek', 'int') },
  Zone: { parameters: [], call: () => secondResult('Zone', 'int') },
  ZoneBounds: { parameters: [], call: () => secondResult('ZoneBounds', 'time.Time') },
};

/** Only durations that a method answered, and whole numbers of nanoseconds. */
function asDuration(value: GoValue): bigint {
  if (value instanceof GoDuration) return value.nanoseconds;
  if (value instanceof GoInt) return value.value;
  throw new SignatureError(`wrong type for value; expected time.Duration; got ${typeName(value)}`);
}

/** Only what `Location` answered. */
function asZone(value: GoValue): Zone {
  if (value === null) throw new GoError('time: missing Location in call to Time.In');
  if (value instanceof Location) return value.zone;
  throw new SignatureError(`wrong type for value; expected *time.Location; got ${typeName(value)}`);
}

/** The text of a []uint8, which a nil one has none of. */
function asBytes(value: GoValue): string {
  if (value === null) return '';
  if (Array.isArray(value) && typeMark(value) === '[]uint8') return textOfBytes(value);
  throw new SignatureError(`wrong type for value; expected []uint8; got ${typeName(value)}`);
}

function compare(time: GoTime, other: GoTime): number {
  return Math.sign(time.seconds - other.seconds || time.nanoseconds - other.nanoseconds);
}

function unixIn(time: GoTime, unit: bigint): bigint {
  return BigInt.asIntN(64, (BigInt(time.seconds) * BigInt(nano) + BigInt(time.nanoseconds)) / unit);
}

function addDate(time: GoTime, years: number, months: number, days: number): GoTime {
  const civil = time.civil();
  const clock = secondsOf({
    ...civil,
    year: civil.year + years,
    month: civil.month + months,
    day: civil.day + days,
  });
  const guess = clock - time.zone.at(clock).offset;
  return new GoTime(clock - time.zone.at(guess).offset, time.nanoseconds, time.zone);
}

/** Summer time is what is ahead of the lesser of the offsets in January and July. */
function isSummer(time: GoTime): boolean {
  const { year } = time.civil();
  const start = { day: 1, hour: 0, minute: 0, second: 0 };
  const winter = Math.min(
    time.zone.at(secondsOf({ year, month: 1, ...start })).offset,
    time.zone.at(secondsOf({ year, month: 7, ...start })).offset,
  );
  return time.zone.at(time.seconds).offset > winter;
}

/** Multiples of the unit count from the zero time. */
function roundTime(time: GoTime, unit: bigint, nearest: boolean): GoTime {
  if (unit <= 0n) return time;
  const since = BigInt(time.seconds - zeroTime.seconds) * BigInt(nano) + BigInt(time.nanoseconds);
  const target = nearest ? roundDuration(since, unit) : since - (since % unit);
  return time.add(target - since);
}

function manyResults(name: string, count: number): never {
  throw new SignatureError(`function ${name} has ${count} return values; should be 1 or 2`);
}

function secondResult(name: string, type: string): never {
  throw new SignatureError(
    `invalid function signature for ${name}: second return value should be error; is ${type}`,
  );
}
