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

/** Finds the first match at or after an offset. */
export type FindMatch = (text: string, from: number) => GoMatch | undefined;

/** What an engine makes of a pattern. */
export interface Engine {
  readonly groupNames: readonly string[];
  readonly find: FindMatch;
  /** The same where only the whole match counts: its groups beyond the first may be others. */
  readonly findBounds?: FindMatch;
}
