import type { ParameterType, TemplateFunction } from '../functions/registry.js';
import type {
  ChainNode,
  CommandNode,
  FieldNode,
  IdentifierNode,
  Node,
  OperandNode,
  PipeNode,
  VariableNode,
} from './ast.js';
import { builtins, type Builtin } from './builtins.js';
import type { Language } from './compile.js';
import { ArgumentProblem, idealNumber, literalArgument } from './convert-argument.js';
import { engineFunctions } from './engine-functions.js';
import type { Execution } from './execution.js';
import { failWithArguments, findMethod, readField } from './fields.js';
import { argumentCountProblem, fits, parameterOf } from './signature.js';
import { VariableScope } from './variable-scope.js';
import { canBeNil, isTrue, parameterTypeName, type Value } from './go-type.js';
import { printNode } from './print-node.js';
import type { GoValue } from './value.js';

/** A compiled expression. */
export type Evaluation = (execution: Execution, dot: Value) => Value;

/** A pipeline compiled for a place where the dot is an item of what a slot holds, or -1. */
export interface CompiledPipeline {
  readonly value: Evaluation;
  readonly dotContainerSlot: number;
}

/** A compiled command that is given the value of the command before it; the first one is given `absent`. */
type Stage = (execution: Execution, dot: Value, final: Value | typeof absent) => Value;

const absent = Symbol('no value from the pipeline');

/** An argument whose parameter type is known only when the method is. */
interface LooseArgument {
  readonly node: OperandNode;
  readonly value: Evaluation | undefined;
}

/** Turns pipelines into closures. */
export class ExpressionCompiler {
  /** The variables that are in scope. */
  readonly scope = new VariableScope();

  constructor(private readonly language: Language) {}

  /** The value of a pipeline; nil has become `undefined`. */
  pipeline(pipe: PipeNode): Evaluation {
    const value = this.loosePipeline(pipe);
    return (execution, dot) => {
      const result = value(execution, dot);
      return result === null ? undefined : result;
    };
  }

  /** The same, but nil may still be `null`: for those who do not care. */
  loosePipeline(pipe: PipeNode): Evaluation {
    if (!pipe.isClosed || !this.scope.hasPlainRoot) return this.compilePipeline(pipe);
    // The same whatever the variables are: compiled once for all actions of this text.
    const { compiled } = this.language;
    const { dotContainerSlot } = this.scope;
    const known = compiled.get(pipe);
    if (known?.dotContainerSlot === dotContainerSlot) return known.value;
    const value = this.compilePipeline(pipe);
    compiled.set(pipe, { value, dotContainerSlot });
    return value;
  }

  private compilePipeline(pipe: PipeNode): Evaluation {
    const { commands, variables, isAssign } = pipe;
    const first = this.command(commands[0]!, pipe, false);
    const rest = commands.slice(1).map((command) => this.command(command, pipe, true));
    let value: Evaluation;
    if (rest.length === 0) value = first as Evaluation;
    else if (rest.length === 1) {
      const second = rest[0]!;
      value = (execution, dot) => second(execution, dot, first(execution, dot, absent) ?? undefined);
    } else {
      value = (execution, dot) => {
        let result = first(execution, dot, absent) ?? undefined;
        for (let i = 0; i < rest.length; i++) result = rest[i]!(execution, dot, result) ?? undefined;
        return result;
      };
    }
    if (variables.length === 0) return value;
    const slots: number[] = [];
    for (const { name } of variables) {
      if (isAssign) slots.push(this.scope.find(name)?.slot ?? -1);
      else {
        slots.push(this.scope.declare(name));
      }
    }
    const missing = slots.includes(-1) ? variables[slots.indexOf(-1)]!.name : undefined;
    return (execution, dot) => {
      const result = value(execution, dot) ?? undefined;
      if (missing !== undefined) return execution.fail(`undefined variable: ${missing}`);
      for (let i = 0; i < slots.length; i++) execution.variables[slots[i]!] = result;
      return result;
    };
  }

  private command(command: CommandNode, pipe: PipeNode, hasFinal: boolean): Stage {
    const first = command.operands[0]!;
    const args = command.operands.slice(1);
    const refusal =
      args.length > 0 || hasFinal ? `can't give argument to non-function ${printNode(first)}` : undefined;
    switch (first.kind) {
      case 'identifier':
        return this.call(first, command, args, hasFinal);
      case 'field':
        return refusal === undefined
          ? this.field(first)
          : this.fieldCall(first, this.dotStart(), first.path, args, hasFinal);
      case 'chain':
        return this.chain(first, args, hasFinal);
      case 'variable':
        if (first.path.length > 0) return this.variableFields(first, args, hasFinal);
        return refusal === undefined ? this.variable(first) : failing(first, refusal);
      case 'pipe':
        return refusal === undefined ? this.pipeline(first) : failing(hasFinal ? undefined : pipe, refusal);
      default:
        return refusal === undefined ? this.constant(first) : failing(first, refusal);
    }
  }

  private constant(node: OperandNode): Evaluation {
    switch (node.kind) {
      case 'dot':
        return (execution, dot) => {
          execution.node = node;
          return dot;
        };
      case 'bool':
      case 'string': {
        const { value } = node;
        return (execution) => {
          execution.node = node;
          return value;
        };
      }
      case 'number': {
        const value = idealNumber(node);
        if (value instanceof ArgumentProblem) return failing(node, value.message);
        return (execution) => {
          execution.node = node;
          return value;
        };
      }
      case 'nil':
        return failing(node, 'nil is not a command');
      default:
        return failing(node, `can't evaluate command ${printNode(node)}`);
    }
  }

  private variable(node: VariableNode): Evaluation {
    const variable = this.scope.find(node.name);
    if (variable === undefined) return failing(node, `undefined variable: ${node.name}`);
    const { slot } = variable;
    return (execution) => {
      execution.node = node;
      return execution.variables[slot];
    };
  }

  private field(node: FieldNode): Evaluation {
    return this.fields(node, this.dotStart(), node.path);
  }

  private variableFields(node: VariableNode, args: readonly OperandNode[], hasFinal: boolean): Stage {
    const variable = this.scope.find(node.name);
    if (variable === undefined) return failing(node, `undefined variable: ${node.name}`);
    const { slot, containerSlot } = variable;
    const start: Start = { containerSlot, value: (execution) => execution.variables[slot] };
    if (args.length > 0 || hasFinal) return this.fieldCall(node, start, node.path, args, hasFinal);
    return this.fields(node, start, node.path);
  }

  private chain(node: ChainNode, args: readonly OperandNode[], hasFinal: boolean): Stage {
    const operand = this.operand(node.operand)!;
    const start: Start = { containerSlot: -1, value: operand };
    if (args.length > 0 || hasFinal) return this.fieldCall(node, start, node.path, args, hasFinal);
    return this.fields(node, start, node.path);
  }

  private dotStart(): Start {
    return { containerSlot: this.scope.dotContainerSlot, value: undefined };
  }

  /** `.a.b.c` from a start, without arguments. */
  private fields(node: Node, { containerSlot, value }: Start, path: readonly string[]): Evaluation {
    const rules = this.language;
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
  private fieldCall(
    node: Node,
    start: Start,
    path: readonly string[],
    args: readonly OperandNode[],
    hasFinal: boolean,
  ): Stage {
    const rules = this.language;
    const { containerSlot, value } = start;
    const before = path.slice(0, -1);
    const name = path.at(-1)!;
    const loose = args.map((arg): LooseArgument => ({ node: arg, value: this.operand(arg) }));
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
      for (let i = 0; i < loose.length; i++)
        values.push(looseArgument(execution, dot, loose[i]!, parameterOf(method, i)));
      if (hasFinal) values.push(execution.argument(final as Value, parameterOf(method, total - 1)));
      return execution.callMethod(name, node, method, values);
    };
  }

  private call(
    identifier: IdentifierNode,
    node: Node,
    args: readonly OperandNode[],
    hasFinal: boolean,
  ): Stage {
    const { name } = identifier;
    const { functions } = this.language;
    if (Object.hasOwn(functions, name))
      return this.functionCall(functions[name]!, identifier, node, args, hasFinal);
    if (Object.hasOwn(builtins, name))
      return this.builtinCall(builtins[name]!, identifier, node, args, hasFinal);
    if (name === 'and' || name === 'or') return this.logic(name, identifier, args, hasFinal);
    return failing(identifier, `${JSON.stringify(name)} is not a defined function`);
  }

  private functionCall(
    fn: TemplateFunction,
    identifier: IdentifierNode,
    node: Node,
    args: readonly OperandNode[],
    hasFinal: boolean,
  ): Stage {
    const { name } = identifier;
    const total = args.length + (hasFinal ? 1 : 0);
    if (!fits(fn, total)) return failing(identifier, argumentCountProblem(name, fn, args.length, total));
    const evaluations = args.map((arg, i) => this.argument(arg, parameterOf(fn, i)));
    const count = args.length;
    const finalType = hasFinal ? parameterOf(fn, total - 1) : 'any';
    if (fn === engineFunctions['include'] && count === 2) return includeCall(identifier, node, evaluations);
    return (execution, dot, final) => {
      execution.node = identifier;
      const values: GoValue[] = [];
      for (let i = 0; i < count; i++) values.push(evaluations[i]!(execution, dot)!);
      if (hasFinal) values.push(execution.argument(final as Value, finalType));
      execution.tick();
      const { template, base } = execution;
      try {
        return execution.result(fn.call(values, execution));
      } catch (error) {
        return execution.failCall(name, template, base, node, error);
      }
    };
  }

  private builtinCall(
    builtin: Builtin,
    identifier: IdentifierNode,
    node: Node,
    args: readonly OperandNode[],
    hasFinal: boolean,
  ): Stage {
    const { name } = identifier;
    const total = args.length + (hasFinal ? 1 : 0);
    if (!fits(builtin, total))
      return failing(identifier, argumentCountProblem(name, builtin, args.length, total));
    const evaluations = args.map((arg, i) =>
      parameterOf(builtin, i) === 'reflect'
        ? this.reflected(arg)
        : this.argument(arg, parameterOf(builtin, i)),
    );
    const finalType = hasFinal ? parameterOf(builtin, total - 1) : 'any';
    const callee = name === 'call' && args.length > 0 ? printNode(args[0]!) : '';
    return (execution, dot, final) => {
      execution.node = identifier;
      const values: Value[] = [];
      for (let i = 0; i < evaluations.length; i++) values.push(evaluations[i]!(execution, dot));
      if (hasFinal)
        values.push(
          finalType === 'reflect' ? (final as Value) : execution.argument(final as Value, finalType),
        );
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
  private logic(
    name: 'and' | 'or',
    identifier: IdentifierNode,
    args: readonly OperandNode[],
    hasFinal: boolean,
  ): Stage {
    const total = args.length + (hasFinal ? 1 : 0);
    if (total === 0) return failing(identifier, `wrong number of args for ${name}: want at least 1 got 0`);
    const evaluations = args.map((arg) => this.reflected(arg));
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

  /** An argument for a parameter that takes anything as reflection sees it. */
  private reflected(node: OperandNode): Evaluation {
    const value = this.operand(node);
    if (value !== undefined) return value;
    if (node.kind === 'nil') {
      return (execution) => {
        execution.node = node;
        return undefined;
      };
    }
    return this.literal(node, 'reflect');
  }

  /** An argument, converted for its parameter. */
  private argument(node: OperandNode, type: ParameterType): Evaluation {
    const value = this.operand(node);
    if (value !== undefined) {
      if (type === 'any') return (execution, dot) => value(execution, dot) ?? null;
      return (execution, dot) => execution.argument(value(execution, dot), type);
    }
    if (node.kind === 'nil') return nilArgument(node, type);
    return this.literal(node, type);
  }

  private literal(node: OperandNode, type: ParameterType): Evaluation {
    const value = literalArgument(node, printNode(node), type);
    if (value instanceof ArgumentProblem) return failing(node, value.message);
    return (execution) => {
      execution.node = node;
      return value;
    };
  }

  /** An operand that has a value whatever it is given to: all but literals and nil. */
  private operand(node: OperandNode): Evaluation | undefined {
    switch (node.kind) {
      case 'dot':
        return this.constant(node);
      case 'field':
        return this.field(node);
      case 'variable':
        return node.path.length > 0
          ? (this.variableFields(node, [], false) as Evaluation)
          : this.variable(node);
      case 'pipe':
        return this.pipelineArgument(node);
      case 'identifier':
        return this.call(node, node, [], false) as Evaluation;
      case 'chain':
        return this.chain(node, [], false) as Evaluation;
      default:
        return undefined;
    }
  }

  private pipelineArgument(node: PipeNode): Evaluation {
    return this.pipeline(node);
  }
}

/** Where a chain of fields begins: the dot, or a value; and what that is an item of. */
interface Start {
  readonly containerSlot: number;
  readonly value: Evaluation | undefined;
}

/** `include` of a name and data, without the frames on the stack that other functions take. */
function includeCall(identifier: IdentifierNode, node: Node, args: readonly Evaluation[]): Evaluation {
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

function failing(node: Node | undefined, message: string): Evaluation {
  return (execution) => {
    if (node !== undefined) execution.node = node;
    return execution.fail(message);
  };
}

function nilArgument(node: OperandNode, type: ParameterType): Evaluation {
  if (!canBeNil(type)) return failing(node, `cannot assign nil to ${parameterTypeName(type)}`);
  return (execution) => {
    execution.node = node;
    return null;
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
  rules: Language,
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
