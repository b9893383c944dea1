import type { GoValue } from '../template/value.js';

/** What a template function may know besides its arguments. */
export interface CallContext {
  /** A name for the release that random and time functions are seeded by: release name and namespace. */
  readonly seed: string;
  /** How many seeded functions this rendering has called so far. */
  nextSeed(): number;
  /** `include`, `tpl`: rendering from inside a function. */
  include(name: string, data: GoValue): string;
  tpl(text: string, data: GoValue): string;
}

/** The Go type a function declares for a parameter; the executor checks and converts arguments by it. */
export type ParameterType =
  | 'any'
  | 'string'
  | 'int'
  | 'int64'
  | 'float64'
  | 'bool'
  | 'map' // map[string]interface{}
  | 'list' // []interface{}
  | '[]string'
  | 'time' // time.Time
  | 'error'
  | 'reflect'; // reflect.Value: anything, nil too

/**
 * A template function with the signature Go's reflection would show, so that wrong argument counts and types fail
 * with Go's own messages. `variadic` is the element type of a final `...T`.
 */
export interface TemplateFunction {
  readonly parameters: readonly ParameterType[];
  readonly variadic?: ParameterType;
  /** Arguments have been converted: int and int64 parameters arrive as bigint, float64 as number. Throws GoError. */
  readonly call: (args: GoValue[], context: CallContext) => GoValue;
}

export type FunctionTable = Readonly<Record<string, TemplateFunction>>;
