import { GoError } from '../template/value.js';
import { dayNames, daysInMonth, isLeapYear, monthNames, secondsOf } from './calendar.js';
import { splitLayout } from './time-layout.js';
import { quoteTimeText } from './time-quote.js';
import { fixedZone, local, utc, type Zone } from './zones.js';

export interface ParsedTime {
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly zone: Zone;
}

/** time.ParseInLocation with the local zone. Throws GoError with Go's message. */
export function parseTime(layout: string, value: string): ParsedTime {
  const fields: Fields = {
    year: 0,
    month: -1,
    day: -1,
    yearDay: -1,
    hour: 0,
    minute: 0,
    second: 0,
    nanoseconds: 0,
    half: undefined,
    zone: undefined,
    offset: undefined,
    zoneName: '',
  };
  let rest = value;
  const elements = splitLayout(layout);
  for (let i = 0; i < elements.length; i++) {
    const { prefix, element, text, digits } = elements[i]!;
    const skipped = skip(rest, prefix);
    if (skipped.fault) throw cannotParse(layout, value, prefix, skipped.rest);
    rest = skipped.rest;
    if (element === '') {
      if (rest !== '') throw faulty(value, `extra text: ${quoteTimeText(rest)}`);
      break;
    }
    const next = elements[i + 1]!;
    const fractionFollows = next.prefix === '' && (next.element === '.0' || next.element === '.9');
    const outcome = readElement(fields, element, digits, rest, fractionFollows);
    if (outcome === undefined) throw cannotParse(layout, value, text, rest);
    if (typeof outcome === 'object') throw faulty(value, `${outcome.outOfRange} out of range`);
    rest = outcome;
  }
  return assemble(fields, value);
}

interface Fields {
  year: number;
  month: number;
  day: number;
  yearDay: number;
  hour: number;
  minute: number;
  second: number;
  nanoseconds: number;
  half: 'am' | 'pm' | undefined;
  zone: Zone | undefined;
  offset: number | undefined;
  zoneName: string;
}

/** The text behind an element; undefined where it is not there, and the name of a field that is out of range. */
type Outcome = string | { readonly outOfRange: string } | undefined;

function readElement(
  fields: Fields,
  element: string,
  digits: number,
  text: string,
  fractionFollows: boolean,
): Outcome {
  switch (element) {
    case '2006':
      if (!/^\d{4}/.test(text)) return undefined;
      fields.year = Number(text.slice(0, 4));
      return text.slice(4);
    case '06': {
      if (!/^[+-]?\d+$/.test(text.slice(0, 2)) || text.length < 2) return undefined;
      const year = Number(text.slice(0, 2));
      fields.year = year >= 69 ? 1900 + year : 2000 + year;
      return text.slice(2);
    }
    case 'January':
      return readName(text, monthNames, (index) => (fields.month = index + 1));
    case 'Jan':
      return readName(text, shortMonths, (index) => (fields.month = index + 1));
    case '1':
    case '01':
      return readNumber(text, element === '01', 1, 12, 'month', (month) => (fields.month = month));
    case 'Monday':
      return readName(text, dayNames, () => 0);
    case 'Mon':
      return readName(text, shortDays, () => 0);
    case '2':
    case '_2':
    case '02':
      return readNumber(
        element === '_2' && text.startsWith(' ') ? text.slice(1) : text,
        element === '02',
        0,
        99,
        'day',
        (day) => (fields.day = day),
      );
    case '__2':
    case '002': {
      const trimmed = element === '__2' ? text.replace(/^ {1,2}/, '') : text;
      const number = /^\d{1,3}/.exec(trimmed)?.[0];
      if (number === undefined || (element === '002' && number.length < 3)) return undefined;
      fields.yearDay = Number(number);
      return trimmed.slice(number.length);
    }
    case '15':
      return readNumber(text, false, 0, 23, 'hour', (hour) => (fields.hour = hour));
    case '3':
    case '03':
      return readNumber(text, element === '03', 0, 12, 'hour', (hour) => (fields.hour = hour));
    case '4':
    case '04':
      return readNumber(text, element === '04', 0, 59, 'minute', (minute) => (fields.minute = minute));
    case '5':
    case '05': {
      const rest = readNumber(text, element === '05', 0, 59, 'second', (second) => (fields.second = second));
      // A fraction is taken also where the layout has none.
      if (typeof rest !== 'string' || fractionFollows || !/^[.,]\d/.test(rest)) return rest;
      return readFraction(fields, rest, /^[.,]\d+/.exec(rest)![0].length);
    }
    case '.0':
      return text.length < digits + 1 ? undefined : readFraction(fields, text, digits + 1);
    case '.9': {
      const fraction = /^[.,]\d+/.exec(text)?.[0];
      return fraction === undefined ? text : readFraction(fields, text, fraction.length);
    }
    case 'PM':
    case 'pm': {
      const half = text.slice(0, 2);
      if (half !== (element === 'PM' ? 'AM' : 'am') && half !== element) return undefined;
      fields.half = half.toLowerCase() as 'am' | 'pm';
      return text.slice(2);
    }
    case 'MST':
      return readZoneName(fields, text);
    default:
      return readOffset(fields, element, text);
  }
}

const shortMonths = monthNames.map((name) => name.slice(0, 3));
const shortDays = dayNames.map((name) => name.slice(0, 3));

function readName(text: string, names: readonly string[], found: (index: number) => number): Outcome {
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    if (text.slice(0, name.length).toLowerCase() === name.toLowerCase()) {
      found(i);
      return text.slice(name.length);
    }
  }
  return undefined;
}

/** One or two digits; two where the layout has a zero. */
function readNumber(
  text: string,
  twoDigits: boolean,
  least: number,
  most: number,
  name: string,
  found: (value: number) => number,
): Outcome {
  const digits = /^\d{1,2}/.exec(text)?.[0];
  if (digits === undefined || (twoDigits && digits.length < 2)) return undefined;
  const value = found(Number(digits));
  return value < least || value > most ? { outOfRange: name } : text.slice(digits.length);
}

function readFraction(fields: Fields, text: string, length: number): Outcome {
  const fraction = text.slice(0, Math.min(length, 10));
  if (!/^[.,]\d+$/.test(fraction)) return undefined;
  fields.nanoseconds = Number(fraction.slice(1).padEnd(9, '0'));
  return text.slice(length);
}

function readOffset(fields: Fields, layout: string, text: string): Outcome {
  if (layout.startsWith('Z') && text.startsWith('Z')) {
    fields.zone = utc;
    return text.slice(1);
  }
  const shape = '-' + layout.slice(1);
  const pattern = offsetPatterns[shape]!;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [all, sign, hours, minutes = '0', seconds = '0'] = match as unknown as string[];
  if (Number(hours) > 24) return { outOfRange: 'time zone offset hour' };
  if (Number(minutes) > 60) return { outOfRange: 'time zone offset minute' };
  if (Number(seconds) > 60) return { outOfRange: 'time zone offset second' };
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  fields.offset = sign === '-' ? -size : size;
  return text.slice(all!.length);
}

const offsetPatterns: Readonly<Record<string, RegExp>> = {
  '-07': /^([+-])(\d\d)/,
  '-0700': /^([+-])(\d\d)(\d\d)/,
  '-07:00': /^([+-])(\d\d):(\d\d)/,
  '-070000': /^([+-])(\d\d)(\d\d)(\d\d)/,
  '-07:00:00': /^([+-])(\d\d):(\d\d):(\d\d)/,
};

/** Abbreviations have three to five letters; those of four end in T, but for WITA, ChST and MeST. */
function readZoneName(fields: Fields, text: string): Outcome {
  if (text.startsWith('UTC')) {
    fields.zone = utc;
    return text.slice(3);
  }
  const name =
    /^(?:ChST|MeST)/.exec(text)?.[0] ??
    gmtName(text) ??
    /^[+-](?:[01]?\d|2[0-3])(?!\d)/.exec(text)?.[0] ??
    /^(?:[A-Z]{4}T|[A-Z]{3}T|WITA|[A-Z]{3})(?![A-Z])/.exec(text)?.[0];
  if (name === undefined) return undefined;
  fields.zoneName = name;
  return text.slice(name.length);
}

function gmtName(text: string): string | undefined {
  return /^GMT(?:[+-](?:0*(?:1?\d|2[0-3]))(?!\d))?/.exec(text)?.[0];
}

function assemble(fields: Fields, value: string): ParsedTime {
  let { hour, month, day } = fields;
  const { year, yearDay, minute, second, nanoseconds } = fields;
  if (fields.half === 'pm' && hour < 12) hour += 12;
  else if (fields.half === 'am' && hour === 12) hour = 0;
  if (yearDay >= 0) {
    if (yearDay < 1 || yearDay > (isLeapYear(year) ? 366 : 365))
      throw faulty(value, 'day-of-year out of range');
    let foundMonth = 1;
    let foundDay = yearDay;
    while (foundDay > daysInMonth(foundMonth, year)) foundDay -= daysInMonth(foundMonth++, year);
    if (month >= 0 && month !== foundMonth) throw faulty(value, 'day-of-year does not match month');
    if (day >= 0 && day !== foundDay) throw faulty(value, 'day-of-year does not match day');
    month = foundMonth;
    day = foundDay;
  } else {
    if (month < 0) month = 1;
    if (day < 0) day = 1;
  }
  if (day < 1 || day > daysInMonth(month, year)) throw faulty(value, 'day out of range');
  const clock = secondsOf({ year, month, day, hour, minute, second });
  if (fields.zone !== undefined) return { seconds: clock, nanoseconds, zone: fields.zone };
  if (fields.offset !== undefined) {
    const { offset, zoneName } = fields;
    const isLocal = offset === 0 && (zoneName === '' || zoneName === 'UTC');
    return { seconds: clock - offset, nanoseconds, zone: isLocal ? local : fixedZone(zoneName, offset) };
  }
  if (fields.zoneName !== '') {
    const hours = /^GMT([+-]\d+)$/.exec(fields.zoneName)?.[1];
    const offset = hours === undefined ? 0 : Number(hours) * 3600;
    // Go does not shift the clock by an offset that only the name tells.
    return { seconds: clock, nanoseconds, zone: fixedZone(fields.zoneName, offset) };
  }
  return { seconds: clock, nanoseconds, zone: local };
}

/** Text of the layout must stand in the value; spaces match any number of spaces. */
function skip(value: string, prefix: string): { readonly rest: string; readonly fault: boolean } {
  let at = 0;
  for (let i = 0; i < prefix.length;) {
    if (prefix[i] === ' ') {
      if (at < value.length && value[at] !== ' ') return { rest: value.slice(at), fault: true };
      while (prefix[i] === ' ') i++;
      while (value[at] === ' ') at++;
    } else {
      if (value[at] !== prefix[i]) return { rest: value.slice(at), fault: true };
      i++;
      at++;
    }
  }
  return { rest: value.slice(at), fault: false };
}

function cannotParse(layout: string, value: string, element: string, rest: string): GoError {
  return new GoError(
    `parsing time ${quoteTimeText(value)} as ${quoteTimeText(layout)}: cannot parse ${quoteTimeText(rest)} as ${quoteTimeText(element)}`,
  );
}

function faulty(value: string, reason: string): GoError {
  return new GoError(`parsing time ${quoteTimeText(value)}: ${reason}`);
}
