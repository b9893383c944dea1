import type { Step } from '../../manifest/origin.js';
import type { FieldSpec, Resource } from '../resource.js';

/** Puts a prefix before the names. */
export function addNamePrefix(
  _resources: Resource[],
  _config: { readonly prefix: string; readonly fieldSpecs: readonly FieldSpec[] },
  _step: Step,
): void {
  throw new Error('unfinished');
}

/** Puts a suffix behind the names. */
export function addNameSuffix(
  _resources: Resource[],
  _config: { readonly suffix: string; readonly fieldSpecs: readonly FieldSpec[] },
  _step: Step,
): void {
  throw new Error('unfinished');
}
