import type { GroupVersionKind } from '../../manifest/object.js';
import type { Resource } from '../resource.js';

/** What names a resource in a build, in kustomize's sense: the version counts. */
export interface ResourceId extends GroupVersionKind {
  readonly name: string;
  /** Empty where the object names none. */
  readonly namespace: string;
}

/** The id of the object as it is now. */
export function currentId(_resource: Resource): ResourceId {
  throw new Error('unfinished');
}

/** The id the object was loaded with. */
export function originalId(_resource: Resource): ResourceId {
  throw new Error('unfinished');
}

/** Every id the object had before, oldest first, without the current one. */
export function previousResourceIds(_resource: Resource): ResourceId[] {
  throw new Error('unfinished');
}

/** Remembers the current id among the previous ones; called before a name, namespace or kind changes. */
export function storePreviousId(_resource: Resource): void {
  throw new Error('unfinished');
}

/** Whether two ids are equal when a missing namespace counts as `default` and cluster-scoped kinds have none. */
export function sameId(_a: ResourceId, _b: ResourceId): boolean {
  throw new Error('unfinished');
}

/** A key for maps: equal for ids that `sameId` finds equal. */
export function resourceIdKey(_id: ResourceId): string {
  throw new Error('unfinished');
}

/** As kustomize prints an id: `Deployment.v1.apps/web.[noNs]`. */
export function formatResourceId(_id: ResourceId): string {
  throw new Error('unfinished');
}

/** As kustomize prints a group, version and kind: `Deployment.v1.apps`, `ConfigMap.v1.[noGrp]`. */
export function formatGvk(_gvk: GroupVersionKind): string {
  throw new Error('unfinished');
}
