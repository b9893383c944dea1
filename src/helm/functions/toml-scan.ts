import { quoteRune, quoteString } from '../template/go-quote.js';
import { GoError, type GoValue } from '../template/value.js';
import { parseFloat64, parseInteger } from './casts.js';
import { GoTime } from './go-time.js';
import { parseTime } from './time-parse.js';
import { TomlError } from './toml-write.js';

/** Reads the words of a TOML text: keys, texts, numbers and dates. */
export class TomlScanner {
  at = 0;

  constructor(
    readonly text: string,
    /** The key being read, for messages; empty outside of any. */
    private readonly currentPath: () => string,
  ) {}

  /** A key and the sign behind it. */
  dottedKey(): string[] {
    const key: string[] = [];
    for (;;) {
      this.skipSpace();
      const next = this.text[this.at];
      if (next === '=' || next === undefined) this.fail("unexpected '='");
      if (next === '.') this.fail("unexpected '.'");
      key.push(this.keyPart());
      this.skipSpace();
      const separator = this.text[this.at];
      if (separator === undefined) this.fail("unexpected EOF; expected key separator '='");
      if (separator === '=') break;
      if (separator !== '.') this.fail(`expected '.' or '=', but got ${this.quotedNext()} instead`);
      this.at++;
    }
    this.at++;
    return key;
  }

  /** A part of a key, bare or quoted. */
  keyPart(): string {
    const quote = this.text[this.at];
    if (quote === '"' || quote === "'") {
      this.at++;
      return quote === '"' ? this.basicString() : this.literalString();
    }
    const part = /[A-Za-z0-9_-]*/y;
    part.lastIndex = this.at;
    const name = part.exec(this.text)![0];
    this.at += name.length;
    return name;
  }

  /** The rest of a text in double quotes. */
  basicString(): string {
    let result = '';
    for (;;) {
      const character = this.text[this.at];
      if (character === undefined) this.fail("unexpected EOF; expected '\"'");
      if (character === '\n') this.fail('strings cannot contain newlines');
      this.at++;
      if (character === '"') return result;
      result += character === '\\' ? this.escape() : this.plain(character);
    }
  }

  /** The rest of a text in single quotes. */
  literalString(): string {
    const start = this.at;
    for (;;) {
      const character = this.text[this.at];
      if (character === undefined) this.fail(`unexpected EOF; expected "'"`);
      if (character === '\n') this.fail('strings cannot contain newlines');
      this.at++;
      if (character === "'") return this.text.slice(start, this.at - 1);
      this.plain(character);
    }
  }

  /** The rest of a text in three double quotes. */
  multilineString(): string {
    let result = '';
    this.skipLineBreak();
    for (;;) {
      const character = this.text[this.at];
      if (character === undefined) this.fail(`unexpected EOF; expected '"""'`);
      if (this.text.startsWith('"""', this.at)) return result + this.closing('"');
      this.at++;
      if (character !== '\\') {
        result += this.plain(character);
        continue;
      }
      const gap = /[ \t\r]*\n[ \t\r\n]*/y;
      gap.lastIndex = this.at;
      const skipped = gap.exec(this.text)?.[0];
      if (skipped === undefined) result += this.escape();
      else this.at += skipped.length;
    }
  }

  /** The rest of a text in three single quotes. */
  multilineLiteral(): string {
    this.skipLineBreak();
    let result = '';
    for (;;) {
      const character = this.text[this.at];
      if (character === undefined) this.fail(`unexpected EOF; expected "'''"`);
      if (this.text.startsWith("'''", this.at)) return result + this.closing("'");
      this.at++;
      result += this.plain(character);
    }
  }

  /** Up to two quotes may stand before the three that close a text. */
  private closing(quote: string): string {
    let count = 0;
    while (this.text[this.at + count] === quote) count++;
    this.at += count;
    if (count > 5) this.fail(quote === '"' ? `unexpected '""""""'` : `unexpected "''''''"`);
    return quote.repeat(count - 3);
  }

  private escape(): string {
    const letter = this.text[this.at] ?? '';
    this.at++;
    const simple = simpleEscapes[letter];
    if (simple !== undefined) return simple;
    const size = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
    if (size === 0) this.fail(`invalid escape in string '\\${letter}'`);
    const digits = this.text.slice(this.at, this.at + size);
    if (digits.length < size || !/^[0-9a-fA-F]+$/.test(digits)) {
      const words = { 2: 'two', 4: 'four', 8: 'eight' } as const;
      this.fail(
        `expected ${words[size as 2 | 4 | 8]} hexadecimal digits after '\\${letter}', but got ${quoteString(digits)} instead`,
      );
    }
    this.at += size;
    const point = Number.parseInt(digits, 16);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
      this.fail(`Escaped character '\\u${digits}' is not valid UTF-8.`);
    return String.fromCodePoint(point);
  }

  private plain(character: string): string {
    const unit = character.charCodeAt(0);
    const isBareReturn = unit === 13 && this.text[this.at] !== '\n';
    if (isBareReturn || (unit < 0x20 && unit !== 9 && unit !== 10 && unit !== 13) || unit === 0x7f)
      this.fail(`TOML files cannot contain control characters: '0x${unit.toString(16).padStart(2, '0')}'`);
    return character;
  }

  /** A number or date: an int64, a float64 or a time. */
  numberOrDate(): GoValue {
    const date = /\d+[-:][0-9tTzZ:.+ -]*/y;
    date.lastIndex = this.at;
    const found = date.exec(this.text)?.[0];
    if (found !== undefined) {
      this.at += found.length;
      return this.date(found.trimEnd());
    }
    const special = /([+-])(inf|nan)/y;
    special.lastIndex = this.at;
    const match = special.exec(this.text);
    if (match !== null) {
      this.at += match[0].length;
      return match[2] === 'nan' ? NaN : match[1] === '-' ? -Infinity : Infinity;
    }
    const sign = this.text[this.at]!;
    if (!/[0-9]/.test(sign)) {
      const next = this.text[this.at + 1] ?? '';
      this.at++;
      if (next === '.') this.fail("floats must start with a digit, not '.'");
      if (!/[0-9]/.test(next)) this.fail(`expected a digit but got ${this.quotedNext()}`);
      const base = this.text[this.at + 1] ?? '';
      if (next === '0' && /[box]/.test(base))
        this.fail(`cannot use sign with non-decimal numbers: '${sign}0${base}'`);
      this.at--;
    }
    this.checkBase();
    const number = /0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[+-]?[0-9][0-9_]*(?:[.eE][0-9._eE+-]*)?/y;
    number.lastIndex = this.at;
    const literal = number.exec(this.text)![0];
    this.at += literal.length;
    return /^[+-]?[0-9_]*[.eE]/.test(literal) && !literal.startsWith('0x')
      ? this.float(literal)
      : this.integer(literal);
  }

  /** A base without a digit of it is told apart from what follows a zero. */
  private checkBase(): void {
    const base = /0([box])([^])?/y;
    base.lastIndex = this.at;
    const match = base.exec(this.text);
    if (match === null) return;
    const { name, digit } = bases[match[1] as 'b' | 'o' | 'x'];
    const next = match[2] ?? '\0';
    if (!digit.test(next)) this.fail(`not ${name} number: '0${match[1]!}${next}'`);
  }

  private integer(literal: string): bigint {
    if (!underscoresFit(literal))
      this.fail(`Invalid integer ${quoteString(literal)}: underscores must be surrounded by digits`);
    if (hasLeadingZero(literal))
      this.fail(`Invalid integer ${quoteString(literal)}: cannot have leading zeroes`);
    const value = parseInteger(literal);
    if (value === undefined) this.fail(`${literal} is out of range for int64`);
    return value;
  }

  private float(literal: string): number {
    const parts = literal.split(/[.eE]/).filter((part) => part !== '');
    if (!parts.every(underscoresFit))
      this.fail(`Invalid float ${quoteString(literal)}: underscores must be surrounded by digits`);
    if (hasLeadingZero(parts[0] ?? ''))
      this.fail(`Invalid float ${quoteString(literal)}: cannot have leading zeroes`);
    if (/\.(?:\D|$)/.test(literal))
      this.fail(`Invalid float ${quoteString(literal)}: '.' must be followed by one or more digits`);
    const plain = literal.replaceAll('_', '');
    if (!/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(plain))
      this.fail(`Invalid float value: ${quoteString(literal)}`);
    const value = parseFloat64(plain);
    if (value === undefined) this.fail(`${literal} is out of range for float64`);
    return value;
  }

  private date(literal: string): GoTime {
    const text = literal.replaceAll('z', 'Z').replaceAll(/[t ]/g, 'T');
    for (const layout of dateLayouts) {
      try {
        const { seconds, nanoseconds, zone } = parseTime(layout, text);
        return new GoTime(seconds, nanoseconds, zone);
      } catch (error) {
        if (!(error instanceof GoError)) throw error;
      }
    }
    this.fail(`invalid datetime: ${quoteString(text)}`);
  }

  private skipLineBreak(): void {
    if (!this.take('\n')) this.take('\r\n');
  }

  /** Passes spaces and tabs. */
  skipSpace(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++;
  }

  /** White space, line breaks and comments. */
  skipBlank(): void {
    for (;;) {
      const character = this.text[this.at];
      if (
        character === ' ' ||
        character === '\t' ||
        character === '\n' ||
        this.text.startsWith('\r\n', this.at)
      ) {
        this.at++;
      } else if (character === '#') {
        const end = this.text.indexOf('\n', this.at);
        this.at = end < 0 ? this.text.length : end;
      } else {
        return;
      }
    }
  }

  /** Fails where anything but a comment follows on the line. */
  lineEnd(): void {
    this.skipSpace();
    const next = this.text[this.at];
    if (next === undefined || next === '\n' || next === '#' || this.text.startsWith('\r\n', this.at)) return;
    this.fail(
      `expected a top-level item to end with a newline, comment, or EOF, but got ${this.quotedNext()} instead`,
    );
  }

  /** Passes a text where it stands next. */
  take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** The next character in quotes; the end counts as a NUL. */
  quotedNext(): string {
    return quoteRune(this.text.codePointAt(this.at) ?? 0);
  }

  /** The next character as errors about lists show it. */
  nextOrEnd(): string {
    const point = this.text.codePointAt(this.at);
    return point === undefined ? 'end of file' : `'${String.fromCodePoint(point)}'`;
  }

  /** Throws a TomlError for the current line. */
  fail(message: string): never {
    let line = 1;
    // A line feed at the very end is none of a line that follows.
    const end = Math.min(this.at, this.text.length - (this.text.endsWith('\n') ? 1 : 0));
    for (let at = this.text.indexOf('\n'); at >= 0 && at < end; at = this.text.indexOf('\n', at + 1)) line++;
    const last = this.currentPath();
    const key = last === '' ? '' : ` (last key ${quoteString(last)})`;
    throw new TomlError(`toml: line ${line}${key}: ${message}`);
  }
}

const dateLayouts = [
  '2006-01-02T15:04:05.999999999Z07:00',
  '2006-01-02T15:04:05.999999999',
  '2006-01-02',
  '15:04:05.999999999',
  '2006-01-02T15:04Z07:00',
  '2006-01-02T15:04',
  '15:04',
];

const bases = {
  b: { name: 'a binary', digit: /[01]/ },
  o: { name: 'an octal', digit: /[0-7]/ },
  x: { name: 'a hexadecimal', digit: /[0-9a-fA-F]/ },
} as const;

const simpleEscapes: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\x1b',
  '"': '"',
  '\\': '\\',
};

function underscoresFit(literal: string): boolean {
  return /[0-9a-fA-F]$/.test(literal) && !/(?:^|[^0-9a-fA-F])_/.test(literal);
}

function hasLeadingZero(literal: string): boolean {
  return /^(?:0[^box]|[+-]0.)/.test(literal);
}
