import { getOwn, isMap, setOwn, type Path, type YamlMap, type YamlValue } from '../../yaml/value.js';

/** Chart.yaml, every scalar as the text Helm makes of it; what is absent is empty. */
export interface ChartMetadata {
  readonly name: string;
  readonly home: string;
  readonly sources: readonly string[];
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly maintainers: readonly Maintainer[];
  readonly icon: string;
  readonly apiVersion: string;
  readonly condition: string;
  readonly tags: string;
  readonly appVersion: string;
  readonly deprecated: boolean;
  /** Undefined where there are none, which templates can tell from an empty map. */
  readonly annotations: Readonly<Record<string, string>> | undefined;
  readonly kubeVersion: string;
  /** Undefined where the chart declares none, which is not the same to Helm as an empty list. */
  readonly dependencies: readonly ChartDependency[] | undefined;
  readonly type: string;
}

export interface Maintainer {
  readonly name: string;
  readonly email: string;
  readonly url: string;
}

/** An entry of `dependencies` in Chart.yaml or requirements.yaml. */
export interface ChartDependency {
  readonly name: string;
  /** A version range. */
  readonly version: string;
  readonly repository: string;
  readonly condition: string;
  readonly tags: readonly string[];
  /** `exports` keys, or maps with `child` and `parent`. */
  readonly importValues: readonly YamlValue[];
  readonly alias: string;
}

/** A field of Chart.yaml or requirements.yaml that is not what it must be. */
export class MetadataFault extends Error {
  override readonly name = 'MetadataFault';
  constructor(
    message: string,
    readonly path: Path,
    /** Helm's own wording. */
    readonly upstream: string,
  ) {
    super(message);
  }
}

/**
 * The metadata in a Chart.yaml, read as Go's JSON decoder fills a struct: scalars become text where text is expected,
 * null counts as absent, unknown keys are ignored, keys match whatever their case. Throws MetadataFault.
 */
export function readMetadata(root: YamlMap): ChartMetadata {
  const apiVersion = textAt(root, 'apiVersion', []);
  const metadata: ChartMetadata = {
    name: textAt(root, 'name', []),
    home: textAt(root, 'home', []),
    sources: textListAt(root, 'sources', []),
    version: textAt(root, 'version', []),
    description: textAt(root, 'description', []),
    keywords: textListAt(root, 'keywords', []),
    maintainers: listAt(root, 'maintainers', []).map(readMaintainer),
    icon: textAt(root, 'icon', []),
    apiVersion: apiVersion === '' ? 'v1' : apiVersion,
    condition: textAt(root, 'condition', []),
    tags: textAt(root, 'tags', []),
    appVersion: textAt(root, 'appVersion', []),
    deprecated: booleanAt(root, 'deprecated'),
    annotations: textMapAt(root, 'annotations'),
    kubeVersion: textAt(root, 'kubeVersion', []),
    dependencies:
      (field(root, 'dependencies') ?? null) === null
        ? undefined
        : listAt(root, 'dependencies', []).map(readDependency),
    type: textAt(root, 'type', []),
  };
  return metadata;
}

function readMaintainer(value: YamlValue, index: number): Maintainer {
  const path = ['maintainers', index];
  if (!isMap(value)) throw emptyNode('maintainers', value, path);
  return {
    name: textAt(value, 'name', path),
    email: textAt(value, 'email', path),
    url: textAt(value, 'url', path),
  };
}

function readDependency(value: YamlValue, index: number): ChartDependency {
  const path = ['dependencies', index];
  if (!isMap(value)) throw emptyNode('dependencies', value, path);
  return {
    name: textAt(value, 'name', path),
    version: textAt(value, 'version', path),
    repository: textAt(value, 'repository', path),
    condition: textAt(value, 'condition', path),
    tags: textListAt(value, 'tags', path),
    importValues: listAt(value, 'import-values', path),
    alias: textAt(value, 'alias', path),
  };
}

function emptyNode(key: string, value: YamlValue, path: Path): MetadataFault {
  return value === null
    ? new MetadataFault(
        `an entry of ${key} is empty`,
        path,
        `validation: ${key} must not contain empty or null nodes`,
      )
    : wrongType(key, value, 'a map', path);
}

/** The value of a key; an exact match first, then one that differs in case, as Go's decoder has it. */
function field(map: YamlMap, key: string): YamlValue | undefined {
  const exact = getOwn(map, key);
  if (exact !== undefined) return exact;
  for (const other of Object.keys(map)) {
    if (other.length === key.length && other.toLowerCase() === key.toLowerCase()) return map[other];
  }
  return undefined;
}

function textAt(map: YamlMap, key: string, parent: Path): string {
  return toText(field(map, key), key, [...parent, key]);
}

function textListAt(map: YamlMap, key: string, parent: Path): string[] {
  return listAt(map, key, parent).map((item, i) => toText(item, key, [...parent, key, i]));
}

function listAt(map: YamlMap, key: string, parent: Path): readonly YamlValue[] {
  const value = field(map, key) ?? null;
  if (value === null) return [];
  if (!Array.isArray(value)) throw wrongType(key, value, 'a list', [...parent, key]);
  return value;
}

function booleanAt(map: YamlMap, key: string): boolean {
  const value = field(map, key) ?? null;
  if (value === null) return false;
  if (typeof value !== 'boolean') throw wrongType(key, value, 'true or false', [key]);
  return value;
}

function textMapAt(map: YamlMap, key: string): Record<string, string> | undefined {
  const value = field(map, key) ?? null;
  if (value === null) return undefined;
  if (!isMap(value)) throw wrongType(key, value, 'a map', [key]);
  const texts: Record<string, string> = {};
  for (const name of Object.keys(value)) setOwn(texts, name, toText(value[name], name, [key, name]));
  return texts;
}

function toText(value: YamlValue | undefined, key: string, path: Path): string {
  const text = scalarText(value ?? null);
  if (text === undefined) throw wrongType(key, value ?? null, 'text', path);
  return text;
}

/** The text of a scalar where Go's decoder wants a string, null being empty; undefined for lists and maps. */
export function scalarText(value: YamlValue): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return numberText(value);
    default:
      return value === null ? '' : undefined;
  }
}

/** How a number reads as text: whole numbers plainly, others as Go's shortest `%g`, with an exponent from 1e6 on. */
function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return BigInt(value).toString();
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e6) return String(value);
  const [mantissa, exponent = '+0'] = value.toExponential().split('e');
  const digits = exponent.slice(1);
  return `${mantissa}e${exponent[0]}${digits.length < 2 ? `0${digits}` : digits}`;
}

function wrongType(key: string, value: YamlValue, expected: string, path: Path): MetadataFault {
  const found = Array.isArray(value) ? 'a list' : isMap(value) ? 'a map' : `a ${typeof value}`;
  const goFound = Array.isArray(value) ? 'array' : isMap(value) ? 'object' : goJsonKind(value);
  const goWanted = { text: 'string', 'a list': '[]string', 'a map': 'map[string]string' }[expected] ?? 'bool';
  return new MetadataFault(
    `${key} must be ${expected}, not ${found}`,
    path,
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goFound} into Go struct field Metadata.${path.filter((step) => typeof step === 'string').join('.')} of type ${goWanted}`,
  );
}

function goJsonKind(value: YamlValue): string {
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'number';
}
