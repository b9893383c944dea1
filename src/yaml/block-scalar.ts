import { spaces, type Scanner } from './scanner.js';

type Chomping = 'clip' | 'strip' | 'keep';

interface Header {
  readonly folded: boolean;
  readonly chomping: Chomping;
  /** The digit of the header, or 0. */
  readonly indentation: number;
}

/**
 * Reads the literal (`|`) or folded (`>`) scalar at the scanner's position, inside a collection of a given
 * indentation, and leaves the scanner at the next token.
 */
export function readBlockScalar(s: Scanner, indent: number): string {
  const text = s.text;
  const header = readHeader(s);
  const length = text.length;
  let pos = s.pos;
  let ended = pos >= length;
  if (!ended) s.newLine(++pos);
  let width = header.indentation === 0 ? 0 : Math.max(indent, 0) + header.indentation;
  let leading = 0;
  if (width === 0) {
    let widest = 0;
    for (;;) {
      const at = s.indentFrom(pos);
      const c = text.charCodeAt(at);
      if (at - pos > widest) widest = at - pos;
      if (c === 9) failTab(s, at);
      if (c !== 10) break;
      leading++;
      pos = at + 1;
      s.newLine(pos);
    }
    width = Math.max(widest, indent + 1, 1);
  }
  const pad = spaces(width);
  let start = -1;
  let end = -1;
  let trailing = leading;
  let ragged = false;
  while (!ended) {
    let eol: number;
    if (text.startsWith(pad, pos)) {
      eol = text.indexOf('\n', pos + width);
      if (eol < 0) eol = length;
      if (pos + width < eol) {
        if (start < 0) {
          start = pos + width;
          leading = trailing;
        }
        end = eol;
        trailing = 0;
      } else if (eol < length) trailing++;
    } else {
      eol = s.indentFrom(pos);
      const c = text.charCodeAt(eol);
      if (c === 9) failTab(s, eol);
      if (c !== 10) break;
      if (eol > pos) ragged = true;
      trailing++;
    }
    if (eol >= length) {
      pos = length;
      ended = true;
    } else {
      pos = eol + 1;
      s.newLine(pos);
    }
  }
  s.pos = pos;
  advanceFromLineStart(s);
  if (start < 0) return header.chomping === 'keep' ? '\n'.repeat(trailing) : '';
  let body = withoutIndentation(text.slice(start, end), pad, ragged);
  if (header.folded) body = fold(body.split('\n'), s.kustomize);
  if (leading > 0) body = '\n'.repeat(leading) + body;
  if (header.chomping === 'strip') return body;
  if (end < length) body += '\n';
  return header.chomping === 'clip' ? body : body + '\n'.repeat(trailing);
}

/** Text whose lines but the first are indented by `pad`. `ragged`: some blank lines have fewer spaces than that. */
function withoutIndentation(text: string, pad: string, ragged: boolean): string {
  if (!text.includes('\n')) return text;
  if (!ragged) return text.split(`\n${pad}`).join('\n');
  const lines = text.split('\n');
  let body = lines[0]!;
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at]!;
    body += line.startsWith(pad) ? `\n${line.slice(pad.length)}` : '\n';
  }
  return body;
}

/** `advance` from the start of a line, which may itself hold the next token. */
function advanceFromLineStart(s: Scanner): void {
  if (s.isMarker(s.pos)) {
    s.end = s.text.charCodeAt(s.pos) === 45 ? 'start' : 'end';
    s.column = -1;
    return;
  }
  s.pos = s.indentFrom(s.pos);
  const c = s.skipBlanks();
  if (c === 10 || c === 35 || !(c >= 0)) {
    s.advance();
    return;
  }
  s.comment = false;
  s.column = s.pos - s.lineStart;
}

function readHeader(s: Scanner): Header {
  const text = s.text;
  const folded = text.charCodeAt(s.pos) === 62;
  let chomping: Chomping = 'clip';
  let indentation = 0;
  let chomped = false;
  s.pos++;
  for (;;) {
    const c = text.charCodeAt(s.pos);
    if ((c === 43 || c === 45) && !chomped) {
      chomped = true;
      chomping = c === 43 ? 'keep' : 'strip';
    } else if (c >= 48 && c <= 57 && indentation === 0) {
      if (c === 48) s.fail('the indentation of a block scalar is a digit from 1 to 9', s.pos);
      indentation = c - 48;
    } else {
      break;
    }
    s.pos++;
  }
  const c = s.skipBlanks();
  if (c === 35) s.pos = s.eolFrom(s.pos);
  else if (c !== 10 && c >= 0) {
    s.fail(
      `unexpected text after the ${folded ? '>' : '|'} of a block scalar; its text starts on the next line`,
      s.pos,
    );
  }
  return { folded, chomping, indentation };
}

function failTab(s: Scanner, offset: number): never {
  s.fail('a tab stands in the indentation of a block scalar; expected spaces', offset);
}

/**
 * Joins lines with blanks, except around lines that are indented further. kustomize prints what it reads and reads
 * that again, and its printer puts one more line break before such a line (not where it prints in double quotes).
 */
function fold(lines: readonly string[], printed: boolean): string {
  const value = joinFolded(lines, '\n');
  if (!printed || !lines.some(isIndented) || isIndented(lines.find((line) => line !== '') ?? '')) {
    return value;
  }
  if (value.includes(' \n') || value.endsWith(' ') || UNPRINTABLE.test(value)) return value;
  return joinFolded(lines, '\n\n');
}

const UNPRINTABLE = /[^\n\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

function isIndented(line: string): boolean {
  const c = line.charCodeAt(0);
  return c === 32 || c === 9;
}

/** `before` stands between a line and one behind it that is indented further. */
function joinFolded(lines: readonly string[], before: string): string {
  let value = '';
  let blanks = '';
  let pending = false;
  let indented = false;
  for (const line of lines) {
    if (line === '') {
      blanks += '\n';
      continue;
    }
    const nowIndented = isIndented(line);
    if (pending) {
      if (indented) value += '\n';
      else if (nowIndented) value += before;
      else if (blanks === '') value += ' ';
    }
    value += blanks + line;
    blanks = '';
    pending = true;
    indented = nowIndented;
  }
  return value;
}
