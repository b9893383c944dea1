/** A pattern that Go's regexp package rejects. `reason` is Go's text without its "error parsing regexp: " opening. */
export class GoRegexpError extends Error {
  override readonly name = 'GoRegexpError';
  constructor(
    readonly pattern: string,
    readonly reason: string,
  ) {
    super(`error parsing regexp: ${reason}`);
  }
}

/** One match: UTF-16 offsets and the texts of the groups; group 0 is the whole match, undefined where a group took no part. */
export interface GoMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** Finds the first match in a text at or after an offset. */
export type FindMatch = (from: number) => GoMatch | undefined;

/** What an engine makes of a pattern. Looking for many matches in one text asks for the search once. */
export interface Engine {
  readonly groupNames: readonly string[];
  readonly search: (text: string) => FindMatch;
  /** The same where only the whole match counts: its groups beyond the first may be others. */
  readonly searchBounds?: (text: string) => FindMatch;
}
