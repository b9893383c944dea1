import {
  FieldPathError,
  findFields,
  lookupField,
  type CreateKind,
  type FieldPlace,
} from '../../manifest/field-path.js';
import { readFirst } from '../../yaml/read.js';
import { isMap, setOwn, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { editYamlText } from './yaml-text.js';

/**
 * Edits fields inside of a text that itself is JSON or YAML (since kustomize 5.8): a path that goes on where the
 * object has a text leads into the text. JSON is printed anew with sorted keys, YAML keeps comments and styles. False
 * where the path leads into no such text, or to no field in it; then nothing has been changed.
 */
export function editStructured(
  object: YamlMap,
  segments: readonly string[],
  create: CreateKind | undefined,
  put: (place: FieldPlace) => boolean,
): boolean {
  const outer = findText(object, segments);
  if (!outer) return false;
  const { place, text, inner } = outer;
  const data = parse(text);
  if (!data) return false;
  let places: FieldPlace[];
  try {
    places = findFields(data.root, inner, create);
  } catch (error) {
    if (error instanceof FieldPathError) return false;
    throw error;
  }
  if (places.length === 0) return false;
  for (const found of places) put(found);
  const next = data.format === 'json' ? printJson(data.root, text) : editYamlText(text, data.root);
  setOwn(place.container, place.key, next);
  return true;
}

interface OuterText {
  readonly place: { readonly container: YamlMap; readonly key: string };
  readonly text: string;
  /** The part of the path that leads into the text. */
  readonly inner: readonly string[];
}

function findText(object: YamlMap, segments: readonly string[]): OuterText | undefined {
  let container: YamlValue = object;
  for (const [index, key] of segments.slice(0, -1).entries()) {
    let value: YamlValue | undefined;
    try {
      value = lookupField(container, [key]);
    } catch {
      return undefined;
    }
    if (value === undefined) return undefined;
    if (typeof value === 'string') {
      return isMap(container)
        ? { place: { container, key }, text: value, inner: segments.slice(index + 1) }
        : undefined;
    }
    container = value;
  }
  return undefined;
}

function parse(text: string): { root: YamlMap; format: 'json' | 'yaml' } | undefined {
  try {
    const json = JSON.parse(text) as YamlValue;
    return isMap(json) ? { root: json, format: 'json' } : undefined;
  } catch {
    // Not JSON, perhaps YAML.
  }
  try {
    const { value } = readFirst(text, { rules: 'kustomize' });
    return isMap(value) ? { root: value, format: 'yaml' } : undefined;
  } catch {
    return undefined;
  }
}

function printJson(value: YamlValue, original: string): string {
  const text = JSON.stringify(sorted(value), undefined, original.includes('\n') ? 2 : undefined);
  return original.endsWith('\n') ? `${text}\n` : text;
}

function sorted(value: YamlValue): YamlValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  const result: YamlMap = {};
  for (const key of Object.keys(value).sort()) setOwn(result, key, sorted(value[key]!));
  return result;
}
