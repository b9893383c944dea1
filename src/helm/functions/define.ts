import { longestText } from '../template/value-walk.js';
import { GoError, type GoMap, type GoObject, type GoValue } from '../template/value.js';
import type { CallContext, TemplateFunction } from './registry.js';
import type { ParameterType } from '../template/parameter-type.js';

/** What an argument of each declared type arrives as. A nil list or map arrives as null. */
interface Arguments {
  any: GoValue;
  string: string;
  int: bigint;
  int64: bigint;
  uint32: bigint;
  float64: number;
  bool: boolean;
  map: GoMap | null;
  list: GoValue[] | null;
  '[]string': GoValue[] | null;
  time: GoObject;
  error: GoValue;
  reflect: GoValue;
}

type ArgumentsOf<P extends readonly ParameterType[]> = { [K in keyof P]: Arguments[P[K]] };

/** A template function with a fixed number of parameters. */
export function define<const P extends readonly ParameterType[]>(
  parameters: P,
  run: (...args: [...ArgumentsOf<P>, CallContext]) => GoValue,
): TemplateFunction {
  const call = run as unknown as (...args: unknown[]) => GoValue;
  switch (parameters.length) {
    case 0:
      return { parameters, call: (_, context) => call(context) };
    case 1:
      return { parameters, call: (args, context) => call(args[0], context) };
    case 2:
      return { parameters, call: (args, context) => call(args[0], args[1], context) };
    default:
      return { parameters, call: (args, context) => call(...args, context) };
  }
}

/** A template function whose last parameter is `...variadic`; those arguments arrive as one list. */
export function defineVariadic<const P extends readonly ParameterType[], V extends ParameterType>(
  parameters: P,
  variadic: V,
  run: (...args: [...ArgumentsOf<P>, Arguments[V][], CallContext]) => GoValue,
): TemplateFunction {
  const call = run as unknown as (...args: unknown[]) => GoValue;
  const fixed = parameters.length;
  return {
    parameters,
    variadic,
    call: (args, context) =>
      fixed === 0 ? call(args, context) : call(...args.slice(0, fixed), args.slice(fixed), context),
  };
}

/** How many items a list may have that one call of a function makes. */
const longestList = 1_000_000;

/** Throws a GoError where a function would make a text that is too long. Sizes are in bytes, or nearly so. */
export function limitText(name: string, size: number, limit: number = longestText): void {
  if (size > limit)
    throw new GoError(`${name}: the result would have ${size} bytes, more than the limit of ${limit}`);
}

/** Throws a GoError where a function would make a list that is too long. */
export function limitList(name: string, size: number): void {
  if (size > longestList)
    throw new GoError(`${name}: the result would have ${size} items, more than the limit of ${longestList}`);
}

/** What Go says where a function looks into a nil interface without checking. */
export function nilDereference(): GoError {
  return new GoError('runtime error: invalid memory address or nil pointer dereference');
}
