import { resolvesToOther } from './scalar.js';

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
const BREAK = /[\n\r\u0085\u2028\u2029]/;
const SPACE_THEN_BREAK = / [\n\r\u0085\u2028\u2029]/;
const BREAK_THEN_SPACE = /[\n\r\u0085\u2028\u2029] /;
const LINE_STARTS = /([\n\u2028\u2029])(?=[^\n\u2028\u2029])/g;
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
    return column >= 0 && column + text.length > WIDTH ? fold(text, indent, column) : text;
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

function writeSpecial(original: string, indent: number, column: number, pretty: boolean): string {
  let text = original;
  if (LONE_SURROGATE.test(text)) {
    if (pretty) return writeBinary(text, indent);
    text = text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
  }
  if (text === '') return '""';
  // Between JSON and YAML the text stands in double quotes, where a next-line character breaks a line.
  if (!pretty && text.includes('\u0085')) text = text.replaceAll(NEXT_LINES, foldNextLines);
  const special = SPECIAL.test(text);
  const broken = BREAK.test(text);
  const spaceThenBreak = broken && SPACE_THEN_BREAK.test(text);
  if (text.includes('\n')) {
    const unprintable = special && (!pretty || SPECIAL_BUT_TAB.test(text));
    if (spaceThenBreak || unprintable || text.endsWith(' ')) {
      return writeDouble(text, indent, column);
    }
    return writeLiteral(text, indent);
  }
  if (isOtherPlain(text, pretty)) return writeDouble(text, indent, column);
  if (special || spaceThenBreak || (broken && BREAK_THEN_SPACE.test(text))) {
    return writeDouble(text, indent, column);
  }
  const plain =
    !broken &&
    PLAIN_START.test(text) &&
    !text.endsWith(' ') &&
    !text.endsWith(':') &&
    !text.includes(': ') &&
    !text.includes(' #') &&
    !MARKER.test(text);
  if (plain) return column >= 0 ? fold(text, indent, column) : text;
  const quoted = text.replaceAll("'", "''");
  const folded = column >= 0 ? fold(quoted, indent, column + 1) : quoted;
  return `'${broken ? folded.replaceAll(LINE_STARTS, `$1${' '.repeat(indent)}`) : folded}'`;
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
  const pad = ' '.repeat(indent);
  const body = text.replaceAll(LINE_STARTS, `$1${pad}`);
  const start = first === 10 || first === 0x2028 || first === 0x2029 ? '' : pad;
  // The line break behind a scalar comes from whoever writes it.
  const shown = chomping === '-' || !body.endsWith('\n') ? body : body.slice(0, -1);
  return `|${hint}${chomping}\n${start}${shown}`;
}

/** Breaks text at single blanks behind column 80; the text goes on at `indent`. */
function fold(text: string, indent: number, column: number): string {
  let from = WIDTH + 1 - column;
  if (from >= text.length) return text;
  const pad = `\n${' '.repeat(indent)}`;
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
  let spaces = false;
  // go-yaml takes a leading byte order mark for one at every character, and escapes them all.
  const escapeAll = text.charCodeAt(0) === 0xfeff;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at)!;
    if (code === 32 && !escapeAll) {
      if (folds && !spaces && column > WIDTH && at > 0 && at < text.length - 1) {
        out += `\n${' '.repeat(indent)}`;
        column = indent;
        if (text.charCodeAt(at + 1) === 32) {
          out += '\\';
          column++;
        }
      } else {
        out += ' ';
        column++;
      }
      spaces = true;
      continue;
    }
    spaces = false;
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
