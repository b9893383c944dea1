import { readFirst } from '../yaml/read.js';
import { resolvesToOther } from '../yaml/scalar.js';
import { getOwn, isMap, setOwn, type YamlMap, type YamlValue } from '../yaml/value.js';
import { compileGoRegexp, GoRegexpError } from './go-regexp.js';

/** A path that does not fit the data; the message is ours, `upstream` is kustomize's. */
export class FieldPathError extends Error {
  override readonly name = 'FieldPathError';
  constructor(
    message: string,
    readonly upstream: string,
  ) {
    super(message);
  }
}

/** A field in a map or list. */
export interface FieldPlace {
  readonly container: YamlMap | YamlValue[];
  readonly key: string | number;
  /** The field was made for the occasion; it holds null, an empty map or an empty list until it is set. */
  readonly created: boolean;
}

/** What a missing field is made as. */
export type CreateKind = 'scalar' | 'map' | 'list';

/**
 * Splits the path of a replacement at its dots: `\.` is a dot, and a part in brackets stays whole
 * (`a.[b.c/d].e` has the key `b.c/d`, `a.[name=x.y]` the condition).
 */
export function splitFieldPath(path: string): string[] {
  const parts = splitEscaped(path, '.');
  const segments: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    if (!part.startsWith('[') || part.endsWith(']')) {
      segments.push(part);
      continue;
    }
    let whole = part;
    while (index < parts.length - 1 && !whole.endsWith(']')) whole += `.${parts[++index]!}`;
    segments.push(whole.includes('=') ? whole : whole.replace(/^[[\]]+|[[\]]+$/g, ''));
  }
  return segments;
}

/** Splits the path of a field spec at its slashes; `\/` is a slash. */
export function splitFieldSpecPath(path: string): string[] {
  return splitEscaped(path, '/');
}

function splitEscaped(path: string, separator: string): string[] {
  const parts: string[] = [];
  let open = false;
  for (const part of path.split(separator)) {
    if (open) parts.push(`${parts.pop()!.slice(0, -1)}${separator}${part}`);
    else parts.push(part);
    open = part.endsWith('\\');
  }
  return parts;
}

/**
 * The value a path leads to, as replacement sources read it: `[key=value]` is the first list element with just this
 * value, a number an index, `-` the last element. Undefined where there is nothing. Throws FieldPathError.
 */
export function lookupField(root: YamlValue, segments: readonly string[]): YamlValue | undefined {
  let value: YamlValue | undefined = root;
  for (const raw of segments) {
    const segment = raw.trim();
    if (segment === '') continue;
    value = step(value, segment);
    if (value === undefined) return undefined;
  }
  return value;
}

function step(value: YamlValue, segment: string): YamlValue | undefined {
  const condition = parseCondition(segment);
  if (segment !== '-' && !isIndex(segment) && !condition) {
    if (value === null) return undefined;
    if (!isMap(value)) throw wrongKind('MappingNode', value);
    return getOwn(value, segment);
  }
  if (value === null) return undefined;
  if (!Array.isArray(value)) throw wrongKind('SequenceNode', value);
  if (!condition) return segment === '-' ? value.at(-1) : value[Number(segment)];
  return value.find((element) =>
    condition.key === ''
      ? scalarText(element) === condition.value
      : isMap(element) && scalarText(getOwn(element, condition.key)) === condition.value,
  );
}

/**
 * All fields a path leads to, as replacement targets do: `*` is every list element, `[key=pattern]` every element
 * whose field matches an (unanchored) Go regular expression, a number an index. With `create` missing fields are made,
 * the last one of that kind. Throws FieldPathError.
 */
export function findFields(root: YamlMap, segments: readonly string[], create?: CreateKind): FieldPlace[] {
  const places: FieldPlace[] = [];
  const holder: YamlMap = { root };
  walk({ container: holder, key: 'root', created: false }, segments, 0, create, places);
  return places;
}

function walk(
  place: FieldPlace,
  segments: readonly string[],
  at: number,
  create: CreateKind | undefined,
  places: FieldPlace[],
): void {
  if (at === segments.length) {
    places.push(place);
    return;
  }
  const segment = segments[at]!;
  const value = valueOf(place);
  if (isIndex(segment)) {
    const list = requireList(value, segment);
    const index = Number(segment);
    let created = false;
    if (index === list.length && create) {
      list.push(blank(segments[at + 1], create));
      created = true;
    }
    if (index >= list.length) {
      throw new FieldPathError(
        `there is no element ${index} in the list of ${list.length}`,
        `index ${index} specified but only ${list.length} elements found`,
      );
    }
    walk({ container: list, key: index, created }, segments, at + 1, create, places);
    return;
  }
  const condition = parseCondition(segment);
  if (condition) {
    walkMatching(requireList(value, segment), condition, segments, at, create, places);
    return;
  }
  if (segment === '*') {
    const list = requireList(value, segment);
    for (let key = 0; key < list.length; key++) {
      walk({ container: list, key, created: false }, segments, at + 1, create, places);
    }
    return;
  }
  if (value === null) return;
  if (!isMap(value)) throw wrongKind('MappingNode', value);
  let created = false;
  if (!Object.hasOwn(value, segment)) {
    if (!create) return;
    setOwn(value, segment, blank(segments[at + 1], create));
    created = true;
  }
  walk({ container: value, key: segment, created }, segments, at + 1, create, places);
}

function walkMatching(
  list: YamlValue[],
  condition: { readonly key: string; readonly value: string },
  segments: readonly string[],
  at: number,
  create: CreateKind | undefined,
  places: FieldPlace[],
): void {
  const pattern = compile(condition.value);
  const before = places.length;
  const visit = (): void => {
    for (let key = 0; key < list.length; key++) {
      const element = list[key]!;
      const field =
        condition.key === '' ? element : isMap(element) ? getOwn(element, condition.key) : undefined;
      if (field === undefined || !pattern.test(printed(field))) continue;
      if (condition.key === '') places.push({ container: list, key, created: false });
      else walk({ container: list, key, created: false }, segments, at + 1, create, places);
    }
  };
  visit();
  if (places.length > before || !create) return;
  const value = resolveScalar(condition.value);
  if (condition.key === '') {
    list.push(value);
  } else {
    const element: YamlMap = {};
    setOwn(element, condition.key, value);
    list.push(element);
  }
  visit();
}

function compile(pattern: string): { test(text: string): boolean } {
  // Most conditions are plain names.
  if (!/[\\.+*?()|[\]{}^$]/.test(pattern)) return { test: (text) => text.includes(pattern) };
  try {
    return compileGoRegexp(pattern);
  } catch (error) {
    if (!(error instanceof GoRegexpError)) throw error;
    throw new FieldPathError(
      `${JSON.stringify(pattern)} is not a valid regular expression: ${error.reason}`,
      error.message,
    );
  }
}

function valueOf({ container, key }: FieldPlace): YamlValue {
  return (container as Record<string | number, YamlValue>)[key]!;
}

/** What a field is made as, so that the next segment can go on from it. */
function blank(next: string | undefined, create: CreateKind): YamlValue {
  if (next === undefined) return create === 'scalar' ? null : create === 'map' ? {} : [];
  return isIndex(next) || parseCondition(next) ? [] : {};
}

function isIndex(segment: string): boolean {
  return /^[0-9]{1,9}$/.test(segment);
}

/** The key and the value of `[key=value]`; the key is empty for a list of plain values. */
function parseCondition(segment: string): { key: string; value: string } | undefined {
  if (!segment.startsWith('[') || !segment.endsWith(']')) return undefined;
  const inner = segment.slice(1, -1);
  const equals = inner.indexOf('=');
  if (equals < 0) {
    throw new FieldPathError(
      `${segment} lacks a condition like [name=web]`,
      `list path element ${segment} must contain fieldName=fieldValue`,
    );
  }
  return { key: inner.slice(0, equals), value: inner.slice(equals + 1) };
}

function requireList(value: YamlValue, segment: string): YamlValue[] {
  if (Array.isArray(value)) return value;
  throw new FieldPathError(
    `${segment} stands for elements of a list, but there is none`,
    wrongKind('SequenceNode', value).upstream,
  );
}

function wrongKind(wanted: string, value: YamlValue): FieldPathError {
  const found = Array.isArray(value) ? 'SequenceNode' : isMap(value) ? 'MappingNode' : 'ScalarNode';
  const words = { MappingNode: 'a map', SequenceNode: 'a list', ScalarNode: 'a plain value' } as const;
  return new FieldPathError(
    `the path needs ${wanted === 'MappingNode' ? 'a map' : 'a list'} where there is ${words[found]}`,
    `wrong node kind: expected ${wanted} but got ${found}: node contents:\n`,
  );
}

/** A value as a condition sees it. */
function printed(value: YamlValue): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function scalarText(value: YamlValue | undefined): string | undefined {
  return value === undefined || (typeof value === 'object' && value !== null) ? undefined : String(value);
}

/** The value a plain scalar with this text has: what kustomize makes of a text it puts where there was nothing. */
export function resolveScalar(text: string): YamlValue {
  return resolvesToOther(text, true) ? readFirst(text, { rules: 'kustomize' }).value : text;
}
