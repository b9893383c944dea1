import { compileGoRegexp, GoRegexpError, quoteGoRegexp, type GoRegexp } from '../../manifest/go-regexp.js';
import { canBackquote, quoteString } from '../template/go-quote.js';
import { GoError, type GoValue } from '../template/value.js';
import { define } from './define.js';
import { nilList } from './nil-values.js';
import type { CallContext, FunctionTable, TemplateFunction } from './registry.js';
import { stringList } from './string-lists.js';

/** Functions of regular expressions in Go's syntax. Their must forms word the fault of a pattern differently. */
export const regexpFunctions: FunctionTable = {
  /** `regexMatch PATTERN TEXT`: whether it matches anywhere; false for a pattern that cannot be read. */
  regexMatch: define(['string', 'string'], (pattern, text, context) => {
    const regexp = known(pattern, context);
    return !(regexp instanceof GoRegexpError) && regexp.test(text);
  }),
  /** `mustRegexMatch PATTERN TEXT`: fails for a pattern that cannot be read, as the others here do. */
  mustRegexMatch: define(['string', 'string'], (pattern, text, context) =>
    compile(pattern, true, context).test(text),
  ),
  /** `regexQuoteMeta TEXT`: a pattern that matches the text only. */
  regexQuoteMeta: define(['string'], (text) => quoteGoRegexp(text)),
  /** `regexFind PATTERN TEXT`: the first match, or "". */
  ...both('Find', (must) =>
    define(
      ['string', 'string'],
      (pattern, text, context) => compile(pattern, must, context).find(text) ?? '',
    ),
  ),
  /**
   * `regexFindAll PATTERN TEXT COUNT`: the first COUNT matches, all for -1; a nil list where there is none.
   */
  ...both('FindAll', (must) =>
    define(['string', 'string', 'int'], (pattern, text, count, context) =>
      listOrNil(compile(pattern, must, context).findAll(text, Number(count))),
    ),
  ),
  /**
   * `regexReplaceAll PATTERN TEXT NEW`: the text is not last. `$1` or `${1}` is a group; `$1W` is the group
   * named 1W, which is empty.
   */
  ...both('ReplaceAll', (must) =>
    define(['string', 'string', 'string'], (pattern, text, replacement, context) =>
      compile(pattern, must, context).replaceAll(text, replacement),
    ),
  ),
  /** `regexReplaceAllLiteral PATTERN TEXT NEW`: a dollar sign is only that. */
  ...both('ReplaceAllLiteral', (must) =>
    define(['string', 'string', 'string'], (pattern, text, replacement, context) =>
      compile(pattern, must, context).replaceAllLiteral(text, replacement),
    ),
  ),
  /** `regexSplit PATTERN TEXT COUNT`: in at most COUNT parts, all for -1; 0 gives a nil list. */
  ...both('Split', (must) =>
    define(['string', 'string', 'int'], (pattern, text, count, context) => {
      const parts = compile(pattern, must, context).split(text, Number(count));
      return count === 0n ? nilList('[]string') : stringList(parts);
    }),
  ),
};

function both(name: string, make: (must: boolean) => TemplateFunction): FunctionTable {
  return { [`regex${name}`]: make(false), [`mustRegex${name}`]: make(true) };
}

/** regexp.Compile, or regexp.MustCompile, whose panic names the pattern. */
function compile(pattern: string, must: boolean, context: CallContext): GoRegexp {
  const regexp = known(pattern, context);
  if (!(regexp instanceof GoRegexpError)) return regexp;
  if (must) throw new GoError(regexp.message);
  const quoted = canBackquote(pattern) ? `\`${pattern}\`` : quoteString(pattern);
  throw new GoError(`regexp: Compile(${quoted}): ${regexp.message}`);
}

/** How many patterns stay compiled; a chart that makes more is making them up. */
const mostKnown = 1000;

function known(pattern: string, { regexps }: CallContext): GoRegexp | GoRegexpError {
  let regexp = regexps.get(pattern);
  if (regexp !== undefined) return regexp;
  try {
    regexp = compileGoRegexp(pattern);
  } catch (error) {
    if (!(error instanceof GoRegexpError)) throw error;
    regexp = error;
  }
  if (regexps.size >= mostKnown) regexps.clear();
  regexps.set(pattern, regexp);
  return regexp;
}

function listOrNil(items: string[]): GoValue[] {
  return items.length === 0 ? nilList('[]string') : stringList(items);
}
