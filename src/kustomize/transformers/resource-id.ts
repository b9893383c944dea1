import { gvkOf, nameOf, namespaceOf, type GroupVersionKind } from '../../manifest/object.js';
import { isClusterScoped } from '../../manifest/scope.js';
import type { Resource } from '../resource.js';

/** What names a resource in a build, in kustomize's sense: the version counts. */
export interface ResourceId extends GroupVersionKind {
  readonly name: string;
  /** Empty where the object names none. */
  readonly namespace: string;
}

/** What kustomize writes for the namespace of what has none. */
const NO_NAMESPACE = '_non_namespaceable_';

/** The id of the object as it is now. */
export function currentId({ object }: Resource): ResourceId {
  return { ...gvkOf(object), name: nameOf(object), namespace: namespaceOf(object) };
}

/** The id the object was loaded with; it has the group and version of today. */
export function originalId(resource: Resource): ResourceId {
  return resource.previousIds.length > 0 ? previousIdAt(resource, 0) : currentId(resource);
}

/** Every id the object had before, oldest first, without the current one. */
export function previousResourceIds(resource: Resource): ResourceId[] {
  return resource.previousIds.map((_, index) => previousIdAt(resource, index));
}

/** Whether one of the ids, present or past, satisfies a condition. */
export function hasIdThat(resource: Resource, matches: (id: ResourceId) => boolean): boolean {
  for (let index = 0; index < resource.previousIds.length; index++) {
    if (matches(previousIdAt(resource, index))) return true;
  }
  return matches(currentId(resource));
}

/** Remembers the current id among the previous ones; called before a name, namespace or kind changes. */
export function storePreviousId(resource: Resource): void {
  const { kind, name, namespace } = currentId(resource);
  resource.previousIds.push({ kind, name, namespace });
}

/** Whether two ids are equal when a missing namespace counts as `default` and cluster-scoped kinds have none. */
export function sameId(a: ResourceId, b: ResourceId): boolean {
  return (
    a.name === b.name &&
    a.kind === b.kind &&
    a.version === b.version &&
    a.group === b.group &&
    effectiveNamespace(a) === effectiveNamespace(b)
  );
}

/** The namespace ids are compared by. */
export function effectiveNamespace(id: ResourceId): string {
  return isClusterScoped(id) ? NO_NAMESPACE : id.namespace || 'default';
}

/** A key for maps: equal for ids that `sameId` finds equal. */
export function resourceIdKey(id: ResourceId): string {
  return `${id.group}/${id.version}/${id.kind}/${effectiveNamespace(id)}/${id.name}`;
}

/** Whether a kind is what a group, version and kind ask for; what they leave empty may be anything. */
export function isSelected(
  gvk: GroupVersionKind,
  selector: { readonly group?: string; readonly version?: string; readonly kind?: string },
): boolean {
  return (
    (!selector.kind || selector.kind === gvk.kind) &&
    (!selector.group || selector.group === gvk.group) &&
    (!selector.version || selector.version === gvk.version)
  );
}

/** As kustomize prints an id: `Deployment.v1.apps/web.[noNs]`. */
export function formatResourceId(id: ResourceId): string {
  return `${formatGvk(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;
}

/** As kustomize prints a group, version and kind: `Deployment.v1.apps`, `ConfigMap.v1.[noGrp]`. */
export function formatGvk({ group, version, kind }: GroupVersionKind): string {
  return `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`;
}

function previousIdAt(resource: Resource, index: number): ResourceId {
  const { kind, name, namespace } = resource.previousIds[index]!;
  const id = { ...gvkOf(resource.object), kind, name, namespace };
  return namespace === '' ? { ...id, namespace: effectiveNamespace(id) } : id;
}
