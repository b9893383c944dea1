import type { StructuralSchema } from '../structural-schema.js';
import { undeclaredFields, type FieldOptions, type UndeclaredField } from './declared-fields.js';
import { registerKubernetesFunctions } from './kubernetes-functions.js';
import { celLibrary, type CelLibrary, type Environment } from './library.js';
import { registerListFunctions } from './list-functions.js';
import { registerMacros } from './macros.js';
import { CostError, EVALUATION_COST, Meter, UnknownValueError } from './meter.js';
import { meterOperators, walkNodes, type Node } from './nodes.js';
import { markOptionalEntries, registerOptionalEntries } from './optional-entries.js';
import { renameCalls, restoreNames } from './rename-calls.js';
import { registerTextFunctions } from './text-functions.js';

/** What evaluating an expression comes to. */
export type CelOutcome =
  | { readonly kind: 'value'; readonly value: unknown }
  /** The expression fails, as it would in the API server. */
  | { readonly kind: 'error'; readonly message: string }
  /** It reads something that is not known here. */
  | { readonly kind: 'unknown' }
  /** It costs more than it may. */
  | { readonly kind: 'costly' };

/** An expression that compiles. */
export interface CelProgram {
  /** The variables that it reads. */
  readonly variables: ReadonlySet<string>;
  /** The type of its value as far as that shows without one, such as `bool`; `dyn` where it does not. */
  readonly type: string;
  /** The fields it reads that the schemas of its variables do not declare. */
  undeclared(
    schemas: ReadonlyMap<string, StructuralSchema>,
    options?: FieldOptions,
  ): readonly UndeclaredField[];
  /** Evaluates with values as `convert.ts` makes them, at a cost of at most `cost` steps. */
  evaluate(variables: ReadonlyMap<string, unknown>, cost?: number): CelOutcome;
}

/** Why an expression does not compile. */
export interface CelFault {
  readonly fault: string;
}

/** Compiles CEL as the API server does, each expression once. */
export interface CelEngine {
  /** `variables` are the names that are declared; one with a question mark at its end holds an optional value. */
  compile(expression: string, variables: readonly string[]): CelProgram | CelFault;
  readonly meter: Meter;
  /** A duration of the engine, from nanoseconds. */
  makeDuration(nanoseconds: bigint): unknown;
  readonly noValue: unknown;
  someValue(value: unknown): unknown;
}

/** Longer expressions are not looked at. */
const MAX_LENGTH = 30_000;

/** An engine with all that Kubernetes adds to CEL. Loads the library. */
export function createCelEngine(): CelEngine {
  const library = celLibrary();
  const meter = new Meter();
  const Duration = (library.evaluate("duration('1s')") as object).constructor as new (
    seconds: bigint,
    nanoseconds: number,
  ) => unknown;
  const makeDuration = (nanoseconds: bigint): unknown =>
    new Duration(nanoseconds / 1_000_000_000n, Number(nanoseconds % 1_000_000_000n));
  const base = new library.Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });
  registerMacros(base, library, meter);
  registerOptionalEntries(base, library);
  registerTextFunctions(base, library, meter);
  registerListFunctions(base, library, meter);
  registerKubernetesFunctions(base, library, makeDuration);
  // An optional value may be compared with null in Kubernetes, and never equals it.
  base.registerOperator('optional<dyn> == null', () => false);
  const environments = new Map<string, Environment>();
  const programs = new Map<string, CelProgram | CelFault>();

  function environmentFor(variables: readonly string[]): Environment {
    const key = variables.join();
    let environment = environments.get(key);
    if (!environment) {
      environment = base.clone();
      for (const name of variables) {
        if (name.endsWith('?')) environment.registerVariable(name.slice(0, -1), 'optional<dyn>');
        else environment.registerVariable(name, 'dyn');
      }
      environments.set(key, environment);
    }
    return environment;
  }

  return {
    meter,
    makeDuration,
    noValue: library.Optional.none(),
    someValue: (value) => library.Optional.of(value),
    compile(expression, variables) {
      const key = `${variables.join()} ${expression}`;
      let program = programs.get(key);
      if (!program) {
        program = compile(expression, environmentFor(variables), library, meter);
        programs.set(key, program);
      }
      return program;
    },
  };
}

function compile(
  expression: string,
  environment: Environment,
  library: CelLibrary,
  meter: Meter,
): CelProgram | CelFault {
  if (expression.length > MAX_LENGTH) return { fault: `it is longer than ${MAX_LENGTH} characters` };
  const names = new Set<string>();
  let parsed: ReturnType<Environment['parse']>;
  let type: string;
  let root: Node;
  try {
    parsed = environment.parse(renameCalls(markOptionalEntries(expression)));
    root = parsed.ast as unknown as Node;
    walkNodes(root, (node) => {
      if (node.op === 'id') names.add(node.args as string);
    });
    meterOperators(root, meter);
    const checked = parsed.check();
    if (!checked.valid) return { fault: describe(checked.error) };
    type = checked.type ?? 'dyn';
  } catch (error) {
    return { fault: describe(error) };
  }
  return {
    variables: names,
    type,
    undeclared: (schemas, options) => undeclaredFields(root, schemas, options),
    evaluate(variables, cost = EVALUATION_COST) {
      meter.start(cost);
      // Faults that a loop passes over are many, and nobody reads where in the engine they arose.
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = 0;
      try {
        return { kind: 'value', value: parsed(variables as never) };
      } catch (error) {
        if (error instanceof CostError || meter.left < 0) return { kind: 'costly' };
        if (error instanceof UnknownValueError || meter.touchedUnknown) return { kind: 'unknown' };
        if (error instanceof RangeError) return { kind: 'costly' };
        return { kind: 'error', message: describe(error) };
      } finally {
        Error.stackTraceLimit = stackTraceLimit;
      }
    },
  };

  function describe(error: unknown): string {
    if (
      error instanceof library.EvaluationError ||
      error instanceof library.ParseError ||
      error instanceof library.TypeError
    )
      return restoreNames(error.summary).replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
    return error instanceof RangeError
      ? 'it is nested too deeply'
      : restoreNames(String((error as Error).message));
  }
}
