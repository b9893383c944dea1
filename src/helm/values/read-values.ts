import { YamlError } from '../../yaml/error.js';
import { readFirst, type YamlDocument } from '../../yaml/read.js';
import { isMap, setOwn, type YamlMap, type YamlValue } from '../../yaml/value.js';

/** A values file that is no map of values. `upstream` is Helm's wording after the name of the file. */
export class ValuesFault extends Error {
  override readonly name = 'ValuesFault';
  constructor(
    message: string,
    readonly upstream: string,
    readonly line: number,
    readonly column?: number,
  ) {
    super(message);
  }
}

/**
 * The values in a YAML text: all its documents merged in order, maps deep, later ones winning. Every number is a
 * float64. Throws ValuesFault.
 *
 * Helm cuts the text at lines that start with `---` before it reads any YAML: each part has but one document, and
 * anchors, directives and lines in messages are those of the part.
 */
export function readValues(text: string): YamlMap {
  let values: YamlMap = {};
  for (const { text: part, line } of splitParts(text)) {
    const value = readPart(part, line);
    if (value === null) continue;
    values = Object.keys(values).length === 0 ? value : mergeMaps(values, value);
  }
  return values;
}

interface Part {
  readonly text: string;
  /** How many lines stand before it. */
  readonly line: number;
}

const SEPARATOR = /^---(.*)$/gm;

function splitParts(text: string): Part[] {
  if (!text.includes('---')) return [{ text, line: 0 }];
  const parts: Part[] = [];
  let start = 0;
  let line = 0;
  for (const match of text.matchAll(SEPARATOR)) {
    const part = text.slice(start, match.index);
    parts.push({ text: part, line });
    line += part.split('\n').length;
    const rest = match[1]!.trim();
    if (rest !== '' && !rest.startsWith('#')) {
      throw new ValuesFault(
        `nothing but a comment may follow --- on its line in a values file, found ${rest}`,
        `error reading yaml document: invalid Yaml document separator: ${rest}`,
        line,
      );
    }
    start = match.index + match[0].length + 1;
  }
  parts.push({ text: text.slice(start), line });
  return parts;
}

/** Null for a part without values. */
function readPart(text: string, before: number): YamlMap | null {
  const what = 'cannot unmarshal yaml document';
  let document: YamlDocument;
  try {
    document = readFirst(text, { rules: 'helm', duplicateKeys: 'last' });
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const upstream = `${what}: error converting YAML to JSON: ${error.upstream}`;
    throw new ValuesFault(error.reason, upstream, before + error.line, error.column);
  }
  const { value } = document;
  if (value === null || isMap(value)) return value;
  throw new ValuesFault(
    `values must be a map, not ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}`,
    `${what}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goKind(value)} into Go value of type map[string]interface {}`,
    before + document.line,
  );
}

function goKind(value: YamlValue): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'number';
}

/** `over` on top of `base`: maps are merged deep, everything else replaced, null being a value. Changes neither. */
export function mergeMaps(base: YamlMap, over: YamlMap): YamlMap {
  const merged: YamlMap = {};
  for (const key of Object.keys(base)) setOwn(merged, key, base[key]!);
  for (const key of Object.keys(over)) {
    const value = over[key]!;
    const below = Object.hasOwn(merged, key) ? merged[key] : undefined;
    setOwn(merged, key, isMap(below) && isMap(value) ? mergeMaps(below, value) : value);
  }
  return merged;
}
