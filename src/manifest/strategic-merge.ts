import { resolvesToOther } from '../yaml/scalar.js';
import { deepCopy, getOwn, isMap, setOwn, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import type { MergeSchema, SchemaNode } from './list-keys.js';
import { mergeKeyedLists, mergePlainLists } from './merge-lists.js';
import { gvkOf, type ManifestObject } from './object.js';
import { StrategicMergeError } from './strategic-merge-error.js';

export { StrategicMergeError } from './strategic-merge-error.js';

/** What `$patch` asks for. */
export type PatchDirective = 'merge' | 'replace' | 'delete';

const DIRECTIVE_KEY = '$patch';
const DEPTH_LIMIT = 1000;

/**
 * Merges a strategic merge patch into a copy of the target, as kustomize 5 does
 * (https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md,
 * of which it knows `$patch` and list keys only: `$retainKeys`, `$setElementOrder` and `$deleteFromPrimitiveList` stay
 * in the result as ordinary keys). Undefined where the patch deletes the object. Throws StrategicMergeError.
 */
export function strategicMerge(
  target: ManifestObject,
  patch: ManifestObject,
  schema: MergeSchema,
  styleOf?: (path: Path) => ScalarStyle | undefined,
): ManifestObject | undefined {
  const context = { schema, path: [], styleOf };
  const merged = mergeValues(deepCopy(target), deepCopy(patch), undefined, context);
  return isMap(merged) && Object.keys(merged).length > 0 ? merged : undefined;
}

/** How a scalar of the target was written: nothing at all behind its key, plain, or in quotes (or as a block). */
export type ScalarStyle = 'empty' | 'plain' | 'quoted';

/** What one merge carries along. */
interface MergeContext {
  readonly schema: MergeSchema;
  /** Where in the target the merge is. */
  readonly path: (string | number)[];
  readonly styleOf: ((path: Path) => ScalarStyle | undefined) | undefined;
}

/**
 * Merges a value of a patch into one of the target; both may be changed. Missing values are undefined; the result is
 * undefined where nothing is left.
 */
function mergeValues(
  target: YamlValue | undefined,
  patch: YamlValue | undefined,
  known: SchemaNode | undefined,
  context: MergeContext,
): YamlValue | undefined {
  if (context.path.length > DEPTH_LIMIT) {
    throw new StrategicMergeError('the patch is nested too deeply', 'exceeded max depth');
  }
  const schema = known ?? schemaOf(target, context) ?? schemaOf(patch, context);
  const leading = target ?? patch;
  if (leading === undefined || leading === null || isMap(leading)) {
    requireKind(isMap, 'MappingNode', target, patch, context);
    return mergeMaps(target, patch, schema, context);
  }
  if (Array.isArray(leading)) {
    requireKind(Array.isArray, 'SequenceNode', target, patch, context);
    return mergeLists(target, patch, schema, context);
  }
  requireKind(isScalar, 'ScalarNode', target, patch, context);
  if (patch === undefined) return target;
  if (patch === null) return undefined;
  // A merged scalar keeps the style of the target's: what was quoted stays a string.
  return typeof target === 'string' && typeof patch !== 'string' && isQuoted(target, context)
    ? String(patch)
    : patch;
}

function mergeMaps(
  target: YamlValue | undefined,
  patch: YamlValue | undefined,
  schema: SchemaNode | undefined,
  context: MergeContext,
): YamlValue | undefined {
  let result = target;
  if (target === undefined || target === null) {
    if (takeDirective(patch, context) === 'delete') return undefined;
    // An explicit null stays; a key without a value does not outlive a merge.
    if (patch === undefined) return context.styleOf?.(context.path) === 'empty' ? undefined : target;
    result = patch;
  } else if (patch === null) {
    return undefined;
  } else if (patch !== undefined) {
    const directive = takeDirective(patch, context);
    if (directive === 'delete') return undefined;
    if (directive === 'replace') result = patch;
  }
  if (!isMap(result)) return undefined;
  const other = isMap(patch) ? patch : undefined;
  const names = new Set(Object.keys(result));
  if (other && other !== result) for (const name of Object.keys(other)) names.add(name);
  for (const name of names) {
    context.path.push(name);
    const field = mergeValues(
      getOwn(result, name),
      other && getOwn(other, name),
      schema?.field(name),
      context,
    );
    context.path.pop();
    if (field === undefined) delete result[name];
    else setOwn(result, name, field);
  }
  return result;
}

function mergeLists(
  target: YamlValue | undefined,
  patch: YamlValue | undefined,
  schema: SchemaNode | undefined,
  context: MergeContext,
): YamlValue | undefined {
  if (!schema?.mergesList) return patch === undefined ? target : (patch ?? undefined);
  let result = target;
  if (target === undefined || target === null) {
    result = patch;
  } else if (patch === null) {
    return undefined;
  } else if (Array.isArray(patch)) {
    const directive = takeListDirective(patch, context);
    if (directive === 'delete') return undefined;
    if (directive === 'replace') result = patch;
  }
  if (!Array.isArray(result)) return undefined;
  const source = Array.isArray(patch) ? patch : undefined;
  return schema.keys.length > 0
    ? mergeKeyedLists(result, source, schema.keys, (a, b) => {
        context.path.push(a === undefined ? 0 : result.indexOf(a));
        const element = mergeValues(a, b, schema.elements(), context);
        context.path.pop();
        return element;
      })
    : mergePlainLists(result, source);
}

/** Reads the directive of a map and takes it out. */
function takeDirective(patch: YamlValue | undefined, context: MergeContext): PatchDirective {
  if (!isMap(patch)) return 'merge';
  const directive = getOwn(patch, DIRECTIVE_KEY);
  if (directive === undefined) return 'merge';
  const read = readDirective(directive, context);
  delete patch[DIRECTIVE_KEY];
  return read;
}

/** Reads the directive of a list, an element that has nothing but `$patch`, and takes it out. */
function takeListDirective(patch: YamlValue[], context: MergeContext): PatchDirective {
  const index = patch.findIndex((element) => isMap(element) && Object.hasOwn(element, DIRECTIVE_KEY));
  const element = patch[index];
  if (!isMap(element) || Object.keys(element).length > 1) return 'merge';
  const read = readDirective(element[DIRECTIVE_KEY]!, context);
  patch.splice(index, 1);
  return read;
}

function readDirective(value: YamlValue, { path }: MergeContext): PatchDirective {
  if (value === 'merge' || value === 'replace' || value === 'delete') return value;
  throw new StrategicMergeError(
    `$patch at ${path.join('.') || 'the top'} must be merge, replace or delete`,
    `unknown patch strategy '${typeof value === 'object' ? '' : String(value)}'`,
  );
}

/** A map with a kind and an API version brings its own schema, wherever it stands. */
function schemaOf(value: YamlValue | undefined, context: MergeContext): SchemaNode | undefined {
  if (!isMap(value) || !Object.hasOwn(value, 'kind') || !Object.hasOwn(value, 'apiVersion')) return undefined;
  return context.schema.forKind(gvkOf(value));
}

function requireKind(
  isKind: (value: YamlValue) => boolean,
  kind: string,
  target: YamlValue | undefined,
  patch: YamlValue | undefined,
  { path }: MergeContext,
): void {
  for (const value of [target, patch]) {
    if (value === undefined || value === null || isKind(value)) continue;
    const found = Array.isArray(value) ? 'SequenceNode' : isMap(value) ? 'MappingNode' : 'ScalarNode';
    throw new StrategicMergeError(
      `the patch has ${describeKind(patch)} at ${path.join('.')} where the target has ${describeKind(target)}`,
      `wrong node kind: expected ${kind} but got ${found}: node contents:\n`,
    );
  }
}

function describeKind(value: YamlValue | undefined): string {
  return Array.isArray(value) ? 'a list' : isMap(value as YamlMap) ? 'a map' : 'a plain value';
}

function isQuoted(text: string, { styleOf, path }: MergeContext): boolean {
  return needsQuotes(text) || styleOf?.(path) === 'quoted';
}

/** Whether a string can only have been written with quotes or as a block. */
function needsQuotes(text: string): boolean {
  return (
    resolvesToOther(text, true) || /^[\s,[\]{}#&*!|>'"%@`]|^[-?:](?:\s|$)|: |:$| #|[\n\t]|\s$/.test(text)
  );
}

function isScalar(value: YamlValue): boolean {
  return typeof value !== 'object';
}
