import type { Scanner } from './scanner.js';

/** Reads the quoted scalar at the scanner's position and leaves the scanner behind its closing quote. */
export function readQuoted(s: Scanner, quote: number): string {
  const text = s.text;
  const start = s.pos + 1;
  const close = text.indexOf(quote === 34 ? '"' : "'", start);
  if (
    close >= 0 &&
    close < s.eolFrom(start) &&
    (quote === 34 ? s.backslashFrom(start) > close : text.charCodeAt(close + 1) !== 39) &&
    !s.separators
  ) {
    s.pos = close + 1;
    return text.slice(start, close);
  }
  return readWithBreaks(s, quote);
}

const ESCAPES = new Map<number, string>([
  [48, '\0'],
  [97, '\x07'],
  [98, '\b'],
  [116, '\t'],
  [9, '\t'],
  [110, '\n'],
  [118, '\v'],
  [102, '\f'],
  [114, '\r'],
  [101, '\x1b'],
  [32, ' '],
  [34, '"'],
  [39, "'"],
  [92, '\\'],
  [78, '\x85'],
  [95, '\xa0'],
  [76, '\u2028'],
  [80, '\u2029'],
]);

const HEX = /^[0-9a-fA-F]+$/;

/** The general case: escapes, doubled quotes and line breaks, which fold to a blank. */
function readWithBreaks(s: Scanner, quote: number): string {
  const text = s.text;
  const open = s.pos;
  const double = quote === 34;
  let value = '';
  let pos = open + 1;
  let chunk = pos;
  for (;;) {
    const c = text.charCodeAt(pos);
    if (c === quote) {
      if (!double && text.charCodeAt(pos + 1) === 39) {
        value += text.slice(chunk, pos + 1);
        pos += 2;
        chunk = pos;
        continue;
      }
      s.pos = pos + 1;
      return value + text.slice(chunk, pos);
    }
    if (c === 92 && double) {
      value += text.slice(chunk, pos);
      if (isBreak(text.charCodeAt(pos + 1))) {
        pos = passBreak(s, pos + 1);
        const folded = foldBreaks(s, pos, open, quote);
        value += folded.breaks;
        pos = folded.pos;
      } else {
        const [character, length] = readEscape(s, pos);
        value += character;
        pos += length;
      }
      chunk = pos;
      continue;
    }
    if (isBreak(c)) {
      let end = pos;
      while (end > chunk && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--;
      value += text.slice(chunk, end);
      pos = passBreak(s, pos);
      const folded = foldBreaks(s, pos, open, quote);
      if (c === 10) value += folded.breaks === '' ? ' ' : folded.breaks;
      else value += String.fromCharCode(c) + folded.breaks;
      pos = folded.pos;
      chunk = pos;
      continue;
    }
    if (!(c >= 0)) {
      const name = double ? 'double' : 'single';
      s.fail(`the ${name} quote that opens here is never closed`, open);
    }
    pos++;
  }
}

/** U+2028 and U+2029 break lines too, and stay in the text. */
function isBreak(c: number): boolean {
  return c === 10 || c === 0x2028 || c === 0x2029;
}

function passBreak(s: Scanner, pos: number): number {
  if (s.text.charCodeAt(pos) === 10) s.newLine(pos + 1);
  return pos + 1;
}

/** From the start of a line passes its indentation and blank lines; `breaks` are those of the blank lines. */
function foldBreaks(s: Scanner, start: number, open: number, quote: number): { pos: number; breaks: string } {
  const text = s.text;
  let pos = start;
  let breaks = '';
  for (;;) {
    if (pos === s.lineStart && s.isMarker(pos)) {
      const name = quote === 34 ? 'double' : 'single';
      s.fail(`the ${name} quote that opens here is not closed before the document ends`, open);
    }
    let c = text.charCodeAt(pos);
    while (c === 32 || c === 9) c = text.charCodeAt(++pos);
    if (!isBreak(c)) return { pos, breaks };
    breaks += text[pos];
    pos = passBreak(s, pos);
  }
}

/** The character of the escape at an offset, and how long the escape is. */
function readEscape(s: Scanner, pos: number): [string, number] {
  const c = s.text.charCodeAt(pos + 1);
  const simple = ESCAPES.get(c);
  if (simple !== undefined) return [simple, 2];
  const length = c === 120 ? 2 : c === 117 ? 4 : c === 85 ? 8 : 0;
  const shown = s.text.slice(pos, pos + 2);
  if (length === 0) {
    s.fail(`${shown} is no escape that YAML knows; write \\\\ for a backslash, or use single quotes`, pos);
  }
  const digits = s.text.slice(pos + 2, pos + 2 + length);
  if (digits.length < length || !HEX.test(digits)) {
    s.fail(`${shown} needs ${length} hexadecimal digits`, pos);
  }
  const code = parseInt(digits, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    s.fail(`${shown}${digits} is no character; write one beyond U+FFFF as \\U and eight digits`, pos);
  }
  return [String.fromCodePoint(code), 2 + length];
}
