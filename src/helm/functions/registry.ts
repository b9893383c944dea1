import type { GoRegexp, GoRegexpError } from '../../manifest/go-regexp.js';
import type { ParameterType } from '../template/parameter-type.js';
import type { GoValue } from '../template/value.js';
import type { KnownYaml } from './known-yaml.js';

/** What a template function may know besides its arguments. */
export interface CallContext extends Remembered {
  /** A name for the release that random and time functions are seeded by: release name and namespace. */
  readonly seed: string;
  /** How many seeded functions this rendering has called so far. */
  nextSeed(): number;
  /** `include`, `tpl`: rendering from inside a function. */
  include(name: string, data: GoValue): string;
  tpl(text: string, data: GoValue): string;
  /** How much one execution may do; functions that build lists or texts of a given size hold themselves to it. */
  readonly limits: ExecutionLimits;
}

/** What functions have worked out and may use again, in other renderings of the same templates too. */
export interface Remembered {
  /** Patterns that have been compiled, or the faults of those that cannot be; functions add to it. */
  readonly regexps: Map<string, GoRegexp | GoRegexpError>;
  readonly yaml: KnownYaml;
}

/** Bounds against templates that never end. A template that reaches one fails with a TemplateError. */
export interface ExecutionLimits {
  /** Bytes of output. */
  readonly outputSize: number;
  /** Function calls and loop iterations. */
  readonly operations: number;
  /** Milliseconds that the executions of one rendering may take together. */
  readonly time: number;
}

/**
 * A template function with the signature Go's reflection would show, so that wrong argument counts and types fail
 * with Go's own messages. `variadic` is the element type of a final `...T`.
 */
export interface TemplateFunction {
  readonly parameters: readonly ParameterType[];
  readonly variadic?: ParameterType;
  /** Arguments have been converted: int, int64 and uint32 parameters arrive as bigint, float64 as number. Throws GoError. */
  readonly call: (args: GoValue[], context: CallContext) => GoValue;
}

export type FunctionTable = Readonly<Record<string, TemplateFunction>>;
