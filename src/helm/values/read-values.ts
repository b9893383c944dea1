import { YamlError } from '../../yaml/error.js';
import { readDocuments, type YamlDocument } from '../../yaml/read.js';
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
 */
export function readValues(text: string): YamlMap {
  const what = 'cannot unmarshal yaml document';
  let documents: YamlDocument[];
  try {
    documents = readDocuments(text, { rules: 'helm', duplicateKeys: 'last' });
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const upstream = `${what}: error converting YAML to JSON: ${error.upstream}`;
    throw new ValuesFault(error.reason, upstream, error.line, error.column);
  }
  let values: YamlMap = {};
  for (const document of documents) {
    if (document.value === null) continue;
    if (!isMap(document.value)) {
      throw new ValuesFault(
        `values must be a map, not ${Array.isArray(document.value) ? 'a list' : `a ${typeof document.value}`}`,
        `${what}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goKind(document.value)} into Go value of type map[string]interface {}`,
        document.line,
      );
    }
    values = Object.keys(values).length === 0 ? document.value : mergeMaps(values, document.value);
  }
  return values;
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
