import { visit, visitText, type Walk } from '../template/value-walk.js';
import { formatFloat } from '../template/go-float.js';
import { kindName } from '../template/go-print.js';
import { sortedKeys } from '../template/go-string.js';
import { GoError, GoInt, GoObject, type GoMap, type GoValue } from '../template/value.js';
import { GoTime } from './go-time.js';
import { isGoMap } from './maps.js';
import { isNilCollection } from './nil-values.js';

/** A fault that toToml answers as text. */
export class TomlError extends Error {
  override readonly name = 'TomlError';
}

/**
 * A value as github.com/BurntSushi/toml writes it: plain values before tables, two spaces a level, keys in byte order,
 * nil left out. Throws TomlError, and GoError for nil itself.
 */
export function writeToml(value: GoValue): string {
  if (value === null) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  const writer: Writer = { text: '', visited: 0 };
  writeEntry(writer, [], value);
  return writer.text;
}

interface Writer extends Walk {
  text: string;
}

function writeEntry(writer: Writer, key: readonly string[], value: GoValue): void {
  visit(writer, 0);
  visitText(writer.text.length);
  if (key.length > 1000) throw new TomlError('toml: the value is nested deeper than 1000 levels');
  if (isGoMap(value)) {
    if (!isNilCollection(value)) writeTable(writer, key, value);
  } else if (value instanceof GoObject && isTable(value)) {
    writeTable(writer, key, value.toData() as GoMap);
  } else if (Array.isArray(value) && isTableList(value)) {
    if (key.length === 0) throw new TomlError('toml: top-level values must be Go maps or structs');
    for (const item of value) {
      newline(writer);
      writer.text += `${indentation(key)}[[${key.map(quotedKey).join('.')}]]`;
      newline(writer);
      writeItems(writer, key, asTable(item));
    }
  } else if (key.length === 0 && isComplex(value)) {
    throw new TomlError("unsupported type for key '': complex128");
  } else if (key.length === 0) {
    writer.text += inline(writer, value, 0);
  } else {
    writer.text += `${indentation(key)}${quotedKey(key.at(-1)!)} = ${inline(writer, value, 0)}`;
    newline(writer);
  }
}

function writeTable(writer: Writer, key: readonly string[], map: GoMap): void {
  if (key.length === 1) newline(writer);
  if (key.length > 0) {
    writer.text += `${indentation(key)}[${key.map(quotedKey).join('.')}]`;
    newline(writer);
  }
  writeItems(writer, key, map);
}

function writeItems(writer: Writer, key: readonly string[], map: GoMap): void {
  for (const name of keysInOrder(map)) {
    const value = map[name]!;
    if (!isNil(value)) writeEntry(writer, [...key, name], value);
  }
}

/** Tables come last, or what follows them would belong to them. */
function keysInOrder(map: GoMap): string[] {
  const direct: string[] = [];
  const tables: string[] = [];
  for (const name of sortedKeys(map)) (isTable(map[name]!) ? tables : direct).push(name);
  return [...direct, ...tables];
}

function inline(walk: Walk, value: GoValue, depth: number): string {
  visit(walk, 0);
  if (depth > 1000) throw new TomlError('toml: the value is nested deeper than 1000 levels');
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return float(value);
    case 'bigint':
      return value.toString();
    case 'function':
      throw new TomlError('unsupported type: func');
    default:
      break;
  }
  if (value instanceof GoInt) return value.value.toString();
  if (value instanceof GoTime) return value.format('2006-01-02T15:04:05.999999999Z07:00');
  if (isComplex(value)) throw new TomlError('unsupported type: complex128');
  if (value instanceof GoObject) return inline(walk, value.toData(), depth + 1);
  if (Array.isArray(value)) {
    checkItems(value);
    return `[${value.map((item) => inline(walk, item, depth + 1)).join(', ')}]`;
  }
  return inlineTable(walk, value as GoMap, depth);
}

/** A nil value leaves its comma behind where others follow. */
function inlineTable(walk: Walk, map: GoMap, depth: number): string {
  const names = keysInOrder(map);
  let text = '';
  for (let i = 0; i < names.length; i++) {
    const value = map[names[i]!]!;
    if (isNil(value)) continue;
    text += `${quotedKey(names[i]!)} = ${inline(walk, value, depth + 1)}${i < names.length - 1 ? ', ' : ''}`;
  }
  return `{${text}}`;
}

function isComplex(value: GoValue): boolean {
  return value instanceof GoObject && value.goKind === 'complex128';
}

function isNil(value: GoValue): boolean {
  return value === null || ((Array.isArray(value) || isGoMap(value)) && isNilCollection(value));
}

function isTable(value: GoValue): boolean {
  if (value === null) return false;
  if (Array.isArray(value)) return isTableList(value);
  if (value instanceof GoObject)
    return (
      isGoMap(value) ||
      (!(value instanceof GoTime) && /^(?:struct|map)$/.test(value.goKind) && isGoMap(value.toData()))
    );
  return isGoMap(value) && !isNilCollection(value);
}

function isTableList(list: readonly GoValue[]): boolean {
  checkItems(list);
  return list.length > 0 && list.every((item) => !Array.isArray(item) && isTable(item));
}

function checkItems(list: readonly GoValue[]): void {
  for (const item of list) if (isNil(item)) throw new TomlError('toml: cannot encode array with nil element');
}

function asTable(value: GoValue): GoMap {
  const data = value instanceof GoObject ? value.toData() : value;
  if (isGoMap(data)) return data;
  throw new TomlError(`eTable: unhandled reflect.Value Kind: ${kindName(data)}`);
}

function newline(writer: Writer): void {
  if (writer.text !== '') writer.text += '\n';
}

function indentation(key: readonly string[]): string {
  return '  '.repeat(key.length - 1);
}

function quotedKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quoted(key);
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function quoted(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is escaped
  const escaped = text.replace(/["\\\x00-\x1f\x7f]/g, (character) => {
    return escapes[character] ?? '\\u' + character.charCodeAt(0).toString(16).padStart(4, '0');
  });
  return `"${escaped}"`;
}

function float(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = formatFloat(value, 'g', -1);
  return /[.e]/.test(text) ? text : text + '.0';
}
