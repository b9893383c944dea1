import type { OperandNode } from '../template/ast.js';
import {
  addAll,
  consume,
  fieldOf,
  itemsOf,
  newDict,
  nothing,
  test,
  union,
  unknown,
  textsOf,
  type Held,
  type HeldDict,
  type HeldList,
  type Holds,
  type Places,
} from './held.js';

/** An argument of a call. */
export interface Argument {
  readonly holds: Holds;
  readonly node: OperandNode | undefined;
}

/** What a call may do besides looking at its arguments. */
export interface Calling {
  readonly places: Places;
  /** The one map or list that this call makes, each time. */
  readonly made: <T extends Held>(make: () => T) => T;
  /** Notes that what is held has grown, so that what was read before is to be read again. */
  readonly grown: () => void;
}

type FunctionReads = (args: readonly Argument[], calling: Calling) => Holds;

/** What a call of a function reads, and what it may answer; all of its arguments, where nothing better is known. */
export function callReads(name: string, args: readonly Argument[], calling: Calling): Holds {
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (known) return known(args, calling);
  for (const { holds } of args) consume(holds);
  return unknown;
}

const chosen: FunctionReads = (args) => {
  let result: Holds = nothing;
  for (const { holds } of args) {
    test(holds);
    result = union(result, holds);
  }
  return result;
};

const asked: FunctionReads = (args) => {
  for (const { holds } of args) test(holds);
  return nothing;
};

const ignored: FunctionReads = () => nothing;

const last: FunctionReads = (args) => args.at(-1)?.holds ?? nothing;

const lookedUp: FunctionReads = ([map, ...keys], { places }) => {
  let holds = map?.holds ?? nothing;
  for (const key of keys) {
    consume(key.holds);
    holds = under(holds, key.holds, places);
  }
  return holds;
};

/** What may be under a key that may be several texts, or any. */
function under(holds: Holds, key: Holds, places: Places): Holds {
  const texts = textsOf(key);
  if (texts === undefined) return itemsOf(holds, places);
  let found: Holds = nothing;
  for (const text of texts) found = union(found, fieldOf(holds, text, places));
  return found;
}

/** Puts something under a key of a map that a template makes; answers whether it was not there before. */
function put(dict: HeldDict, key: Holds, holds: Holds): boolean {
  const texts = textsOf(key);
  if (texts === undefined) return addAll(dict.rest, holds);
  let grown = false;
  for (const text of texts) grown = addAll(entryOf(dict.entries, text), holds) || grown;
  return grown;
}

/** The map itself, or what templates put into the values or the context. */
function writable(held: Held): HeldDict | undefined {
  if (held.kind === 'dict') return held;
  if (held.kind === 'context') return held.own;
  return held.kind === 'values' && held.keys.isRoot ? held.own : undefined;
}

const merged: FunctionReads = (args, { made, grown }) => {
  const [into, ...others] = args;
  let added: Holds = nothing;
  for (const { holds } of others) added = union(added, holds);
  for (const held of into?.holds ?? nothing) {
    const dict = writable(held);
    // What is put somewhere into the values may be read wherever these are.
    if (!dict) consume(added);
    else if (addAll(dict.merged, added)) grown();
  }
  const result = made(newDict);
  if (addAll(result.merged, union(into?.holds ?? nothing, added))) grown();
  return new Set([result]);
};

const copied: FunctionReads = (args, { made, grown }) => {
  const result = made(newDict);
  if (addAll(result.merged, args[0]?.holds ?? nothing)) grown();
  return new Set<Held>([result, ...lists(args[0]?.holds ?? nothing)]);
};

function lists(holds: Holds): Held[] {
  return [...holds].filter(({ kind }) => kind === 'list');
}

const listed: FunctionReads = (args, { made, grown }) => {
  const list = made<HeldList>(() => ({ kind: 'list', items: new Set<Held>(), at: new Map() }));
  for (const [index, { holds }] of args.entries()) {
    let at = list.at!.get(index);
    if (at === undefined) list.at!.set(index, (at = new Set()));
    if (addAll(at, holds)) grown();
    addAll(list.items, holds);
  }
  return new Set([list]);
};

function listOf(items: Holds, { made, grown }: Calling): Holds {
  const list = made<HeldList>(() => ({ kind: 'list', items: new Set<Held>(), at: undefined }));
  if (addAll(list.items, items)) grown();
  return new Set([list]);
}

/** Lists of which something is left out or put in another order. */
const sameItems: FunctionReads = (args, calling) => {
  let items: Holds = nothing;
  for (const { holds } of args) items = union(items, itemsOf(holds, calling.places));
  return listOf(items, calling);
};

const grownList: FunctionReads = ([list, ...added], calling) => {
  let items = itemsOf(list?.holds ?? nothing, calling.places);
  for (const { holds } of added) items = union(items, holds);
  return listOf(items, calling);
};

const firstItem: FunctionReads = ([list], { places }) => itemsOf(list?.holds ?? nothing, places);

const functions: Readonly<Record<string, FunctionReads>> = {
  and: chosen,
  or: chosen,
  coalesce: chosen,
  default: chosen,
  not: asked,
  empty: asked,
  all: asked,
  any: asked,
  ternary: (args) => {
    if (args[2]) test(args[2].holds);
    return union(args[0]?.holds ?? nothing, args[1]?.holds ?? nothing);
  },
  kindIs: ignored,
  kindOf: ignored,
  typeIs: ignored,
  typeIsLike: ignored,
  typeOf: ignored,
  required: last,
  index: lookedUp,
  get: lookedUp,
  hasKey: (args, calling) => {
    lookedUp(args, calling);
    return nothing;
  },
  dig: (args, { places }) => {
    let holds = args.at(-1)?.holds ?? nothing;
    for (const key of args.slice(0, -2)) holds = under(holds, key.holds, places);
    return union(holds, args.at(-2)?.holds ?? nothing);
  },
  pluck: ([key, ...maps], calling) => {
    let items: Holds = nothing;
    for (const map of maps) if (key) items = union(items, lookedUp([map, key], calling));
    return listOf(items, calling);
  },
  pick: ([map, ...keys], { places, made, grown }) => {
    const dict = made(newDict);
    for (const { holds } of keys) if (put(dict, holds, under(map?.holds ?? nothing, holds, places))) grown();
    return new Set([dict]);
  },
  omit: (args, calling) => {
    const [map, ...keys] = args;
    // A key that is left out is known.
    for (const key of keys) if (map) lookedUp([map, key], calling);
    return copied(args, calling);
  },
  keys: (args, { places }) => {
    for (const { holds } of args) itemsOf(holds, places);
    return unknown;
  },
  values: sameItems,
  dict: (args, { made, grown }) => {
    const dict = made(newDict);
    for (let i = 0; i + 1 < args.length; i += 2) if (put(dict, args[i]!.holds, args[i + 1]!.holds)) grown();
    return new Set([dict]);
  },
  set: ([map, key, value], { grown }) => {
    const holds = value?.holds ?? nothing;
    for (const held of map?.holds ?? nothing) {
      const dict = writable(held);
      if (!dict) consume(holds);
      else if (put(dict, key?.holds ?? nothing, holds)) grown();
    }
    return map?.holds ?? nothing;
  },
  unset: (args, calling) => {
    lookedUp(args, calling);
    return args[0]?.holds ?? nothing;
  },
  merge: merged,
  mustMerge: merged,
  mergeOverwrite: merged,
  mustMergeOverwrite: merged,
  deepCopy: copied,
  mustDeepCopy: copied,
  list: listed,
  tuple: listed,
  first: firstItem,
  mustFirst: firstItem,
  last: firstItem,
  mustLast: firstItem,
  initial: sameItems,
  mustInitial: sameItems,
  rest: sameItems,
  mustRest: sameItems,
  reverse: sameItems,
  mustReverse: sameItems,
  concat: sameItems,
  append: grownList,
  mustAppend: grownList,
  push: grownList,
  mustPush: grownList,
  prepend: grownList,
  mustPrepend: grownList,
};

function entryOf(entries: Map<string, Set<Held>>, key: string): Set<Held> {
  let entry = entries.get(key);
  if (entry === undefined) entries.set(key, (entry = new Set()));
  return entry;
}
