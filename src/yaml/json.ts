import type { YamlMap, YamlValue } from './value.js';

export interface JsonOptions {
  /** Text that each level is indented by; without it everything stands on one line. */
  readonly indent?: string;
  /** Whether `<`, `>` and `&` are written as escapes, as Go does unless told otherwise. */
  readonly escapeHtml: boolean;
}

/** A value as Go's encoding/json prints it: keys sorted by their bytes, bigints in full, no line feed at the end. */
export function writeJson(value: YamlValue, options: JsonOptions): string {
  const separator = options.indent === undefined ? ':' : ': ';
  const write = (item: YamlValue, lineStart: string): string => {
    if (typeof item === 'string') return writeString(item, options.escapeHtml);
    if (typeof item === 'number') return Object.is(item, -0) ? '-0' : String(item);
    if (typeof item !== 'object') return String(item);
    if (item === null) return 'null';
    const inner = lineStart + (options.indent ?? '');
    const parts: string[] = [];
    if (Array.isArray(item)) {
      for (const one of item) parts.push(write(one, inner));
      return enclose('[', parts, ']', lineStart, options.indent);
    }
    for (const key of keysByBytes(item)) {
      parts.push(writeString(key, options.escapeHtml) + separator + write(item[key]!, inner));
    }
    return enclose('{', parts, '}', lineStart, options.indent);
  };
  return write(value, '\n');
}

function enclose(
  open: string,
  parts: readonly string[],
  close: string,
  lineStart: string,
  indent: string | undefined,
): string {
  if (parts.length === 0) return open + close;
  if (indent === undefined) return open + parts.join(',') + close;
  const inner = lineStart + indent;
  return open + inner + parts.join(`,${inner}`) + lineStart + close;
}

const HTML = /[<>&\u2028\u2029]/;
const HTML_ALL = /[<>&\u2028\u2029]/g;
const SEPARATOR = /[\u2028\u2029]/;
const SEPARATORS = /[\u2028\u2029]/g;
const SURROGATE = /\p{Surrogate}/u;
const SURROGATES = /\p{Surrogate}/gu;

function writeString(text: string, escapeHtml: boolean): string {
  // Go writes one escape for each byte that is no UTF-8.
  const valid = SURROGATE.test(text) ? text.replaceAll(SURROGATES, '\ufffd') : text;
  const json = JSON.stringify(valid);
  const shown = valid === text ? json : json.replaceAll('\ufffd', '\\ufffd');
  if (escapeHtml) return HTML.test(shown) ? shown.replaceAll(HTML_ALL, escape) : shown;
  return SEPARATOR.test(shown) ? shown.replaceAll(SEPARATORS, escape) : shown;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Keys in the order of their UTF-8 bytes, which is that of their code points. */
function keysByBytes(map: YamlMap): string[] {
  const keys = Object.keys(map).sort();
  // Only surrogate pairs sort otherwise in UTF-16.
  return keys.some((key) => /[\ud800-\udfff]/.test(key)) ? keys.sort(compareCodePoints) : keys;
}

function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    if (a.charCodeAt(at) !== b.charCodeAt(at)) return a.codePointAt(at)! - b.codePointAt(at)!;
  }
  return a.length - b.length;
}
