import type { BranchNode, ListNode, PipeNode, StatementNode, TemplateNode, Tree } from './ast.js';
import { signals, type Execution, type Statement, type Template } from './execution.js';
import { ExpressionCompiler } from './compile-expression.js';
import type { Evaluation } from './evaluation.js';
import { printValue, typeName } from './go-print.js';
import { sortedKeys } from './go-string.js';
import { quoteString } from './go-quote.js';
import { isMap, isTrue, type Value } from './go-type.js';
import type { Language } from './language.js';
import { printNode } from './print-node.js';
import { goInt, GoInt, GoObject, type GoMap, type GoValue } from './value.js';
import { valueSources } from './values-paths.js';

/** A template that is compiled when it first runs: most definitions of a chart never do. */
export function lazyTemplate(tree: Tree, language: Language): Template {
  const template: Template = {
    tree,
    body: (execution, dot) => {
      template.body = new StatementCompiler(tree, language).list(tree.root);
      return template.body(execution, dot);
    },
  };
  return template;
}

/**
 * Turns statements into closures. Variables become slots: their scopes are the same at each execution, so names are
 * resolved here.
 */
class StatementCompiler {
  private readonly expressions: ExpressionCompiler;

  constructor(
    private readonly tree: Tree,
    language: Language,
  ) {
    this.expressions = new ExpressionCompiler(language);
  }

  list(list: ListNode): Statement {
    const statements: Statement[] = [];
    for (const node of list) {
      if (node.kind === 'text' && node.text === '') continue;
      statements.push(this.statement(node));
    }
    if (statements.length === 0) return nothing;
    if (statements.length === 1) return statements[0]!;
    return (execution, dot) => {
      for (let i = 0; i < statements.length; i++) {
        const signal = statements[i]!(execution, dot);
        if (signal !== signals.none) return signal;
      }
      return signals.none;
    };
  }

  /** A list that is compiled when it is first run: many branches of a chart never are. */
  private branch(list: ListNode): Statement {
    if (list.length === 0) return nothing;
    if (list.length === 1 && list[0]!.kind === 'text') return this.list(list);
    const { scope } = this.expressions;
    const snapshot = scope.snapshot();
    let compiled: Statement | undefined;
    return (execution, dot) => {
      compiled ??= scope.within(snapshot, () => this.list(list));
      return compiled(execution, dot);
    };
  }

  private statement(node: StatementNode): Statement {
    switch (node.kind) {
      case 'text':
        return this.text(node.text, node.base);
      case 'action':
        return this.action(node);
      case 'if':
        return this.ifStatement(node);
      case 'with':
        return this.withStatement(node);
      case 'range':
        return this.rangeStatement(node);
      case 'template':
        return this.templateCall(node);
      case 'break':
        return leaveLoop;
      case 'continue':
        return nextTurn;
    }
  }

  private text(text: string, pos: number): Statement {
    const { source } = this.tree;
    return (execution) => {
      execution.trace?.text(execution.out.length, text, source, pos);
      execution.write(text);
      return signals.none;
    };
  }

  private action(node: StatementNode & { readonly kind: 'action' }): Statement {
    const sources = valueSources(node.pipe, this.expressions.scope);
    const value = this.expressions.loosePipeline(node.pipe);
    const { base } = node;
    if (node.pipe.variables.length > 0) {
      const slots = this.slotsOf(node.pipe);
      return (execution, dot) => {
        execution.base = base;
        const paths = execution.trace?.paths;
        const path = paths?.find(execution.variables, dot, sources);
        const result = value(execution, dot);
        paths?.assign(slots, execution.variables, result, path);
        return signals.none;
      };
    }
    const { source } = this.tree;
    return (execution, dot) => {
      execution.base = base;
      const result = value(execution, dot);
      const text = typeof result === 'string' ? result : printResult(execution, node, result);
      const { trace } = execution;
      if (trace !== undefined) {
        const path = trace.paths.find(execution.variables, dot, sources);
        trace.action(execution.out.length, text, source, base + node.pos, path);
      }
      execution.write(text);
      return signals.none;
    };
  }

  /** The slots of the variables that a pipeline has declared or assigned. */
  private slotsOf(pipe: PipeNode): number[] {
    return pipe.variables.map(({ name }) => this.expressions.scope.find(name)?.slot ?? -1);
  }

  private ifStatement({ base, pipe, list, elseList }: BranchNode): Statement {
    const { expressions } = this;
    const { scope } = expressions;
    const mark = scope.mark();
    const condition = expressions.loosePipeline(pipe);
    const inside = scope.mark();
    const yes = this.branch(list);
    scope.release(inside);
    const no = elseList === undefined ? nothing : this.branch(elseList);
    scope.release(mark);
    return (execution, dot) => {
      execution.base = base;
      return isTrue(condition(execution, dot)) ? yes(execution, dot) : no(execution, dot);
    };
  }

  private withStatement({ base, pipe, list, elseList }: BranchNode): Statement {
    const { expressions } = this;
    const { scope } = expressions;
    const mark = scope.mark();
    const sources = valueSources(pipe, scope);
    const subject = expressions.pipeline(pipe);
    const slots = this.slotsOf(pipe);
    const inside = scope.mark();
    const yes = scope.withDotFrom(-1, () => this.branch(list));
    scope.release(inside);
    const no = elseList === undefined ? nothing : this.branch(elseList);
    scope.release(mark);
    return (execution, dot) => {
      execution.base = base;
      const paths = execution.trace?.paths;
      if (paths === undefined) {
        const value = subject(execution, dot);
        return isTrue(value) ? yes(execution, value) : no(execution, dot);
      }
      const path = paths.find(execution.variables, dot, sources);
      const value = subject(execution, dot);
      paths.assign(slots, execution.variables, value, path);
      if (!isTrue(value)) return no(execution, dot);
      const outer = paths.enterWith(value, path);
      const signal = yes(execution, value);
      paths.leave(outer);
      return signal;
    };
  }

  private rangeStatement(node: BranchNode): Statement {
    const { expressions } = this;
    const { scope } = expressions;
    const mark = scope.mark();
    const subject = expressions.pipeline(node.pipe);
    const containerSlot = scope.slot();
    const slots = scope.loopSlots(node.pipe, containerSlot);
    const inside = scope.mark();
    const body = scope.withDotFrom(containerSlot, () => this.branch(node.list));
    scope.release(inside);
    const otherwise = node.elseList === undefined ? nothing : this.branch(node.elseList);
    scope.release(mark);
    const loop: Loop = { ...slots, containerSlot, body };
    const { base } = node;
    return (execution, dot) => {
      execution.base = base;
      const value = subject(execution, dot);
      const paths = execution.trace?.paths;
      const outer = paths?.enterLoop(value, sortedKeys);
      const some = iterate(execution, loop, value);
      if (outer !== undefined) paths!.leave(outer);
      return some ? signals.none : otherwise(execution, dot);
    };
  }

  private templateCall(node: TemplateNode): Statement {
    const argument: Evaluation =
      node.pipe === undefined ? () => undefined : this.expressions.pipeline(node.pipe);
    return (execution, dot) => {
      execution.base = node.base;
      execution.node = node;
      const template = execution.lookup(node.name);
      if (template === undefined) return execution.fail(`template ${quoteString(node.name)} not defined`);
      execution.tick();
      const data = argument(execution, dot);
      const paths = execution.trace?.paths;
      const outer = paths?.enterWith(undefined, undefined);
      execution.run(template, data);
      if (outer !== undefined) paths!.leave(outer);
      return signals.none;
    };
  }
}

function nothing(): number {
  return signals.none;
}

function leaveLoop(): number {
  return signals.break;
}

function nextTurn(): number {
  return signals.continue;
}

function printResult(execution: Execution, node: StatementNode, value: Value): string {
  if (value === undefined || value === null) return '<no value>';
  if (value instanceof GoObject) return value.display();
  if (typeof value === 'function') {
    execution.node = node;
    return execution.fail(`can't print ${printNode(node)} of type ${typeName(value)}`);
  }
  return printValue(value);
}

/** A loop: where its key and item go (-1 for nowhere) and what it does. */
interface Loop {
  readonly keySlot: number;
  readonly itemSlot: number;
  readonly containerSlot: number;
  readonly body: Statement;
}

/** Runs a loop and answers whether there was anything to iterate over. */
function iterate(execution: Execution, loop: Loop, value: Value): boolean {
  execution.variables[loop.containerSlot] = value;
  if (value === undefined || value === null) return false;
  if (Array.isArray(value)) return iterateList(execution, loop, value);
  if (isMap(value)) return iterateMap(execution, loop, value);
  if (value instanceof GoInt || typeof value === 'bigint') return iterateNumber(execution, loop, value);
  const entries = value instanceof GoObject ? value.entries() : undefined;
  if (entries === undefined) {
    // Pointers have been followed.
    return execution.fail(`range can't iterate over ${printValue(value).replace(/^&/, '')}`);
  }
  for (const [key, item] of entries) if (!turn(execution, loop, key, item)) break;
  return entries.length > 0;
}

function iterateList(execution: Execution, loop: Loop, list: readonly GoValue[]): boolean {
  const { length } = list;
  for (let i = 0; i < length; i++) {
    if (!turn(execution, loop, loop.keySlot >= 0 ? goInt(i) : undefined, list[i]!)) break;
  }
  return length > 0;
}

function iterateMap(execution: Execution, loop: Loop, map: GoMap): boolean {
  const keys = sortedKeys(map);
  // The body may change the map; Go goes through what it was.
  const items = keys.map((key) => map[key]!);
  for (let i = 0; i < keys.length; i++) if (!turn(execution, loop, keys[i]!, items[i]!)) break;
  return keys.length > 0;
}

function iterateNumber(execution: Execution, loop: Loop, count: GoInt | bigint): boolean {
  if (loop.keySlot >= 0)
    execution.fail(`can't use ${printValue(count)} to iterate over more than one variable`);
  const last = typeof count === 'bigint' ? count : count.value;
  for (let i = 0n; i < last; i++) {
    const item = typeof count === 'bigint' ? i : count.kind === 'int' ? goInt(i) : new GoInt(i, count.kind);
    if (!turn(execution, loop, undefined, item)) break;
  }
  return last > 0n;
}

/** One turn of a loop; false to leave it. */
function turn(execution: Execution, loop: Loop, key: Value, item: Value): boolean {
  execution.tick();
  const { variables } = execution;
  if (loop.keySlot >= 0) variables[loop.keySlot] = key;
  if (loop.itemSlot >= 0) variables[loop.itemSlot] = item;
  execution.trace?.paths.turn(execution.variables, loop.itemSlot, item);
  return loop.body(execution, item) !== signals.break;
}
