import type { MergeSchema } from '../../manifest/list-keys.js';
import type { ManifestObject } from '../../manifest/object.js';
import type { Step } from '../../manifest/origin.js';
import type { TargetSelector } from '../../manifest/selectors.js';
import type { Resource } from '../resource.js';

export interface StrategicPatchConfig {
  /** The objects of the patch file, in order. */
  readonly patches: readonly ManifestObject[];
  /** Missing: each patch goes to the resource of its own id. */
  readonly target?: TargetSelector;
  readonly allowNameChange?: boolean;
  readonly allowKindChange?: boolean;
  readonly schema: MergeSchema;
}

/** Applies strategic merge patches; a resource that a patch empties leaves the list. Throws TransformError. */
export function applyStrategicPatches(
  _resources: Resource[],
  _config: StrategicPatchConfig,
  _step: Step,
): void {
  throw new Error('unfinished');
}
