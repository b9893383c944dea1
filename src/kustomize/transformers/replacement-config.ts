import { getOwn, isMap, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { TransformError } from '../resource.js';
import { formatResourceId } from './resource-id.js';

/** How a part of a text is taken or put. */
export interface FieldOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly encoding?: string;
  readonly create?: boolean;
}

/** What a replacement selects by; the source compares whole values, targets and rejects are regular expressions. */
export interface ReplacementSelector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface ReplacementSource extends ReplacementSelector {
  /** `metadata.name` where missing. */
  readonly fieldPath?: string;
  readonly options?: FieldOptions;
}

export interface ReplacementTarget {
  readonly select?: ReplacementSelector;
  readonly reject?: readonly ReplacementSelector[];
  readonly fieldPaths?: readonly string[];
  readonly options?: FieldOptions;
}

/** One entry of `replacements`, or of the file its `path` names. */
export interface Replacement {
  readonly source?: ReplacementSource;
  /** A text to use instead of a source. */
  readonly sourceValue?: string;
  readonly targets?: readonly ReplacementTarget[];
}

/** The data of one replacement (the builder has resolved `path`). Throws TransformError where it has another shape. */
export function readReplacement(value: YamlValue): Replacement {
  if (!isMap(value)) throw malformed('a replacement must be a map');
  const source = field(value, 'source');
  const sourceValue = field(value, 'sourceValue');
  const targets = field(value, 'targets');
  return {
    ...(source === undefined ? {} : { source: readSource(source) }),
    ...(sourceValue === undefined ? {} : { sourceValue: readText(sourceValue, 'sourceValue') }),
    ...(targets === undefined ? {} : { targets: readList(targets, 'targets').map(readTarget) }),
  };
}

function readSource(value: YamlValue): ReplacementSource {
  const map = readMap(value, 'source');
  return { ...readSelector(map), ...readTexts(map, ['fieldPath']), ...readOptions(map) };
}

function readTarget(value: YamlValue): ReplacementTarget {
  const map = readMap(value, 'targets');
  const select = field(map, 'select');
  const reject = field(map, 'reject');
  const fieldPaths = field(map, 'fieldPaths');
  return {
    ...(select === undefined ? {} : { select: readSelector(readMap(select, 'select')) }),
    ...(reject === undefined
      ? {}
      : { reject: readList(reject, 'reject').map((entry) => readSelector(readMap(entry, 'reject'))) }),
    ...(fieldPaths === undefined
      ? {}
      : { fieldPaths: readList(fieldPaths, 'fieldPaths').map((path) => readText(path, 'fieldPaths')) }),
    ...readOptions(map),
  };
}

function readSelector(map: YamlMap): ReplacementSelector {
  return readTexts(map, [
    'group',
    'version',
    'kind',
    'name',
    'namespace',
    'labelSelector',
    'annotationSelector',
  ]);
}

function readTexts<Key extends string>(map: YamlMap, keys: readonly Key[]): { [K in Key]?: string } {
  const texts: { [K in Key]?: string } = {};
  for (const key of keys) {
    const value = field(map, key);
    if (value !== undefined) texts[key] = readText(value, key);
  }
  return texts;
}

function readOptions(map: YamlMap): { options?: FieldOptions } {
  const value = field(map, 'options');
  if (value === undefined) return {};
  const options = readMap(value, 'options');
  const index = field(options, 'index');
  const create = field(options, 'create');
  if (index !== undefined && !Number.isInteger(index)) throw malformed('index must be a whole number');
  if (create !== undefined && typeof create !== 'boolean') throw malformed('create must be true or false');
  return {
    options: {
      ...readTexts(options, ['delimiter', 'encoding']),
      ...(index === undefined ? {} : { index: index as number }),
      ...(create === undefined ? {} : { create }),
    },
  };
}

/** null counts as missing. */
function field(map: YamlMap, key: string): YamlValue | undefined {
  return getOwn(map, key) ?? undefined;
}

function readMap(value: YamlValue, name: string): YamlMap {
  if (isMap(value)) return value;
  throw malformed(`${name} must be a map`);
}

function readList(value: YamlValue, name: string): YamlValue[] {
  if (Array.isArray(value)) return value;
  throw malformed(`${name} must be a list`);
}

function readText(value: YamlValue, name: string): string {
  if (typeof value === 'string') return value;
  throw malformed(`${name} must be text`);
}

function malformed(message: string): TransformError {
  return new TransformError('replacement-malformed', `${message} in a replacement`, message);
}

/** As kustomize prints what a source selects by: `ConfigMap.[noVer].[noGrp]/cm.[noNs]`. */
export function describeId(source: ReplacementSource): string {
  const { group = '', version = '', kind = '', name = '', namespace = '' } = source;
  return formatResourceId({ group, version, kind, name, namespace });
}

/** The same with the field: `ConfigMap.[noVer].[noGrp]/cm.[noNs]:data.HOST`. */
export function describeSource(source: ReplacementSource): string {
  const { fieldPath, options } = source;
  const parts = [describeId(source)];
  if (fieldPath) parts.push(fieldPath);
  if (options && (options.delimiter || options.create)) {
    parts.push(`${options.delimiter ?? ''}(${options.index ?? 0}), create=${options.create ?? false}`);
  }
  return parts.join(':');
}
