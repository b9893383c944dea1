import type { ManifestObject } from '../manifest/object.js';

/** A text that is equal for equal objects. */
export function objectText(object: ManifestObject | undefined): string {
  return (
    JSON.stringify(object, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)) ?? ''
  );
}
