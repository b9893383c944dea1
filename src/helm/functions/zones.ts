import { abbreviationAgainstLocales, abbreviationWithoutLocale } from './zone-names.js';

/** A time zone: what a clock there is ahead of UTC at an instant, and what that is called. */
export interface Zone {
  /** The name of Go's Location. */
  readonly name: string;
  at(unixSeconds: number): ZoneOffset;
}

export interface ZoneOffset {
  /** Seconds east of UTC. */
  readonly offset: number;
  /** Such as `CET`; empty where only the offset is known. */
  readonly abbreviation: string;
}

const zero: ZoneOffset = { offset: 0, abbreviation: 'UTC' };

export const utc: Zone = { name: 'UTC', at: () => zero };

/** Go's Local, which here always is UTC, whatever the machine's zone, so that output is the same everywhere. */
export const local: Zone = { name: 'Local', at: () => zero };

/** A zone with one offset for ever. */
export function fixedZone(abbreviation: string, offset: number): Zone {
  const answer: ZoneOffset = { offset, abbreviation };
  return { name: abbreviation, at: () => answer };
}

/** time.LoadLocation; undefined for a name that is none of the IANA database. */
export function findZone(name: string): Zone | undefined {
  if (name === '' || name === 'UTC') return utc;
  if (name === 'Local') return local;
  // Go looks for a file of that name, so that case counts; Intl would also take offsets and any case.
  if (!/^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Z][A-Za-z0-9_+-]*)*$/.test(name)) return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  return { name, at: (unixSeconds) => lookUp(name, format, unixSeconds) };
}

function lookUp(name: string, format: Intl.DateTimeFormat, unixSeconds: number): ZoneOffset {
  // Dates that JavaScript cannot hold are so far away that any offset is a guess.
  const instant = Math.max(-8.64e12, Math.min(8.64e12, unixSeconds)) * 1000;
  const text = partOf(format, instant);
  const match = /^GMT(?:([+-])(\d+)(?::(\d+)(?::(\d+))?)?)?$/.exec(text);
  const size = Number(match?.[2] ?? 0) * 3600 + Number(match?.[3] ?? 0) * 60 + Number(match?.[4] ?? 0);
  const offset = match?.[1] === '-' ? -size : size;
  return { offset, abbreviation: abbreviationOf(name, offset, instant) };
}

function partOf(format: Intl.DateTimeFormat, instant: number): string {
  return format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
}

/** The abbreviations that the database has; elsewhere it says the offset, though people may say something else. */
const abbreviations = new Set(
  (
    'GMT BST WET WEST CET CEST EET EEST SAST EST EDT CST CDT MST MDT PST PDT AST ADT NST NDT AKST AKDT HST HDT ' +
    'AEST AEDT ACST ACDT AWST NZST NZDT'
  ).split(' '),
);

/** Each locale abbreviates the zones of its own part of the world. */
const locales = ['en-US', 'en-GB', 'en-AU', 'en-CA', 'en-ZA', 'en-NZ'];

function abbreviationOf(name: string, offset: number, instant: number): string {
  const known = abbreviationAgainstLocales(name, offset);
  if (known !== undefined) return known;
  if (!name.startsWith('Etc/GMT')) {
    for (const locale of locales) {
      const text = partOf(
        new Intl.DateTimeFormat(locale, { timeZone: name, timeZoneName: 'short' }),
        instant,
      );
      if (abbreviations.has(text) && (text !== 'GMT' || offset === 0)) return text;
    }
  } else if (offset === 0) {
    return 'GMT';
  }
  return abbreviationWithoutLocale(name, offset) ?? numeric(offset);
}

/** What the database says where people have no abbreviation. */
function numeric(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  const rest = minutes % 60 === 0 ? '' : String(minutes % 60).padStart(2, '0');
  return (offset < 0 ? '-' : '+') + hours + rest;
}
