import { isBlank, isBlankOrEnd, isBreak, isBreakOrEnd } from './characters.js';

/** A text on its way into tokens: how far the scanner is, and what of the nesting around it decides where a scalar ends. */
export interface ScannedText {
  readonly text: string;
  pos: number;
  /** From 0, as the column. */
  line: number;
  column: number;
  readonly flowLevel: number;
  readonly indent: number;
  keyAllowed: boolean;
  /** Code of the character at a distance; NaN behind the end. */
  at(distance: number): number;
  skip(): void;
  skipBreak(): void;
  /** Whether `---` or `...` begins here. */
  isMarker(): boolean;
  /** A fault in something that started on `contextLine`. */
  fail(text: string, contextLine: number): never;
}

/** Passes `&name` or `*name`; the name. */
export function scanName(t: ScannedText): string {
  const { line } = t;
  t.skip();
  const start = t.pos;
  while (isNameCharacter(t.at(0))) t.skip();
  const c = t.at(0);
  if (t.pos === start || !(isBlankOrEnd(c) || '?:,]}%@`'.includes(t.text[t.pos]!))) {
    t.fail('did not find expected alphabetic or numeric character', line);
  }
  return t.text.slice(start, t.pos);
}

function isNameCharacter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c === 45;
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

/** Passes a tag; its handle, empty for `!<...>` and `!` alone. */
export function scanTag(t: ScannedText): string {
  const { line } = t;
  let handle = '';
  if (t.at(1) === 60) {
    t.skip();
    t.skip();
    scanUri(t, false, line);
    if (t.at(0) !== 62) t.fail("did not find the expected '>'", line);
    t.skip();
  } else {
    handle = scanHandle(t, false, line);
    if (handle.length > 1 && handle.endsWith('!')) scanUri(t, false, line);
    else {
      const start = t.pos;
      scanUri(t, true, line);
      handle = handle === '!' && t.pos === start ? '' : '!';
    }
  }
  if (!isBlankOrEnd(t.at(0))) t.fail('did not find expected whitespace or line break', line);
  return handle;
}

function scanHandle(t: ScannedText, directive: boolean, line: number): string {
  if (t.at(0) !== 33) t.fail("did not find expected '!'", line);
  const start = t.pos;
  t.skip();
  while (isNameCharacter(t.at(0))) t.skip();
  if (t.at(0) === 33) t.skip();
  else if (directive && t.pos > start + 1) t.fail("did not find expected '!'", line);
  return t.text.slice(start, t.pos);
}

function scanUri(t: ScannedText, started: boolean, line: number): void {
  let found = started;
  for (;;) {
    const c = t.at(0);
    if (c === 37) scanUriEscapes(t, line);
    else if (isNameCharacter(c) || (c > 32 && c < 127 && ";/?:@&=+$,.!~*'()[]".includes(t.text[t.pos]!)))
      t.skip();
    else break;
    found = true;
  }
  if (!found) t.fail('did not find expected tag URI', line);
}

/** The escaped bytes of one character. */
function scanUriEscapes(t: ScannedText, line: number): void {
  let left = 0;
  do {
    const digits = t.text.slice(t.pos + 1, t.pos + 3);
    if (t.at(0) !== 37 || !/^[0-9a-fA-F]{2}$/.test(digits)) t.fail('did not find URI escaped octet', line);
    const octet = parseInt(digits, 16);
    if (left === 0) {
      left = octet < 0x80 ? 1 : octet >> 5 === 6 ? 2 : octet >> 4 === 14 ? 3 : octet >> 3 === 30 ? 4 : 0;
      if (left === 0) t.fail('found an incorrect leading UTF-8 octet', line);
    } else if (octet >> 6 !== 2) t.fail('found an incorrect trailing UTF-8 octet', line);
    for (let i = 0; i < 3; i++) t.skip();
  } while (--left > 0);
}

type DirectiveKind = 'yaml directive' | 'tag directive';

/** Passes a directive and its line. */
export function scanDirective(t: ScannedText): { kind: DirectiveKind; name: string } {
  const { line } = t;
  t.skip();
  const start = t.pos;
  while (isNameCharacter(t.at(0))) t.skip();
  const directive = t.text.slice(start, t.pos);
  if (directive === '') t.fail('could not find expected directive name', line);
  if (!isBlankOrEnd(t.at(0))) t.fail('found unexpected non-alphabetical character', line);
  let kind: DirectiveKind = 'yaml directive';
  let name = '';
  if (directive === 'YAML') name = scanVersion(t, line);
  else if (directive === 'TAG') {
    kind = 'tag directive';
    skipBlanks(t);
    name = scanHandle(t, true, line);
    if (!isBlank(t.at(0))) t.fail('did not find expected whitespace', line);
    skipBlanks(t);
    scanUri(t, false, line);
    if (!isBlankOrEnd(t.at(0))) t.fail('did not find expected whitespace or line break', line);
  } else t.fail('found unknown directive name', line);
  finishLine(t, line);
  return { kind, name };
}

function scanVersion(t: ScannedText, line: number): string {
  skipBlanks(t);
  const major = scanVersionNumber(t, line);
  if (t.at(0) !== 46) t.fail("did not find expected digit or '.' character", line);
  t.skip();
  return `${major}.${scanVersionNumber(t, line)}`;
}

function scanVersionNumber(t: ScannedText, line: number): number {
  const start = t.pos;
  while (isDigit(t.at(0))) {
    if (t.pos - start === 2) t.fail('found extremely long version number', line);
    t.skip();
  }
  if (t.pos === start) t.fail('did not find expected version number', line);
  return Number(t.text.slice(start, t.pos));
}

function skipBlanks(t: ScannedText): void {
  while (isBlank(t.at(0))) t.skip();
}

/** Behind a directive or the head of a block scalar. */
function finishLine(t: ScannedText, line: number): void {
  skipBlanks(t);
  if (t.at(0) === 35) while (!isBreakOrEnd(t.at(0))) t.skip();
  if (!isBreakOrEnd(t.at(0))) t.fail('did not find expected comment or line break', line);
  if (isBreak(t.at(0))) t.skipBreak();
}

/** Passes a `|` or `>` and its lines. */
export function scanBlockScalar(t: ScannedText): void {
  const { line } = t;
  t.skip();
  let increment = 0;
  if (isChomping(t.at(0))) {
    t.skip();
    if (isDigit(t.at(0))) increment = scanIncrement(t, line);
  } else if (isDigit(t.at(0))) {
    increment = scanIncrement(t, line);
    if (isChomping(t.at(0))) t.skip();
  }
  finishLine(t, line);
  const least = Math.max(t.indent, 0);
  const indent = skipIndentation(t, increment > 0 ? least + increment : 0, line);
  while (t.column === indent && t.at(0) >= 0) {
    while (!isBreakOrEnd(t.at(0))) t.skip();
    if (isBreak(t.at(0))) t.skipBreak();
    skipIndentation(t, indent, line);
  }
}

function isChomping(c: number): boolean {
  return c === 43 || c === 45;
}

function scanIncrement(t: ScannedText, line: number): number {
  const increment = t.at(0) - 48;
  if (increment === 0) t.fail('found an indentation indicator equal to 0', line);
  t.skip();
  return increment;
}

/** Passes blank lines and the indentation of the next line; the indentation of the scalar, which 0 asks to find. */
function skipIndentation(t: ScannedText, indent: number, line: number): number {
  const limit = indent === 0 ? Infinity : indent;
  let deepest = 0;
  for (;;) {
    while (t.column < limit && t.at(0) === 32) t.skip();
    deepest = Math.max(deepest, t.column);
    if (t.column < limit && t.at(0) === 9) {
      t.fail('found a tab character where an indentation space is expected', line);
    }
    if (!isBreak(t.at(0))) break;
    t.skipBreak();
  }
  return indent === 0 ? Math.max(deepest, t.indent + 1, 1) : indent;
}

/** Lengths of the escapes that have hexadecimal digits. */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

const ESCAPES = '0abt\tnvfre "\'\\N_LP';

/** Passes a quoted scalar. */
export function scanQuoted(t: ScannedText, quote: number): void {
  const { line } = t;
  t.skip();
  for (;;) {
    if (t.isMarker()) t.fail('found unexpected document indicator', line);
    if (!(t.at(0) >= 0)) t.fail('found unexpected end of stream', line);
    scanQuotedWord(t, quote, line);
    if (t.at(0) === quote) break;
    while (isBlank(t.at(0)) || isBreak(t.at(0))) {
      if (isBreak(t.at(0))) t.skipBreak();
      else t.skip();
    }
  }
  t.skip();
}

/** Up to a blank, a line break or the closing quote. */
function scanQuotedWord(t: ScannedText, quote: number, line: number): void {
  for (;;) {
    const c = t.at(0);
    if (isBlankOrEnd(c)) return;
    if (c === quote) {
      if (c !== 39 || t.at(1) !== 39) return;
      t.skip();
      t.skip();
    } else if (c === 92 && quote === 34) {
      if (isBreak(t.at(1))) {
        t.skip();
        t.skipBreak();
        return;
      }
      scanEscape(t, line);
    } else t.skip();
  }
}

function scanEscape(t: ScannedText, line: number): void {
  const escape = t.text[t.pos + 1] ?? '';
  const digits = DIGITS.get(escape) ?? 0;
  if (digits === 0 && (escape === '' || !ESCAPES.includes(escape))) {
    t.fail('found unknown escape character', line);
  }
  t.skip();
  t.skip();
  const text = t.text.slice(t.pos, t.pos + digits);
  if (digits > 0) {
    if (text.length < digits || !/^[0-9a-fA-F]+$/.test(text)) {
      t.fail('did not find expected hexdecimal number', line);
    }
    const code = parseInt(text, 16);
    if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
      t.fail('found invalid Unicode character escape code', line);
    }
  }
  for (let i = 0; i < digits; i++) t.skip();
}

/** Passes a plain scalar. */
export function scanPlain(t: ScannedText): void {
  const { line } = t;
  const indent = t.indent + 1;
  let leading = false;
  while (!t.isMarker() && t.at(0) !== 35) {
    while (!isBlankOrEnd(t.at(0)) && !endsPlain(t)) {
      leading = false;
      t.skip();
    }
    if (!(isBlank(t.at(0)) || isBreak(t.at(0)))) break;
    while (isBlank(t.at(0)) || isBreak(t.at(0))) {
      if (isBreak(t.at(0))) {
        leading = true;
        t.skipBreak();
      } else {
        if (leading && t.column < indent && t.at(0) === 9) {
          t.fail('found a tab character that violates indentation', line);
        }
        t.skip();
      }
    }
    if (t.flowLevel === 0 && t.column < indent) break;
  }
  if (leading) t.keyAllowed = true;
}

function endsPlain(t: ScannedText): boolean {
  const c = t.at(0);
  if (c === 58 && isBlankOrEnd(t.at(1))) return true;
  return t.flowLevel > 0 && ',?[]{}'.includes(t.text[t.pos]!);
}
