import { quoteRune, quoteString } from '../template/go-quote.js';
import { withType, type GoMap, type GoValue } from '../template/value.js';
import { GoError } from '../template/value.js';
import { parseFloat64, parseInteger } from './casts.js';
import { GoTime } from './go-time.js';
import { getKey, isGoMap, setKey } from './maps.js';
import { parseTime } from './time-parse.js';
import { TomlError } from './toml-write.js';

/** How deep lists and inline tables may be nested. */
const deepest = 500;

/**
 * What a TOML text says, as github.com/BurntSushi/toml reads it: integers are int64, dates times in UTC, lists of
 * tables `[]map[string]interface{}`. Throws TomlError with that library's message.
 */
export function readToml(text: string): GoMap {
  return new TomlReader(text.startsWith('\ufeff') ? text.slice(1) : text).read();
}

class TomlReader {
  private at = 0;
  private depth = 0;
  /** The table that keys belong to, and the key being read, for messages. */
  private context: readonly string[] = [];
  private currentKey = '';
  private readonly root: GoMap = {};
  /** Tables that are there only because a longer key needs them; a header may still define them. */
  private readonly implicit = new Set<string>();
  /** Lists in brackets, which no header may add to. */
  private readonly lists = new Set<string>();

  constructor(private readonly text: string) {}

  read(): GoMap {
    for (;;) {
      this.skipBlank();
      if (this.at >= this.text.length) return this.root;
      if (this.text[this.at] === '[') {
        this.at++;
        if (this.text[this.at] === '[') {
          this.at++;
          this.header(true);
        } else {
          this.header(false);
        }
      } else {
        this.keyValue();
      }
      this.lineEnd();
    }
  }

  private header(isList: boolean): void {
    const key: string[] = [];
    for (;;) {
      this.skipSpace();
      const next = this.text[this.at];
      if (next === ']' || next === undefined)
        this.fail('unexpected end of table name (table names cannot be empty)');
      if (next === '.') this.fail('unexpected table separator (table names cannot be empty)');
      key.push(this.keyPart());
      this.skipSpace();
      const end = this.text[this.at];
      if (end === ']') break;
      if (end !== '.')
        this.fail(`expected '.' or ']' to end table name, but got ${this.quotedNext()} instead`);
      this.at++;
    }
    this.at++;
    if (isList) {
      if (this.text[this.at] !== ']')
        this.fail(`expected end of table array name delimiter ']', but got ${this.quotedNext()} instead`);
      this.at++;
    }
    this.openTable(key, isList);
  }

  private keyValue(): void {
    const outer = this.context;
    this.skipSpace();
    if (this.text[this.at] === '=') this.fail("unexpected '=': key name appears blank");
    if (this.text[this.at] === '.') this.fail("unexpected '.': keys cannot start with a '.'");
    const key = this.dottedKey();
    for (const part of key.slice(0, -1)) this.openImplicit([...this.context, part]);
    this.currentKey = key.at(-1)!;
    this.setValue(this.currentKey, this.value());
    this.context = outer;
    this.currentKey = '';
  }

  private dottedKey(): string[] {
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

  private keyPart(): string {
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

  private value(): GoValue {
    this.skipSpace();
    const first = this.text[this.at];
    if (first === undefined) this.fail('unexpected EOF; expected value');
    switch (first) {
      case '[':
        return this.nested(() => this.array());
      case '{':
        return this.nested(() => this.inlineTable());
      case '"':
        this.at++;
        return this.take('""') ? this.multilineString() : this.basicString();
      case "'":
        this.at++;
        return this.take("''") ? this.multilineLiteral() : this.literalString();
      case '.':
        this.at++;
        this.fail("floats must start with a digit, not '.'");
        break;
      default:
        break;
    }
    if (/[0-9+-]/.test(first)) return this.numberOrDate();
    if (this.take('inf')) return Infinity;
    if (this.take('nan')) return NaN;
    const word = /[\p{L}\p{N}_-]*/uy;
    word.lastIndex = this.at;
    const name = word.exec(this.text)![0];
    if (name === 'true' || name === 'false') {
      this.at += name.length;
      return name === 'true';
    }
    if (/^\p{L}/u.test(name)) this.fail(`expected value but found ${quoteString(name)} instead`);
    this.fail(`expected value but found ${this.quotedNext()} instead`);
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > deepest) this.fail(`values are nested deeper than ${deepest} levels`);
    const value = read();
    this.depth--;
    return value;
  }

  private array(): GoValue[] {
    const result: GoValue[] = [];
    this.lists.add(pathOf([...this.context, this.currentKey]));
    this.at++;
    for (;;) {
      this.skipBlank();
      if (this.text[this.at] === ',') this.fail('unexpected comma');
      if (this.take(']')) return result;
      result.push(this.value());
      this.skipBlank();
      if (this.take(']')) return result;
      if (!this.take(','))
        this.fail(`expected a comma (',') or array terminator (']'), but got ${this.nextOrEnd()}`);
    }
  }

  private inlineTable(): GoMap {
    const table: GoMap = {};
    this.at++;
    for (;;) {
      this.skipBlank();
      if (this.text[this.at] === ',') this.fail('unexpected comma');
      if (this.take('}')) return table;
      this.inlineEntry(table);
      this.skipBlank();
      if (this.take('}')) return table;
      if (!this.take(','))
        this.fail(`expected a comma or an inline table terminator '}', but got ${this.nextOrEnd()} instead`);
    }
  }

  private inlineEntry(table: GoMap): void {
    const { context: outer, currentKey: outerKey } = this;
    if (this.text[this.at] === '=') this.fail("unexpected '=': key name appears blank");
    this.context = [...outer, outerKey];
    this.currentKey = '';
    const key = this.dottedKey();
    this.currentKey = key.at(-1)!;
    let map = table;
    for (let i = 0; i < key.length - 1; i++) {
      const next = getKey(map, key[i]!) ?? {};
      if (!isGoMap(next))
        this.fail(
          `Key '${key
            .slice(0, i + 1)
            .map(dottedPart)
            .join('.')}' has already been defined.`,
        );
      setKey(map, key[i]!, next);
      map = next;
    }
    const value = this.value();
    if (Object.hasOwn(map, this.currentKey)) this.failDefined(this.currentKey);
    setKey(map, this.currentKey, value);
    this.context = outer;
    this.currentKey = outerKey;
  }

  private basicString(): string {
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

  private literalString(): string {
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

  private multilineString(): string {
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

  private multilineLiteral(): string {
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

  private numberOrDate(): GoValue {
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
    const number = /0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[+-]?[0-9][0-9_]*(?:[.eE][0-9._eE+-]*)?/y;
    number.lastIndex = this.at;
    const literal = number.exec(this.text)![0];
    this.at += literal.length;
    return /^[+-]?[0-9_]*[.eE]/.test(literal) && !literal.startsWith('0x')
      ? this.float(literal)
      : this.integer(literal);
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

  /** A header: the tables before the last part may be there already, the last one only as an implicit one. */
  private openTable(key: readonly string[], isList: boolean): void {
    const parents = key.slice(0, -1);
    const map = this.tableAt(parents, (path) => `Key '${path}' was already created as a hash.`);
    this.context = parents;
    this.currentKey = '';
    const name = key.at(-1)!;
    if (isList) {
      const known = getKey(map, name) ?? withType([], '[]map[string]interface {}');
      if (!Array.isArray(known) || this.lists.has(pathOf(key)))
        this.fail(
          `Key '${key.map(dottedPart).join('.')}' was already created and cannot be used as an array.`,
        );
      known.push({});
      setKey(map, name, known);
    } else {
      this.setValue(name, {});
    }
    this.context = key;
  }

  private openImplicit(key: readonly string[]): void {
    this.implicit.add(pathOf(key));
    this.openTable(key, false);
    this.implicit.add(pathOf(key));
  }

  private setValue(name: string, value: GoValue): void {
    const map = this.tableAt(this.context, (path) => `Key '${path}' has already been defined.`);
    if (!Object.hasOwn(map, name)) {
      setKey(map, name, value);
      return;
    }
    const path = pathOf([...this.context, name]);
    if (!this.implicit.delete(path) || !isGoMap(map[name]!)) this.failDefined(name);
  }

  private tableAt(key: readonly string[], complaint: (path: string) => string): GoMap {
    let map = this.root;
    for (let i = 0; i < key.length; i++) {
      let next = getKey(map, key[i]!);
      if (next === undefined) {
        next = {};
        setKey(map, key[i]!, next);
        this.implicit.add(pathOf(key.slice(0, i + 1)));
      }
      const table = Array.isArray(next) && !this.lists.has(pathOf(key.slice(0, i + 1))) ? next.at(-1)! : next;
      if (!isGoMap(table))
        this.fail(
          complaint(
            key
              .slice(0, i + 1)
              .map(dottedPart)
              .join('.'),
          ),
        );
      map = table;
    }
    return map;
  }

  private skipLineBreak(): void {
    if (!this.take('\n')) this.take('\r\n');
  }

  private skipSpace(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++;
  }

  /** White space, line breaks and comments. */
  private skipBlank(): void {
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

  private lineEnd(): void {
    this.skipSpace();
    const next = this.text[this.at];
    if (next === undefined || next === '\n' || next === '#' || this.text.startsWith('\r\n', this.at)) return;
    this.fail(
      `expected a top-level item to end with a newline, comment, or EOF, but got ${this.quotedNext()} instead`,
    );
  }

  private take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** The next character in quotes; the end counts as a NUL. */
  private quotedNext(): string {
    return quoteRune(this.text.codePointAt(this.at) ?? 0);
  }

  private nextOrEnd(): string {
    const point = this.text.codePointAt(this.at);
    return point === undefined ? 'end of file' : `'${String.fromCodePoint(point)}'`;
  }

  private failDefined(name: string): never {
    this.fail(`Key '${[...this.context, name].map(dottedPart).join('.')}' has already been defined.`);
  }

  private fail(message: string): never {
    let line = 1;
    // A line feed at the very end is none of a line that follows.
    const end = Math.min(this.at, this.text.length - (this.text.endsWith('\n') ? 1 : 0));
    for (let at = this.text.indexOf('\n'); at >= 0 && at < end; at = this.text.indexOf('\n', at + 1)) line++;
    const path = this.context.map(dottedPart).join('.');
    const last = this.currentKey === '' ? path : path === '' ? this.currentKey : `${path}.${this.currentKey}`;
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

function pathOf(key: readonly string[]): string {
  return JSON.stringify(key);
}

function dottedPart(part: string): string {
  return /^[A-Za-z0-9_-]+$/.test(part) ? part : quoteString(part);
}

function underscoresFit(literal: string): boolean {
  return /[0-9a-fA-F]$/.test(literal) && !/(?:^|[^0-9a-fA-F])_/.test(literal);
}

function hasLeadingZero(literal: string): boolean {
  return /^(?:0[^box]|[+-]0.)/.test(literal);
}
