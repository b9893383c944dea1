import { deepCopy, getOwn, isMap, type YamlValue } from '../yaml/value.js';
import { addAt, findPlace, getAt, JsonPatchFault, removeAt, replaceAt } from './json-patch-place.js';
import { sameData } from './same-data.js';

/** One operation of RFC 6902, as far as it could be read; what is missing or of another type is left out. */
export interface JsonPatchOperation {
  /** `unknown` where it is missing. */
  readonly op: string;
  readonly path?: string;
  readonly from?: string;
  readonly value?: YamlValue;
}

/** A patch that cannot be read or applied. `upstream` is the text of the Go library that kustomize and Flux use. */
export class JsonPatchError extends Error {
  override readonly name = 'JsonPatchError';
  constructor(
    message: string,
    readonly upstream: string,
    /** Index of the operation at fault, where it is one. */
    readonly index?: number,
  ) {
    super(message);
  }
}

/** How many values the `copy` operations of one patch may make. */
const COPY_LIMIT = 1_000_000;

/** The operations in a parsed value. Throws JsonPatchError where it is no list of operations. */
export function parseJsonPatch(value: YamlValue): JsonPatchOperation[] {
  if (!Array.isArray(value)) {
    const type = isMap(value) ? 'object' : goTypeOf(value);
    throw new JsonPatchError(
      'a JSON patch must be a list of operations',
      `json: cannot unmarshal ${type} into Go value of type jsonpatch.Patch`,
    );
  }
  return value.map((operation, index) => {
    if (!isMap(operation)) {
      throw new JsonPatchError(
        `operation ${index} of the JSON patch must be a map with op and path`,
        `json: cannot unmarshal ${goTypeOf(operation)} into Go value of type jsonpatch.Operation`,
        index,
      );
    }
    const op = getOwn(operation, 'op');
    const path = getOwn(operation, 'path');
    const from = getOwn(operation, 'from');
    const operand = getOwn(operation, 'value');
    return {
      op: typeof op === 'string' ? op : 'unknown',
      ...(typeof path === 'string' && { path }),
      ...(typeof from === 'string' && { from }),
      ...(operand !== undefined && { value: operand }),
    };
  });
}

/**
 * Applies the operations (RFC 6902, with the reading of evanphx/json-patch v4 where that differs: negative indexes
 * count from the end, what stands before the first slash of a path is ignored) to a copy of the document and returns
 * it. Throws JsonPatchError.
 */
export function applyJsonPatch(document: YamlValue, operations: readonly JsonPatchOperation[]): YamlValue {
  let root = deepCopy(document);
  let copied = 0;
  for (const [index, operation] of operations.entries()) {
    try {
      root = applyOperation(root, operation, (value) => {
        copied += countValues(value, COPY_LIMIT - copied);
        if (copied > COPY_LIMIT)
          throw new JsonPatchFault('the patch copies too much', 'copy size limit reached');
        return deepCopy(value);
      });
    } catch (error) {
      if (!(error instanceof JsonPatchFault)) throw error;
      throw new JsonPatchError(
        `operation ${index} (${operation.op} ${operation.path ?? 'without a path'}) of the JSON patch does not apply: ${error.message}`,
        error.upstream,
        index,
      );
    }
  }
  return root;
}

function applyOperation(
  root: YamlValue,
  operation: JsonPatchOperation,
  copyOf: (value: YamlValue) => YamlValue,
): YamlValue {
  switch (operation.op) {
    case 'add':
      return add(root, operation);
    case 'remove':
      return remove(root, operation);
    case 'replace':
      return replace(root, operation);
    case 'move':
      return move(root, operation);
    case 'copy':
      return copy(root, operation, copyOf);
    case 'test':
      return test(root, operation);
    default:
      throw new JsonPatchFault(
        'op must be add, remove, replace, move, copy or test',
        `Unexpected kind: ${operation.op}`,
      );
  }
}

function add(root: YamlValue, operation: JsonPatchOperation): YamlValue {
  const path = requirePath(operation);
  const place = findPlace(root, path);
  if (!place) {
    throw new JsonPatchFault(
      missingParent(path),
      `add operation does not apply: doc is missing path: "${path}": missing value`,
    );
  }
  wrapping(`error in add for path: '${path}'`, () => addAt(place, operandOf(operation)));
  return root;
}

function remove(root: YamlValue, operation: JsonPatchOperation): YamlValue {
  const path = requirePath(operation);
  const place = findPlace(root, path);
  if (!place) {
    throw new JsonPatchFault(
      missingParent(path),
      `remove operation does not apply: doc is missing path: "${path}": missing value`,
    );
  }
  wrapping(`error in remove for path: '${path}'`, () => removeAt(place));
  return root;
}

function replace(root: YamlValue, operation: JsonPatchOperation): YamlValue {
  const path = requirePath(operation);
  const value = operandOf(operation);
  if (path === '') {
    if (typeof value === 'object' && value !== null) return value;
    throw new JsonPatchFault(
      'the whole document can only be replaced by a map or a list',
      'replace operation value must be object or array',
    );
  }
  const place = findPlace(root, path);
  if (!place) {
    throw new JsonPatchFault(
      missingParent(path),
      `replace operation does not apply: doc is missing path: ${path}: missing value`,
    );
  }
  try {
    getAt(place);
  } catch (error) {
    if (!(error instanceof JsonPatchFault)) throw error;
    throw new JsonPatchFault(
      `there is nothing at ${path} to replace`,
      `replace operation does not apply: doc is missing key: ${path}: missing value`,
    );
  }
  replaceAt(place, value);
  return root;
}

function move(root: YamlValue, operation: JsonPatchOperation): YamlValue {
  const from = requireFrom(operation);
  const source = findPlace(root, from);
  if (!source) {
    throw new JsonPatchFault(
      missingParent(from),
      `move operation does not apply: doc is missing from path: ${from}: missing value`,
    );
  }
  const value = wrapping(`error in move for path: '${source.key}'`, () => {
    const found = getAt(source);
    removeAt(source);
    return found;
  });
  const path = requirePath(operation);
  const place = findPlace(root, path);
  if (!place) {
    throw new JsonPatchFault(
      missingParent(path),
      `move operation does not apply: doc is missing destination path: ${path}: missing value`,
    );
  }
  wrapping(`error in move for path: '${path}'`, () => addAt(place, value));
  return root;
}

function copy(
  root: YamlValue,
  operation: JsonPatchOperation,
  copyOf: (value: YamlValue) => YamlValue,
): YamlValue {
  const from = requireFrom(operation);
  const source = findPlace(root, from);
  if (!source) {
    throw new JsonPatchFault(
      missingParent(from),
      `copy operation does not apply: doc is missing from path: ${from}: missing value`,
    );
  }
  const value = wrapping(`error in copy for from: '${from}'`, () => getAt(source));
  const path = requirePath(operation);
  const place = findPlace(root, path);
  if (!place) {
    throw new JsonPatchFault(
      missingParent(path),
      `copy operation does not apply: doc is missing destination path: ${path}: missing value`,
    );
  }
  wrapping('error while adding value during copy', () => addAt(place, copyOf(value)));
  return root;
}

function test(root: YamlValue, operation: JsonPatchOperation): YamlValue {
  const path = requirePath(operation);
  const failed = (): JsonPatchFault =>
    new JsonPatchFault(`the value at ${path} is another`, `testing value ${path} failed: test failed`);
  const expected = operation.value ?? null;
  if (path === '') {
    if (!sameData(root, expected)) throw failed();
    return root;
  }
  const place = findPlace(root, path);
  if (!place) {
    throw new JsonPatchFault(
      missingParent(path),
      `test operation does not apply: is missing path: ${path}: missing value`,
    );
  }
  const { container, key } = place;
  const found = Array.isArray(container)
    ? wrapping(`error in test for path: '${path}'`, () => getAt(place))
    : (getOwn(container, key) ?? null);
  if (!sameData(found, expected)) throw failed();
  return root;
}

function requirePath(operation: JsonPatchOperation): string {
  if (operation.path !== undefined) return operation.path;
  const cause = operation.op === 'move' || operation.op === 'copy' ? 'operation missing path field: ' : '';
  throw new JsonPatchFault(
    'path is missing',
    `${operation.op} operation failed to decode path: ${cause}missing value`,
  );
}

function requireFrom(operation: JsonPatchOperation): string {
  if (operation.from !== undefined) return operation.from;
  throw new JsonPatchFault(
    'from is missing',
    `${operation.op} operation failed to decode from: operation, missing from field: missing value`,
  );
}

function operandOf(operation: JsonPatchOperation): YamlValue {
  return deepCopy(operation.value ?? null);
}

function missingParent(path: string): string {
  return `there is no map or list that ${JSON.stringify(path)} could be in`;
}

function wrapping<T>(prefix: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof JsonPatchFault)) throw error;
    throw new JsonPatchFault(error.message, `${prefix}: ${error.upstream}`);
  }
}

function goTypeOf(value: YamlValue): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? 'array' : isMap(value) ? 'object' : 'number';
}

/** How many values there are in a value; stops counting a little above the limit. */
function countValues(value: YamlValue, limit: number): number {
  let count = 1;
  if (typeof value !== 'object' || value === null) return count;
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    count += countValues(item, limit - count);
    if (count > limit) break;
  }
  return count;
}
