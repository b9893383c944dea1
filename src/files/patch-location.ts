import { sameData } from '../manifest/same-data.js';
import { readLocated, type Position } from '../yaml/locate.js';
import { readDocuments } from '../yaml/read.js';
import { getOwn, isMap, valueAt, type Path, type YamlValue } from '../yaml/value.js';
import { isSameItem, sourcePath } from './source-path.js';

/** What a patch does to a field. */
export interface PatchedField {
  /** `writes`: what stands there is the patch's; `adds to`: it is a map or list that others may have begun. */
  readonly effect: 'writes' | 'adds to';
  /** In the text of the patch. */
  readonly position: Position;
}

/** Fields by which a strategic merge finds its object; it seldom changes them. */
export function isIdentity(path: Path): boolean {
  const [first, second] = path;
  if (path.length === 1) return first === 'apiVersion' || first === 'kind';
  return path.length === 2 && first === 'metadata' && (second === 'name' || second === 'namespace');
}

/**
 * What a patch says about the field at a path of an object as it was rendered in the end: the same path in a strategic
 * merge, or an operation of a JSON patch.
 */
export function findInPatch(text: string, object: YamlValue, path: Path): PatchedField | undefined {
  for (let index = 0; index < documentCount(text); index++) {
    const document = readLocated(text, index, 'kustomize');
    if (!document) continue;
    const { value } = document;
    if (Array.isArray(value)) {
      const within = operationOn(value, object, path);
      if (within) return { effect: 'writes', position: document.locate(within).key };
    } else if (isMap(value)) {
      const found = sourcePath(object, path, value);
      if (!found.complete || found.value === null) continue;
      if (isIdentity(path) && !sameData(found.value!, valueAt(object, path) ?? null)) continue;
      const leaf = typeof found.value !== 'object' || getOwn(value, '$patch') === 'replace';
      return { effect: leaf ? 'writes' : 'adds to', position: document.locate(found.path).key };
    }
  }
  return undefined;
}

/** Where a patch takes a field away. */
export function findRemoval(text: string, object: YamlValue, path: Path): Position | undefined {
  for (let index = 0; index < documentCount(text); index++) {
    const document = readLocated(text, index, 'kustomize');
    if (!document) continue;
    const { value } = document;
    if (Array.isArray(value)) {
      const operation = value.findIndex(
        (entry) =>
          isMap(entry) &&
          getOwn(entry, 'op') === 'remove' &&
          below(getOwn(entry, 'path'), path, object, undefined)?.length === 0,
      );
      if (operation >= 0) return document.locate([operation, 'path']).key;
    } else if (isMap(value)) {
      const found = sourcePath(object, path, value);
      if (found.complete && found.value === null) return document.locate(found.path).key;
    }
  }
  return undefined;
}

function documentCount(text: string): number {
  try {
    return readDocuments(text, { rules: 'kustomize', duplicateKeys: 'last' }).length;
  } catch {
    return 0;
  }
}

/** The path in a JSON patch of what the last operation that sets the field says about it. */
function operationOn(operations: readonly YamlValue[], object: YamlValue, path: Path): Path | undefined {
  for (let index = operations.length - 1; index >= 0; index--) {
    const operation = operations[index]!;
    if (!isMap(operation)) continue;
    const op = getOwn(operation, 'op');
    const value = getOwn(operation, 'value');
    const rest = below(getOwn(operation, 'path'), path, object, value);
    if (!rest) continue;
    if (op === 'move' || op === 'copy') return [index, 'path'];
    if ((op !== 'add' && op !== 'replace') || value === undefined) continue;
    const found = sourcePath(valueAt(object, path.slice(0, path.length - rest.length)) ?? null, rest, value);
    if (found.complete) return [index, 'value', ...found.path];
  }
  return undefined;
}

/**
 * The steps of `path` below a JSON pointer, or undefined where the pointer leads elsewhere. An item that the operation
 * puts into a list is known again by the value it has, wherever it stands now.
 */
function below(
  pointer: YamlValue | undefined,
  path: Path,
  object: YamlValue,
  value: YamlValue | undefined,
): Path | undefined {
  if (typeof pointer !== 'string') return undefined;
  const steps = pointer.split('/').slice(1);
  if (steps.length > path.length) return undefined;
  for (const [i, written] of steps.entries()) {
    const step = written.replaceAll('~1', '/').replaceAll('~0', '~');
    const own = path[i];
    if (typeof own === 'number' && i === steps.length - 1 && value !== undefined) {
      const item = valueAt(object, path.slice(0, i + 1));
      if (item === undefined || !isSameItem(item, value)) return undefined;
    } else if (step !== String(own) && step !== '-') {
      return undefined;
    }
  }
  return path.slice(steps.length);
}
