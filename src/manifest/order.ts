import { gvkOf, nameOf, namespaceOf, type GroupVersionKind, type ManifestObject } from './object.js';

const FIRST = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** kustomize's legacy order: kinds by rank, then group, version, kind, then namespace and name. For Array.sort. */
export const compareLegacyOrder = legacyOrder(FIRST, LAST);

/** The same with the rank lists of `sortOptions.legacySortOptions`. */
export function legacyOrder(
  orderFirst: readonly string[],
  orderLast: readonly string[],
): (a: ManifestObject, b: ManifestObject) => number {
  const ranks = new Map<string, number>();
  for (const [index, kind] of orderFirst.entries()) ranks.set(kind, index - orderFirst.length);
  for (const [index, kind] of orderLast.entries()) ranks.set(kind, index + 1);
  return (a, b) => {
    const left = gvkOf(a);
    const right = gvkOf(b);
    const byRank = (ranks.get(left.kind) ?? 0) - (ranks.get(right.kind) ?? 0);
    if (byRank !== 0) return byRank;
    const byKind = compareText(gvkText(left), gvkText(right));
    if (byKind !== 0) {
      // Core Namespaces go before other groups' Namespace kinds, although `~` sorts last.
      const coreNamespace =
        left.kind === 'Namespace' && right.kind === 'Namespace' && !(left.group && right.group);
      return coreNamespace ? -byKind : byKind;
    }
    // One text with a bar in it, so that the namespace `other` comes before `o`.
    return compareText(idText(a), idText(b));
  };
}

function gvkText({ group, version, kind }: GroupVersionKind): string {
  return `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;
}

function idText(object: ManifestObject): string {
  return `${namespaceOf(object) || '~X'}|${nameOf(object) || '~N'}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
