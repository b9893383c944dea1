import type { MergeSchema } from './list-keys.js';
import type { ManifestObject } from './object.js';

/** A patch that does not fit its target; the message is kustomize's own. */
export class StrategicMergeError extends Error {
  override readonly name = 'StrategicMergeError';
}

/**
 * Merges a strategic merge patch into a copy of the target, as kustomize 5 does. Undefined where the patch deletes the
 * object. Throws StrategicMergeError.
 */
export function strategicMerge(
  _target: ManifestObject,
  _patch: ManifestObject,
  _schema: MergeSchema,
): ManifestObject | undefined {
  throw new StrategicMergeError('unfinished');
}
