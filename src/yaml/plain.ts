import { resolvePlain } from './scalar.js';
import type { Scanner } from './scanner.js';
import type { YamlValue } from './value.js';

/** By their codes, 1 for the characters that do not simply start a plain scalar. */
export const INDICATOR = new Uint8Array(128);
for (const c of '-?:,[]{}#&*!|>\'"%@`') INDICATOR[c.charCodeAt(0)] = 1;

/** Reads a plain scalar, which goes on while lines are indented deeper than `indent`. */
export function readPlain(s: Scanner, indent: number): YamlValue {
  const start = s.pos;
  const line = s.line;
  const first = readPlainLine(s);
  if (s.advance(indent) > indent && !s.comment) {
    return resolvePlain(s, readPlainText(s, indent, first, line), start);
  }
  return resolvePlain(s, first, start);
}

/** The part of a plain scalar on the current line; the scanner is left behind it. */
export function readPlainLine(s: Scanner): string {
  const text = s.text;
  const start = s.pos;
  let end = s.eolFrom(start);
  const hash = s.hashFrom(start);
  if (hash < end) end = hash;
  const colon = s.colonFrom(start);
  if (colon < end) s.failNestedColon(colon);
  s.pos = end;
  let c = text.charCodeAt(end - 1);
  while (c === 32 || c === 9) c = text.charCodeAt(--end - 1);
  return text.slice(start, end);
}

/** The whole plain scalar of which the first line, with its number, is given; the scanner stands at the next. */
export function readPlainText(s: Scanner, indent: number, first: string, firstLine: number): string {
  let value = first;
  let previous = firstLine;
  do {
    const blanks = s.line - previous - 1;
    previous = s.line;
    value += (blanks === 0 ? ' ' : '\n'.repeat(blanks)) + readPlainLine(s);
  } while (s.advance(indent) > indent && !s.comment);
  return value;
}

/** For a character that starts no value. */
export function failStart(s: Scanner, offset: number): never {
  const shown = s.text[offset]!;
  if (shown === ']' || shown === '}' || shown === ',') {
    s.fail(`expected a value, found ${shown}; quote text that starts with it`, offset);
  }
  s.fail(`a plain value cannot start with ${shown}; quote it`, offset);
}

/** Refuses a plain scalar at the scanner's position that starts with an indicator. */
export function checkPlainStart(s: Scanner, c: number): void {
  if (c > 127 || INDICATOR[c] !== 1) return;
  if ((c === 45 || c === 63 || c === 58) && !s.isBlank(s.pos + 1)) return;
  failStart(s, s.pos);
}
