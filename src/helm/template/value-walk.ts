/** A function that is stopped; unlike a GoError no function swallows it. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
}

/** How much of a value has been looked at by now. */
export interface Walk {
  visited: number;
}

/** How many items of lists and maps one function looks at. */
const most = 4_000_000;

/**
 * Counts a list or map and its items. Values may share parts, so that few maps make a tree without end: what follows
 * all of them must count. Throws LimitError.
 */
export function visit(walk: Walk, items: number): void {
  walk.visited += items + 1;
  if (walk.visited > most) throw new LimitError(`the value has more than ${most} parts`);
}

/**
 * How long a text may become that a function makes, in bytes or nearly so. Charts hold files of up to five megabytes; some
 * functions need thirty times the memory of their text.
 */
export const longestText = 16 * 1024 * 1024;

/** Stops a function whose text becomes too long while it writes it. Throws LimitError. */
export function visitText(length: number): void {
  if (length > longestText) throw new LimitError(`the text has more than ${longestText} characters`);
}
