import type { GroupVersionKind } from './object.js';

/** Whether kustomize takes a kind for cluster-scoped. Kinds it does not know are namespaced. */
export function isClusterScoped(_gvk: GroupVersionKind): boolean {
  return false;
}
