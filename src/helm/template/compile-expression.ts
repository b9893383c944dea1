import type { TemplateFunction } from '../functions/registry.js';
import type { ParameterType } from './parameter-type.js';
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
import type { Language } from './language.js';
import { ArgumentProblem, idealNumber, literalArgument } from './convert-argument.js';
import { engineFunctions } from './engine-functions.js';
import { builtinStage, functionStage, includeCall, logicStage } from './compile-calls.js';
import { fieldCallStage, fieldsEvaluation, type LooseArgument, type Start } from './compile-fields.js';
import { absent, failing, nilArgument, type Evaluation, type Stage } from './evaluation.js';
import { argumentCountProblem, fits, parameterOf } from './signature.js';
import { VariableScope } from './variable-scope.js';
import { printNode } from './print-node.js';

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
  private fields(node: Node, start: Start, path: readonly string[]): Evaluation {
    return fieldsEvaluation(this.language, node, start, path);
  }

  /** `.a.b.method argument...` */
  private fieldCall(
    node: Node,
    start: Start,
    path: readonly string[],
    args: readonly OperandNode[],
    hasFinal: boolean,
  ): Stage {
    const loose = args.map((arg): LooseArgument => ({ node: arg, value: this.operand(arg) }));
    return fieldCallStage(this.language, node, start, path, loose, hasFinal);
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
    const total = args.length + (hasFinal ? 1 : 0);
    if (!fits(fn, total))
      return failing(identifier, argumentCountProblem(identifier.name, fn, args.length, total));
    const evaluations = args.map((arg, i) => this.argument(arg, parameterOf(fn, i)));
    if (fn === engineFunctions['include'] && args.length === 2)
      return includeCall(identifier, node, evaluations);
    const finalType = hasFinal ? parameterOf(fn, total - 1) : undefined;
    return functionStage(fn, { identifier, node, evaluations, finalType });
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
    const finalType = hasFinal ? parameterOf(builtin, total - 1) : undefined;
    const callee = name === 'call' && args.length > 0 ? printNode(args[0]!) : '';
    return builtinStage(builtin, { identifier, node, evaluations, finalType }, callee);
  }

  private logic(
    name: 'and' | 'or',
    identifier: IdentifierNode,
    args: readonly OperandNode[],
    hasFinal: boolean,
  ): Stage {
    if (args.length === 0 && !hasFinal)
      return failing(identifier, `wrong number of args for ${name}: want at least 1 got 0`);
    const evaluations = args.map((arg) => this.reflected(arg));
    return logicStage(name, identifier, evaluations, hasFinal);
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
