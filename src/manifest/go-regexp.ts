import { searchCost, translateSimplePattern } from './go-regexp-simple.js';
import { GoRegexpError, type Engine, type FindMatch, type GoMatch } from './go-regexp-engine.js';
import { compileRe2 } from './re2.js';

export { GoRegexpError, type GoMatch } from './go-regexp-engine.js';

/** A compiled Go (RE2) regular expression. No pattern and no text can make a method take longer than a short while. */
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

/** Steps of backtracking that one search may take at worst before the linear engine is preferred. */
const STEP_LIMIT = 20_000_000;

/**
 * Compiles a Go regular expression (https://github.com/google/re2/wiki/Syntax). Throws GoRegexpError.
 *
 * Simple patterns run on JavaScript's own engine as long as the text is too short to make it backtrack for long;
 * everything else runs on re2js, which is linear but takes long to load.
 */
export function compileGoRegexp(pattern: string): GoRegexp {
  const byte = pattern.search(/\p{Surrogate}/u);
  if (byte >= 0) throw new GoRegexpError(pattern, `invalid UTF-8: \`${pattern.slice(byte)}\``);
  const simple = translateSimplePattern(pattern);
  if (!simple) return regexpOf(pattern, compileRe2(pattern));
  const native = new RegExp(simple.source, 'gu');
  let linear: Engine | undefined;
  const slowly = (text: string): FindMatch => (linear ??= compileRe2(pattern)).search(text);
  const natively = (text: string): FindMatch => {
    if (searchCost(simple, text) > STEP_LIMIT) return slowly(text);
    return (from) => findNatively(native, text, from);
  };
  return regexpOf(pattern, {
    groupNames: simple.groupNames,
    search: simple.repeatsGroup ? slowly : natively,
    searchBounds: natively,
  });
}

function findNatively(native: RegExp, text: string, from: number): GoMatch | undefined {
  native.lastIndex = from;
  const match = native.exec(text);
  return match
    ? { start: match.index, end: match.index + match[0].length, groups: match.slice() }
    : undefined;
}

/** regexp.QuoteMeta: the pattern that matches just this text. */
export function quoteGoRegexp(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

function regexpOf(pattern: string, { groupNames, search, searchBounds = search }: Engine): GoRegexp {
  function matchesOf(find: FindMatch, text: string, limit: number): GoMatch[] {
    const matches: GoMatch[] = [];
    let position = 0;
    let previousEnd = -1;
    while (matches.length !== limit && position <= text.length) {
      const match = find(position);
      if (!match) break;
      const empty = match.end === match.start;
      if (!empty || match.start !== previousEnd) matches.push(match);
      previousEnd = match.end;
      position = empty ? match.end + codePointLength(text, match.end) : match.end;
    }
    return matches;
  }

  function replace(
    matches: readonly GoMatch[],
    text: string,
    replacement: (match: GoMatch) => string,
  ): string {
    let result = '';
    let end = 0;
    for (const match of matches) {
      result += text.slice(end, match.start) + replacement(match);
      end = match.end;
    }
    return result + text.slice(end);
  }

  return {
    pattern,
    groupNames,
    test: (text) => searchBounds(text)(0) !== undefined,
    exec: (text, from = 0) => search(text)(from),
    execAll: (text, limit = -1) => matchesOf(search(text), text, limit),
    find: (text) => searchBounds(text)(0)?.groups[0],
    findAll: (text, limit = -1) =>
      matchesOf(searchBounds(text), text, limit).map((match) => match.groups[0]!),
    replaceAll(text, template) {
      const parts = parseTemplate(template, groupNames);
      const hasGroups = parts.some((part) => typeof part === 'number' && part > 0);
      return replace(matchesOf((hasGroups ? search : searchBounds)(text), text, -1), text, ({ groups }) => {
        let result = '';
        for (const part of parts) result += typeof part === 'string' ? part : (groups[part] ?? '');
        return result;
      });
    },
    replaceAllLiteral: (text, replacement) =>
      replace(matchesOf(searchBounds(text), text, -1), text, () => replacement),
    split(text, limit = -1) {
      if (limit === 0) return [];
      if (pattern !== '' && text === '') return [''];
      const parts: string[] = [];
      let begin = 0;
      let end = 0;
      for (const match of matchesOf(searchBounds(text), text, -1)) {
        if (limit > 0 && parts.length === limit - 1) break;
        end = match.start;
        if (match.end !== 0) parts.push(text.slice(begin, end));
        begin = match.end;
      }
      if (end !== text.length) parts.push(text.slice(begin));
      return parts;
    },
  };
}

function codePointLength(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}

/** The literal texts and group numbers of a replacement template; references to groups that are not there are left out. */
function parseTemplate(template: string, groupNames: readonly string[]): (string | number)[] {
  const parts: (string | number)[] = [];
  const pattern = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;
  let end = 0;
  for (const match of template.matchAll(pattern)) {
    if (match.index > end) parts.push(template.slice(end, match.index));
    end = match.index + match[0].length;
    const name = match[1] ?? match[2];
    if (name === undefined) {
      parts.push('$');
      continue;
    }
    // Go reads a name of digits as a number, but not one with a leading zero.
    const group = /^(?:0|[1-9][0-9]{0,7})$/.test(name) ? Number(name) : groupNames.lastIndexOf(name);
    if (group >= 0) parts.push(group);
  }
  if (end < template.length) parts.push(template.slice(end));
  return parts;
}
