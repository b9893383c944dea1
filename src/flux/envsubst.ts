import { quoteString } from '../helm/template/go-quote.js';
import { byteLength, sliceBytes } from '../helm/template/go-string.js';
import { isUnknown, unknownText } from '../manifest/unknown.js';
import {
  defaultOperators,
  EnvsubstError,
  parseTemplate,
  type Expression,
  type Segment,
} from './envsubst-parse.js';
import { trimLongest, trimShortest } from './envsubst-trim.js';

/** The value of a variable, or undefined; `hasDefault` says whether its expression gives another one then. */
export type Lookup = (name: string, hasDefault: boolean) => string | undefined;

export interface EnvsubstOptions {
  /**
   * What an undefined variable without a default is: empty (`off`), an error where it is used bare (`bare`, strict mode
   * before Flux 2.9), or an error with every operator that gives no default (`all`).
   */
  readonly strict: 'off' | 'bare' | 'all';
  /** Told of each expression that is evaluated. */
  readonly onUse?: (
    use: { readonly name: string; readonly hasDefault: boolean; readonly isBare: boolean },
    defined: boolean,
  ) => void;
}

/**
 * A text with its expressions replaced, as github.com/fluxcd/pkg/envsubst does it. Throws EnvsubstError.
 *
 * What an operator makes of a value that is unknown is unknown, but a default is never taken in its place.
 */
export function envsubst(text: string, lookup: Lookup, options: EnvsubstOptions): string {
  const segments = parseTemplate(text);
  return evaluateAll(segments, lookup, options);
}

function evaluateAll(segments: readonly Segment[], lookup: Lookup, options: EnvsubstOptions): string {
  let result = '';
  for (const segment of segments) {
    result += typeof segment === 'string' ? segment : evaluate(segment, lookup, options);
  }
  return result;
}

/** Arguments are evaluated even where they are not needed. */
function evaluate(expression: Expression, lookup: Lookup, options: EnvsubstOptions): string {
  const { name, operator } = expression;
  const args = expression.args.map((argument) => evaluateAll([argument], lookup, options));
  const hasDefault = defaultOperators.has(operator);
  const found = lookup(name, hasDefault);
  options.onUse?.({ name, hasDefault, isBare: operator === '' }, found !== undefined);
  if (found === undefined) {
    const checked = operator === '' || (options.strict === 'all' && !hasDefault);
    if (checked && options.strict !== 'off') {
      throw new EnvsubstError(`variable not set (strict mode): ${quoteString(name)}`, expression.offset);
    }
  }
  const value = found ?? '';
  if (operator === '') return value;
  if (hasDefault) return value === '' ? args.join('') : value;
  if (isUnknown(value) || args.some(isUnknown)) return unknownText(name);
  return operate(value, operator, args, expression.offset);
}

function operate(value: string, operator: string, args: readonly string[], offset: number): string {
  const [first = '', second] = args;
  switch (operator) {
    case ',':
      return mapFirst(value, lower);
    case ',,':
      return mapAll(value, lower);
    case '^':
      return mapFirst(value, upper);
    case '^^':
      return mapAll(value, upper);
    case ':':
      return substring(value, first, second, offset);
    case '#':
      return args.length === 0 ? String(byteLength(value)) : trimShortest(value, first);
    case '##':
      return trimLongest(value, first);
    case '%':
      return reverse(trimShortest(reverse(value), reverse(first)));
    case '%%':
      return reverse(trimLongest(reverse(value), reverse(first)));
    case '/':
      return replaceFirst(value, first, second ?? '');
    case '//':
      return first === '' ? between(value, second ?? '') : value.replaceAll(first, () => second ?? '');
    case '/#':
      return second !== undefined && value.startsWith(first) ? second + value.slice(first.length) : value;
    case '/%':
      return second !== undefined && value.endsWith(first)
        ? value.slice(0, value.length - first.length) + second
        : value;
    default:
      // Mixed pairs such as `^,` do nothing.
      return value;
  }
}

/** Offsets count bytes. What is no integer leaves the value as it is. */
function substring(value: string, first: string, second: string | undefined, offset: number): string {
  const size = byteLength(value);
  let start = parseInteger(first);
  if (start === undefined) return value;
  if (start < 0) start = Math.max(0, size + start);
  if (second === undefined) return start < size ? sliceBytes(value, start, size) : '';
  const length = parseInteger(second);
  if (length === undefined) return value;
  const end = start + length;
  if (end >= size) return start < size ? sliceBytes(value, start, size) : '';
  if (end >= start) return sliceBytes(value, start, end);
  const bounds = end < 0 ? `[:${end}]` : `[${start}:${end}]`;
  throw new EnvsubstError(`panic: runtime error: slice bounds out of range ${bounds}`, offset);
}

function parseInteger(text: string): number | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) < 2 ** 63 ? value : undefined;
}

function replaceFirst(value: string, search: string, replacement: string): string {
  const at = value.indexOf(search);
  return at < 0 ? value : value.slice(0, at) + replacement + value.slice(at + search.length);
}

/** The text before, between and after all characters. */
function between(value: string, text: string): string {
  return text + Array.from(value, (character) => character + text).join('');
}

function reverse(text: string): string {
  return Array.from(text).reverse().join('');
}

function mapFirst(text: string, convert: (character: string) => string): string {
  const point = text.codePointAt(0);
  if (point === undefined) return text;
  const first = String.fromCodePoint(point);
  return convert(first) + text.slice(first.length);
}

function mapAll(text: string, convert: (character: string) => string): string {
  return Array.from(text, convert).join('');
}

/** Go maps each character to one character. */
function upper(character: string): string {
  const mapped = character.toUpperCase();
  return isSingle(mapped) ? mapped : character;
}

function lower(character: string): string {
  if (character === '\u0130') return 'i';
  const mapped = character.toLowerCase();
  return isSingle(mapped) ? mapped : character;
}

function isSingle(text: string): boolean {
  return text.length === (text.codePointAt(0)! > 0xffff ? 2 : 1);
}
