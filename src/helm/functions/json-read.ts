import { hasLoneSurrogate, toBytes, toValidUtf8 } from '../template/go-string.js';
import type { GoMap, GoValue } from '../template/value.js';
import { setKey } from './maps.js';

/** A text that Go's encoding/json does not take, with Go's message. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  constructor(
    message: string,
    /** What the text says but for a number that is too big, where that is all that is wrong. */
    readonly value?: GoValue,
  ) {
    super(message);
  }
}

/** What a JSON text says; every number is a float64. Throws JsonError with the message of Go's encoding/json. */
export function readJson(text: string): GoValue {
  // Lone surrogates, huge numbers and faults are read by Go's rules below; the rest is the same everywhere.
  if (!/\\u[dD][89a-fA-F]|[eE]\+?[0-9]{3}|[0-9]{300}/.test(text) && !hasLoneSurrogate(text)) {
    try {
      return JSON.parse(text) as GoValue;
    } catch {
      // Reading it again finds Go's message.
    }
  }
  return new JsonReader(text).read();
}

/** The name of a value in `json: cannot unmarshal ... into Go value`. */
export function jsonKind(value: GoValue): string {
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'bool';
    default:
      return 'object';
  }
}

/** Deeper than any reader of JSON here follows. */
const deepest = 1000;

class JsonReader {
  private at = 0;
  private depth = 0;
  private tooBig: string | undefined;

  constructor(private readonly text: string) {}

  read(): GoValue {
    const value = this.value('looking for beginning of value');
    this.space();
    if (this.at < this.text.length) this.fail('after top-level value');
    if (this.tooBig !== undefined)
      throw new JsonError(
        `json: cannot unmarshal number ${this.tooBig} into Go value of type float64`,
        value,
      );
    return value;
  }

  private value(context: string): GoValue {
    this.space();
    const first = this.text[this.at];
    switch (first) {
      case '{':
        return this.nested(() => this.object());
      case '[':
        return this.nested(() => this.array());
      case '"':
        return this.string();
      case 't':
        return this.literal('true', true);
      case 'f':
        return this.literal('false', false);
      case 'n':
        return this.literal('null', null);
      default:
        if (first === '-' || (first !== undefined && first >= '0' && first <= '9')) return this.number();
        this.failOrEnd(context);
    }
  }

  private nested(read: () => GoValue): GoValue {
    if (++this.depth > deepest) throw new JsonError('exceeded max depth');
    const value = read();
    this.depth--;
    return value;
  }

  private object(): GoMap {
    const map: GoMap = {};
    this.at++;
    this.space();
    if (this.text[this.at] === '}') {
      this.at++;
      return map;
    }
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') this.failOrEnd('looking for beginning of object key string');
      const key = this.string();
      this.space();
      if (this.text[this.at] !== ':') this.failOrEnd('after object key');
      this.at++;
      setKey(map, key, this.value('looking for beginning of value'));
      this.space();
      if (this.text[this.at] === '}') break;
      if (this.text[this.at] !== ',') this.failOrEnd('after object key:value pair');
      this.at++;
    }
    this.at++;
    return map;
  }

  private array(): GoValue[] {
    const list: GoValue[] = [];
    this.at++;
    this.space();
    if (this.text[this.at] === ']') {
      this.at++;
      return list;
    }
    for (;;) {
      list.push(this.value('looking for beginning of value'));
      this.space();
      if (this.text[this.at] === ']') break;
      if (this.text[this.at] !== ',') this.failOrEnd('after array element');
      this.at++;
    }
    this.at++;
    return list;
  }

  private string(): string {
    const start = this.at++;
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (Number.isNaN(unit)) throw unexpectedEnd();
      if (unit === 0x22) break;
      if (unit < 0x20) this.fail('in string literal');
      this.at++;
      if (unit === 0x5c) this.escape();
    }
    this.at++;
    // A surrogate without its other half means U+FFFD, also one that is written as an escape.
    const value = JSON.parse(toValidUtf8(this.text.slice(start, this.at))) as string;
    return value.replace(/\p{Surrogate}/gu, '\ufffd');
  }

  private escape(): void {
    const letter = this.text[this.at] ?? ' ';
    if (!'"\\/bfnrtu'.includes(letter)) this.fail('in string escape code');
    this.at++;
    if (letter !== 'u') return;
    for (let i = 0; i < 4; i++) {
      if (!/^[0-9a-fA-F]$/.test(this.text[this.at] ?? '')) this.fail('in \\u hexadecimal character escape');
      this.at++;
    }
  }

  private number(): number | null {
    const start = this.at;
    if (this.text[this.at] === '-') {
      this.at++;
      if (!this.digit()) this.fail('in numeric literal');
    }
    if (this.text[this.at] === '0') this.at++;
    else this.digits();
    if (this.text[this.at] === '.') {
      this.at++;
      if (!this.digit()) this.fail('after decimal point in numeric literal');
      this.digits();
    }
    if (this.text[this.at] === 'e' || this.text[this.at] === 'E') {
      this.at++;
      if (this.text[this.at] === '+' || this.text[this.at] === '-') this.at++;
      if (!this.digit()) this.fail('in exponent of numeric literal');
      this.digits();
    }
    const literal = this.text.slice(start, this.at);
    const value = Number(literal);
    if (Number.isFinite(value)) return value;
    this.tooBig ??= literal;
    return null;
  }

  private digit(): boolean {
    const unit = this.text.charCodeAt(this.at);
    return unit >= 0x30 && unit <= 0x39;
  }

  private digits(): void {
    while (this.digit()) this.at++;
  }

  private literal<T>(word: string, value: T): T {
    for (let i = 1; i < word.length; i++) {
      this.at++;
      if (this.text[this.at] !== word[i]) this.fail(`in literal ${word} (expecting '${word[i]!}')`);
    }
    this.at++;
    return value;
  }

  private space(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (unit !== 0x20 && unit !== 9 && unit !== 10 && unit !== 13) return;
      this.at++;
    }
  }

  /** At the end of the text Go complains about a space that it imagines there. */
  private fail(context: string): never {
    throw new JsonError(`invalid character ${quoteByte(this.text.slice(this.at, this.at + 2))} ${context}`);
  }

  private failOrEnd(context: string): never {
    if (this.at >= this.text.length) throw unexpectedEnd();
    this.fail(context);
  }
}

function unexpectedEnd(): JsonError {
  return new JsonError('unexpected end of JSON input');
}

/** The first byte of a text as Go quotes it; above ASCII the character of that number. */
function quoteByte(text: string): string {
  const byte = text === '' ? 0x20 : toBytes(text)[0]!;
  switch (byte) {
    case 0x27:
      return "'\\''";
    case 0x22:
      return `'"'`;
    case 0x5c:
      return "'\\\\'";
    case 0xad:
      return "'\\u00ad'";
    default:
      break;
  }
  const short = 'abtnvfr'[byte - 7];
  if (short !== undefined) return `'\\${short}'`;
  if (byte < 0x20 || byte === 0x7f) return `'\\x${byte.toString(16).padStart(2, '0')}'`;
  if (byte >= 0x80 && byte <= 0xa0) return `'\\u00${byte.toString(16)}'`;
  return `'${String.fromCharCode(byte)}'`;
}
