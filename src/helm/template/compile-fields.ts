import type { ParameterType } from './parameter-type.js';
import type { Node, OperandNode } from './ast.js';
import { ArgumentProblem, literalArgument } from './convert-argument.js';
import { nilArgument, type Evaluation, type Stage } from './evaluation.js';
import type { Execution } from './execution.js';
import { failWithArguments, findMethod, readField, type FieldRules } from './fields.js';
import type { Value } from './go-type.js';
import { printNode } from './print-node.js';
import { argumentCountProblem, fits, parameterOf } from './signature.js';
import type { GoValue } from './value.js';

/** Where a chain of fields begins: the dot, or a value; and what that is an item of. */
export interface Start {
  readonly containerSlot: number;
  readonly value: Evaluation | undefined;
}

/** An argument whose parameter type is known only when the method is. */
export interface LooseArgument {
  readonly node: OperandNode;
  readonly value: Evaluation | undefined;
}

/** `.a.b.c` from a start, without arguments. */
export function fieldsEvaluation(
  rules: FieldRules,
  node: Node,
  { containerSlot, value }: Start,
  path: readonly string[],
): Evaluation {
  const slow = path.some((name) => rules.mapMethodNames.has(name));
  const first = path[0]!;
  if (value === undefined && path.length === 1 && !slow) {
    return (execution, dot) => {
      execution.node = node;
      return readField(
        execution,
        rules,
        node,
        containerSlot < 0 ? undefined : execution.variables[containerSlot],
        dot,
        first,
      );
    };
  }
  return (execution, dot) => {
    execution.node = node;
    let container = containerSlot < 0 ? undefined : execution.variables[containerSlot];
    let receiver = value === undefined ? dot : value(execution, dot);
    for (let i = 0; i < path.length; i++) {
      const name = path[i]!;
      const next = slow
        ? readFieldOrMethod(execution, rules, node, container, receiver, name)
        : readField(execution, rules, node, container, receiver, name);
      container = receiver;
      receiver = next;
    }
    return receiver;
  };
}

/** `.a.b.method argument...` */
export function fieldCallStage(
  rules: FieldRules,
  node: Node,
  start: Start,
  path: readonly string[],
  args: readonly LooseArgument[],
  hasFinal: boolean,
): Stage {
  const { containerSlot, value } = start;
  const before = path.slice(0, -1);
  const name = path.at(-1)!;
  return (execution, dot, final) => {
    execution.node = node;
    let container = containerSlot < 0 ? undefined : execution.variables[containerSlot];
    let receiver = value === undefined ? dot : value(execution, dot);
    for (const step of before) {
      const next = readFieldOrMethod(execution, rules, node, container, receiver, step);
      container = receiver;
      receiver = next;
    }
    const method = findMethod(rules, receiver, name);
    if (method === undefined) return failWithArguments(execution, rules, node, container, receiver, name);
    const total = args.length + (hasFinal ? 1 : 0);
    if (method.parameters !== undefined && !fits(method, total)) {
      return execution.fail(argumentCountProblem(name, method, args.length, total));
    }
    const values: GoValue[] = [];
    for (let i = 0; i < args.length; i++)
      values.push(looseArgument(execution, dot, args[i]!, parameterOf(method, i)));
    if (hasFinal) values.push(execution.argument(final as Value, parameterOf(method, total - 1)));
    return execution.callMethod(name, node, method, values);
  };
}

function looseArgument(
  execution: Execution,
  dot: Value,
  { node, value }: LooseArgument,
  type: ParameterType,
): GoValue {
  execution.node = node;
  if (value !== undefined) return execution.argument(value(execution, dot), type);
  if (node.kind === 'nil') return nilArgument(node, type)(execution, dot)!;
  const literal = literalArgument(node, printNode(node), type);
  return literal instanceof ArgumentProblem ? execution.fail(literal.message) : literal;
}

function readFieldOrMethod(
  execution: Execution,
  rules: FieldRules,
  node: Node,
  container: Value,
  receiver: Value,
  name: string,
): Value {
  const method = findMethod(rules, receiver, name);
  if (method === undefined) return readField(execution, rules, node, container, receiver, name);
  if (method.parameters !== undefined && !fits(method, 0))
    return execution.fail(argumentCountProblem(name, method, 0, 0));
  return execution.callMethod(name, node, method, []);
}
