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

/** A number as the English messages show it: thousands with commas, large powers as `1×10⁰⁶`. */
export function goNumber(value: number | bigint): string {
  const text = typeof value === 'bigint' ? value.toString() : printFloat(value);
  const exponent = text.indexOf('e');
  if (exponent < 0) return withCommas(text);
  const power = text.slice(exponent + 1).replace('+', '');
  return `${text.slice(0, exponent)}×10${power.replace(/[-0-9]/g, (digit) => superscripts[digit]!)}`;
}

const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻',
  0: '⁰',
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
};

function withCommas(text: string): string {
  const point = text.indexOf('.');
  const whole = point < 0 ? text : text.slice(0, point);
  return whole.replace(/\B(?=(?:\d{3})+$)/g, ',') + (point < 0 ? '' : text.slice(point));
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
