import type { YamlMap, YamlValue } from '../yaml/value.js';
import { metadataSchema } from './metadata-schema.js';
import {
  anySchema,
  lazily,
  structuralSchema,
  type ListKey,
  type SchemaReference,
  type StructuralSchema,
  type ValueRules,
} from './structural-schema.js';

/** Finds a named type (`@Name`). */
export type NamedType = (name: string) => StructuralSchema;

/** A text in the notation that does not follow its grammar: a fault of this program's own data. */
export class NotationError extends Error {
  override readonly name = 'NotationError';
  constructor(reason: string, text: string, position: number) {
    super(`${reason} at "${text.slice(position, position + 40)}" in "${text.slice(0, 60)}"`);
  }
}

/**
 * Reads the fields of an object type, written so:
 *
 *     fields    = [ field { ";" field } ]
 *     field     = name [ "!" [ span ] ] ":" type { attribute }   "!" is a required field
 *     type      = "[" type { attribute } "]" | "map<" type { attribute } ">" | "{" fields "}" | "@" Name
 *               | scalar | value { "|" value }                   alternatives are an enumeration
 *     scalar    = str | bool | int | int32 | int64 | num | any | object | byte | time | microtime | dur | quantity
 *               | intstr | meta
 *     value     = ( word | JSON string ) [ "@" span ]
 *     attribute = "~" JSON string                                pattern
 *               | "(" bound { "," bound } ")"                    bound = ( len | items | val ) ( ">=" | "<=" ) number
 *               | "=" JSON value                                 default
 *               | "by(" key { "," key } ")" | "set"              how list items are told apart; key = name [ "=" word ]
 *               | "rule(" JSON string [ "," JSON string [ "," span ] ] ")"   a CEL rule and its message
 *               | "since" minor | "until" minor | "null"
 *
 *     span      = [ minor ] "-" [ minor ]                       the first and last release in which it is so
 *
 * `minor` is the release that spans are held against; without it they are as in the newest. Only names are read at once; the type of a field is read when it is asked for. Throws NotationError.
 */
export function schemaFromNotation(fields: string, named: NamedType, minor?: number): StructuralSchema {
  return objectType(new Reader(fields, named, minor), false);
}

/** One type with its attributes in the notation of `schemaFromNotation`. */
export function typeFromNotation(type: string, named: NamedType, minor?: number): StructuralSchema {
  const reader = new Reader(type, named, minor);
  const schema = reader.type();
  reader.end();
  return schema;
}

function objectType(reader: Reader, braced: boolean): StructuralSchema {
  const properties = new Map<string, SchemaReference>();
  const required: string[] = [];
  const defaults: [string, YamlValue][] = [];
  while (!reader.at(braced ? '}' : '')) {
    const name = reader.value();
    if (reader.take('!') && reader.isNow()) required.push(name);
    reader.expect(':');
    const { text, fallback } = reader.skipType();
    properties.set(
      name,
      lazily(() => typeFromNotation(text, reader.named, reader.minor)),
    );
    if (fallback !== undefined) defaults.push([name, fallback]);
    if (!reader.take(';')) break;
  }
  if (braced) reader.expect('}');
  else reader.end();
  return structuralSchema({ type: 'object', properties, required, defaults });
}

const SCALARS: ReadonlyMap<string, StructuralSchema> = new Map([
  ['any', anySchema],
  ['object', structuralSchema({ type: 'object', open: true })],
  ['str', structuralSchema({ type: 'string' })],
  ['bool', structuralSchema({ type: 'boolean' })],
  ['int', structuralSchema({ type: 'integer' })],
  ['int32', structuralSchema({ type: 'integer', rules: { format: 'int32' } })],
  ['int64', structuralSchema({ type: 'integer', rules: { format: 'int64' } })],
  ['num', structuralSchema({ type: 'number' })],
  ['byte', structuralSchema({ type: 'string', rules: { format: 'byte' } })],
  ['time', structuralSchema({ type: 'string', rules: { format: 'date-time' } })],
  ['microtime', structuralSchema({ type: 'string', rules: { format: 'date-time' } })],
  ['dur', structuralSchema({ type: 'string', rules: { format: 'go-duration' } })],
  ['quantity', structuralSchema({ open: true, rules: { format: 'quantity' } })],
  ['intstr', structuralSchema({ type: 'int-or-string' })],
  ['meta', metadataSchema],
]);

/** A cursor over a text in the notation. */
class Reader {
  #position = 0;
  constructor(
    private readonly text: string,
    readonly named: NamedType,
    readonly minor: number | undefined,
  ) {}

  type(): StructuralSchema {
    return this.#attributes(this.#plainType());
  }

  /** Passes over a type, answering its text and the default it names. */
  skipType(): { text: string; fallback: YamlValue | undefined } {
    const start = this.#skipSpace();
    let depth = 0;
    let fallback: YamlValue | undefined;
    for (; this.#position < this.text.length; this.#position++) {
      const character = this.text[this.#position]!;
      if (character === '"') {
        this.#position += jsonStringLength(this.text, this.#position) - 1;
      } else if (character === '=' && depth === 0 && this.text[this.#position - 1] === ' ') {
        this.#position++;
        fallback = this.#json();
        this.#position--;
      } else if (character === '{' || character === '[' || character === '(') {
        depth++;
      } else if (character === '<' && this.text[this.#position + 1] !== '=') {
        depth++;
      } else if (character === '}' || character === ']' || character === ')') {
        if (depth === 0) break;
        depth--;
      } else if (character === '>' && this.text[this.#position + 1] !== '=') {
        depth--;
      } else if (character === ';' && depth === 0) {
        break;
      }
    }
    return { text: this.text.slice(start, this.#position), fallback };
  }

  at(token: string): boolean {
    this.#skipSpace();
    return token === '' ? this.#position === this.text.length : this.text.startsWith(token, this.#position);
  }

  take(token: string): boolean {
    if (!this.at(token)) return false;
    this.#position += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.#error(`expected ${token}`);
  }

  end(): void {
    if (!this.at('')) throw this.#error('expected the end');
  }

  /** Whether what a span follows is so in the release; it always is without a span. */
  isNow(): boolean {
    const span = this.#match(/\d*-\d*/y);
    if (span === undefined) return true;
    const [since, until] = span.split('-');
    if (this.minor === undefined) return until === '';
    return Number(since) <= this.minor && (until === '' || this.minor <= Number(until));
  }

  /** A word or a JSON string. */
  value(): string {
    this.#skipSpace();
    if (this.text[this.#position] === '"') return this.#json() as string;
    const word = this.#match(/[\w./$*+-]+/y);
    if (word === undefined) throw this.#error('expected a word');
    return word;
  }

  #plainType(): StructuralSchema {
    if (this.take('[')) {
      const items = this.type();
      this.expect(']');
      return structuralSchema({ type: 'array', items: () => items });
    }
    if (this.take('map<')) {
      const additional = this.type();
      this.expect('>');
      return structuralSchema({ type: 'object', additional: () => additional });
    }
    if (this.take('{')) return objectType(this, true);
    if (this.take('@')) return this.named(this.value());
    const quoted = this.at('"');
    const word = this.value();
    const scalar = quoted || this.at('|') ? undefined : SCALARS.get(word);
    if (scalar) return scalar;
    const values: string[] = [];
    for (let value = word; ; value = this.value()) {
      if (!this.take('@') || this.isNow()) values.push(value);
      if (!this.take('|')) break;
    }
    return structuralSchema({ type: 'string', rules: { enum: values } });
  }

  #attributes(schema: StructuralSchema): StructuralSchema {
    let result = schema;
    for (;;) {
      if (this.take('~')) {
        result = withRules(result, { pattern: this.#json() as string });
      } else if (this.take('(')) {
        do result = withRules(result, this.#bound());
        while (this.take(','));
        this.expect(')');
      } else if (this.take('=')) {
        this.#json();
      } else if (this.take('by(')) {
        const keys: ListKey[] = [];
        do keys.push(this.#key());
        while (this.take(','));
        this.expect(')');
        result = { ...result, topology: { kind: 'map', keys } };
      } else if (this.take('set')) {
        result = { ...result, topology: { kind: 'set' } };
      } else if (this.take('rule(')) {
        const rule: YamlMap = { rule: this.#json() };
        if (this.take(',')) rule['message'] = this.#json();
        const isNow = !this.take(',') || this.isNow();
        this.expect(')');
        if (isNow) result = { ...result, validations: [...(result.validations ?? []), rule] };
      } else if (this.take('since')) {
        result = { ...result, since: this.#number() };
      } else if (this.take('until')) {
        result = { ...result, until: this.#number() };
      } else if (this.take('null')) {
        result = { ...result, nullable: true };
      } else {
        return result;
      }
    }
  }

  #bound(): ValueRules {
    const subject = this.value();
    const atLeast = this.take('>=');
    if (!atLeast) this.expect('<=');
    const limit = this.#number();
    switch (subject) {
      case 'len':
        return atLeast ? { minLength: limit } : { maxLength: limit };
      case 'items':
        return atLeast ? { minItems: limit } : { maxItems: limit };
      case 'val':
        return atLeast ? { minimum: limit } : { maximum: limit };
      default:
        throw this.#error(`unknown bound ${subject}`);
    }
  }

  #key(): ListKey {
    const name = this.value();
    return { name, fallback: this.take('=') ? this.value() : undefined };
  }

  #number(): number {
    this.#skipSpace();
    const digits = this.#match(/-?\d+/y);
    if (digits === undefined) throw this.#error('expected a number');
    return Number(digits);
  }

  #json(): YamlValue {
    this.#skipSpace();
    const start = this.#position;
    if (this.text[start] === '"') {
      this.#position += jsonStringLength(this.text, start);
    } else {
      const plain = this.#match(/\{[^{}]*\}|\[[^[\]]*\]|[\w.-]+/y);
      if (plain === undefined) throw this.#error('expected a JSON value');
    }
    return JSON.parse(this.text.slice(start, this.#position)) as YamlValue;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.text);
    if (match) this.#position += match[0].length;
    return match?.[0];
  }

  #skipSpace(): number {
    while (this.text[this.#position] === ' ' || this.text[this.#position] === '\n') this.#position++;
    return this.#position;
  }

  #error(reason: string): NotationError {
    return new NotationError(reason, this.text, this.#position);
  }
}

function withRules(schema: StructuralSchema, rules: ValueRules): StructuralSchema {
  return { ...schema, rules: { ...schema.rules, ...rules } };
}

/** How many characters the JSON string that starts at `start` takes, quotes included. */
function jsonStringLength(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end + 1 - start;
}
