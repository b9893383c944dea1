import { goSyntax } from './go/go-syntax.js';
import { NULL_KEY } from './scalar.js';
import type { Entry, Scanner } from './scanner.js';
import { positionOf } from './scanner.js';
import type { YamlMap, YamlValue } from './value.js';

type Own = Map<string | number, Entry> | undefined;

/** Puts an entry into a map that is being read; a key that is there already is an error unless the last one wins. */
export function addEntry(
  s: Scanner,
  map: YamlMap,
  entries: Own,
  key: string,
  value: YamlValue,
  keyOffset: number,
  valueOffset: number,
): void {
  s.nodes += 2;
  if (key === NULL_KEY) failNullKey(s, value, keyOffset);
  if (map[key] !== undefined && !s.lastWins && Object.hasOwn(map, key)) {
    failDuplicate(s, entries, key, keyOffset);
  }
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    map[key] = value;
  }
  if (entries !== undefined) entries.set(key, { key: keyOffset, value: valueOffset });
}

/** Sets all that merged maps have, over what the map has by now; the first of them wins. */
export function mergeNow(
  s: Scanner,
  map: YamlMap,
  entries: Own,
  merged: readonly YamlMap[],
  offset: number,
): void {
  for (let at = merged.length - 1; at >= 0; at--) {
    const source = merged[at]!;
    const from = s.entries?.get(source);
    for (const key of Object.keys(source)) {
      const entry = from?.get(key);
      addEntry(s, map, entries, key, source[key]!, entry?.key ?? offset, entry?.value ?? offset);
    }
  }
}

/** Adds what merged maps have and the map has not, the first of them winning. */
export function mergeLater(s: Scanner, map: YamlMap, entries: Own, merged: readonly YamlMap[]): void {
  for (const source of merged) {
    const from = s.entries?.get(source);
    for (const key of Object.keys(source)) {
      if (Object.hasOwn(map, key)) continue;
      const entry = from?.get(key);
      addEntry(s, map, entries, key, source[key]!, entry?.key ?? 0, entry?.value ?? 0);
    }
  }
}

function failNullKey(s: Scanner, value: YamlValue, offset: number): never {
  const shown = value === null ? '<nil>' : goSyntax(value);
  s.fail(
    'null cannot be a key; quote it to have text',
    offset,
    `unsupported map key of type: %!s(<nil>), key: <nil>, value: ${shown}`,
  );
}

/** Thrown while no positions are kept: the text must be read again with positions to name the first place. */
export class DuplicateKey extends Error {}

function failDuplicate(s: Scanner, entries: Own, key: string, offset: number): never {
  if (entries === undefined) throw new DuplicateKey(key);
  const first = entries.get(key);
  const line = first === undefined ? undefined : positionOf(s.text, first.key).line;
  s.fail(
    `the key ${JSON.stringify(key)} stands twice in this map${line === undefined ? '' : `, first on line ${line}`}`,
    offset,
  );
}
