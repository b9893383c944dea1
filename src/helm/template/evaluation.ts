import type { ParameterType } from './parameter-type.js';
import type { Node, OperandNode } from './ast.js';
import type { Execution } from './execution.js';
import { canBeNil, parameterTypeName, type Value } from './go-type.js';

/** A compiled expression. */
export type Evaluation = (execution: Execution, dot: Value) => Value;

/** A compiled command that is given the value of the command before it; the first one is given `absent`. */
export type Stage = (execution: Execution, dot: Value, final: Value | typeof absent) => Value;

export const absent = Symbol('no value from the pipeline');

/** An expression that Go finds out about only when it is run. */
export function failing(node: Node | undefined, message: string): Evaluation {
  return (execution) => {
    if (node !== undefined) execution.node = node;
    return execution.fail(message);
  };
}

/** A literal nil as a parameter takes it. */
export function nilArgument(node: OperandNode, type: ParameterType): Evaluation {
  if (!canBeNil(type)) return failing(node, `cannot assign nil to ${parameterTypeName(type)}`);
  return (execution) => {
    execution.node = node;
    return null;
  };
}
