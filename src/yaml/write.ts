import { formatFloat } from './scalar.js';
import { spaces } from './scanner.js';
import { sortedKeys } from './sort-keys.js';
import type { YamlMap, YamlValue } from './value.js';
import { isMultiline, writeText } from './write-text.js';

/**
 * `kustomize`: as sigs.k8s.io/yaml prints (kustomize, Helm's toYaml): keys sorted naturally, lists not indented, text
 * folded at 80 columns, whole numbers in full. `helm-pretty`: as toYamlPretty: lists indented, nothing folded, a
 * number as Go prints a float64 (1e+06) and a bigint in full.
 */
export type WriteStyle = 'kustomize' | 'helm-pretty';

/** The YAML text of a value, ending in a line feed. */
export function writeYaml(value: YamlValue, style: WriteStyle = 'kustomize'): string {
  const writer = new Writer(style === 'helm-pretty');
  if (isEmpty(value)) return `${writer.scalar(value, 0, 0)}\n`;
  if (Array.isArray(value)) writer.list(value, 0, false);
  else if (typeof value === 'object' && value !== null) writer.map(value, 0, false);
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
  map(map: YamlMap, indent: number, compact: boolean): void {
    const { parts } = this;
    const pad = spaces(indent);
    let first = compact;
    for (const key of sortedKeys(map, this.pretty)) {
      if (first) first = false;
      else parts.push(pad);
      const value = map[key]!;
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
  list(list: readonly YamlValue[], indent: number, compact: boolean): void {
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
  scalar(value: YamlValue, indent: number, column: number): string {
    if (typeof value === 'string') return writeText(value, indent, this.pretty ? -1 : column, this.pretty);
    if (typeof value === 'number') return this.pretty ? formatPretty(value) : formatNumber(value);
    if (typeof value === 'bigint') return formatInteger(value);
    if (typeof value === 'boolean') return value ? 'true' : 'false';
    if (value === null || value === undefined) return 'null';
    return Array.isArray(value) ? '[]' : '{}';
  }

  private valueOfKey(value: YamlValue, indent: number, keyLength: number): void {
    if (typeof value !== 'object' || value === null || isEmpty(value)) {
      this.parts.push(': ', this.scalar(value, indent + 2, indent + keyLength + 2), '\n');
    } else if (Array.isArray(value)) {
      this.parts.push(':\n');
      this.list(value, this.pretty ? indent + 2 : indent, false);
    } else {
      this.parts.push(':\n');
      this.map(value, indent + 2, false);
    }
  }

  /** The value behind a dash, or behind the colon of a key with `?`. */
  private valueBehindMark(value: YamlValue, indent: number): void {
    this.parts.push(' ');
    if (typeof value !== 'object' || value === null || isEmpty(value)) {
      this.parts.push(this.scalar(value, indent + 2, indent + 2), '\n');
    } else if (Array.isArray(value)) this.list(value, indent + 2, true);
    else this.map(value, indent + 2, true);
  }
}

function isEmpty(value: YamlValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length === 0;
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
