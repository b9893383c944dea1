import type { YamlValue } from '../../yaml/value.js';
import { quoteRune } from '../template/go-quote.js';

/** A text that holds no JSON value at the position. The message is that of Go's encoding/json. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
}

/** Deeper than any real value, and shallow enough for functions that walk values by recursion. */
const deepest = 500;

/**
 * The JSON value that a text has at a position, and where it ends; what stands behind it is not looked at. Numbers are
 * float64. Throws JsonFault.
 */
export function readJsonPrefix(
  text: string,
  position: number,
): { readonly value: YamlValue; readonly end: number } {
  const end = findEnd(text, position);
  try {
    return { value: JSON.parse(text.slice(position, end)) as YamlValue, end };
  } catch {
    throw new JsonFault(`invalid character in the JSON value ${text.slice(position, end)}`);
  }
}

/** Finds the end by brackets and quotes alone; whether all is well in between is for JSON.parse to say. */
function findEnd(text: string, start: number): number {
  let depth = 0;
  let position = start;
  while (position < text.length) {
    const character = text[position]!;
    switch (character) {
      case '{':
      case '[':
        if (++depth > deepest) throw new JsonFault('exceeded max depth');
        position++;
        break;
      case '}':
      case ']':
        if (--depth < 0) throw unexpected(text, position);
        position++;
        break;
      case '"':
        position = match(/"(?:[^"\\]|\\[^])*"/y, text, position);
        break;
      case ',':
      case ':':
        if (depth === 0) throw unexpected(text, position);
        position++;
        continue;
      case ' ':
      case '\t':
      case '\n':
      case '\r':
        position++;
        continue;
      case 't':
      case 'f':
      case 'n':
        position = match(/true|false|null/y, text, position);
        break;
      default:
        position = match(/-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![.eE])/y, text, position);
    }
    if (depth === 0) return position;
  }
  throw new JsonFault('unexpected EOF');
}

function match(pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position;
  if (!pattern.test(text)) throw unexpected(text, position);
  return pattern.lastIndex;
}

function unexpected(text: string, position: number): JsonFault {
  const character = quoteRune(text.codePointAt(position)!);
  return new JsonFault(`invalid character ${character} looking for beginning of value`);
}
