import type {
  BranchNode,
  ChainNode,
  CommandNode,
  IdentifierNode,
  ListNode,
  NumberNode,
  OperandNode,
  PipeNode,
  Source,
  StatementNode,
  Tree,
  VariableNode,
} from './ast.js';
import { quoteString } from './go-quote.js';
import { byteLength } from './go-string.js';
import { Lexer, tokens, type Token } from './lexer.js';
import {
  characterLiteral,
  complexPair,
  numberLiteral,
  unquoteString,
  type NumberLiteral,
} from './literals.js';
import { printNode } from './print-node.js';
import { lineAt, parseError } from './template-error.js';

export interface ParseOptions {
  readonly leftDelimiter: string;
  readonly rightDelimiter: string;
  /** Whether a function of that name exists; a template that calls another does not parse. */
  readonly hasFunction: (name: string) => boolean;
}

/**
 * The templates of one text: itself under its own name, and what it defines. Throws TemplateError with the messages
 * of Go's text/template/parse.
 */
export function parseTemplate(source: Source, options: ParseOptions): ReadonlyMap<string, Tree> {
  const lexer = new Lexer(source.text, options.leftDelimiter, options.rightDelimiter);
  const trees = new Map<string, Tree>();
  new TreeParser(source, options, lexer, trees).parseFile();
  return trees;
}

/** What closes a list of statements. */
interface Closing {
  readonly kind: 'end' | 'else';
}

const end: Closing = { kind: 'end' };
const otherwise: Closing = { kind: 'else' };

function isClosing(node: StatementNode | Closing): node is Closing {
  return node.kind === 'end' || node.kind === 'else';
}

/** Nested parentheses beyond this are refused, as in Go. */
const maxParentheses = 10000;

/** Parses one tree; the trees of one text share the lexer. */
class TreeParser {
  /** Tokens read ahead, the nearest last. */
  private readonly ahead: [Token, Token, Token];
  private aheadCount = 0;
  private variables = ['$'];
  /** Where the action being parsed began, to name its line where an error stands on another. */
  private actionStart = -1;
  private rangeDepth = 0;
  private parentheses = 0;

  constructor(
    private readonly source: Source,
    private readonly options: ParseOptions,
    private readonly lexer: Lexer,
    private readonly trees: Map<string, Tree>,
  ) {
    const none = { type: tokens.eof, pos: 0, value: '' };
    this.ahead = [none, none, none];
  }

  parseFile(): void {
    const root: StatementNode[] = [];
    while (this.peek().type !== tokens.eof) {
      if (this.peek().type === tokens.leftDelimiter) {
        const delimiter = this.next();
        if (this.nextNonSpace().type === tokens.define) {
          new TreeParser(this.source, this.options, this.lexer, this.trees).parseDefinition();
          continue;
        }
        this.backup2(delimiter);
      }
      const node = this.textOrAction();
      if (isClosing(node)) this.fail(`unexpected {{${node.kind}}}`);
      root.push(node);
    }
    this.add(this.source.name, root);
  }

  /** A definition whose `define` has been read. */
  private parseDefinition(): void {
    const context = 'define clause';
    const token = this.nextNonSpace();
    if (token.type !== tokens.string && token.type !== tokens.rawString) this.unexpected(token, context);
    const name = this.unquote(token);
    this.expect(tokens.rightDelimiter, context);
    const [root, closing] = this.itemList();
    if (closing !== end) this.fail(`unexpected {{else}} in ${context}`);
    this.add(name, root);
  }

  private add(name: string, root: ListNode): void {
    const isEmpty = root.every((node) => node.kind === 'text' && isBlank(node.text));
    const before = this.trees.get(name);
    if (before === undefined || before.isEmpty) {
      this.trees.set(name, { name, source: this.source, root, isEmpty });
    } else if (!isEmpty) {
      this.fail(`template: multiple definition of template ${quoteString(name)}`);
    }
  }

  private itemList(): [ListNode, Closing] {
    const list: StatementNode[] = [];
    while (this.peekNonSpace().type !== tokens.eof) {
      const node = this.textOrAction();
      if (isClosing(node)) return [list, node];
      list.push(node);
    }
    return this.fail('unexpected EOF');
  }

  private textOrAction(): StatementNode | Closing {
    const token = this.nextNonSpace();
    if (token.type === tokens.text) return { kind: 'text', pos: token.pos, text: token.value };
    if (token.type !== tokens.leftDelimiter) return this.unexpected(token, 'input');
    this.actionStart = token.pos;
    const node = this.action();
    this.actionStart = -1;
    return node;
  }

  private action(): StatementNode | Closing {
    const token = this.nextNonSpace();
    switch (token.type) {
      case tokens.block:
        return this.block();
      case tokens.break:
        return this.loopControl('break', token);
      case tokens.continue:
        return this.loopControl('continue', token);
      case tokens.else:
        return this.elseClause();
      case tokens.end:
        this.expect(tokens.rightDelimiter, 'end');
        return end;
      case tokens.if:
        return this.branch('if');
      case tokens.range:
        return this.branch('range');
      case tokens.template:
        return this.templateCall();
      case tokens.with:
        return this.branch('with');
      default: {
        this.backup();
        const { pos } = this.peek();
        return { kind: 'action', pos, pipe: this.pipeline('command', tokens.rightDelimiter) };
      }
    }
  }

  private loopControl(kind: 'break' | 'continue', keyword: Token): StatementNode {
    const token = this.nextNonSpace();
    if (token.type !== tokens.rightDelimiter) this.unexpected(token, `{{${kind}}}`);
    if (this.rangeDepth === 0) this.fail(`{{${kind}}} outside {{range}}`);
    return { kind, pos: keyword.pos };
  }

  /** `else if` and `else with` leave their second keyword to be read by the branch that they belong to. */
  private elseClause(): Closing {
    const { type } = this.peekNonSpace();
    if (type !== tokens.if && type !== tokens.with) this.expect(tokens.rightDelimiter, 'else');
    return otherwise;
  }

  private branch(kind: 'if' | 'with' | 'range'): BranchNode {
    const visible = this.variables.length;
    const pipe = this.pipeline(kind, tokens.rightDelimiter);
    if (kind === 'range') this.rangeDepth++;
    const [list, closing] = this.itemList();
    if (kind === 'range') this.rangeDepth--;
    let elseList: ListNode | undefined;
    if (closing === otherwise) {
      const { type } = this.peek();
      if ((kind === 'if' && type === tokens.if) || (kind === 'with' && type === tokens.with)) {
        this.next();
        elseList = [this.branch(kind)];
      } else {
        const [statements, last] = this.itemList();
        if (last !== end) this.fail('expected end; found {{else}}');
        elseList = statements;
      }
    }
    this.variables.length = visible;
    return { kind, pos: pipe.pos, pipe, list, elseList };
  }

  private block(): StatementNode {
    const context = 'block clause';
    const token = this.nextNonSpace();
    const name = this.templateName(token, context);
    const pipe = this.pipeline(context, tokens.rightDelimiter);
    const parser = new TreeParser(this.source, this.options, this.lexer, this.trees);
    const [root, closing] = parser.itemList();
    if (closing !== end) this.fail(`unexpected {{else}} in ${context}`);
    parser.add(name, root);
    return { kind: 'template', pos: token.pos, name, pipe };
  }

  private templateCall(): StatementNode {
    const context = 'template clause';
    const token = this.nextNonSpace();
    const name = this.templateName(token, context);
    let pipe: PipeNode | undefined;
    if (this.nextNonSpace().type !== tokens.rightDelimiter) {
      this.backup();
      pipe = this.pipeline(context, tokens.rightDelimiter);
    }
    return { kind: 'template', pos: token.pos, name, pipe };
  }

  private templateName(token: Token, context: string): string {
    if (token.type !== tokens.string && token.type !== tokens.rawString) this.unexpected(token, context);
    return this.unquote(token);
  }

  private pipeline(context: string, closing: number): PipeNode {
    const { pos } = this.peekNonSpace();
    const { variables, isAssign } = this.declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.nextNonSpace();
      if (token.type === closing) {
        this.checkPipeline(commands, context);
        return { kind: 'pipe', pos, isAssign, variables, commands };
      }
      if (!startsOperand(token.type)) this.unexpected(token, context);
      this.backup();
      commands.push(this.command());
    }
  }

  private declarations(context: string): { variables: VariableNode[]; isAssign: boolean } {
    const variables: VariableNode[] = [];
    for (;;) {
      const token = this.peekNonSpace();
      if (token.type !== tokens.variable) return { variables, isAssign: false };
      this.next();
      // Whether `$x` is declared shows only behind the space after it, which then has to be put back.
      const after = this.peek();
      const next = this.peekNonSpace();
      if (next.type === tokens.assign || next.type === tokens.declare) {
        this.nextNonSpace();
        this.declare(token, variables);
        return { variables, isAssign: next.type === tokens.assign };
      }
      if (next.type !== tokens.char || next.value !== ',') {
        if (after.type === tokens.space) this.backup3(token, after);
        else this.backup2(token);
        return { variables, isAssign: false };
      }
      this.nextNonSpace();
      this.declare(token, variables);
      if (context !== 'range' || variables.length >= 2) this.fail(`too many declarations in ${context}`);
      const { type } = this.peekNonSpace();
      if (type !== tokens.variable && type !== tokens.rightDelimiter && type !== tokens.rightParenthesis) {
        this.fail('range can only initialize variables');
      }
    }
  }

  private declare(token: Token, variables: VariableNode[]): void {
    variables.push({ kind: 'variable', pos: token.pos, name: token.value, path: [] });
    this.variables.push(token.value);
  }

  private checkPipeline(commands: readonly CommandNode[], context: string): void {
    if (commands.length === 0) this.fail(`missing value for ${context}`);
    for (let i = 1; i < commands.length; i++) {
      switch (commands[i]!.operands[0]!.kind) {
        case 'bool':
        case 'dot':
        case 'nil':
        case 'number':
        case 'string':
          this.fail(`non executable command in pipeline stage ${i + 1}`);
          break;
        default:
          break;
      }
    }
  }

  private command(): CommandNode {
    const { pos } = this.peekNonSpace();
    const operands: OperandNode[] = [];
    for (;;) {
      this.peekNonSpace();
      const operand = this.operand();
      if (operand !== undefined) operands.push(operand);
      const token = this.next();
      if (token.type === tokens.space) continue;
      if (token.type === tokens.rightDelimiter || token.type === tokens.rightParenthesis) this.backup();
      else if (token.type !== tokens.pipe) this.unexpected(token, 'operand');
      break;
    }
    if (operands.length === 0) this.fail('empty command');
    return { kind: 'command', pos, operands };
  }

  private operand(): OperandNode | undefined {
    const term = this.term();
    if (term === undefined || this.peek().type !== tokens.field) return term;
    const { pos } = this.peek();
    const path: string[] = [];
    while (this.peek().type === tokens.field) path.push(this.next().value.slice(1));
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

  private term(): OperandNode | undefined {
    const token = this.nextNonSpace();
    const { pos, value } = token;
    switch (token.type) {
      case tokens.identifier:
        if (!this.options.hasFunction(value)) this.fail(`function ${quoteString(value)} not defined`);
        return { kind: 'identifier', pos, name: value } satisfies IdentifierNode;
      case tokens.dot:
        return { kind: 'dot', pos };
      case tokens.nil:
        return { kind: 'nil', pos };
      case tokens.variable:
        if (!this.variables.includes(value)) this.fail(`undefined variable ${quoteString(value)}`);
        return { kind: 'variable', pos, name: value, path: [] };
      case tokens.field:
        return { kind: 'field', pos, path: [value.slice(1)] };
      case tokens.bool:
        return { kind: 'bool', pos, value: value === 'true' };
      case tokens.characterConstant:
      case tokens.complex:
      case tokens.number:
        return { kind: 'number', pos, text: value, value: this.number(token) } satisfies NumberNode;
      case tokens.leftParenthesis: {
        if (this.parentheses >= maxParentheses) this.fail('max expression depth exceeded');
        this.parentheses++;
        const pipe = this.pipeline('parenthesized pipeline', tokens.rightParenthesis);
        this.parentheses--;
        return pipe;
      }
      case tokens.string:
      case tokens.rawString:
        return { kind: 'string', pos, quoted: value, value: this.unquote(token) };
      default:
        this.backup();
        return undefined;
    }
  }

  private number({ type, value }: Token): NumberLiteral {
    if (type === tokens.characterConstant) {
      const point = characterLiteral(value);
      if (typeof point === 'string') this.fail(point);
      return { int: point, float: Number(point), complex: undefined, isUnsigned: true };
    }
    if (type === tokens.complex)
      return (
        complexPair(value) ??
        this.fail('strconv.ParseFloat: parsing ' + quoteString(value) + ': invalid syntax')
      );
    const number = numberLiteral(value);
    if (!('problem' in number)) return number;
    return this.fail(
      `${number.problem === 'overflow' ? 'integer overflow' : 'illegal number syntax'}: ${quoteString(value)}`,
    );
  }

  private unquote(token: Token): string {
    return unquoteString(token.value) ?? this.fail('invalid syntax');
  }

  private next(): Token {
    if (this.aheadCount > 0) this.aheadCount--;
    else this.ahead[0] = this.lexer.next();
    return this.ahead[this.aheadCount]!;
  }

  private peek(): Token {
    if (this.aheadCount > 0) return this.ahead[this.aheadCount - 1]!;
    this.aheadCount = 1;
    this.ahead[0] = this.lexer.next();
    return this.ahead[0];
  }

  private nextNonSpace(): Token {
    for (;;) {
      const token = this.next();
      if (token.type !== tokens.space) return token;
    }
  }

  private peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.aheadCount++;
    return token;
  }

  private backup(): void {
    this.aheadCount++;
  }

  /** Puts a token back before the one read last. */
  private backup2(token: Token): void {
    this.ahead[1] = token;
    this.aheadCount = 2;
  }

  /** Puts two tokens back before the one read last. */
  private backup3(first: Token, second: Token): void {
    this.ahead[1] = second;
    this.ahead[2] = first;
    this.aheadCount = 3;
  }

  private expect(type: number, context: string): Token {
    const token = this.nextNonSpace();
    if (token.type !== type) this.unexpected(token, context);
    return token;
  }

  private unexpected(token: Token, context: string): never {
    if (token.type !== tokens.error) this.fail(`unexpected ${describe(token)} in ${context}`);
    let extra = '';
    if (this.actionStart >= 0) {
      const line = lineAt(this.source.text, this.actionStart);
      if (line !== lineAt(this.source.text, token.pos)) {
        // "unclosed action" names the action itself.
        extra = `${token.value.endsWith(' action') ? '' : ' in action'} started at ${this.source.name}:${line}`;
      }
    }
    return this.fail(token.value + extra);
  }

  /** Errors are reported at the token that was read last. */
  private fail(message: string): never {
    throw parseError(this.source, this.ahead[0].pos, message);
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

/** A token as error messages show it. */
function describe({ type, value }: Token): string {
  if (type === tokens.eof) return 'EOF';
  if (type > tokens.keyword) return `<${value}>`;
  if (byteLength(value) > 10) return quoteString(Array.from(value).slice(0, 10).join('')) + '...';
  return quoteString(value);
}

/** Only what Go takes for white space, which a byte order mark is not. */
function isBlank(text: string): boolean {
  return !/[^\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(text);
}
