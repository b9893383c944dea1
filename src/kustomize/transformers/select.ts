import type { TargetSelector } from '../../manifest/selectors.js';
import type { Resource } from '../resource.js';

/** The resources a target selects, by their current and their original name and namespace. Throws TransformError. */
export function selectResources(_resources: readonly Resource[], _target: TargetSelector): Resource[] {
  throw new Error('unfinished');
}
