import { YamlError } from '../../yaml/error.js';
import { readFirst } from '../../yaml/read.js';
import { getOwn, isMap, setOwn, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { scalarText } from '../chart/metadata.js';

/** The part of a manifest by which Helm sorts it. */
export interface ManifestHead {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A manifest that Helm cannot read. `upstream` is Helm's wording; `line` counts from 1 in the manifest's text. */
export class ManifestFault extends Error {
  override readonly name = 'ManifestFault';
  constructor(
    message: string,
    readonly upstream: string,
    readonly line: number,
    readonly column?: number,
  ) {
    super(message);
  }
}

/** Reads a manifest; one of comments only is empty. Throws ManifestFault where it is no YAML, no map, or its head is of the wrong types. */
export function readManifest(text: string): ManifestHead {
  let value: YamlValue;
  try {
    value = readFirst(text, { rules: 'helm', duplicateKeys: 'last' }).value;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new ManifestFault(
      error.reason,
      `error converting YAML to JSON: ${error.upstream}`,
      error.line,
      error.column,
    );
  }
  if (value === null) return { apiVersion: '', kind: '', name: '', annotations: {} };
  if (!isMap(value)) throw wrongType('a manifest', value, 'a map', 'Go value of type util.SimpleHead');
  const metadata = getOwn(value, 'metadata') ?? null;
  if (metadata !== null && !isMap(metadata)) {
    throw wrongType(
      'metadata',
      metadata,
      'a map',
      String.raw`Go struct field SimpleHead.metadata of type struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" }`,
    );
  }
  return {
    apiVersion: headText(value, 'apiVersion'),
    kind: headText(value, 'kind'),
    name: metadata === null ? '' : headText(metadata, 'name', 'metadata.'),
    annotations: metadata === null ? {} : readAnnotations(metadata),
  };
}

function readAnnotations(metadata: YamlMap): Record<string, string> {
  const value = getOwn(metadata, 'annotations') ?? null;
  if (value === null) return {};
  if (!isMap(value)) {
    throw wrongType(
      'metadata.annotations',
      value,
      'a map',
      'Go struct field .metadata.annotations of type map[string]string',
    );
  }
  const annotations: Record<string, string> = {};
  for (const key of Object.keys(value))
    setOwn(annotations, key, headText(value, key, 'metadata.annotations.'));
  return annotations;
}

function headText(map: YamlMap, key: string, prefix = ''): string {
  const value = getOwn(map, key) ?? null;
  const text = scalarText(value);
  if (text === undefined) {
    throw wrongType(
      `${prefix}${key}`,
      value,
      'text',
      `Go struct field SimpleHead.${prefix}${key} of type string`,
    );
  }
  return text;
}

function wrongType(what: string, value: YamlValue, expected: string, target: string): ManifestFault {
  const found = Array.isArray(value) ? 'a list' : isMap(value) ? 'a map' : `a ${typeof value}`;
  const goFound = Array.isArray(value)
    ? 'array'
    : isMap(value)
      ? 'object'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value === 'string'
          ? 'string'
          : 'number';
  return new ManifestFault(
    `${what} must be ${expected}, not ${found}`,
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goFound} into ${target}`,
    1,
  );
}
