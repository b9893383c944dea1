import type { Meter } from './meter.js';

/*
 * The parts of the engine's syntax tree, type checker and evaluator that macros work with. The engine's own types leave
 * them open; its version is pinned.
 */

export interface CelType {
  readonly kind: string;
  readonly valueType?: CelType;
  readonly keyType?: CelType;
}

export interface Scope {
  forkWithVariable(name: string, type: CelType): InnerScope;
}

export interface InnerScope extends Scope {
  reuse(parent: Scope): InnerScope;
  setIterValue(value: unknown, evaluator: Evaluator): InnerScope;
}

export interface Checker {
  check(node: Node, scope: Scope): CelType;
  getType(name: string): CelType;
  createError(code: string, message: string, node: Node): Error;
}

export interface Evaluator {
  run(node: Node, scope: Scope): unknown;
}

export interface Node {
  readonly op: string;
  readonly args: unknown;
  readonly start: number;
  readonly end: number;
  setMeta(key: string, value: unknown): Node;
  evaluate(evaluator: Evaluator, node: Node, scope: Scope): unknown;
}

interface BinaryNode extends Node {
  readonly left: Node;
  readonly right: Node;
  handle(left: unknown, right: unknown, node: Node, evaluator: Evaluator): unknown;
}

export interface MacroCall {
  readonly args: readonly Node[];
  readonly receiver: Node;
}

export interface Macro {
  readonly async: false;
  readonly typeCheck: (checker: Checker, macro: unknown, scope: Scope) => CelType;
  readonly evaluate: (evaluator: Evaluator, macro: unknown, scope: Scope) => unknown;
}

/** Calls back for every node of a parsed expression, arguments of macros included. */
export function walkNodes(root: Node, visit: (node: Node) => void): void {
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (Array.isArray(value)) for (const item of value) pending.push(item);
    else if (isNode(value)) {
      visit(value);
      pending.push(value.args);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

const METERED: ReadonlySet<string> = new Set(['+', '==', '!=', 'in']);

/** Makes evaluation cost what it says: operators whose cost grows with their operands pay for it, and faults are cheap. */
export function meterOperators(root: Node, meter: Meter): void {
  walkNodes(root, (node) => {
    // With the text at hand the engine draws a picture of it for each fault, however many a loop passes over.
    Object.defineProperty(node, 'input', { value: undefined });
    if (!METERED.has(node.op)) return;
    node.setMeta('evaluate', (evaluator: Evaluator, self: BinaryNode, scope: Scope) => {
      const left = evaluator.run(self.left, scope);
      const right = evaluator.run(self.right, scope);
      const size = (value: unknown): number => meter.sizeOf(value);
      meter.spend(
        self.op === 'in'
          ? size(right)
          : self.op === '+'
            ? size(left) + size(right)
            : Math.min(size(left), size(right)),
      );
      return self.handle(left, right, self, evaluator);
    });
  });
}
