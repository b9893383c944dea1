import type { Anchor, Scanner } from './scanner.js';
import { isMap, setOwn, type YamlMap, type YamlValue } from './value.js';

/** Whether a text may have anchors: false where none stands in a place for one, as in prose. */
export function mayHaveAnchors(text: string): boolean {
  return /(?:^|[\s,:[{])&[\w-]/.test(text);
}

/** Registers an anchor before its node is read; a later one of the same name replaces it. */
export function openAnchor(s: Scanner, name: string): Anchor {
  const anchor: Anchor = { open: true, value: null };
  s.anchors ??= new Map();
  s.anchors.set(name, anchor);
  return anchor;
}

export function closeAnchor(anchor: Anchor, value: YamlValue): void {
  anchor.open = false;
  anchor.value = value;
}

/** Reads `*name` at the scanner's position: a copy of the anchor's value. */
export function readAlias(s: Scanner): YamlValue {
  const start = s.pos;
  const name = readAnchorName(s, 'alias');
  const anchor = s.anchors?.get(name);
  if (anchor === undefined) {
    s.fail(`no anchor &${name} stands before this alias; text that starts with * must be quoted`, start);
  }
  if (anchor.open) {
    s.fail(`the anchor &${name} contains itself`, start, `yaml: anchor '${name}' value contains itself`);
  }
  return copy(s, anchor.value, start);
}

/** Reads the name behind `&` or `*`. */
export function readAnchorName(s: Scanner, what: 'anchor' | 'alias'): string {
  const text = s.text;
  const start = s.pos;
  let pos = start + 1;
  while (isNameCharacter(text.charCodeAt(pos))) pos++;
  const c = text.charCodeAt(pos);
  if (pos === start + 1 || (c > 32 && !'?:,]}%@`'.includes(text[pos]!))) {
    s.fail(
      `${text[start]} starts an ${what}, whose name has letters, digits, - and _ only; quote the text if it is none`,
      start,
    );
  }
  s.pos = pos;
  return text.slice(start + 1, pos);
}

function isNameCharacter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c === 45;
}

/**
 * A copy of an anchor's value. Aliases may multiply a text: a document most of whose nodes come from aliases is
 * refused, by the thresholds of go-yaml.
 */
function copy(s: Scanner, value: YamlValue, offset: number): YamlValue {
  s.nodes++;
  s.aliased++;
  if (typeof value !== 'object' || value === null) return value;
  if (s.aliased > 100 && s.nodes > 1000 && s.aliased / s.nodes > allowedRatio(s.nodes)) {
    s.fail(
      'excessive aliasing: most of this document would come from aliases',
      offset,
      'yaml: document contains excessive aliasing',
    );
  }
  let result: YamlValue[] | YamlMap;
  if (Array.isArray(value)) {
    result = [];
    for (const item of value) result.push(copy(s, item, offset));
  } else {
    result = {};
    for (const key of Object.keys(value)) {
      s.nodes++;
      s.aliased++;
      setOwn(result, key, copy(s, value[key]!, offset));
    }
  }
  const entries = s.entries?.get(value);
  if (entries !== undefined) s.entries!.set(result, entries);
  return result;
}

const FEW = 400_000;
const MANY = 4_000_000;

function allowedRatio(nodes: number): number {
  if (nodes <= FEW) return 0.99;
  if (nodes >= MANY) return 0.1;
  return 0.99 - 0.89 * ((nodes - FEW) / (MANY - FEW));
}

/** The maps that the value of a merge key `<<` brings, the strongest first. */
export function mergedMaps(s: Scanner, value: YamlValue, offset: number): YamlMap[] {
  if (isMap(value)) return [value];
  if (Array.isArray(value) && value.every((item) => isMap(item))) return value;
  s.fail(
    'a merge key << needs a map or a list of maps as its value',
    offset,
    'yaml: map merge requires map or sequence of maps as the value',
  );
}
