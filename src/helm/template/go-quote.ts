import { normalizeBytes } from './go-string.js';

/** Whether Go's strconv.IsPrint holds for a code point: letters, marks, numbers, punctuation, symbols and the space. */
export function isPrintable(point: number): boolean {
  if (point >= 0x20 && point < 0x7f) return true;
  if (point < 0xa1 || point > 0x10ffff) return false;
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(String.fromCodePoint(point));
}

/** A string as a Go string literal in double quotes, as `%q` and strconv.Quote write it; `ascii` escapes all else. */
export function quoteString(text: string, ascii = false): string {
  let quoted = '"';
  const clean = normalizeBytes(text);
  for (let i = 0; i < clean.length; i++) {
    const point = clean.codePointAt(i)!;
    if (point > 0xffff) i++;
    if (point >= 0xdc80 && point <= 0xdcff) quoted += '\\x' + (point & 0xff).toString(16);
    else quoted += escapeRune(point, '"', ascii);
  }
  return quoted + '"';
}

/** A code point as a Go character literal in single quotes, as `%q` writes integers. */
export function quoteRune(point: number, ascii = false): string {
  return `'${escapeRune(isRune(point) ? point : 0xfffd, "'", ascii)}'`;
}

/** Whether `%#q` may write a string in backquotes: no control characters but tab, no backquote, no invalid bytes. */
export function canBackquote(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!;
    if (point > 0xffff) {
      i++;
      continue;
    }
    if (point === 0xfeff || point === 0x60 || point === 0x7f) return false;
    if (point < 0x20 && point !== 9) return false;
    if (point >= 0xd800 && point <= 0xdfff) return false;
  }
  return true;
}

/** A code point as `%U` writes it: `U+0021`. */
export function unicodeName(point: number): string {
  return 'U+' + point.toString(16).toUpperCase().padStart(4, '0');
}

function isRune(point: number): boolean {
  return point >= 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

const namedEscapes: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};

function escapeRune(point: number, quote: string, ascii: boolean): string {
  if (point === quote.charCodeAt(0) || point === 0x5c) return '\\' + String.fromCodePoint(point);
  if (point < 0x80 ? isPrintable(point) : !ascii && isPrintable(point)) return String.fromCodePoint(point);
  const named = namedEscapes[point];
  if (named !== undefined) return named;
  if (point < 0x20 || point === 0x7f) return '\\x' + point.toString(16).padStart(2, '0');
  if (point < 0x10000) return '\\u' + point.toString(16).padStart(4, '0');
  return '\\U' + point.toString(16).padStart(8, '0');
}
