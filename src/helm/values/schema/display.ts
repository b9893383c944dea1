import { isMap, type YamlValue } from '../../../yaml/value.js';
import { printFloat } from '../../template/go-float.js';

/** The name JSON Schema has for a value's type. */
export function typeName(value: YamlValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'number';
  return typeof value;
}

/** A scalar as messages show it: text in single quotes, the rest plainly. */
export function displayValue(value: YamlValue): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' || typeof value === 'bigint') return goNumber(value);
  if (value === null) return '<nil>';
  return typeof value === 'object' ? 'value' : String(value);
}

export function quoteList(texts: readonly string[]): string {
  return texts.map(quote).join(', ');
}

function quote(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}

/** A number as Go's %v prints it. */
export function goNumber(value: number | bigint): string {
  return typeof value === 'bigint' ? value.toString() : printFloat(value);
}

/** Equal as JSON: numbers by value, maps whatever the order of their keys. */
export function equalValues(a: YamlValue, b: YamlValue): boolean {
  if (typeof a !== 'object' && typeof b !== 'object') {
    return typeof a === typeof b ? a === b : isNumber(a) && isNumber(b) && Number(a) === Number(b);
  }
  return canonicalText(a) === canonicalText(b);
}

function isNumber(value: YamlValue): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** A text that is equal for equal values. */
export function canonicalText(value: YamlValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isMap(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(value[key]!)}`).join(',')}}`;
}
