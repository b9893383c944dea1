import type { ReadKeys } from './read-keys.js';

/** What templates see as `.` at the top: `Values` among other things. */
export interface HeldContext {
  readonly kind: 'context';
  readonly values: ReadKeys;
  readonly subcharts: ReadonlyMap<string, HeldContext>;
  /** What templates put into it. */
  readonly own: HeldDict;
}

/** A place in the values. */
export interface HeldValues {
  readonly kind: 'values';
  readonly keys: ReadKeys;
  /** What templates put into the values themselves. */
  readonly own: HeldDict;
}

/** A map that a template makes. All that one call of `dict` makes counts as one map, which only grows. */
export interface HeldDict {
  readonly kind: 'dict';
  readonly entries: Map<string, Set<Held>>;
  /** What stands under keys that are not known. */
  readonly rest: Set<Held>;
  /** What was merged into it, or copied. */
  readonly merged: Set<Held>;
}

/** A list that a template makes. */
export interface HeldList {
  readonly kind: 'list';
  readonly items: Set<Held>;
  /** The items at each place, where these are known. */
  readonly at: Map<number, Set<Held>> | undefined;
}

/** A text, or the digits of a number, that stands in a template: it may be a key, or the name of a template. */
export interface HeldText {
  readonly kind: 'text';
  readonly value: string;
}

/** Something that is no value but may be any text. */
interface HeldUnknown {
  readonly kind: 'unknown';
}

/** The contexts of a chart's subcharts. */
export interface HeldSubcharts {
  readonly kind: 'subcharts';
  readonly contexts: ReadonlyMap<string, HeldContext>;
}

/** Something in a template that comes from the values. What does not is not held at all. */
export type Held = HeldContext | HeldValues | HeldDict | HeldList | HeldSubcharts | HeldText | HeldUnknown;

/** All that an expression may be; empty for what can neither hold values nor be a text. */
export type Holds = ReadonlySet<Held>;

export const nothing: Holds = new Set();

export const unknown: Holds = new Set([{ kind: 'unknown' }]);

/** The texts that something may be; undefined where it may also be another. */
export function textsOf(holds: Holds): string[] | undefined {
  const texts: string[] = [];
  for (const held of holds) {
    if (held.kind !== 'text') return undefined;
    texts.push(held.value);
  }
  return texts.length === 0 ? undefined : texts;
}

export function newDict(): HeldDict {
  return { kind: 'dict', entries: new Map(), rest: new Set(), merged: new Set() };
}

/** Each place in the values and each text is one thing, so that sets know it. */
export class Places {
  private readonly known = new Map<ReadKeys, Holds>();
  private readonly texts = new Map<string, Holds>();

  text(value: string): Holds {
    let holds = this.texts.get(value);
    if (holds === undefined) this.texts.set(value, (holds = new Set([{ kind: 'text', value }])));
    return holds;
  }

  of(keys: ReadKeys): Holds {
    let holds = this.known.get(keys);
    if (holds === undefined)
      this.known.set(keys, (holds = new Set<HeldValues>([{ kind: 'values', keys, own: newDict() }])));
    return holds;
  }
}

/** Both, sharing one of the sets where the other adds nothing. */
export function union(a: Holds, b: Holds): Holds {
  if (a.size === 0) return b;
  if (b.size === 0 || a === b) return a;
  let both: Set<Held> | undefined;
  for (const held of b) if (!a.has(held)) (both ??= new Set(a)).add(held);
  return both ?? a;
}

/** Adds all to a set; answers whether any was new. */
export function addAll(to: Set<Held>, holds: Holds): boolean {
  const { size } = to;
  for (const held of holds) to.add(held);
  return to.size > size;
}

/** What is under a key of what is held. */
export function fieldOf(holds: Holds, key: string, places: Places): Holds {
  return follow(holds, (held) => {
    switch (held.kind) {
      case 'values':
        return union(
          places.of(held.keys.child(key)),
          union(held.own.entries.get(key) ?? nothing, held.own.rest),
        );
      case 'context': {
        const own = held.own.entries.get(key);
        if (key === 'Values') return union(places.of(held.values), own ?? nothing);
        if (key === 'Subcharts') return new Set([{ kind: 'subcharts', contexts: held.subcharts }]);
        return union(own ?? unknown, held.own.rest);
      }
      case 'subcharts': {
        const context = held.contexts.get(key);
        return context === undefined ? nothing : new Set([context]);
      }
      case 'dict':
        return union(held.entries.get(key) ?? nothing, held.rest);
      case 'list':
        return held.at ? (held.at.get(Number(key)) ?? nothing) : held.items;
      case 'text':
        return nothing;
      case 'unknown':
        return unknown;
    }
  });
}

/** What items, or values under keys that are not known, may be. */
export function itemsOf(holds: Holds, places: Places): Holds {
  return follow(holds, (held) => {
    switch (held.kind) {
      case 'values':
        return union(places.of(held.keys.item()), entriesOf(held.own));
      case 'list':
        return held.items;
      case 'dict':
        return entriesOf(held);
      case 'context':
        return union(places.of(held.values), entriesOf(held.own));
      case 'subcharts':
        return new Set(held.contexts.values());
      case 'text':
        return nothing;
      case 'unknown':
        return unknown;
    }
  });
}

function entriesOf({ entries, rest }: HeldDict): Holds {
  let all: Holds = rest;
  for (const entry of entries.values()) all = union(all, entry);
  return all;
}

/** Follows each thing, and what was merged into it. */
function follow(holds: Holds, step: (held: Held) => Holds): Holds {
  if (holds.size === 0) return nothing;
  const seen = new Set<Held>(holds);
  const steps: Holds[] = [];
  for (const held of seen) {
    const next = step(held);
    if (next.size > 0) steps.push(next);
    if (held.kind === 'dict') for (const other of held.merged) seen.add(other);
    if (held.kind === 'context' || held.kind === 'values')
      for (const other of held.own.merged) seen.add(other);
  }
  if (steps.length < 2) return steps[0] ?? nothing;
  const all = new Set<Held>();
  for (const next of steps) addAll(all, next);
  return all;
}

/** Everything may read what is held. */
export function consume(holds: Holds): void {
  const seen = new Set<Held>(holds);
  for (const held of seen) {
    switch (held.kind) {
      case 'values':
        held.keys.readWhole();
        seen.add(held.own);
        break;
      case 'list':
        for (const item of held.items) seen.add(item);
        break;
      case 'dict':
        for (const set of [...held.entries.values(), held.rest, held.merged])
          for (const item of set) seen.add(item);
        break;
      case 'context':
        held.values.readWhole();
        seen.add(held.own);
        for (const context of held.subcharts.values()) seen.add(context);
        break;
      case 'subcharts':
        for (const context of held.contexts.values()) seen.add(context);
        break;
      case 'text':
      case 'unknown':
        break;
    }
  }
}

/** It is asked whether there is anything in what is held. */
export function test(holds: Holds): void {
  for (const held of holds) if (held.kind === 'values') held.keys.tested = true;
}
