/** A text that is equal for equal objects of plain data, and for no others. */
export function objectText(object: object | undefined): string {
  return JSON.stringify(object, (_, value: unknown) => (isUnwritable(value) ? `\0${value}` : value)) ?? '';
}

/** Numbers that JSON has no text of its own for. */
function isUnwritable(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value));
}
