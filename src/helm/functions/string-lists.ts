import { compareStrings } from '../template/go-string.js';
import { GoObject, typeMark, withType, type GoMap, type GoValue } from '../template/value.js';
import { toText } from './casts.js';
import { define, limitText } from './define.js';
import { isNilCollection, nilList } from './nil-values.js';
import type { FunctionTable } from './registry.js';

/** Functions between texts and lists of texts. */
export const stringListFunctions: FunctionTable = {
  /** `split SEPARATOR TEXT`: a map, not a list: its keys are `_0`, `_1` and so on. */
  split: define(['string', 'string'], (separator, text) => numbered(splitText(text, separator, -1))),
  /**
   * `splitn SEPARATOR COUNT TEXT`: as `split`, in at most COUNT parts; the last holds the rest. A count of 0
   * gives no part, a negative one all.
   */
  splitn: define(['string', 'int', 'string'], (separator, count, text) =>
    numbered(splitText(text, separator, Number(count))),
  ),
  /** `splitList SEPARATOR TEXT`: a list. An empty separator splits into characters. */
  splitList: define(['string', 'string'], (separator, text) => stringList(splitText(text, separator, -1))),
  /** `join SEPARATOR LIST`: each as it prints, without nil items; what is no list counts as its only item. */
  join: define(['string', 'any'], (separator, value) => {
    const parts = toStrings(value) as string[];
    let size = separator.length * parts.length;
    for (const part of parts) size += part.length;
    limitText('join', size);
    return parts.join(separator);
  }),
  /** `toStrings LIST`: each as it prints, without nil items. */
  toStrings: define(['any'], (value) => toStrings(value)),
  /**
   * `sortAlpha LIST`: as texts, by bytes: 10 before 9, B before a. What is no list counts as its only item.
   */
  sortAlpha: define(['any'], (value) =>
    Array.isArray(value) || (value instanceof GoObject && value.goKind === 'slice')
      ? (toStrings(value) as string[]).sort(compareStrings)
      : stringList([toText(value)]),
  ),
};

/** A list of the type []string. */
export function stringList(items: string[]): GoValue[] {
  return withType(items as GoValue[], '[]string');
}

/** The items of a list as texts, without nil items; a list that holds texts already is answered itself. */
export function toStrings(value: GoValue): GoValue[] {
  if (value === null) return stringList([]);
  if (value instanceof GoObject && value.goKind === 'slice') return toStrings(value.toData());
  if (!Array.isArray(value)) return stringList([toText(value)]);
  if (typeMark(value) === '[]string') return isNilCollection(value) ? nilList('[]string') : value;
  const texts: string[] = [];
  for (const item of value) if (item !== null) texts.push(toText(item));
  return stringList(texts);
}

/** strings.SplitN: an empty separator splits into characters, a negative count is no limit, zero means no part. */
function splitText(text: string, separator: string, count: number): string[] {
  if (count === 0) return [];
  const parts = separator === '' ? Array.from(text) : text.split(separator);
  if (count < 0 || parts.length <= count) return parts;
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}

function numbered(parts: readonly string[]): GoMap {
  const map: GoMap = {};
  for (let i = 0; i < parts.length; i++) map[`_${i}`] = parts[i]!;
  return withType(map, 'map[string]string');
}
