import type { JsonPatchOperation } from '../../manifest/json-patch.js';
import type { Step } from '../../manifest/origin.js';
import type { TargetSelector } from '../../manifest/selectors.js';
import type { Resource } from '../resource.js';

export interface JsonPatchConfig {
  readonly operations: readonly JsonPatchOperation[];
  readonly target: TargetSelector;
  readonly allowNameChange?: boolean;
  readonly allowKindChange?: boolean;
}

/** Applies a JSON patch to every resource its target selects. Throws TransformError. */
export function applyJsonPatches(_resources: Resource[], _config: JsonPatchConfig, _step: Step): void {
  throw new Error('unfinished');
}
