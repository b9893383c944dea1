import { kindName } from '../template/go-print.js';
import { GoError, GoObject, typeMark, withType, type GoValue } from '../template/value.js';
import { toInt64 } from './casts.js';
import { deepEqual } from './deep-equal.js';
import { define, defineVariadic, limitList, nilDereference } from './define.js';
import { isEmpty } from './flow.js';
import { nilList } from './nil-values.js';
import type { FunctionTable, TemplateFunction } from './registry.js';

/** `append LIST VALUE`, also `push`: a new list; the given one stays. What is no list fails, nil too. */
const append = define(['any', 'any'], (list, value) => [...items('Cannot push on type', list), value]);
/** `prepend LIST VALUE`: a new list; the list comes first all the same. */
const prepend = define(['any', 'any'], (list, value) => [value, ...items('Cannot prepend on type', list)]);
/** `first LIST`: nil of an empty list. */
const first = define(['any'], (list) => items('Cannot find first on type', list)[0] ?? null);
/** `last LIST`: nil of an empty list. */
const last = define(['any'], (list) => items('Cannot find last on type', list).at(-1) ?? null);
/** `rest LIST`: all but the first; a nil list, null in JSON, of an empty one. */
const rest = define(['any'], (list) => {
  const all = items('Cannot find rest on type', list);
  return all.length === 0 ? nilList() : all.slice(1);
});
/** `initial LIST`: all but the last; a nil list of an empty one. */
const initial = define(['any'], (list) => {
  const all = items('Cannot find initial on type', list);
  return all.length === 0 ? nilList() : all.slice(0, -1);
});
/** `reverse LIST`: a new list. */
const reverse = define(['any'], (list) => [...items('Cannot find reverse on type', list)].reverse());
/** `compact LIST`: without items that are `empty`: 0, false and "" go as nil does. */
const compact = define(['any'], (list) => {
  const result: GoValue[] = [];
  for (const item of items('Cannot compact on type', list)) if (!isEmpty(item)) result.push(item);
  return result;
});
/** `uniq LIST`: the first of equal items. Types count: 1, 1.0 and "1" differ. */
const uniq = define(['any'], (list) => {
  const found = finder([]);
  const result: GoValue[] = [];
  for (const item of items('Cannot find uniq on type', list)) {
    if (found.has(item)) continue;
    found.add(item);
    result.push(item);
  }
  return result;
});
/** `without LIST VALUE...`: without items equal to one of these in type and value. */
const without = defineVariadic(['any'], 'any', (list, omitted) => {
  const found = finder(omitted);
  const result: GoValue[] = [];
  for (const item of items('Cannot find without on type', list)) if (!found.has(item)) result.push(item);
  return result;
});
/** `has VALUE LIST`: the value comes first. Types count; nil holds nothing. */
const has = define(['any', 'any'], (needle, list) => {
  if (list === null) return false;
  for (const item of items('Cannot find has on type', list)) if (deepEqual(needle, item)) return true;
  return false;
});
/**
 * `slice LIST [START [END]]`: from START to before END. Indices out of bounds fail, but of an empty list it
 * is nil for any. It hides Go's own `slice`, so that texts are refused.
 */
const slice = defineVariadic(['any'], 'any', (list, indices) => {
  const all = items('list should be type of slice or array but', list);
  if (all.length === 0) return null;
  const start = indices.length > 0 ? Number(toInt64(indices[0]!)) : 0;
  const end = indices.length > 1 ? Number(toInt64(indices[1]!)) : all.length;
  if (start < 0 || end < start || end > all.length)
    throw new GoError('reflect.Value.Slice: slice index out of bounds');
  return withType(all.slice(start, end), typeMark(all));
});
/** `chunk SIZE LIST`: lists of SIZE items, the last with the rest. A size of 0 fails. */
const chunk = define(['int', 'any'], (size, list) => chunks(Number(size), items('Cannot chunk type', list)));

/** Functions of lists. They answer new lists of the type []interface{} whatever the type they are given. */
export const listFunctions: FunctionTable = {
  /** `list VALUE...`, also `tuple`. */
  list: defineVariadic([], 'any', (values) => [...values]),
  tuple: defineVariadic([], 'any', (values) => [...values]),
  append,
  push: append,
  prepend,
  /** `concat LIST...`: one new list; nil is no list and fails. */
  concat: defineVariadic([], 'any', (lists) => concat(lists)),
  first,
  last,
  rest,
  initial,
  reverse,
  compact,
  uniq,
  without,
  has,
  slice,
  chunk,
  ...strict({
    Append: append,
    Push: append,
    Prepend: prepend,
    First: first,
    Last: last,
    Rest: rest,
    Initial: initial,
    Reverse: reverse,
    Compact: compact,
    Uniq: uniq,
    Without: without,
    Has: has,
    Slice: slice,
    Chunk: chunk,
  }),
};

/** The functions that answer an error where the plain ones panic. A template cannot tell the two. */
function strict(functions: Readonly<Record<string, TemplateFunction>>): FunctionTable {
  return Object.fromEntries(Object.entries(functions).map(([name, fn]) => ['must' + name, fn]));
}

function items(complaint: string, list: GoValue): GoValue[] {
  if (list === null) throw nilDereference();
  const found = itemsOf(list);
  if (found === undefined) throw new GoError(`${complaint} ${kindName(list)}`);
  return found;
}

/** The items of a slice of any type; undefined for what is none. */
function itemsOf(value: GoValue): GoValue[] | undefined {
  if (Array.isArray(value)) return value;
  const isSlice = value instanceof GoObject && value.goKind === 'slice';
  return isSlice ? value.entries()!.map(([, item]) => item) : undefined;
}

interface Finder {
  has(item: GoValue): boolean;
  add(item: GoValue): void;
}

/** Looks items up by deep equality; the usual case, texts, without comparing each to each. */
function finder(known: readonly GoValue[]): Finder {
  const texts = new Set<string>();
  const others: GoValue[] = [];
  const add = (item: GoValue): void => {
    if (typeof item === 'string') texts.add(item);
    else others.push(item);
  };
  for (const item of known) add(item);
  return {
    add,
    has: (item) => {
      if (typeof item === 'string') return texts.has(item);
      for (const other of others) if (deepEqual(item, other)) return true;
      return false;
    },
  };
}

function concat(lists: readonly GoValue[]): GoValue[] {
  const result: GoValue[] = [];
  for (const list of lists) {
    if (list === null) throw nilDereference();
    const added = itemsOf(list);
    if (added === undefined) throw new GoError(`Cannot concat type ${kindName(list)} as list`);
    limitList('concat', result.length + added.length);
    for (const item of added) result.push(item);
  }
  return result.length === 0 ? nilList() : result;
}

function chunks(size: number, list: readonly GoValue[]): GoValue[] {
  const count = Math.floor((list.length - 1) / size) + 1;
  // Only one list of all items can have a negative size and still be made.
  const isImpossible = size < 0 && count > 0 && (count > 1 || list.length % size === 0);
  if (size === 0 || count < 0 || isImpossible)
    throw new GoError('runtime error: makeslice: len out of range');
  const result: GoValue[] = [];
  if (count === 1) result.push([...list]);
  else for (let i = 0; i < count; i++) result.push(list.slice(i * size, (i + 1) * size));
  return withType(result, '[][]interface {}');
}
