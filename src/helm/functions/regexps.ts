import { compileGoRegexp, GoRegexpError, quoteGoRegexp, type GoRegexp } from '../../manifest/go-regexp.js';
import { canBackquote, quoteString } from '../template/go-quote.js';
import { GoError, type GoValue } from '../template/value.js';
import { define } from './define.js';
import { nilList } from './nil-values.js';
import type { FunctionTable, TemplateFunction } from './registry.js';
import { stringList } from './string-lists.js';

/** Functions of regular expressions in Go's syntax. Their must forms word the fault of a pattern differently. */
export const regexpFunctions: FunctionTable = {
  regexMatch: define(['string', 'string'], (pattern, text) => {
    try {
      return compileGoRegexp(pattern).test(text);
    } catch (error) {
      if (error instanceof GoRegexpError) return false;
      throw error;
    }
  }),
  mustRegexMatch: define(['string', 'string'], (pattern, text) => compile(pattern, true).test(text)),
  regexQuoteMeta: define(['string'], (text) => quoteGoRegexp(text)),
  ...both('Find', (must) =>
    define(['string', 'string'], (pattern, text) => compile(pattern, must).find(text) ?? ''),
  ),
  ...both('FindAll', (must) =>
    define(['string', 'string', 'int'], (pattern, text, count) =>
      listOrNil(compile(pattern, must).findAll(text, Number(count))),
    ),
  ),
  ...both('ReplaceAll', (must) =>
    define(['string', 'string', 'string'], (pattern, text, replacement) =>
      compile(pattern, must).replaceAll(text, replacement),
    ),
  ),
  ...both('ReplaceAllLiteral', (must) =>
    define(['string', 'string', 'string'], (pattern, text, replacement) =>
      compile(pattern, must).replaceAllLiteral(text, replacement),
    ),
  ),
  ...both('Split', (must) =>
    define(['string', 'string', 'int'], (pattern, text, count) => {
      const parts = compile(pattern, must).split(text, Number(count));
      return count === 0n ? nilList('[]string') : stringList(parts);
    }),
  ),
};

function both(name: string, make: (must: boolean) => TemplateFunction): FunctionTable {
  return { [`regex${name}`]: make(false), [`mustRegex${name}`]: make(true) };
}

/** regexp.Compile, or regexp.MustCompile, whose panic names the pattern. */
function compile(pattern: string, must: boolean): GoRegexp {
  try {
    return compileGoRegexp(pattern);
  } catch (error) {
    if (!(error instanceof GoRegexpError)) throw error;
    if (must) throw new GoError(error.message);
    const quoted = canBackquote(pattern) ? `\`${pattern}\`` : quoteString(pattern);
    throw new GoError(`regexp: Compile(${quoted}): ${error.message}`);
  }
}

function listOrNil(items: string[]): GoValue[] {
  return items.length === 0 ? nilList('[]string') : stringList(items);
}
