import { formatFloat } from './scalar.js';
import { spaces } from './scanner.js';
import { sortedKeys } from './sort-keys.js';
import { isMultiline, writeText } from './write-text.js';

/**
 * `kustomize`: as sigs.k8s.io/yaml prints (kustomize, Helm's toYaml): keys sorted naturally, lists not indented, text
 * folded at 80 columns, whole numbers in full. `helm-pretty`: as toYamlPretty: lists indented, nothing folded, a
 * number as Go prints a float64 (1e+06) and a bigint in full.
 */
export type WriteStyle = 'kustomize' | 'helm-pretty';

/** What can be written: data, maps whose keys keep their order, and scalars whose text is known. */
export type WritableYaml =
  | null
  | boolean
  | number
  | bigint
  | string
  | PlainText
  | readonly WritableYaml[]
  | ReadonlyMap<string, WritableYaml>
  | WritableMap;

interface WritableMap {
  readonly [key: string]: WritableYaml;
}

/** A scalar that is written as it is, without quotes: a timestamp. */
export class PlainText {
  constructor(readonly text: string) {}
}

/** The YAML text of a value, ending in a line feed. */
export function writeYaml(value: WritableYaml, style: WriteStyle = 'kustomize'): string {
  const writer = new Writer(style === 'helm-pretty');
  if (isEmpty(value)) return `${writer.scalar(value, 0, 0)}\n`;
  if (isList(value)) writer.list(value, 0, false);
  else if (isEntries(value)) writer.map(value, 0, false);
  else return `${writer.scalar(value, 2, 0)}\n`;
  return writer.parts.join('');
}

/** Keys with more bytes are written behind `?`. */
const LONGEST_SIMPLE_KEY = 128;
const PLAIN_KEY = /^[A-Za-z_][\w./-]*$/;

class Writer {
  readonly parts: string[] = [];

  constructor(private readonly pretty: boolean) {}

  /** Writes the entries of a map, its keys at a column. `compact`: the first key follows a dash on its line. */
  map(map: Entries, indent: number, compact: boolean): void {
    const { parts } = this;
    const pad = spaces(indent);
    let first = compact;
    const ordered = map instanceof Map ? (map as ReadonlyMap<string, WritableYaml>) : undefined;
    const plain = map as WritableMap;
    for (const key of ordered === undefined ? sortedKeys(plain, this.pretty) : ordered.keys()) {
      if (first) first = false;
      else parts.push(pad);
      const value = ordered === undefined ? plain[key]! : ordered.get(key)!;
      if (key.length <= LONGEST_SIMPLE_KEY && (PLAIN_KEY.test(key) || isSimpleKey(key))) {
        const name = writeText(key, indent + 2, -1, this.pretty);
        parts.push(name);
        this.valueOfKey(value, indent, name.length);
      } else {
        parts.push(`? ${this.scalar(key, indent + 2, indent + 2)}\n${pad}:`);
        this.valueBehindMark(value, indent);
      }
    }
  }

  /** Writes the items of a list, its dashes at a column. `compact`: the first dash follows one on its line. */
  list(list: readonly WritableYaml[], indent: number, compact: boolean): void {
    const { parts } = this;
    const pad = spaces(indent);
    let first = compact;
    for (const item of list) {
      if (first) first = false;
      else parts.push(pad);
      parts.push('-');
      this.valueBehindMark(item, indent);
    }
  }

  /** The text of anything but a map or list that has entries, starting at a column, going on at an indentation. */
  scalar(value: WritableYaml, indent: number, column: number): string {
    if (typeof value === 'string') return writeText(value, indent, this.pretty ? -1 : column, this.pretty);
    if (typeof value === 'number') return this.pretty ? formatPretty(value) : formatNumber(value);
    if (typeof value === 'bigint') return formatInteger(value);
    if (typeof value === 'boolean') return value ? 'true' : 'false';
    if (value === null || value === undefined) return 'null';
    if (value instanceof PlainText) return value.text;
    return Array.isArray(value) ? '[]' : '{}';
  }

  private valueOfKey(value: WritableYaml, indent: number, keyLength: number): void {
    if (isList(value) && value.length > 0) {
      this.parts.push(':\n');
      this.list(value, this.pretty ? indent + 2 : indent, false);
    } else if (isEntries(value) && !isEmpty(value)) {
      this.parts.push(':\n');
      this.map(value, indent + 2, false);
    } else {
      this.parts.push(': ', this.scalar(value, indent + 2, indent + keyLength + 2), '\n');
    }
  }

  /** The value behind a dash, or behind the colon of a key with `?`. */
  private valueBehindMark(value: WritableYaml, indent: number): void {
    this.parts.push(' ');
    if (isList(value) && value.length > 0) this.list(value, indent + 2, true);
    else if (isEntries(value) && !isEmpty(value)) this.map(value, indent + 2, true);
    else this.parts.push(this.scalar(value, indent + 2, indent + 2), '\n');
  }
}

type Entries = WritableMap | ReadonlyMap<string, WritableYaml>;

function isList(value: WritableYaml): value is readonly WritableYaml[] {
  return Array.isArray(value);
}

function isEntries(value: WritableYaml): value is Entries {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof PlainText);
}

function isEmpty(value: WritableYaml): boolean {
  if (isList(value)) return value.length === 0;
  if (!isEntries(value)) return false;
  if (value instanceof Map) return value.size === 0;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

function isSimpleKey(key: string): boolean {
  if (isMultiline(key)) return false;
  return key.length * 3 <= LONGEST_SIMPLE_KEY || Buffer.byteLength(key) <= LONGEST_SIMPLE_KEY;
}

const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** A float64, infinite ones and NaN too. */
function formatPretty(value: number): string {
  if (Number.isFinite(value)) return formatFloat(value);
  return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
}

/** A number that went through JSON: whole ones in full as long as 64 bits hold them. */
function formatNumber(value: number): string {
  if (!Number.isInteger(value)) return formatFloat(value);
  if (Math.abs(value) < 1e15) return String(value);
  return Math.abs(value) < 1e21 ? formatInteger(BigInt(String(value))) : formatFloat(value);
}

function formatInteger(value: bigint): string {
  return value > MAX_UINT64 || value < MIN_INT64 ? formatFloat(Number(value)) : String(value);
}
