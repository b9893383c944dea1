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

/** A compiled Go (RE2) regular expression. Every method takes time linear in the text, or nearly so. */
export interface GoRegexp {
  readonly pattern: string;
  /** Group names by group number; '' for unnamed groups and group 0. */
  readonly groupNames: readonly string[];
  test(text: string): boolean;
  /** The first match at or after `from`. */
  exec(text: string, from?: number): GoMatch | undefined;
  /** All matches as Go's FindAll finds them (no empty match right behind another match), at most `limit` (negative: all). */
  execAll(text: string, limit?: number): GoMatch[];
  /** The text of the first match, or undefined. */
  find(text: string): string | undefined;
  findAll(text: string, limit?: number): string[];
  /** ReplaceAllString: `$1`, `${1}`, `$name` and `${name}` in the template are expanded by Go's rules. */
  replaceAll(text: string, template: string): string;
  replaceAllLiteral(text: string, replacement: string): string;
  /** Regexp.Split: at most `limit` parts (negative: all, 0: none). */
  split(text: string, limit?: number): string[];
}

/** Compiles a Go regular expression. Throws GoRegexpError. */
export function compileGoRegexp(pattern: string): GoRegexp {
  throw new GoRegexpError(pattern, 'unfinished');
}

/** regexp.QuoteMeta. */
export function quoteGoRegexp(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
