import { SetError, assign } from '../helm/values/strvals.js';
import { mergeMaps } from '../helm/values/read-values.js';
import { isUnknown, isWhollyUnknown } from '../manifest/unknown.js';
import { YamlError } from '../yaml/error.js';
import { readFirst } from '../yaml/read.js';
import { isMap, setOwn, type YamlMap, type YamlValue } from '../yaml/value.js';

/** What one entry of a HelmRelease's `valuesFrom` brings: the text of its key, and where it belongs. */
export interface ReferencedValues {
  readonly text: string;
  /** Where the text is to be set; without it the text is a YAML document of values. */
  readonly targetPath?: string;
  /** The text is set as it is, not read as Helm's `--set` does. */
  readonly literal?: boolean;
}

export interface ValuesFailure {
  /** Index of the reference at fault. */
  readonly index: number;
  readonly message: string;
  /** Where in the referenced text, if it is a matter of YAML. */
  readonly line?: number;
  readonly upstream: string;
}

export type ComposedValues =
  | {
      readonly values: YamlMap;
      /** Indexes of references to whole documents of values that are not known here. */
      readonly unknown: readonly number[];
    }
  | { readonly failure: ValuesFailure };

/**
 * The values that helm-controller gives to a chart: the references in their order, then the inline values on top.
 * Numbers are float64; integers set at a target path are bigints (int64).
 *
 * The controller's maps are shared between the steps, and a target path writes into them. So a target path into a map
 * that only the inline values have wins over the inline values, while one into a map that an earlier reference had, or a
 * scalar at the top, loses. This is reproduced by sharing in the same way.
 */
export function composeValues(
  inline: YamlMap,
  references: readonly ReferencedValues[],
  helm: 3 | 4 = 4,
): ComposedValues {
  const own = floatCopy(inline);
  const unknown: number[] = [];
  let values: YamlMap = {};
  for (const [index, reference] of references.entries()) {
    const { text, targetPath } = reference;
    try {
      if (targetPath !== undefined) {
        values = mergeMaps(values, own);
        setAtPath(values, targetPath, text, reference.literal === true || isUnknown(text), helm);
      } else if (isWhollyUnknown(text)) {
        unknown.push(index);
      } else {
        values = mergeMaps(values, readReferenced(text));
      }
    } catch (error) {
      return { failure: describe(error, index, reference) };
    }
  }
  return { values: mergeMaps(values, own), unknown };
}

/** Sets a value as `--set path=value` would; `literal` takes the value as it is, the path keeping its escapes. */
function setAtPath(values: YamlMap, path: string, text: string, literal: boolean, helm: 3 | 4): void {
  if (literal) {
    // Everything that has a meaning in a value loses it behind a backslash.
    const escaped = text.replaceAll(/[\\,{}]/g, '\\$&');
    assign(values, `${path}=${escaped}`, { mode: 'string', helm });
    return;
  }
  const quoted = /^(['"])[^]*\1$/.test(text) || text === '"' || text === "'";
  if (quoted) assign(values, `${path}=${trimQuotes(text)}`, { mode: 'string', helm });
  else assign(values, `${path}=${text}`, { mode: 'typed', helm });
}

/** All quotes of both kinds at both ends go. */
function trimQuotes(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isQuote(text, start)) start++;
  while (end > start && isQuote(text, end - 1)) end--;
  return text.slice(start, end);
}

function isQuote(text: string, index: number): boolean {
  return text[index] === '"' || text[index] === "'";
}

class NoMap extends Error {
  constructor(
    readonly line: number,
    readonly found: string,
  ) {
    super(`values must be a map, not ${found === 'array' ? 'an' : 'a'} ${found}`);
  }
}

/** Only the first document counts; an empty one has no values. */
function readReferenced(text: string): YamlMap {
  const { value, line } = readFirst(text, { rules: 'helm', duplicateKeys: 'last', integers: 'float' });
  if (value === null) return {};
  if (!isMap(value)) throw new NoMap(line, jsonType(value));
  return value;
}

function jsonType(value: YamlValue): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'number';
}

function describe(error: unknown, index: number, reference: ReferencedValues): ValuesFailure {
  if (error instanceof SetError) {
    const message = `the value cannot be set at ${reference.targetPath}: ${error.message}`;
    return { index, message, upstream: error.message };
  }
  if (error instanceof YamlError) {
    const upstream = `error converting YAML to JSON: yaml: line ${error.line}: ${error.reason}`;
    return { index, message: `the values are no YAML: ${error.message}`, line: error.line, upstream };
  }
  if (error instanceof NoMap) {
    const upstream = `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${error.found} into Go value of type map[string]interface {}`;
    return { index, message: error.message, line: error.line, upstream };
  }
  throw error;
}

/** The controller decodes the inline values from JSON, where every number is a float64. */
function floatCopy(map: YamlMap): YamlMap {
  const copy: YamlMap = {};
  for (const key of Object.keys(map)) setOwn(copy, key, floatValue(map[key]!));
  return copy;
}

function floatValue(value: YamlValue): YamlValue {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map((item) => floatValue(item));
  return isMap(value) ? floatCopy(value) : value;
}
