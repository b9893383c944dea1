import type * as Re2 from 're2js';
import { GoRegexpError, type Engine } from './go-regexp-engine.js';

/** Compiles a pattern for re2js: all of Go's syntax, linear time, slow to load. Throws GoRegexpError. */
export function compileRe2(pattern: string): Engine {
  const { RE2JS } = require('re2js') as typeof Re2;
  const compiled = compile();
  const groupNames = Array.from({ length: compiled.groupCount() + 1 }, () => '');
  for (const [name, group] of Object.entries(compiled.namedGroups())) groupNames[group] = name;
  return {
    groupNames,
    find(text, from) {
      const matcher = compiled.matcher(text);
      if (!matcher.find(from)) return undefined;
      const groups: (string | undefined)[] = [];
      for (let group = 0; group < groupNames.length; group++) {
        groups.push(matcher.start(group) < 0 ? undefined : (matcher.group(group) ?? undefined));
      }
      return { start: matcher.start(), end: matcher.end(), groups };
    },
  };

  function compile(): ReturnType<typeof RE2JS.compile> {
    try {
      return RE2JS.compile(pattern);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new GoRegexpError(pattern, message.replace('error parsing regexp: ', ''));
    }
  }
}
