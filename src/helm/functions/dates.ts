import { GoError, GoInt, type GoObject, type GoValue } from '../template/value.js';
import { atoi } from './casts.js';
import { define } from './define.js';
import { hour, minute, parseDuration, printDuration, roundDuration, second } from './duration.js';
import { GoTime, timeFromUnix, zeroTime } from './go-time.js';
import type { FunctionTable } from './registry.js';
import { parseTime } from './time-parse.js';
import { findZone, local, utc, type Zone } from './zones.js';

/**
 * The instant that `now` answers, 1 January 2025 0:00 UTC, in every run: with the real time no two renderings would be
 * the same.
 */
export const renderingTime = new GoTime(Date.UTC(2025, 0, 1) / 1000, 0, local);

/**
 * `dateModify DURATION TIME`, also `date_modify`: the time so much later (`-1.5h` is earlier); unchanged
 * where the duration cannot be read.
 */
const dateModify = define(['string', 'time'], (text, time) => {
  try {
    return asTime(time).add(parseDuration(text));
  } catch (error) {
    if (error instanceof GoError) return time;
    throw error;
  }
});
/** `mustDateModify DURATION TIME`, also `must_date_modify`: fails where the duration cannot be read. */
const mustDateModify = define(['string', 'time'], (text, time) => asTime(time).add(parseDuration(text)));
/** `dateInZone LAYOUT TIME ZONE`, also `date_in_zone`: an unknown zone is UTC. */
const dateInZone = define(['string', 'any', 'string'], (layout, date, zone) =>
  timeOf(date).in(zoneOf(zone)).format(layout),
);
const htmlLayout = '2006-01-02';

/** Functions of dates, times and durations. */
export const dateFunctions: FunctionTable = {
  /** `now`: the same instant in every run, see `renderingTime`. */
  now: define([], () => renderingTime),
  /**
   * `date LAYOUT TIME`: the layout shows how Go's reference time, 2006-01-02 15:04:05, would look. Whole
   * seconds since 1970 are a time; anything else, a text too, means now.
   */
  date: define(['string', 'any'], (layout, date) => timeOf(date).in(local).format(layout)),
  dateInZone,
  date_in_zone: dateInZone,
  /** `htmlDate TIME`: as 2006-01-02. */
  htmlDate: define(['any'], (date) => timeOf(date).in(local).format(htmlLayout)),
  /** `htmlDateInZone TIME ZONE`: as 2006-01-02; an unknown zone is UTC. */
  htmlDateInZone: define(['any', 'string'], (date, zone) => timeOf(date).in(zoneOf(zone)).format(htmlLayout)),
  dateModify,
  date_modify: dateModify,
  mustDateModify,
  must_date_modify: mustDateModify,
  /** `toDate LAYOUT TEXT`: the zero time, in the year 1, where the text cannot be read. */
  toDate: define(['string', 'string'], (layout, text) => {
    try {
      return toDate(layout, text);
    } catch (error) {
      if (error instanceof GoError) return zeroTime;
      throw error;
    }
  }),
  /** `mustToDate LAYOUT TEXT`: fails where the text cannot be read. */
  mustToDate: define(['string', 'string'], (layout, text) => toDate(layout, text)),
  /** `unixEpoch TIME`: seconds since 1970 as a text. Takes nothing but a time. */
  unixEpoch: define(['time'], (time) => String(asTime(time).seconds)),
  /** `ago TIME`: from then to now as a duration, in whole seconds. */
  ago: define(['any'], (date) => printDuration(roundDuration(renderingTime.since(timeOf(date)), second))),
  /** `duration SECONDS`: a text or an int64 as `1m35s`; 0s for all other types, `int` among them. */
  duration: define(['any'], (seconds) => printDuration(BigInt.asIntN(64, secondsOf(seconds) * second))),
  /**
   * `durationRound DURATION`: a text, nanoseconds as an int64, or the time since: cut to its largest unit,
   * such as 2h, 3d or 1mo; 0s for what it cannot read.
   */
  durationRound: define(['any'], (duration) => roughly(durationOf(duration))),
};

function toDate(layout: string, text: string): GoTime {
  const { seconds, nanoseconds, zone } = parseTime(layout, text);
  return new GoTime(seconds, nanoseconds, zone);
}

/** Times and whole seconds since 1970 of the types int, int32 and int64; everything else means now. */
function timeOf(value: GoValue): GoTime {
  if (value instanceof GoTime) return value;
  if (typeof value === 'bigint') return timeFromUnix(value);
  if (value instanceof GoInt && (value.kind === 'int' || value.kind === 'int32'))
    return timeFromUnix(value.value);
  return renderingTime;
}

function asTime(value: GoObject): GoTime {
  if (value instanceof GoTime) return value;
  throw new GoError(`wrong type for value; expected time.Time; got ${value.goType}`);
}

function zoneOf(name: string): Zone {
  return findZone(name) ?? utc;
}

function secondsOf(value: GoValue): bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'string' ? atoi(value) : 0n;
}

function durationOf(value: GoValue): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof GoTime) return renderingTime.since(value);
  if (typeof value !== 'string') return 0n;
  try {
    return parseDuration(value);
  } catch (error) {
    if (error instanceof GoError) return 0n;
    throw error;
  }
}

/** A duration in whole units of the largest unit that it exceeds. */
function roughly(duration: bigint): string {
  const size = duration < 0n ? -duration : duration;
  const day = 24n * hour;
  if (size > 365n * day) return `${size / (365n * day)}y`;
  if (size > 30n * day) return `${size / (30n * day)}mo`;
  if (size > day) return `${size / day}d`;
  if (size > hour) return `${size / hour}h`;
  if (size > minute) return `${size / minute}m`;
  return size > second ? `${size / second}s` : '0s';
}
