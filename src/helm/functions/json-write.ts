import { sortedKeys } from '../template/go-string.js';
import { visit, type Walk } from '../template/value-walk.js';
import { GoError, GoInt, GoObject, typeMark, type GoMap, type GoValue } from '../template/value.js';
import { isGoMap } from './maps.js';
import { isNilCollection } from './nil-values.js';

export interface JsonOptions {
  /** Whether `<`, `>` and `&` are escaped. Default true, as json.Marshal does. */
  readonly escapeHtml?: boolean;
  /** Line breaks and two spaces a level. */
  readonly indent?: boolean;
}

/** Go's encoding/json: keys in byte order, floats as JavaScript writes them. Throws GoError for NaN, Inf and functions. */
export function writeJson(value: GoValue, options: JsonOptions = {}): string {
  const writing = { escapeHtml: options.escapeHtml ?? true, visited: 0 };
  return write(value, writing, options.indent === true ? '\n' : '', 0);
}

/** A finite float64 as encoding/json writes it. */
export function jsonNumber(value: number): string {
  if (Object.is(value, -0)) return '-0';
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
    throw new GoError(`json: unsupported value: ${name}`);
  }
  // JavaScript and Go agree on the digits and on when an exponent is written (from 1e21, below 1e-6).
  return String(value);
}

interface Writing extends Walk {
  readonly escapeHtml: boolean;
}

/** `newline` is empty for compact text, else the line feed and indentation of the level. */
function write(value: GoValue, writing: Writing, newline: string, depth: number): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return jsonString(value, writing.escapeHtml);
    case 'number':
      return jsonNumber(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return value.toString();
    case 'function':
      throw new GoError('json: unsupported type: func(...interface {}) interface {}');
    default:
      break;
  }
  if (value instanceof GoInt) return value.value.toString();
  if (value instanceof GoObject) {
    const data = value.toData();
    // The fields of a struct stand in their own order.
    const isStruct = isGoMap(data) && (value.goKind === 'struct' || value.goKind === 'ptr');
    return isStruct
      ? writeMap(data, Object.keys(data), writing, newline, depth)
      : write(data, writing, newline, depth);
  }
  if (depth > 1000)
    throw new GoError(`json: unsupported value: encountered a cycle via ${typeMark(value as GoMap)}`);
  const inner = newline === '' ? '' : newline + '  ';
  if (Array.isArray(value)) {
    if (isNilCollection(value)) return 'null';
    if (typeMark(value) === '[]uint8') return bytes(value);
    if (value.length === 0) return '[]';
    visit(writing, value.length);
    let text = '[';
    for (let i = 0; i < value.length; i++)
      text += (i > 0 ? ',' : '') + inner + write(value[i]!, writing, inner, depth + 1);
    return text + newline + ']';
  }
  const map = value as GoMap;
  return isNilCollection(map) ? 'null' : writeMap(map, sortedKeys(map), writing, newline, depth);
}

function writeMap(
  map: GoMap,
  keys: readonly string[],
  writing: Writing,
  newline: string,
  depth: number,
): string {
  const inner = newline === '' ? '' : newline + '  ';
  if (keys.length === 0) return '{}';
  const colon = newline === '' ? ':' : ': ';
  visit(writing, keys.length);
  let text = '{';
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    text +=
      (i > 0 ? ',' : '') +
      inner +
      jsonString(key, writing.escapeHtml) +
      colon +
      write(map[key]!, writing, inner, depth + 1);
  }
  return text + newline + '}';
}

/** Control characters, U+2028 and U+2029 are always escaped; bytes outside valid UTF-8 become `\ufffd`. */
function jsonString(text: string, escapeHtml: boolean): string {
  if (/^[\x20\x21\x23-\x25\x27-\x3b\x3d\x3f-\x5b\x5d-\x7e]*$/.test(text)) return `"${text}"`;
  let result = '"';
  let kept = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    let replacement: string | undefined;
    if (unit < 0xd800 || unit > 0xdfff) replacement = escapeOf(unit, escapeHtml);
    else if (text.codePointAt(i)! > 0xffff) i++;
    else replacement = '\\ufffd';
    if (replacement === undefined) continue;
    result += text.slice(kept, i) + replacement;
    kept = i + 1;
  }
  return result + text.slice(kept) + '"';
}

function escapeOf(unit: number, escapeHtml: boolean): string | undefined {
  if (unit >= 0x20) {
    if (unit === 0x22) return '\\"';
    if (unit === 0x5c) return '\\\\';
    if (escapeHtml && (unit === 0x3c || unit === 0x3e || unit === 0x26)) return '\\u00' + unit.toString(16);
    return unit === 0x2028 ? '\\u2028' : unit === 0x2029 ? '\\u2029' : undefined;
  }
  switch (unit) {
    case 8:
      return '\\b';
    case 9:
      return '\\t';
    case 10:
      return '\\n';
    case 12:
      return '\\f';
    case 13:
      return '\\r';
    default:
      return '\\u00' + unit.toString(16).padStart(2, '0');
  }
}

function bytes(list: readonly GoValue[]): string {
  const data = Buffer.from(list.map((byte) => (byte instanceof GoInt ? Number(byte.value) : 0)));
  return `"${data.toString('base64')}"`;
}
