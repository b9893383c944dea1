/** A date and a time of day, without a zone. */
export interface Civil {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const daysOfEra = 146097;

/** The date of a number of seconds since 1970 in the Gregorian calendar, before its time too. */
export function civilOf(seconds: number): Civil {
  const days = Math.floor(seconds / 86400);
  const time = seconds - days * 86400;
  // Counted from 1 March of year 0, so that leap days come last.
  const shifted = days + 719468;
  const era = Math.floor(shifted / daysOfEra);
  const dayOfEra = shifted - era * daysOfEra;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    hour: Math.floor(time / 3600),
    minute: Math.floor((time % 3600) / 60),
    second: time % 60,
  };
}

/** Seconds since 1970 of a date; months, days and times past their end run over into the next. */
export function secondsOf({ year, month, day, hour, minute, second }: Civil): number {
  const wholeYear = year + Math.floor((month - 1) / 12);
  const wholeMonth = ((((month - 1) % 12) + 12) % 12) + 1;
  const shiftedYear = wholeMonth <= 2 ? wholeYear - 1 : wholeYear;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (wholeMonth + (wholeMonth > 2 ? -3 : 9)) + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const days = era * daysOfEra + dayOfEra - 719468 + (day - 1);
  return days * 86400 + hour * 3600 + minute * 60 + second;
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(month: number, year: number): number {
  return month === 2
    ? isLeapYear(year)
      ? 29
      : 28
    : month === 4 || month === 6 || month === 9 || month === 11
      ? 30
      : 31;
}

/** 1 for the first of January. */
export function dayOfYear({ year, month, day }: Civil): number {
  let days = day;
  for (let i = 1; i < month; i++) days += daysInMonth(i, year);
  return days;
}

/** 0 for Sunday. */
export function weekdayOf(seconds: number): number {
  return (((Math.floor(seconds / 86400) + 4) % 7) + 7) % 7;
}
