import type { ManifestObject } from './object.js';

/** kustomize's legacy order: kinds by rank, then group, version, kind, then namespace and name. For Array.sort. */
export function compareLegacyOrder(_a: ManifestObject, _b: ManifestObject): number {
  return 0;
}

/** The same with the rank lists of `sortOptions.legacySortOptions`. */
export function legacyOrder(
  _orderFirst: readonly string[],
  _orderLast: readonly string[],
): (a: ManifestObject, b: ManifestObject) => number {
  return compareLegacyOrder;
}
