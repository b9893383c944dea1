import type { NumberLiteral } from './literals.js';

/**
 * Where a node begins, counted in UTF-16 units from the beginning of its action, for actions of the same text share
 * their nodes. Lines and byte columns are computed where they are reported.
 */
interface Positioned {
  readonly pos: number;
}

/** Something that stands once in a template: `base` is where its action begins in the template's text. */
interface Placed extends Positioned {
  readonly base: number;
}

interface TextNode extends Placed {
  readonly kind: 'text';
  readonly text: string;
}

export interface ActionNode extends Placed {
  readonly kind: 'action';
  readonly pipe: PipeNode;
}

/** `if`, `with` and `range`; `else if` is an `if` alone in the list after else. */
export interface BranchNode extends Placed {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}

/** `template` and the call that `block` leaves in its place. */
export interface TemplateNode extends Placed {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

interface LoopControlNode extends Placed {
  readonly kind: 'break' | 'continue';
}

export type StatementNode = TextNode | ActionNode | BranchNode | TemplateNode | LoopControlNode;

export type ListNode = readonly StatementNode[];

/** `$x, $y := command | command`. */
export interface PipeNode extends Positioned {
  readonly kind: 'pipe';
  readonly isAssign: boolean;
  /** Whether it has to do with no variable but `$`: then it means the same wherever it stands. */
  readonly isClosed: boolean;
  readonly variables: readonly VariableNode[];
  readonly commands: readonly CommandNode[];
}

/** The first operand and its arguments. */
export interface CommandNode extends Positioned {
  readonly kind: 'command';
  readonly operands: readonly OperandNode[];
}

/** `.a.b` */
export interface FieldNode extends Positioned {
  readonly kind: 'field';
  readonly path: readonly string[];
}

/** `$x.a.b`; the name has its dollar sign. */
export interface VariableNode extends Positioned {
  readonly kind: 'variable';
  readonly name: string;
  readonly path: readonly string[];
}

/** `(pipeline).a.b` or `function.a.b` */
export interface ChainNode extends Positioned {
  readonly kind: 'chain';
  readonly operand: OperandNode;
  readonly path: readonly string[];
}

export interface IdentifierNode extends Positioned {
  readonly kind: 'identifier';
  readonly name: string;
}

interface DotNode extends Positioned {
  readonly kind: 'dot';
}

interface NilNode extends Positioned {
  readonly kind: 'nil';
}

interface BoolNode extends Positioned {
  readonly kind: 'bool';
  readonly value: boolean;
}

export interface NumberNode extends Positioned {
  readonly kind: 'number';
  readonly text: string;
  readonly value: NumberLiteral;
}

interface StringNode extends Positioned {
  readonly kind: 'string';
  /** As written, with its quotes. */
  readonly quoted: string;
  readonly value: string;
}

export type OperandNode =
  | PipeNode
  | FieldNode
  | VariableNode
  | ChainNode
  | IdentifierNode
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode;

export type Node = StatementNode | CommandNode | OperandNode;

/** One template: a file without its definitions, or the body of a `define` or `block`. */
export interface Tree {
  /** The name it is called by. */
  readonly name: string;
  readonly source: Source;
  /** Its statements. */
  readonly root: ListNode;
  /** Whether it has nothing but space and comments; such a template never replaces another. */
  readonly isEmpty: boolean;
}

/** The text that was parsed, and its name in error messages. */
export interface Source {
  readonly name: string;
  readonly text: string;
}
