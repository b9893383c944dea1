import type { ParameterType } from './parameter-type.js';
import { equalsAny, isLess } from './compare.js';
import { escapeHtml, escapeQuery, escapeScript } from './escape.js';
import { formatText, printAll, printLine } from './go-format.js';
import { kindName, typeName } from './go-print.js';
import { byteAt, byteLength, sliceBytes } from './go-string.js';
import { isMap, isTrue, itemCount, missingItem, type Value } from './go-type.js';
import { GoError, goInt, GoInt, GoObject, typeMark, withType, type GoValue } from './value.js';

/**
 * A function of text/template itself. `reflect` parameters arrive unconverted: `undefined` for the invalid value,
 * `null` for a nil interface.
 */
export interface Builtin {
  readonly parameters: readonly ParameterType[];
  readonly variadic?: ParameterType;
  /** `callee` is the first argument as written, which `call` names in its errors. Throws GoError. */
  readonly call: (args: readonly Value[], callee: string) => Value;
}

/**
 * Go's own functions; `and` and `or`, which do not evaluate all of their arguments, are part of the compiler.
 */
export const builtins: Readonly<Record<string, Builtin>> = {
  /** `call FUNCTION VALUE...`: what is no function fails. */
  call: { parameters: ['reflect'], variadic: 'reflect', call: callFunction },
  /**
   * `eq A B...`: whether A equals one of the others. Integers of any size compare, but `eq 1 1.0` fails, as
   * other pairs of types do; nil equals only nil.
   */
  eq: {
    parameters: ['reflect'],
    variadic: 'reflect',
    call: ([first, ...others]) => equalsAny(first, others),
  },
  /** `ge A B`: of numbers of one kind, or of texts by bytes; others fail. */
  ge: { parameters: ['reflect', 'reflect'], call: ([a, b]) => !isLess(a, b) },
  /** `gt A B`: as `ge`. */
  gt: { parameters: ['reflect', 'reflect'], call: ([a, b]) => !(isLess(a, b) || equalsAny(a, [b])) },
  /** `html VALUE...`: as they print, escaped for HTML. */
  html: { parameters: [], variadic: 'any', call: (args) => escapeHtml(textOf(args)) },
  /** `index ITEM KEY...`: step by step; nothing for a missing key, a fault for an index out of range. */
  index: {
    parameters: ['reflect'],
    variadic: 'reflect',
    call: ([item, ...indexes]) => indexInto(item, indexes),
  },
  /** `js VALUE...`: as they print, escaped for JavaScript. */
  js: { parameters: [], variadic: 'any', call: (args) => escapeScript(textOf(args)) },
  /** `le A B`: as `ge`. */
  le: { parameters: ['reflect', 'reflect'], call: ([a, b]) => isLess(a, b) || equalsAny(a, [b]) },
  /** `len ITEM`: bytes of a text, items of a list or map; nil and numbers fail. */
  len: { parameters: ['reflect'], call: ([item]) => goInt(lengthOf(item)) },
  /** `lt A B`: as `ge`. */
  lt: { parameters: ['reflect', 'reflect'], call: ([a, b]) => isLess(a, b) },
  /** `ne A B`: exactly two, by the rules of `eq`. */
  ne: { parameters: ['reflect', 'reflect'], call: ([a, b]) => !equalsAny(a, [b]) },
  /** `not VALUE`: whether it is empty, as `if` sees it. */
  not: { parameters: ['reflect'], call: ([value]) => !isTrue(value) },
  /** `print VALUE...`: spaces only between two values that both are no texts. */
  print: { parameters: [], variadic: 'any', call: (args) => printAll(args as readonly GoValue[]) },
  /** `printf FORMAT VALUE...`: with Go's verbs; what does not fit is told in the text, as `%!d(string=x)`. */
  printf: {
    parameters: ['string'],
    variadic: 'any',
    call: ([format, ...args]) => formatText(format as string, args as GoValue[]),
  },
  /** `println VALUE...`: spaces between all, and a line feed. */
  println: { parameters: [], variadic: 'any', call: (args) => printLine(args as readonly GoValue[]) },
  /** `slice ITEM START END CAPACITY`: of texts and lists. Helm's function of this name hides it. */
  slice: {
    parameters: ['reflect'],
    variadic: 'reflect',
    call: ([item, ...indexes]) => sliceOf(item, indexes),
  },
  /** `urlquery VALUE...`: as they print, escaped for the query of a URL. */
  urlquery: { parameters: [], variadic: 'any', call: (args) => escapeQuery(textOf(args)) },
};

/**
 * The names of all of Go's own functions. `and VALUE...` answers the first empty value and `or VALUE...` the first that
 * is not empty, else the last; what comes after it is not evaluated.
 */
export const builtinNames: readonly string[] = ['and', 'or', ...Object.keys(builtins)];

/** The text that `html`, `js` and `urlquery` escape: what actions would print. */
function textOf(args: readonly Value[]): string {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  return printAll(args.map((arg) => arg ?? '<no value>'));
}

function lengthOf(item: Value): number {
  if (item === undefined) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  if (item === null) throw new GoError('len of nil pointer');
  if (typeof item === 'string') return byteLength(item);
  const count = itemCount(item);
  if (count === undefined) throw new GoError(`len of type ${pointedType(item)}`);
  return count;
}

function indexInto(item: Value, indexes: readonly Value[]): Value {
  if (item === undefined || item === null) throw new GoError('index of untyped nil');
  let found: Value = item;
  for (const index of indexes) {
    if (found === undefined || found === null) throw new GoError('index of nil pointer');
    if (typeof found === 'string') {
      const at = position(index, byteLength(found));
      const byte = byteAt(found, at);
      if (byte === undefined) throw new GoError('reflect: string index out of range');
      found = new GoInt(BigInt(byte), 'uint8');
    } else if (Array.isArray(found)) {
      found = itemAt(found, position(index, found.length));
    } else if (isMap(found)) {
      const key = keyOf(index);
      found = Object.hasOwn(found, key) ? found[key] : missingItem(found);
    } else {
      found = indexObject(found, index);
    }
  }
  return found;
}

function indexObject(item: GoValue, index: Value): Value {
  const entries = item instanceof GoObject ? item.entries() : undefined;
  if (entries === undefined) throw new GoError(`can't index item of type ${pointedType(item)}`);
  if (kindName(item) !== 'map') return itemAt(entries, position(index, entries.length))[1];
  const key = keyOf(index);
  const entry = entries.find(([name]) => name === key);
  return entry === undefined ? ((item as GoObject).field(key) ?? null) : entry[1];
}

/** Pointers have been followed before anything is wrong with what they point to. */
function pointedType(value: GoValue): string {
  return typeName(value).replace(/^\*/, '');
}

function itemAt<T>(list: readonly T[], at: number): T {
  // One past the end gets by Go's own check.
  if (at >= list.length) throw new GoError('reflect: slice index out of range');
  return list[at]!;
}

function keyOf(index: Value): string {
  if (typeof index === 'string') return index;
  if (index === undefined || index === null) throw new GoError('value is nil; should be of type string');
  throw new GoError(`value has type ${typeName(index)}; should be string`);
}

function position(index: Value, length: number): number {
  if (index === undefined || index === null) throw new GoError('cannot index slice/array with nil');
  if (!(index instanceof GoInt) && typeof index !== 'bigint') {
    throw new GoError(`cannot index slice/array with type ${typeName(index)}`);
  }
  const at = BigInt.asIntN(64, index instanceof GoInt ? index.value : index);
  if (at < 0n || at > length) throw new GoError(`index out of range: ${at}`);
  return Number(at);
}

function sliceOf(item: Value, indexes: readonly Value[]): Value {
  if (item === undefined || item === null) throw new GoError('slice of untyped nil');
  if (indexes.length > 3) throw new GoError(`too many slice indexes: ${indexes.length}`);
  if (typeof item !== 'string' && !Array.isArray(item))
    throw new GoError(`can't slice item of type ${typeName(item)}`);
  if (typeof item === 'string' && indexes.length === 3) throw new GoError('cannot 3-index slice a string');
  const length = typeof item === 'string' ? byteLength(item) : item.length;
  const bounds = indexes.map((index) => position(index, length));
  const start = bounds[0] ?? 0;
  const end = bounds[1] ?? length;
  if (start > end) throw new GoError(`invalid slice index: ${start} > ${end}`);
  if (bounds[2] !== undefined && end > bounds[2])
    throw new GoError(`invalid slice index: ${end} > ${bounds[2]}`);
  if (typeof item === 'string') return sliceBytes(item, start, end);
  return withType(item.slice(start, end), typeMark(item));
}

function callFunction([fn, ...args]: readonly Value[], callee: string): Value {
  if (fn === undefined || fn === null) throw new GoError('call of nil');
  if (typeof fn !== 'function')
    throw new GoError(`non-function ${callee === '' ? describe(fn) : callee} of type ${typeName(fn)}`);
  return fn(...args.map((arg) => arg ?? null));
}

/** A value as reflect's Value.String writes it: only strings are shown. */
function describe(value: GoValue): string {
  return typeof value === 'string' ? value : `<${typeName(value)} Value>`;
}
