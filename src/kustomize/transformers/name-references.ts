import type { Step } from '../../manifest/origin.js';
import type { Resource } from '../resource.js';
import type { NameReference } from './field-specs.js';

/** Follows renamed (and hashed) resources in the fields that refer to them by name. Throws TransformError. */
export function updateNameReferences(
  _resources: Resource[],
  _config: { readonly nameReference: readonly NameReference[] },
  _step: Step,
): void {
  throw new Error('unfinished');
}
