import { printValue } from '../template/go-print.js';
import { byteLength, isAscii, sliceBytes, toBytes, fromBytes } from '../template/go-string.js';
import { GoError, type GoValue } from '../template/value.js';
import { toText } from './casts.js';
import { define, defineVariadic, limitText } from './define.js';
import { quoteString } from '../template/go-quote.js';
import type { FunctionTable } from './registry.js';
import { isSpace, mapCharacters, toLower, toUpper } from './unicode.js';

/** Functions of texts. They count bytes, as Go does. */
export const stringFunctions: FunctionTable = {
  /**
   * `abbrev WIDTH TEXT`: at most WIDTH bytes, of which the last three are dots. A width below 4 changes
   * nothing.
   */
  abbrev: define(['int', 'string'], (width, text) =>
    width < 4n ? text : abbreviate(text, 0, Number(width)),
  ),
  /**
   * `abbrevboth OFFSET WIDTH TEXT`: cut at both ends so that the byte at OFFSET is left. Changes nothing
   * where the dots would not fit: a width below 4, or below 7 with an offset.
   */
  abbrevboth: define(['int', 'int', 'string'], (left, right, text) =>
    right < 4n || (left > 0n && right < 7n) ? text : abbreviate(text, offsetIn(text, left), Number(right)),
  ),
  /**
   * `trunc COUNT TEXT`: the first COUNT bytes, the last ones where COUNT is negative. A character may be cut
   * in two.
   */
  trunc: define(['int', 'string'], (count, text) => truncate(Number(count), text)),
  /**
   * `substr START END TEXT`: the bytes from START to before END. A negative START means from the beginning, a
   * negative or too large END to the end; START above END fails.
   */
  substr: define(['int', 'int', 'string'], (start, end, text) => substring(start, end, text)),
  /** `trim TEXT`: without white space at both ends, that of Unicode too. */
  trim: define(['string'], (text) => trimSpace(text)),
  /** `trimAll CHARACTERS TEXT`, also `trimall`: without any of these characters at both ends. */
  trimAll: define(['string', 'string'], (cutset, text) => trimCharacters(text, cutset)),
  trimall: define(['string', 'string'], (cutset, text) => trimCharacters(text, cutset)),
  /** `trimPrefix PREFIX TEXT`: once, whole or not at all. */
  trimPrefix: define(['string', 'string'], (prefix, text) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  /** `trimSuffix SUFFIX TEXT`: once, whole or not at all. */
  trimSuffix: define(['string', 'string'], (suffix, text) =>
    text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
  ),
  /** `contains PART TEXT`: the text to search comes last, so that it can be piped. */
  contains: define(['string', 'string'], (part, text) => text.includes(part)),
  /** `hasPrefix PREFIX TEXT`. */
  hasPrefix: define(['string', 'string'], (prefix, text) => text.startsWith(prefix)),
  /** `hasSuffix SUFFIX TEXT`. */
  hasSuffix: define(['string', 'string'], (suffix, text) => text.endsWith(suffix)),
  /** `upper TEXT`: character by character, so that `ß` stays. */
  upper: define(['string'], (text) => (isAscii(text) ? text.toUpperCase() : mapCharacters(text, toUpper))),
  /** `lower TEXT`: character by character. */
  lower: define(['string'], (text) => (isAscii(text) ? text.toLowerCase() : mapCharacters(text, toLower))),
  /** `repeat COUNT TEXT`: a negative count fails. */
  repeat: define(['int', 'string'], (count, text) => repeat('repeat', Number(count), text)),
  /**
   * `nospace TEXT`: without white space. Where any is removed, what is not ASCII comes out garbled, byte by
   * byte.
   */
  nospace: define(['string'], (text) => withoutSpace(text)),
  /** `initials TEXT`: the first byte, not character, of each word. */
  initials: define(['string'], (text) => initials(text)),
  /** `replace OLD NEW TEXT`: every occurrence. An empty OLD puts NEW before each character and at the end. */
  replace: define(['string', 'string', 'string'], (old, replacement, text) =>
    replaceAll(text, old, replacement),
  ),
  /** `indent SPACES TEXT`: spaces before every line, empty ones too; a negative number fails. */
  indent: define(['int', 'string'], (spaces, text) => indent('indent', Number(spaces), text)),
  /** `nindent SPACES TEXT`: as `indent`, behind a line break. */
  nindent: define(['int', 'string'], (spaces, text) => '\n' + indent('nindent', Number(spaces), text)),
  /** `plural ONE MANY COUNT`: ONE only for a count of 1; 0 and -1 are many. */
  plural: define(['string', 'string', 'int'], (one, many, count) => (count === 1n ? one : many)),
  /**
   * `quote VALUE...`: each in double quotes with Go's escapes, spaces between. Nil values are left out, so
   * that `quote nil` is empty text and no `""`.
   */
  quote: defineVariadic([], 'any', (values) => joinValues(values, (value) => quoteString(toText(value)))),
  /**
   * `squote VALUE...`: each in single quotes, with nothing escaped, not even a quote. Nil values are left
   * out.
   */
  squote: defineVariadic([], 'any', (values) => joinValues(values, (value) => `'${printValue(value)}'`)),
  /** `cat VALUE...`: spaces between. Nil values are left out. */
  cat: defineVariadic([], 'any', (values) => joinValues(values, printValue)),
  /** `toString VALUE`: as it prints; nil is `<nil>`. */
  toString: define(['any'], (value) => toText(value)),
  /**
   * `wrap WIDTH TEXT`: line breaks in place of spaces so that lines have at most WIDTH bytes; longer words
   * stay whole.
   */
  wrap: define(['int', 'string'], (width, text) => wrap(text, Number(width), '', false)),
  /** `wrapWith WIDTH SEPARATOR TEXT`: as `wrap` with another separator, and longer words are cut. */
  wrapWith: define(['int', 'string', 'string'], (width, separator, text) =>
    wrap(text, Number(width), separator, true),
  ),
};

/** strings.TrimSpace. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** strings.Repeat, within the limit of a text. */
export function repeat(name: string, count: number, text: string): string {
  if (count < 0) throw new GoError('strings: negative Repeat count');
  limitText(name, count * byteLength(text));
  return text.repeat(count);
}

/** A text with each line behind some spaces, empty lines too. */
export function indent(name: string, spaces: number, text: string): string {
  const pad = repeat(name, spaces, ' ');
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  limitText(name, text.length + lines * spaces);
  return pad + (lines === 1 ? text : text.replaceAll('\n', '\n' + pad));
}

/** strings.ReplaceAll: an empty pattern matches before each character and at the end. */
export function replaceAll(text: string, old: string, replacement: string): string {
  if (old !== '') {
    if (!text.includes(old)) return text;
    const parts = text.split(old);
    limitText('replace', text.length + (parts.length - 1) * replacement.length);
    return parts.join(replacement);
  }
  const characters = Array.from(text);
  limitText('replace', text.length + (characters.length + 1) * replacement.length);
  return replacement + characters.map((character) => character + replacement).join('');
}

function truncate(count: number, text: string): string {
  const length = byteLength(text);
  if (count < 0 && length + count > 0) return sliceBytes(text, length + count, length);
  return count >= 0 && length > count ? sliceBytes(text, 0, count) : text;
}

function substring(start: bigint, end: bigint, text: string): string {
  const length = byteLength(text);
  if (start < 0n) {
    if (end < 0n) throw new GoError(`runtime error: slice bounds out of range [:${end}]`);
    if (end > length)
      throw new GoError(`runtime error: slice bounds out of range [:${end}] with length ${length}`);
    return sliceBytes(text, 0, Number(end));
  }
  const stop = end < 0n || end > length ? length : end;
  if (start > stop) throw new GoError(`runtime error: slice bounds out of range [${start}:${stop}]`);
  return sliceBytes(text, Number(start), Number(stop));
}

function trimCharacters(text: string, cutset: string): string {
  if (text === '' || cutset === '') return text;
  const cut = new Set(Array.from(cutset));
  const characters = Array.from(text);
  let start = 0;
  let end = characters.length;
  while (start < end && cut.has(characters[start]!)) start++;
  while (end > start && cut.has(characters[end - 1]!)) end--;
  return characters.slice(start, end).join('');
}

/** Each byte counts as the character of that number, so that UTF-8 comes out garbled where anything is removed. */
function withoutSpace(text: string): string {
  const bytes = toBytes(text);
  let result = '';
  let kept = 0;
  for (const byte of bytes) {
    if (isSpace(byte)) continue;
    result += String.fromCharCode(byte);
    kept++;
  }
  return kept === bytes.length ? text : result;
}

/** The first byte of each word, as the character of that number. */
function initials(text: string): string {
  let result = '';
  let gap = true;
  for (const byte of toBytes(text)) {
    if (isSpace(byte)) gap = true;
    else if (gap) {
      result += String.fromCharCode(byte);
      gap = false;
    }
  }
  return result;
}

function joinValues(values: readonly GoValue[], print: (value: GoValue) => string): string {
  let result = '';
  let first = true;
  for (const value of values) {
    if (value === null) continue;
    result += (first ? '' : ' ') + print(value);
    first = false;
  }
  return result;
}

/** An offset in a text. The smallest integers count from its end, as what is left behind them overflows. */
function offsetIn(text: string, offset: bigint): number {
  const length = BigInt(byteLength(text));
  return Number(BigInt.asIntN(64, length - offset) < length - offset ? length : offset);
}

/** Shortens a text to a width, with dots at its end, its start or both, so that the byte at `offset` is in it. */
function abbreviate(text: string, offset: number, width: number): string {
  const length = byteLength(text);
  if (length <= width) return text;
  let start = Math.min(offset, length);
  if (length - start < width - 3) start = length - (width - 3);
  if (start <= 4) return sliceBytes(text, 0, width - 3) + '...';
  if (width < 7) return '';
  if (start + width - 3 < length) return '...' + abbreviate(sliceBytes(text, start, length), 0, width - 3);
  return '...' + sliceBytes(text, length - (width - 3), length);
}

/** Breaks a line at spaces so that no line is longer than `width` bytes; longer words are cut only if `cut` says so. */
function wrap(text: string, width: number, separator: string, cut: boolean): string {
  const bytes = toBytes(text);
  const newline = toBytes(separator === '' ? '\n' : separator);
  const length = Math.max(width, 1);
  limitText('wrap', bytes.length + Math.ceil(bytes.length / length) * newline.length);
  let wrapped = Buffer.allocUnsafe(bytes.length + 64);
  let size = 0;
  const add = (piece: Buffer): void => {
    if (size + piece.length > wrapped.length) {
      const larger = Buffer.allocUnsafe((size + piece.length) * 2);
      wrapped.copy(larger, 0, 0, size);
      wrapped = larger;
    }
    piece.copy(wrapped, size);
    size += piece.length;
  };
  let offset = 0;
  while (bytes.length - offset > length) {
    if (bytes[offset] === 0x20) {
      offset++;
      continue;
    }
    const space = bytes.subarray(offset, offset + length + 1).lastIndexOf(0x20);
    let end: number;
    let next: number;
    if (space >= 0) {
      end = offset + space;
      next = end + 1;
    } else if (cut) {
      end = offset + length;
      next = end;
    } else {
      const following = bytes.indexOf(0x20, offset + length);
      if (following < 0) break;
      end = following;
      next = end + 1;
    }
    add(bytes.subarray(offset, end));
    add(newline);
    offset = next;
  }
  add(bytes.subarray(offset));
  return fromBytes(wrapped.subarray(0, size));
}
