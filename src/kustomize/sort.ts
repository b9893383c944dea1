import { compareLegacyOrder, legacyOrder } from '../manifest/order.js';
import { KustomizeFault } from './fault.js';
import type { SortOptions } from './kustomization.js';
import type { Resource } from './resource.js';

/** Sorts by `sortOptions`: `fifo` leaves the order as it is, `legacy` sorts by kinds. Throws KustomizeFault for others. */
export function sortResources(resources: Resource[], options: SortOptions | undefined): void {
  const order = options?.order ?? '';
  const lists = options?.legacySortOptions;
  if (order !== 'fifo' && order !== 'legacy') {
    throw new KustomizeFault({
      code: 'sort-order',
      message: `\`sortOptions.order\` must be fifo or legacy${order === '' ? '' : `, but it is ${order}`}`,
      upstream: "the field 'sortOptions.order' must be one of [fifo, legacy]",
    });
  }
  if (order === 'fifo') {
    if (lists === undefined) return;
    throw new KustomizeFault({
      code: 'sort-order',
      message: '`legacySortOptions` has no meaning in the order fifo',
      upstream:
        "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
    });
  }
  const compare =
    lists === undefined ? compareLegacyOrder : legacyOrder(lists.orderFirst ?? [], lists.orderLast ?? []);
  resources.sort((a, b) => compare(a.object, b.object));
}
