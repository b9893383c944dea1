import { dayNames, dayOfYear, monthNames, weekdayOf, civilOf } from './calendar.js';
import { splitLayout, type LayoutElement } from './time-layout.js';
import type { Zone } from './zones.js';

/** A time in a layout, as Go's Time.Format writes it. */
export function formatTime(seconds: number, nanoseconds: number, zone: Zone, layout: string): string {
  const { offset, abbreviation } = zone.at(seconds);
  const clock = seconds + offset;
  const civil = civilOf(clock);
  const { year, month, day, hour, minute, second } = civil;
  const print = (element: string): string => {
    switch (element) {
      case '2006':
        return padded(year, 4);
      case '06':
        return padded(Math.abs(year % 100), 2);
      case 'January':
        return monthNames[month - 1]!;
      case 'Jan':
        return monthNames[month - 1]!.slice(0, 3);
      case '1':
        return String(month);
      case '01':
        return padded(month, 2);
      case 'Monday':
        return dayNames[weekdayOf(clock)]!;
      case 'Mon':
        return dayNames[weekdayOf(clock)]!.slice(0, 3);
      case '2':
        return String(day);
      case '_2':
        return String(day).padStart(2);
      case '02':
        return padded(day, 2);
      case '__2':
        return String(dayOfYear(civil)).padStart(3);
      case '002':
        return padded(dayOfYear(civil), 3);
      case '15':
        return padded(hour, 2);
      case '3':
        return String(hour % 12 === 0 ? 12 : hour % 12);
      case '03':
        return padded(hour % 12 === 0 ? 12 : hour % 12, 2);
      case '4':
        return String(minute);
      case '04':
        return padded(minute, 2);
      case '5':
        return String(second);
      case '05':
        return padded(second, 2);
      case 'PM':
        return hour >= 12 ? 'PM' : 'AM';
      case 'pm':
        return hour >= 12 ? 'pm' : 'am';
      case 'MST':
        return abbreviation === '' ? printOffset(offset, '-0700') : abbreviation;
      default:
        return printOffset(offset, element);
    }
  };
  let result = '';
  for (const element of splitLayout(layout)) {
    result += element.prefix;
    if (element.element === '') break;
    result += element.digits > 0 ? fraction(nanoseconds, element) : print(element.element);
  }
  return result;
}

function padded(value: number, width: number): string {
  return value < 0 ? '-' + String(-value).padStart(width, '0') : String(value).padStart(width, '0');
}

/** An offset in one of the layouts that start with `-07` or `Z07`. */
function printOffset(offset: number, layout: string): string {
  if (layout.startsWith('Z') && offset === 0) return 'Z';
  const size = Math.abs(offset);
  const colon = layout.includes(':') ? ':' : '';
  let text = (offset < 0 ? '-' : '+') + padded(Math.floor(size / 3600), 2);
  if (layout.length > 3) text += colon + padded(Math.floor((size % 3600) / 60), 2);
  if (layout.length > 6) text += colon + padded(size % 60, 2);
  return text;
}

function fraction(nanoseconds: number, { element, text, digits }: LayoutElement): string {
  const shown = padded(nanoseconds, 9).padEnd(digits, '0').slice(0, digits);
  if (element === '.0') return text[0]! + shown;
  const trimmed = shown.replace(/0+$/, '');
  return trimmed === '' ? '' : text[0]! + trimmed;
}
