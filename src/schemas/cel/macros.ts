import type { CelLibrary, Environment } from './library.js';
import { CostError, UnknownValueError, type Meter } from './meter.js';
import type { CelType, Checker, Evaluator, InnerScope, Macro, MacroCall, Node, Scope } from './nodes.js';

/**
 * The macros of Kubernetes' CEL (https://kubernetes.io/docs/reference/using-api/cel/): presence, comprehensions with one
 * and with two variables, and those of optional values. Every item looked at is counted.
 */
export function registerMacros(
  environment: Environment,
  { Optional, EvaluationError }: CelLibrary,
  meter: Meter,
): void {
  const define = (signature: string, expand: (call: MacroCall) => Macro): void => {
    environment.registerFunction(signature, expand, { async: false });
  };

  define('k8s_has(ast): bool', ({ args }) => {
    const field = args[0]!;
    return {
      async: false,
      typeCheck(checker, _, scope) {
        if (field.op !== '.' && field.op !== '.?')
          throw checker.createError(
            'invalid_macro_argument',
            'has() needs a field, as in has(self.name)',
            field,
          );
        checker.check((field.args as [Node, string])[0], scope);
        return checker.getType('bool');
      },
      evaluate(evaluator, _, scope) {
        const [parent, name] = field.args as [Node, string];
        let value = evaluator.run(parent, scope);
        if (value instanceof Optional) {
          if (!value.hasValue()) return false;
          value = value.value();
        }
        return hasField(value, name);
      },
    };
  });

  function hasField(value: unknown, name: string): boolean {
    if (value instanceof Map) return value.has(name);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return Object.hasOwn(value, name);
    throw new EvaluationError('has() is asked about something that has no fields');
  }

  for (const name of ['all', 'exists'] as const) {
    define(`list.k8s_${name}(ast, ast): bool`, (call) => quantifier(name, call, 1));
    define(`list.k8s_${name}(ast, ast, ast): bool`, (call) => quantifier(name, call, 2));
  }
  for (const name of ['exists_one', 'existsOne']) {
    define(`list.k8s_${name}(ast, ast): bool`, (call) => counter(call, 1));
    define(`list.k8s_${name}(ast, ast, ast): bool`, (call) => counter(call, 2));
  }
  define('list.k8s_filter(ast, ast): list<dyn>', (call) => {
    const loop = loopOf(call, 1, [call.args[1]!]);
    return collect(loop, (evaluator, scope, item, into) => {
      if (isTrue(evaluator.run(call.args[1]!, scope))) into.push(item);
    });
  });
  define('list.k8s_map(ast, ast): list<dyn>', (call) => mapped(call, 1));
  define('list.k8s_map(ast, ast, ast): list<dyn>', (call) => mapped(call, 1));
  define('list.transformList(ast, ast, ast): list<dyn>', (call) => mapped(call, 2));
  define('list.transformList(ast, ast, ast, ast): list<dyn>', (call) => mapped(call, 2));
  define('map.transformMap(ast, ast, ast): map<dyn, dyn>', (call) => mappedMap(call, false));
  define('map.transformMap(ast, ast, ast, ast): map<dyn, dyn>', (call) => mappedMap(call, false));
  define('map.transformMapEntry(ast, ast, ast): map<dyn, dyn>', (call) => mappedMap(call, true));
  define('map.transformMapEntry(ast, ast, ast, ast): map<dyn, dyn>', (call) => mappedMap(call, true));
  define('optional.optMap(ast, ast): optional<dyn>', (call) =>
    optionalMap(call, (value) => Optional.of(value)),
  );
  define('optional.optFlatMap(ast, ast): optional<dyn>', (call) =>
    optionalMap(call, (value) => {
      if (value instanceof Optional) return value;
      throw new EvaluationError('optFlatMap() needs an optional value');
    }),
  );

  function quantifier(name: 'all' | 'exists', call: MacroCall, variables: 1 | 2): Macro {
    const predicate = call.args[variables]!;
    const decisive = name === 'exists';
    const loop = loopOf(call, variables, [predicate]);
    return {
      async: false,
      typeCheck(checker, _, scope) {
        loop.check(checker, scope);
        return checker.getType('bool');
      },
      evaluate(evaluator, _, scope) {
        let fault: unknown;
        for (const inner of loop.items(evaluator, scope)) {
          try {
            if (isTrue(evaluator.run(predicate, inner.scope)) === decisive) return decisive;
          } catch (error) {
            if (error instanceof CostError) throw error;
            if (!(fault instanceof UnknownValueError)) fault = error;
          }
        }
        if (fault !== undefined) throw fault;
        return !decisive;
      },
    };
  }

  function counter(call: MacroCall, variables: 1 | 2): Macro {
    const predicate = call.args[variables]!;
    const loop = loopOf(call, variables, [predicate]);
    return {
      async: false,
      typeCheck(checker, _, scope) {
        loop.check(checker, scope);
        return checker.getType('bool');
      },
      evaluate(evaluator, _, scope) {
        let count = 0;
        for (const inner of loop.items(evaluator, scope))
          if (isTrue(evaluator.run(predicate, inner.scope))) count++;
        return count === 1;
      },
    };
  }

  function mapped(call: MacroCall, variables: 1 | 2): Macro {
    const bodies = call.args.slice(variables);
    const filter = bodies.length === 2 ? bodies[0] : undefined;
    return collect(loopOf(call, variables, bodies), (evaluator, scope, _, into) => {
      if (!filter || isTrue(evaluator.run(filter, scope))) into.push(evaluator.run(bodies.at(-1)!, scope));
    });
  }

  function mappedMap(call: MacroCall, entries: boolean): Macro {
    const bodies = call.args.slice(2);
    const filter = bodies.length === 2 ? bodies[0] : undefined;
    const loop = loopOf(call, 2, bodies);
    return {
      async: false,
      typeCheck(checker, _, scope) {
        loop.check(checker, scope);
        return checker.getType('map<dyn, dyn>');
      },
      evaluate(evaluator, _, scope) {
        const result = new Map<unknown, unknown>();
        const put = (key: unknown, value: unknown): void => {
          if (result.has(key)) throw new EvaluationError(`the key ${String(key)} comes twice`);
          result.set(key, value);
        };
        for (const inner of loop.items(evaluator, scope)) {
          if (filter && !isTrue(evaluator.run(filter, inner.scope))) continue;
          const value = evaluator.run(bodies.at(-1)!, inner.scope);
          if (!entries) put(inner.first, value);
          else if (value instanceof Map) for (const [key, item] of value) put(key, item);
          else for (const [key, item] of Object.entries(value as object)) put(key, item);
        }
        return result;
      },
    };
  }

  function optionalMap({ receiver, args }: MacroCall, wrap: (value: unknown) => unknown): Macro {
    const name = nameOf(args[0]!);
    const body = args[1]!;
    let inner: InnerScope;
    return {
      async: false,
      typeCheck(checker, _, scope) {
        const type = checker.check(receiver, scope);
        inner = scope.forkWithVariable(
          name,
          type.kind === 'optional' ? type.valueType! : checker.getType('dyn'),
        );
        checker.check(body, inner);
        return checker.getType('optional<dyn>');
      },
      evaluate(evaluator, _, scope) {
        const optional = evaluator.run(receiver, scope);
        if (!(optional instanceof Optional)) throw new EvaluationError('optMap() needs an optional value');
        if (!optional.hasValue()) return optional;
        return wrap(evaluator.run(body, inner.reuse(scope).setIterValue(optional.value(), evaluator)));
      },
    };
  }

  function collect(
    loop: Loop,
    step: (evaluator: Evaluator, scope: Scope, item: unknown, into: unknown[]) => void,
  ): Macro {
    return {
      async: false,
      typeCheck(checker, _, scope) {
        loop.check(checker, scope);
        return checker.getType('list<dyn>');
      },
      evaluate(evaluator, _, scope) {
        const result: unknown[] = [];
        for (const inner of loop.items(evaluator, scope)) step(evaluator, inner.scope, inner.first, result);
        let size = 1;
        for (const item of result) size += meter.sizeOf(item);
        meter.weigh(result, size);
        return result;
      },
    };
  }

  function isTrue(value: unknown): boolean {
    if (typeof value !== 'boolean') throw new EvaluationError('a condition must be true or false');
    return value;
  }

  /** A loop over a list's items or a map's keys (one variable), or over indexes and items or keys and values (two). */
  function loopOf({ receiver, args }: MacroCall, variables: 1 | 2, bodies: readonly Node[]): Loop {
    const first = nameOf(args[0]!);
    const second = variables === 2 ? nameOf(args[1]!) : undefined;
    let outer: InnerScope;
    let inner: InnerScope;
    // A longer body has more to evaluate.
    let round = 1;
    for (const body of bodies) round += (body.end - body.start) >> 1;
    return {
      check(checker, scope) {
        const type = checker.check(receiver, scope);
        const dyn = checker.getType('dyn');
        const [key, value] = typesOf(type, checker, receiver);
        outer = scope.forkWithVariable(first, second === undefined && type.kind === 'list' ? value : key);
        inner = second === undefined ? outer : outer.forkWithVariable(second, value);
        for (const body of bodies) checker.check(body, inner);
        return dyn;
      },
      *items(evaluator, scope) {
        const collection = evaluator.run(receiver, scope);
        const bind = (one: unknown, two: unknown): { scope: Scope; first: unknown } => {
          meter.spend(round + meter.sizeOf(one));
          let bound = outer.reuse(scope).setIterValue(one, evaluator);
          if (second !== undefined) bound = inner.reuse(bound).setIterValue(two, evaluator);
          return { scope: bound, first: one };
        };
        if (Array.isArray(collection)) {
          for (let index = 0; index < collection.length; index++) {
            const item: unknown = collection[index];
            yield second === undefined ? bind(item, undefined) : bind(BigInt(index), item);
          }
        } else if (collection instanceof Map) {
          for (const key of collection.keys())
            yield bind(key, second === undefined ? undefined : collection.get(key));
        } else if (typeof collection === 'object' && collection !== null && isPlain(collection)) {
          for (const [key, value] of Object.entries(collection)) yield bind(key, value);
        } else {
          throw new EvaluationError('only lists and maps have items');
        }
      },
    };
  }
}

interface Loop {
  check(checker: Checker, scope: Scope): CelType;
  items(evaluator: Evaluator, scope: Scope): Iterable<{ readonly scope: Scope; readonly first: unknown }>;
}

function typesOf(type: CelType, checker: Checker, node: Node): readonly [CelType, CelType] {
  const dyn = checker.getType('dyn');
  if (type.kind === 'list') return [checker.getType('int'), type.valueType ?? dyn];
  if (type.kind === 'map') return [type.keyType ?? dyn, type.valueType ?? dyn];
  if (type.kind === 'dyn') return [dyn, dyn];
  throw checker.createError('invalid_comprehension_range', 'only lists and maps have items', node);
}

function nameOf(node: Node): string {
  if (node.op === 'id' && typeof node.args === 'string') return node.args;
  throw new SyntaxError('a variable of a macro must be a plain name');
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
