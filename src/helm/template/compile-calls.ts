import type { TemplateFunction } from '../functions/registry.js';
import type { ParameterType } from './parameter-type.js';
import type { IdentifierNode, Node } from './ast.js';
import type { Builtin } from './builtins.js';
import type { Evaluation, Stage } from './evaluation.js';
import { isTrue, type Value } from './go-type.js';
import type { GoValue } from './value.js';

/** A call whose number of arguments has been found to be right. */
export interface Call {
  readonly identifier: IdentifierNode;
  /** What errors of the function name. */
  readonly node: Node;
  readonly evaluations: readonly Evaluation[];
  /** The type of the parameter that takes the value of the command before; undefined where there is none. */
  readonly finalType: ParameterType | undefined;
}

/** The call of a function with arguments that have been converted for its parameters. */
export function functionStage(
  fn: TemplateFunction,
  { identifier, node, evaluations, finalType }: Call,
): Stage {
  const { name } = identifier;
  const count = evaluations.length;
  return (execution, dot, final) => {
    execution.node = identifier;
    const values: GoValue[] = [];
    for (let i = 0; i < count; i++) values.push(evaluations[i]!(execution, dot)!);
    if (finalType !== undefined) values.push(execution.argument(final as Value, finalType));
    execution.tick();
    const { template, base } = execution;
    try {
      return execution.result(fn.call(values, execution));
    } catch (error) {
      return execution.failCall(name, template, base, node, error);
    }
  };
}

/** The call of one of Go's own functions, most of which take their arguments as they are. `callee` is what `call` calls. */
export function builtinStage(
  builtin: Builtin,
  { identifier, node, evaluations, finalType }: Call,
  callee: string,
): Stage {
  const { name } = identifier;
  return (execution, dot, final) => {
    execution.node = identifier;
    const values: Value[] = [];
    for (let i = 0; i < evaluations.length; i++) values.push(evaluations[i]!(execution, dot));
    if (finalType !== undefined)
      values.push(finalType === 'reflect' ? (final as Value) : execution.argument(final as Value, finalType));
    execution.tick();
    const { template, base } = execution;
    try {
      return execution.result(builtin.call(values, callee));
    } catch (error) {
      return execution.failCall(name, template, base, node, error);
    }
  };
}

/** `and` and `or` evaluate no argument after the one that decides. */
export function logicStage(
  name: 'and' | 'or',
  identifier: IdentifierNode,
  evaluations: readonly Evaluation[],
  hasFinal: boolean,
): Stage {
  const decides = name === 'or';
  return (execution, dot, final) => {
    execution.node = identifier;
    let value: Value;
    for (let i = 0; i < evaluations.length; i++) {
      value = evaluations[i]!(execution, dot);
      if (isTrue(value) === decides) return value;
    }
    return hasFinal ? (final as Value) : value;
  };
}

/** `include` of a name and data, without the frames on the stack that other functions take. */
export function includeCall(identifier: IdentifierNode, node: Node, args: readonly Evaluation[]): Evaluation {
  const name = args[0]!;
  const data = args[1]!;
  return (execution, dot) => {
    execution.node = identifier;
    const called = name(execution, dot) as string;
    const passed = data(execution, dot)!;
    execution.tick();
    const { template, base } = execution;
    try {
      return execution.include(called, passed);
    } catch (error) {
      return execution.failCall('include', template, base, node, error);
    }
  };
}
