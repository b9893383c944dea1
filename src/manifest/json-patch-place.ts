import { getOwn, isMap, setOwn, type YamlMap, type YamlValue } from '../yaml/value.js';

/** A map or list, and the (unescaped) key of a place in it. */
export interface Place {
  readonly container: YamlMap | YamlValue[];
  readonly key: string;
}

/** Why an operation does not apply: our words, and the library's. */
export class JsonPatchFault extends Error {
  constructor(
    message: string,
    readonly upstream: string,
  ) {
    super(message);
  }
}

/** The place that a path (RFC 6901) leads to; undefined where no map or list is there to hold it. */
export function findPlace(root: YamlValue, path: string): Place | undefined {
  const segments = path.split('/');
  if (segments.length < 2) return undefined;
  let container = root;
  for (let index = 1; index < segments.length - 1; index++) {
    const key = unescapeSegment(segments[index]!);
    if (Array.isArray(container)) {
      const position = parseIndex(key);
      if (position === undefined) return undefined;
      const next = container[position < 0 ? position + container.length : position];
      if (next === undefined) return undefined;
      container = next;
    } else if (isMap(container)) {
      const next = getOwn(container, key);
      if (next === undefined) return undefined;
      container = next;
    } else {
      return undefined;
    }
  }
  return typeof container === 'object' && container !== null
    ? { container, key: unescapeSegment(segments.at(-1)!) }
    : undefined;
}

/** A key that a map does not have reads as null, as it does in evanphx/json-patch v4. Throws JsonPatchFault. */
export function getAt({ container, key }: Place): YamlValue {
  return Array.isArray(container)
    ? container[existingIndex(container, key)]!
    : (getOwn(container, key) ?? null);
}

/** Puts a value at a place, in a list before what is there; `-` is behind its end. Throws JsonPatchFault. */
export function addAt({ container, key }: Place, value: YamlValue): void {
  if (!Array.isArray(container)) {
    setOwn(container, key, value);
    return;
  }
  if (key === '-') {
    container.push(value);
    return;
  }
  const index = parseIndex(key);
  if (index === undefined) {
    throw new JsonPatchFault(
      `${JSON.stringify(key)} is no list index`,
      `value was not a proper array index: '${key}': ${notANumber(key)}`,
    );
  }
  const size = container.length + 1;
  if (index >= size || index < -size) throw invalidIndex(index, container.length);
  container.splice(index < 0 ? index + size : index, 0, value);
}

/** Puts a value in the place of one that is there. Throws JsonPatchFault. */
export function replaceAt({ container, key }: Place, value: YamlValue): void {
  if (Array.isArray(container)) container[existingIndex(container, key)] = value;
  else setOwn(container, key, value);
}

/** Takes what is at a place away. Throws JsonPatchFault. */
export function removeAt({ container, key }: Place): void {
  if (Array.isArray(container)) {
    container.splice(existingIndex(container, key), 1);
    return;
  }
  if (!Object.hasOwn(container, key)) {
    throw new JsonPatchFault(
      `there is no key ${key} to remove`,
      `Unable to remove nonexistent key: ${key}: missing value`,
    );
  }
  delete container[key];
}

function existingIndex(list: YamlValue[], key: string): number {
  const index = parseIndex(key);
  if (index === undefined)
    throw new JsonPatchFault(`${JSON.stringify(key)} is no list index`, notANumber(key));
  if (index >= list.length || index < -list.length) throw invalidIndex(index, list.length);
  return index < 0 ? index + list.length : index;
}

function unescapeSegment(segment: string): string {
  return segment.includes('~') ? segment.replaceAll('~1', '/').replaceAll('~0', '~') : segment;
}

/** strconv.Atoi. */
function parseIndex(text: string): number | undefined {
  return /^[+-]?[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}

function notANumber(text: string): string {
  return `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
}

function invalidIndex(index: number, length: number): JsonPatchFault {
  return new JsonPatchFault(
    `index ${index} is outside the list of ${length}`,
    `Unable to access invalid index: ${index}: invalid index referenced`,
  );
}
