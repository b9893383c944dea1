const FORM =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?(Z|[-+]\d{2}:\d{2})?)?$/;

/**
 * The RFC 3339 text of a YAML timestamp as yaml.v3 makes it, or undefined where the text is none: a date, or a date
 * and a time after `T`, `t` (then with a zone) or a blank (then without).
 */
export function parseTimestamp(text: string): string | undefined {
  if (text.charCodeAt(4) !== 45) return undefined;
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', separator, hour, minute, second, fraction = '', zone] = match;
  if (separator !== undefined && (separator === ' ') !== (zone === undefined)) return undefined;
  const monthNumber = Number(month);
  const dayNumber = Number(day);
  if (monthNumber < 1 || monthNumber > 12) return undefined;
  if (dayNumber < 1 || dayNumber > daysOf(Number(year), monthNumber)) return undefined;
  if (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return undefined;
  const offset = zoneOf(zone);
  if (offset === undefined) return undefined;
  const nanoseconds = fraction.slice(0, 9).replace(/0+$/, '');
  const clock = [hour, minute, second].map((part) => (part ?? '').padStart(2, '0')).join(':');
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return `${date}T${clock}${nanoseconds === '' ? '' : `.${nanoseconds}`}${offset}`;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function zoneOf(zone: string | undefined): string | undefined {
  if (zone === undefined || zone === 'Z') return 'Z';
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  if (hours > 24 || minutes > 60) return undefined;
  return hours === 0 && minutes === 0 ? 'Z' : zone;
}
