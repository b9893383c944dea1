import type {
  ChainNode,
  CommandNode,
  NumberNode,
  OperandNode,
  PipeNode,
  Source,
  VariableNode,
} from './ast.js';
import { quoteString } from './go-quote.js';
import { byteLength } from './go-string.js';
import type { Lexer } from './lexer.js';
import {
  characterLiteral,
  complexPair,
  numberLiteral,
  unquoteString,
  type NumberLiteral,
} from './literals.js';
import { printNode } from './print-node.js';
import { lineAt, parseError } from './template-error.js';
import { TokenReader } from './token-reader.js';
import { tokens } from './tokens.js';

const noVariables: readonly VariableNode[] = [];

/** Nested parentheses beyond this are refused, as in Go. */
const maxParentheses = 10000;

/** Parses what stands inside of the actions of one tree: pipelines, commands, operands. */
export class ActionParser {
  readonly reader: TokenReader;
  /** The variables in scope, the innermost last. */
  readonly variables = ['$'];
  /** Where the action being parsed began, to name its line where an error stands on another; -1 outside of actions. */
  actionStart = -1;
  /** Where the action being parsed begins, behind its left delimiter: what the positions in it count from. */
  base = 0;
  /** What the action being parsed needs and declares. */
  uses: string[] = [];
  declares: string[] = [];
  private parentheses = 0;
  /** The type of the token behind the operand that was read last. */
  private following: number = tokens.eof;

  constructor(
    private readonly source: Source,
    private readonly hasFunction: (name: string) => boolean,
    lexer: Lexer,
  ) {
    this.reader = new TokenReader(source.text, lexer);
  }

  /** A pipeline up to a closing token. */
  pipeline(context: string, closing: number): PipeNode {
    return this.pipelineFrom(this.reader.nextNonSpace(), context, closing);
  }

  /** A pipeline whose first token has been read. */
  pipelineFrom(first: number, context: string, closing: number): PipeNode {
    const pos = this.reader.start - this.base;
    const count = this.uses.length + this.declares.length;
    let variables = noVariables;
    let isAssign = false;
    let type = first;
    if (type === tokens.variable) {
      this.reader.backup();
      const declared: VariableNode[] = [];
      isAssign = this.declarations(context, declared);
      variables = declared;
      type = this.reader.nextNonSpace();
    }
    const commands: CommandNode[] = [];
    while (type !== closing) {
      if (!startsOperand(type)) this.unexpected(type, context);
      const commandPos = this.reader.start - this.base;
      const operands: OperandNode[] = [];
      type = this.command(type, operands);
      commands.push({ kind: 'command', pos: commandPos, operands });
      if (type === tokens.pipe) type = this.reader.nextNonSpace();
    }
    if (commands.length === 0) this.fail(`missing value for ${context}`);
    for (let i = 1; i < commands.length; i++) {
      if (!isExecutable(commands[i]!.operands[0]!))
        this.fail(`non executable command in pipeline stage ${i + 1}`);
    }
    const isClosed = this.uses.length + this.declares.length === count;
    return { kind: 'pipe', pos, isAssign, isClosed, variables, commands };
  }

  /** Reads what a pipeline declares or assigns, and answers whether it assigns. */
  private declarations(context: string, variables: VariableNode[]): boolean {
    for (;;) {
      if (this.reader.peekNonSpace() !== tokens.variable) return false;
      this.reader.next();
      const { start, end: tokenEnd } = this.reader;
      // Whether `$x` is declared shows only behind the space after it, which then has to be put back.
      const after = this.reader.peek();
      const afterStart = this.reader.start;
      const afterEnd = this.reader.end;
      const next = this.reader.peekNonSpace();
      const isDeclared = next === tokens.assign || next === tokens.declare;
      if (!isDeclared && (next !== tokens.char || this.reader.value() !== ',')) {
        if (after === tokens.space)
          this.reader.backup3(tokens.variable, start, tokenEnd, afterStart, afterEnd);
        else this.reader.backup2(tokens.variable, start, tokenEnd);
        return false;
      }
      this.reader.nextNonSpace();
      const name = this.source.text.slice(start, tokenEnd);
      variables.push({ kind: 'variable', pos: start - this.base, name, path: [] });
      this.variables.push(name);
      this.declares.push(name);
      if (isDeclared) return next === tokens.assign;
      if (context !== 'range' || variables.length >= 2) this.fail(`too many declarations in ${context}`);
      const type = this.reader.peekNonSpace();
      if (type !== tokens.variable && type !== tokens.rightDelimiter && type !== tokens.rightParenthesis) {
        this.fail('range can only initialize variables');
      }
    }
  }

  /** Reads the operands of one command, the first token of which has been read, and answers the token that ends it. */
  private command(first: number, operands: OperandNode[]): number {
    let type = first;
    for (;;) {
      operands.push(this.operand(type));
      type = this.following;
      if (type === tokens.space) {
        type = this.reader.nextNonSpace();
        if (startsOperand(type)) continue;
      }
      if (type === tokens.rightDelimiter || type === tokens.rightParenthesis || type === tokens.pipe)
        return type;
      this.unexpected(type, 'operand');
    }
  }

  private operand(type: number): OperandNode {
    const term = this.term(type);
    this.following = this.reader.next();
    if (this.following !== tokens.field) return term;
    const pos = this.reader.start - this.base;
    const path: string[] = [];
    for (; this.following === tokens.field; this.following = this.reader.next()) path.push(this.fieldName());
    switch (term.kind) {
      case 'field':
        return { kind: 'field', pos, path: [...term.path, ...path] };
      case 'variable':
        return { kind: 'variable', pos, name: term.name, path: [...term.path, ...path] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.fail(`unexpected . after term ${quoteString(printNode(term))}`);
      default:
        return { kind: 'chain', pos, operand: term, path } satisfies ChainNode;
    }
  }

  private term(type: number): OperandNode {
    const pos = this.reader.start - this.base;
    switch (type) {
      case tokens.identifier: {
        const name = this.reader.value();
        if (!this.hasFunction(name)) this.fail(`function ${quoteString(name)} not defined`);
        return { kind: 'identifier', pos, name };
      }
      case tokens.dot:
        return { kind: 'dot', pos };
      case tokens.nil:
        return { kind: 'nil', pos };
      case tokens.variable: {
        const name = this.reader.value();
        if (!this.variables.includes(name)) this.fail(`undefined variable ${quoteString(name)}`);
        if (name !== '$') this.uses.push(name);
        return { kind: 'variable', pos, name, path: [] };
      }
      case tokens.field:
        return { kind: 'field', pos, path: [this.fieldName()] };
      case tokens.bool:
        return { kind: 'bool', pos, value: this.reader.end - this.reader.start === 4 };
      case tokens.leftParenthesis: {
        if (this.parentheses >= maxParentheses) this.fail('max expression depth exceeded');
        this.parentheses++;
        const pipe = this.pipeline('parenthesized pipeline', tokens.rightParenthesis);
        this.parentheses--;
        return pipe;
      }
      case tokens.string:
      case tokens.rawString: {
        const quoted = this.reader.value();
        return { kind: 'string', pos, quoted, value: unquoteString(quoted) ?? this.fail('invalid syntax') };
      }
      default: {
        const text = this.reader.value();
        return { kind: 'number', pos, text, value: this.number(type, text) } satisfies NumberNode;
      }
    }
  }

  private fieldName(): string {
    return this.source.text.slice(this.reader.start + 1, this.reader.end);
  }

  private number(type: number, text: string): NumberLiteral {
    const number =
      type === tokens.number
        ? numberLiteral(text)
        : type === tokens.complex
          ? complexPair(text)
          : characterLiteral(text);
    return typeof number === 'string' ? this.fail(number) : number;
  }

  /** The text of the string literal that was answered last. */
  unquote(): string {
    return unquoteString(this.reader.value()) ?? this.fail('invalid syntax');
  }

  /** Reads a token that has to be of a type. */
  expect(type: number, context: string): void {
    const actual = this.reader.nextNonSpace();
    if (actual !== type) this.unexpected(actual, context);
  }

  /** Fails at the token that was answered last. */
  unexpected(type: number, context: string): never {
    if (type !== tokens.error) this.fail(`unexpected ${describe(type, this.reader.value())} in ${context}`);
    const { error } = this.reader;
    let extra = '';
    if (this.actionStart >= 0) {
      const line = lineAt(this.source.text, this.actionStart);
      if (line !== lineAt(this.source.text, this.reader.start)) {
        // "unclosed action" names the action itself.
        extra = `${error.endsWith(' action') ? '' : ' in action'} started at ${this.source.name}:${line}`;
      }
    }
    return this.fail(error + extra);
  }

  /** Errors are reported at the token that was read last. */
  fail(message: string): never {
    throw parseError(this.source, this.reader.furthest, message);
  }
}

function startsOperand(type: number): boolean {
  switch (type) {
    case tokens.bool:
    case tokens.characterConstant:
    case tokens.complex:
    case tokens.dot:
    case tokens.field:
    case tokens.identifier:
    case tokens.number:
    case tokens.nil:
    case tokens.rawString:
    case tokens.string:
    case tokens.variable:
    case tokens.leftParenthesis:
      return true;
    default:
      return false;
  }
}

/** Whether a command may begin with an operand where it is given the value of the command before it. */
function isExecutable({ kind }: OperandNode): boolean {
  switch (kind) {
    case 'bool':
    case 'dot':
    case 'nil':
    case 'number':
    case 'string':
      return false;
    default:
      return true;
  }
}

/** A token as error messages show it. */
function describe(type: number, value: string): string {
  if (type === tokens.eof) return 'EOF';
  if (type > tokens.keyword) return `<${value}>`;
  if (byteLength(value) > 10) return quoteString(Array.from(value).slice(0, 10).join('')) + '...';
  return quoteString(value);
}
