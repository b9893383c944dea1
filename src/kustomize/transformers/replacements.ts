import {
  FieldPathError,
  findFields,
  lookupField,
  resolveScalar,
  splitFieldPath,
  type CreateKind,
  type FieldPlace,
} from '../../manifest/field-path.js';
import type { Step } from '../../manifest/origin.js';
import { deepCopy, isMap, setOwn, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { TransformError, type Resource } from '../resource.js';
import {
  describeId,
  type FieldOptions,
  type Replacement,
  type ReplacementSource,
  type ReplacementTarget,
} from './replacement-config.js';
import { selectSource, targetMatcher } from './replacement-select.js';
import { editStructured } from './structured-text.js';

export { readReplacement, type Replacement } from './replacement-config.js';

const DEFAULT_FIELD_PATH = 'metadata.name';

/** Copies the source of each replacement into its targets. Throws TransformError. */
export function applyReplacements(
  resources: Resource[],
  config: { readonly replacements: readonly Replacement[] },
  step: Step,
): void {
  for (const replacement of config.replacements) {
    const { source, sourceValue, targets } = replacement;
    if ((source === undefined && sourceValue === undefined) || targets === undefined) {
      throw new TransformError(
        'replacement-incomplete',
        'a replacement needs a source and at least one target',
        'replacements must specify a source and at least one target',
      );
    }
    if (source !== undefined && sourceValue !== undefined) {
      throw new TransformError(
        'replacement-two-sources',
        'a replacement has either source or sourceValue, not both',
        'value and resource selectors are mutually exclusive',
      );
    }
    const value = source ? readSource(resources, source) : sourceValue!;
    for (const target of targets) writeTarget(resources, target, value, step);
  }
}

function readSource(resources: readonly Resource[], source: ReplacementSource): YamlValue {
  const resource = selectSource(resources, source);
  const path = source.fieldPath || DEFAULT_FIELD_PATH;
  let value: YamlValue | undefined;
  try {
    value = lookupField(resource.object, splitFieldPath(path));
  } catch (error) {
    if (!(error instanceof FieldPathError)) throw error;
    throw new TransformError(
      'replacement-source-path',
      `the source's ${path} does not fit the object: ${error.message}`,
      `error looking up replacement source: ${error.upstream}`,
      resource,
    );
  }
  if (isBlank(value)) {
    throw new TransformError(
      'replacement-source-missing',
      `the source of a replacement has nothing at ${path}`,
      `fieldPath \`${path}\` is missing for replacement source ${describeId(source)}`,
      resource,
    );
  }
  return refine(value!, source.options, resource);
}

function isBlank(value: YamlValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** The part of the source's text that its options ask for. */
function refine(value: YamlValue, options: FieldOptions | undefined, resource: Resource): YamlValue {
  if (!options?.delimiter) return value;
  if (typeof value === 'object') throw delimiterFault(resource);
  const text = String(value);
  const parts = text.split(options.delimiter);
  const index = options.index ?? 0;
  const part = parts[index];
  if (part === undefined) {
    throw new TransformError(
      'replacement-index',
      `options.index is ${index}, but ${JSON.stringify(text)} has ${parts.length} parts`,
      `options.index ${index} is out of bounds for value ${text}`,
      resource,
    );
  }
  return part;
}

function delimiterFault(resource: Resource): TransformError {
  return new TransformError(
    'replacement-delimiter',
    'a delimiter can only split a plain value, not a map or a list',
    'delimiter option can only be used with scalar nodes',
    resource,
  );
}

function writeTarget(
  resources: readonly Resource[],
  target: ReplacementTarget,
  value: YamlValue,
  step: Step,
): void {
  const isTarget = targetMatcher(target);
  const paths = target.fieldPaths && target.fieldPaths.length > 0 ? target.fieldPaths : [DEFAULT_FIELD_PATH];
  for (const resource of resources) {
    if (!isTarget(resource)) continue;
    let changed = false;
    for (const path of paths) {
      if (writePath(resource, path, target.options, value)) changed = true;
    }
    if (changed) resource.steps.push(step);
  }
}

function writePath(
  resource: Resource,
  path: string,
  options: FieldOptions | undefined,
  value: YamlValue,
): boolean {
  const segments = splitFieldPath(path);
  const put = (place: FieldPlace): boolean => setField(place, options, value, resource);
  const create = options?.create ? createKind(value) : undefined;
  if (editStructured(resource.object, segments, create, put)) return true;
  const failure = `unable to find ${create ? 'or create ' : ''}field "${path}" in replacement target`;
  let places: FieldPlace[];
  try {
    places = findFields(resource.object, segments, create);
  } catch (error) {
    if (!(error instanceof FieldPathError)) throw error;
    throw new TransformError(
      'replacement-target-path',
      `the path ${path} does not fit the target: ${error.message}`,
      `${failure}: ${error.upstream}`,
      resource,
    );
  }
  if (places.length === 0) {
    throw new TransformError(
      'replacement-target-missing',
      `the target has no field ${path}${create ? '' : '; with options.create it would be made'}`,
      failure,
      resource,
    );
  }
  let changed = false;
  for (const place of places) {
    if (put(place)) changed = true;
  }
  return changed;
}

function createKind(value: YamlValue): CreateKind {
  return Array.isArray(value) ? 'list' : isMap(value) ? 'map' : 'scalar';
}

/** Sets a field, or the part of it that the options name. False where it is as it was. */
function setField(
  { container, key, created }: FieldPlace,
  options: FieldOptions | undefined,
  value: YamlValue,
  resource: Resource,
): boolean {
  const known = (container as Record<string | number, YamlValue>)[key]!;
  let next: YamlValue = value;
  if (options?.delimiter) {
    if (typeof known === 'object' && known !== null) throw delimiterFault(resource);
    const parts = (created || known === null ? '' : String(known)).split(options.delimiter);
    const index = options.index ?? 0;
    if (index < 0) parts.unshift(textOf(value));
    else if (index >= parts.length) parts.push(textOf(value));
    else parts[index] = textOf(value);
    next = parts.join(options.delimiter);
  }
  if (typeof known === 'object' && known !== null) {
    next = deepCopy(next);
  } else {
    next = created ? resolveScalar(textOf(next)) : convert(textOf(next), known, resource);
  }
  if (next === known) return false;
  if (Array.isArray(container)) container[key as number] = next;
  else setOwn(container as YamlMap, key as string, next);
  return true;
}

/** The text of a plain value; a map or list has none. */
function textOf(value: YamlValue): string {
  return typeof value === 'object' && value !== null ? '' : String(value);
}

/** A field that has a value keeps its type. */
function convert(text: string, known: YamlValue, resource: Resource): YamlValue {
  if (typeof known === 'string') return text;
  const value = resolveScalar(text);
  const fits =
    typeof known === 'number' || typeof known === 'bigint'
      ? typeof value === 'number' || typeof value === 'bigint'
      : typeof value === typeof known && (known !== null || value === null);
  if (fits) return value;
  const tag = known === null ? 'null' : typeof known === 'boolean' ? 'bool' : 'int';
  throw new TransformError(
    'replacement-type',
    `${JSON.stringify(text)} cannot replace ${String(known)}: a field that is set keeps its type`,
    `map[string]interface {}(nil): yaml: cannot decode !!str \`${text}\` as a !!${tag}`,
    resource,
  );
}
