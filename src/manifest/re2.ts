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
    search(text) {
      const matcher = compiled.matcher(text);
      return (from) => {
        if (!matcher.find(from)) return undefined;
        const groups: (string | undefined)[] = [];
        for (let group = 0; group < groupNames.length; group++) {
          groups.push(matcher.start(group) < 0 ? undefined : (matcher.group(group) ?? undefined));
        }
        return { start: matcher.start(), end: matcher.end(), groups };
      };
    },
  };

  function compile(source = pattern): ReturnType<typeof RE2JS.compile> {
    try {
      return RE2JS.compile(source);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // Go lets several groups have one name; the first one keeps it.
      const repeated = /duplicate capture group name: `(.*)`/.exec(message)?.[1];
      if (repeated !== undefined && source === pattern) return compile(unnameRepeated(source));
      throw new GoRegexpError(pattern, message.replace('error parsing regexp: ', ''));
    }
  }
}

/** A pattern in which only the first group of a name has it. */
function unnameRepeated(pattern: string): string {
  const names = new Set<string>();
  return pattern.replace(/\(\?P?<(\w+)>/g, (opening, name: string) => {
    if (names.has(name)) return '(';
    names.add(name);
    return opening;
  });
}
