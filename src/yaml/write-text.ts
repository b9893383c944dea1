import { resolvesToOther } from './scalar.js';
import { spaces } from './scanner.js';

const WIDTH = 80;

/** Text that needs a look only at whether it is a word of another type. */
const NAME = /^[A-Za-z_/][\w./-]*$/;
/** One line of ASCII that may stand plain unless it holds what `breaksPlain` looks for. */
const PROSE = /^[A-Za-z0-9_./($+;<=^~\\-][\x20-\x7e]*$/;
const PLAIN_START = /^(?:[^ ,[\]{}#&*!|>'"%@`?:-]|[?:-](?! |$))/;
const MARKER = /^(?:---|\.\.\.)/;
/** What libyaml does not print as it is. */
const SPECIAL = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
/** The same where tabs may stand in literal text. */
const SPECIAL_BUT_TAB = /[^\n\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
/** The special ones, and the breaks that are no line feed. */
const ODD = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const BREAK = /[\n\r\u0085\u2028\u2029]/;
const SPACE_THEN_BREAK = / [\n\r\u0085\u2028\u2029]/;
const BREAK_THEN_SPACE = /[\n\r\u0085\u2028\u2029] /;
const LINE_STARTS = /([\n\u2028\u2029])(?=[^\n\u2028\u2029])/g;
/** Blank lines, and lines that other breaks end. */
const BLANK_LINES = /\n\n|\n$|[\u2028\u2029]/;
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether text has a line break, so that it cannot be a key without `?`. */
export function isMultiline(text: string): boolean {
  return BREAK.test(text);
}

/**
 * A string as go-yaml writes it: plain where YAML reads it back as that text, else single-quoted, double-quoted or as
 * a literal block. Further lines are indented by `indent`. It starts at `column`, or is never folded where that is -1.
 */
export function writeText(text: string, indent: number, column: number, pretty: boolean): string {
  if (NAME.test(text)) {
    if (text.length > 5) return text;
    return resolvesToOther(text, false) ? `"${text}"` : text;
  }
  if (PROSE.test(text) && !breaksPlain(text)) {
    if (isOtherPlain(text, pretty)) return writeDouble(text, indent, column);
    return foldFrom(text, indent, column);
  }
  return writeSpecial(text, indent, column, pretty);
}

function breaksPlain(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  if (last === 32 || last === 58) return true;
  if (text.charCodeAt(0) === 45 && text.charCodeAt(1) === 32) return true;
  return text === '-' || text.includes(': ') || text.includes(' #') || MARKER.test(text);
}

function isOtherPlain(text: string, pretty: boolean): boolean {
  return resolvesToOther(text, false) || (pretty && resolvesToOther(text, true)) || BASE_60.test(text);
}

function writeSpecial(text: string, indent: number, column: number, pretty: boolean): string {
  if (text === '') return '""';
  if (ODD.test(text)) return writeOdd(text, indent, column, pretty);
  if (text.includes('\n')) {
    return text.includes(' \n') || text.endsWith(' ')
      ? writeDouble(text, indent, column)
      : writeLiteral(text, indent);
  }
  if (isOtherPlain(text, pretty)) return writeDouble(text, indent, column);
  return mayBePlain(text) ? foldFrom(text, indent, column) : writeSingle(text, indent, column);
}

/** Text with characters that are not simply printed, or that break lines without being a line feed. */
function writeOdd(original: string, indent: number, column: number, pretty: boolean): string {
  let text = original;
  if (LONE_SURROGATE.test(text)) {
    if (pretty) return writeBinary(text, indent);
    text = text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
  }
  // Between JSON and YAML the text stands in double quotes, where a next-line character breaks a line.
  if (!pretty && text.includes('\u0085')) text = text.replaceAll(NEXT_LINES, foldNextLines);
  const special = SPECIAL.test(text);
  const broken = BREAK.test(text);
  const spaceThenBreak = SPACE_THEN_BREAK.test(text);
  if (text.includes('\n')) {
    const unprintable = special && (!pretty || SPECIAL_BUT_TAB.test(text));
    return spaceThenBreak || unprintable || text.endsWith(' ')
      ? writeDouble(text, indent, column)
      : writeLiteral(text, indent);
  }
  if (isOtherPlain(text, pretty) || special || spaceThenBreak || BREAK_THEN_SPACE.test(text)) {
    return writeDouble(text, indent, column);
  }
  if (!broken && mayBePlain(text)) return foldFrom(text, indent, column);
  const quoted = writeSingle(text, indent, column);
  return `'${quoted.slice(1, -1).replaceAll(LINE_STARTS, `$1${spaces(indent)}`)}'`;
}

function mayBePlain(text: string): boolean {
  return PLAIN_START.test(text) && !breaksPlain(text);
}

function writeSingle(text: string, indent: number, column: number): string {
  const quoted = text.includes("'") ? text.replaceAll("'", "''") : text;
  return `'${foldFrom(quoted, indent, column < 0 ? column : column + 1)}'`;
}

/** Folds text that starts at a column, unless that is -1. */
function foldFrom(text: string, indent: number, column: number): string {
  return column >= 0 && column + text.length > WIDTH ? fold(text, indent, column) : text;
}

const NEXT_LINES = / *\u0085[ \u0085]*/g;

function foldNextLines(run: string): string {
  const count = run.split('\u0085').length - 1;
  return count === 1 ? ' ' : '\n'.repeat(count - 1);
}

function writeLiteral(text: string, indent: number): string {
  const first = text.charCodeAt(0);
  const hint = first === 32 || BREAK.test(text[0]!) ? '2' : '';
  let chomping = '-';
  if (BREAK.test(text.at(-1)!)) chomping = text.length === 1 || BREAK.test(text.at(-2)!) ? '+' : '';
  const pad = spaces(indent);
  const shown = text.endsWith('\n') ? text.slice(0, -1) : text;
  // Blank lines are not indented; text without any is soonest split and joined.
  const body = BLANK_LINES.test(shown)
    ? shown.replaceAll(LINE_STARTS, `$1${pad}`)
    : shown.split('\n').join(`\n${pad}`);
  const start = first === 10 || first === 0x2028 || first === 0x2029 ? '' : pad;
  return `|${hint}${chomping}\n${start}${body}`;
}

/** Breaks text at single blanks behind column 80; the text goes on at `indent`. */
function fold(text: string, indent: number, column: number): string {
  let from = WIDTH + 1 - column;
  if (from >= text.length) return text;
  const pad = `\n${spaces(indent)}`;
  let folded = '';
  let start = 0;
  for (;;) {
    const at = text.indexOf(' ', Math.max(from, 1));
    if (at < 0 || at >= text.length - 1) return folded + text.slice(start);
    if (text.charCodeAt(at - 1) === 32 || text.charCodeAt(at + 1) === 32) {
      from = at + 1;
      continue;
    }
    folded += text.slice(start, at) + pad;
    start = at + 1;
    from = start + WIDTH + 1 - indent;
  }
}

const ESCAPES = new Map<number, string>([
  [0, '\\0'],
  [7, '\\a'],
  [8, '\\b'],
  [9, '\\t'],
  [10, '\\n'],
  [11, '\\v'],
  [12, '\\f'],
  [13, '\\r'],
  [27, '\\e'],
  [34, '\\"'],
  [92, '\\\\'],
  [0x85, '\\N'],
  [0xa0, '\\_'],
  [0x2028, '\\L'],
  [0x2029, '\\P'],
]);

function writeDouble(text: string, indent: number, startColumn: number): string {
  const folds = startColumn >= 0;
  let column = startColumn + 1;
  let out = '"';
  let afterSpace = false;
  // go-yaml takes a leading byte order mark for one at every character, and escapes them all.
  const escapeAll = text.charCodeAt(0) === 0xfeff;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at)!;
    if (code === 32 && !escapeAll) {
      if (folds && !afterSpace && column > WIDTH && at > 0 && at < text.length - 1) {
        out += `\n${spaces(indent)}`;
        column = indent;
        if (text.charCodeAt(at + 1) === 32) {
          out += '\\';
          column++;
        }
      } else {
        out += ' ';
        column++;
      }
      afterSpace = true;
      continue;
    }
    afterSpace = false;
    const character = escape(code, escapeAll);
    out += character;
    column += character.length;
    if (code > 0xffff) at++;
  }
  return `${out}"`;
}

function escape(code: number, always: boolean): string {
  const character = String.fromCodePoint(code);
  const printable = code <= 0xffff && !SPECIAL.test(character) && !BREAK.test(character);
  if (printable && !always && code !== 34 && code !== 92) return character;
  const simple = ESCAPES.get(code);
  if (simple !== undefined) return simple;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Bytes that are no UTF-8 text, which stand as lone surrogates, in base64. */
function writeBinary(text: string, indent: number): string {
  const parts: Buffer[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const isByte = code >= 0xdc80 && code <= 0xdcff;
    parts.push(isByte ? Buffer.from([code & 0xff]) : Buffer.from(character));
  }
  const base64 = Buffer.concat(parts).toString('base64');
  const lines = base64.match(/.{1,70}/g) ?? [];
  if (lines.length <= 1) return `!!binary ${base64}`;
  return `!!binary ${writeLiteral(`${lines.join('\n')}\n`, indent)}`;
}
