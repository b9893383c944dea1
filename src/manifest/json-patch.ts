import type { YamlValue } from '../yaml/value.js';

/** One operation of RFC 6902. */
export interface JsonPatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  /** Missing where the operation has none. */
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

/** The operations in a parsed value. Throws JsonPatchError where it is no list of operations. */
export function parseJsonPatch(_value: YamlValue): JsonPatchOperation[] {
  throw new JsonPatchError('unfinished', 'unfinished');
}

/** Applies the operations to a copy of the document and returns it. Throws JsonPatchError. */
export function applyJsonPatch(_document: YamlValue, _operations: readonly JsonPatchOperation[]): YamlValue {
  throw new JsonPatchError('unfinished', 'unfinished');
}

/** RFC 7386: a copy of the target with the patch merged into it. */
export function jsonMerge(_target: YamlValue | undefined, _patch: YamlValue): YamlValue {
  throw new JsonPatchError('unfinished', 'unfinished');
}
