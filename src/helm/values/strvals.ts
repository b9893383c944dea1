import { isMap, setOwn, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { quoteRune, quoteString } from '../template/go-quote.js';
import { characters } from '../template/go-string.js';
import { JsonFault, readJsonPrefix } from './json-prefix.js';

/** An assignment that cannot be read or made. The message is Helm's own. */
export class SetError extends Error {
  override readonly name = 'SetError';
}

/**
 * How values are read: `typed` (`--set`: null, booleans and integers are recognised), `string` (`--set-string`), `json`
 * (`--set-json`) and `literal` (`--set-literal`: one assignment, all that stands behind `=` is the value).
 */
export type SetMode = 'typed' | 'string' | 'json' | 'literal';

export interface SetOptions {
  readonly mode?: SetMode;
  /** Helm 3 refuses an index without its closing bracket, Helm 4 takes it for the end of the text. Default 4. */
  readonly helm?: 3 | 4;
}

/**
 * Makes the assignments of a text, such as `a.b[0]=1,c={x,y}`, in a map, in place: maps and lists on the way are
 * changed, not copied, only a list that grows is. Integers become bigints (Go's int64), numbers in JSON stay numbers.
 * Throws SetError; what stood before the fault may have been set by then.
 *
 * Follows Helm's pkg/strvals.
 */
export function assign(target: YamlMap, text: string, options: SetOptions = {}): void {
  const { mode = 'typed', helm = 4 } = options;
  const convert: Convert =
    mode === 'typed' ? typedValue : mode === 'string' || mode === 'literal' ? (value) => value : undefined;
  new Assignments(text, helm, mode === 'literal', convert).assignAll(target);
}

/** Like `assign`, each value being the name of a file to read (`--set-file`). `readFile` may throw SetError. */
export function assignFiles(target: YamlMap, text: string, readFile: (name: string) => YamlValue): void {
  new Assignments(text, 4, false, readFile).assignAll(target);
}

const deepestName = 30;
const largestIndex = 65536;
/** Own limits: no real text comes near them. */
const mostItems = 4_000_000;
const deepestList = 500;

/** Undefined where values are JSON. */
type Convert = ((value: string) => YamlValue) | undefined;

/** What reading a step came to: `end` where the text ran out, which ends the whole without a fault. */
type Outcome = 'more' | 'end';

class Assignments {
  private position = 0;
  /** List items made so far. */
  private filled = 0;
  private readonly keyStops: string;

  constructor(
    private readonly text: string,
    private readonly helm: 3 | 4,
    private readonly literal: boolean,
    private readonly convert: Convert,
  ) {
    this.keyStops = literal ? '=[.' : '=[,.';
  }

  assignAll(target: YamlMap): void {
    while (this.readKey(target, 0) === 'more');
  }

  private readKey(map: YamlMap, depth: number): Outcome {
    const { read: key, stop } = this.readUntil(this.keyStops);
    switch (stop) {
      case undefined:
        if (key === '') return 'end';
        throw new SetError(`key ${quoteString(key)} has no value`);
      case '[': {
        const index = this.readIndex();
        if (index === undefined) return 'end';
        const list = Object.hasOwn(map, key) ? asList(map[key]!) : [];
        const item = this.readItem(list, index, depth);
        set(map, key, item.list);
        return item.outcome;
      }
      case '=':
        return this.readValue((value) => set(map, key, value), 'end');
      case ',':
        set(map, key, '');
        throw new SetError(`key ${quoteString(key)} has no value (cannot end with ,)`);
      default:
        return this.readNested(map, key, depth + 1);
    }
  }

  private readNested(map: YamlMap, key: string, depth: number): Outcome {
    if (depth > deepestName) {
      throw new SetError(
        `value name nested level is greater than maximum supported nested level of ${deepestName}`,
      );
    }
    const inner = Object.hasOwn(map, key) ? asMap(map[key]!) : {};
    const outcome = this.readKey(inner, depth);
    if (Object.keys(inner).length > 0) set(map, key, inner);
    else if (outcome === 'more') throw new SetError(`key map ${quoteString(key)} has no value`);
    return outcome;
  }

  /** Reads what stands behind the brackets of an index. */
  private readItem(
    list: YamlValue[],
    index: number,
    depth: number,
    listDepth = 1,
  ): { readonly list: YamlValue[]; readonly outcome: Outcome } {
    if (listDepth > deepestList) throw new SetError(`lists are nested more than ${deepestList} deep`);
    if (index < 0) throw new SetError(`negative ${index} index not allowed`);
    const { read, stop } = this.readUntil('[.=');
    if (read !== '') {
      const runes = characters(read).map((character) => quoteRune(character.codePointAt(0)!));
      throw new SetError(`unexpected data at end of array index: [${runes.join(' ')}]`);
    }
    switch (stop) {
      case undefined:
        return { list, outcome: 'end' };
      case '=': {
        let grown = list;
        const outcome = this.readValue((value) => (grown = this.setIndex(list, index, value)), 'more');
        return { list: grown, outcome };
      }
      case '[': {
        const next = this.readIndex();
        if (next === undefined) return { list, outcome: 'end' };
        const existing = list[index];
        const inner = this.readItem(
          existing === undefined || existing === null ? [] : asList(existing),
          next,
          depth,
          listDepth + 1,
        );
        if (inner.outcome === 'end') return { list, outcome: 'end' };
        return { list: this.setIndex(list, index, inner.list), outcome: 'more' };
      }
      default: {
        let inner: YamlMap = {};
        if (index < list.length) {
          const existing = list[index];
          if (isMap(existing)) inner = existing;
          else list[index] = inner;
        }
        // Where the text ends without a value for the last key, a list that would have to grow is left as it is.
        if (this.readKey(inner, depth) === 'end') return { list, outcome: 'end' };
        return { list: this.setIndex(list, index, inner), outcome: 'more' };
      }
    }
  }

  /** Reads a value and hands it on; `atEnd` is the outcome where there is none because the text is over. */
  private readValue(put: (value: YamlValue) => void, atEnd: Outcome): Outcome {
    if (this.literal) {
      put(this.text.slice(this.position));
      this.position = this.text.length;
      return 'more';
    }
    if (!this.convert) return this.readJson(put);
    if (this.position >= this.text.length) {
      put('');
      return atEnd;
    }
    if (this.text[this.position] === '{') put(this.readList(this.convert));
    else put(this.convert(this.readUntil(',').read));
    return 'more';
  }

  private readList(convert: (value: string) => YamlValue): YamlValue[] {
    this.position++;
    const list: YamlValue[] = [];
    for (;;) {
      const { read, stop } = this.readUntil(',}');
      if (stop === undefined) throw new SetError("list must terminate with '}'");
      list.push(convert(read));
      if (stop === '}') {
        if (this.text[this.position] === ',') this.position++;
        return list;
      }
    }
  }

  private readJson(put: (value: YamlValue) => void): Outcome {
    if (this.skipToNext()) {
      put(null);
      return 'more';
    }
    try {
      const { value, end } = readJsonPrefix(this.text, this.position);
      this.position = end;
      put(value);
    } catch (error) {
      throw error instanceof JsonFault ? new SetError(error.message) : error;
    }
    this.skipToNext();
    return 'more';
  }

  /** Passes blanks and one comma; whether there was a comma or the end. */
  private skipToNext(): boolean {
    while (this.position < this.text.length) {
      const character = this.text[this.position]!;
      if (character === ',') {
        this.position++;
        return true;
      }
      if (!/\s/.test(character)) return false;
      this.position++;
    }
    return true;
  }

  /** The index up to the closing bracket; undefined where the missing bracket counts as the end of the text. */
  private readIndex(): number | undefined {
    const { read, stop } = this.readUntil(']');
    if (stop === undefined) {
      if (this.helm === 4) return undefined;
      throw new SetError('error parsing index: EOF');
    }
    if (!/^[+-]?[0-9]+$/.test(read)) {
      throw new SetError(`error parsing index: strconv.Atoi: parsing ${quoteString(read)}: invalid syntax`);
    }
    const index = parseInt64(read);
    if (index === undefined) {
      throw new SetError(
        `error parsing index: strconv.Atoi: parsing ${quoteString(read)}: value out of range`,
      );
    }
    return Number(index);
  }

  private setIndex(list: YamlValue[], index: number, value: YamlValue): YamlValue[] {
    if (index > largestIndex) {
      throw new SetError(`index of ${index} is greater than maximum supported index of ${largestIndex}`);
    }
    let grown = list;
    if (list.length <= index) {
      this.filled += index + 1;
      if (this.filled > mostItems)
        throw new SetError(`the indexes ask for more than ${mostItems} list items`);
      grown = [...list];
      while (grown.length <= index) grown.push(null);
    }
    grown[index] = value;
    return grown;
  }

  /** Reads up to one of the characters and passes it; a backslash takes the meaning from the next character. */
  private readUntil(stops: string): { readonly read: string; readonly stop: string | undefined } {
    let read = '';
    while (this.position < this.text.length) {
      const character = this.text[this.position++]!;
      if (stops.includes(character)) return { read, stop: character };
      if (character !== '\\' || this.literal) read += character;
      else if (this.position < this.text.length) read += this.text[this.position++]!;
    }
    return { read, stop: undefined };
  }
}

/** null, a boolean or an integer where the text looks like one, else the text. */
function typedValue(text: string): YamlValue {
  if (/^true$/iu.test(text)) return true;
  if (/^false$/iu.test(text)) return false;
  if (/^null$/iu.test(text)) return null;
  if (text === '0') return 0n;
  if (text.startsWith('0') || !/^[+-]?[0-9]+$/.test(text)) return text;
  return parseInt64(text) ?? text;
}

function parseInt64(digits: string): bigint | undefined {
  const value = BigInt(digits.startsWith('+') ? digits.slice(1) : digits);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** An empty key sets nothing. */
function set(map: YamlMap, key: string, value: YamlValue): void {
  if (key !== '') setOwn(map, key, value);
}

function asMap(value: YamlValue): YamlMap {
  if (isMap(value)) return value;
  throw conversionError(value, 'map[string]interface {}');
}

function asList(value: YamlValue): YamlValue[] {
  if (Array.isArray(value)) return value;
  throw conversionError(value, '[]interface {}');
}

function conversionError(value: YamlValue, wanted: string): SetError {
  return new SetError(
    `unable to parse key: interface conversion: interface {} is ${goType(value)}, not ${wanted}`,
  );
}

function goType(value: YamlValue): string {
  if (value === null) return 'nil';
  if (Array.isArray(value)) return '[]interface {}';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float64';
    case 'bigint':
      return 'int64';
    case 'string':
      return 'string';
    default:
      return 'map[string]interface {}';
  }
}
