import type {
  BranchNode,
  ChainNode,
  CommandNode,
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
import {
  KnownActionNode,
  KnownBranchNode,
  KnownTemplateNode,
  recallAction,
  rememberAction,
  type ActionContent,
  type ActionMemo,
  type KnownAction,
} from './known-actions.js';
import { Lexer, tokens } from './lexer.js';
import { TokenReader } from './token-reader.js';
import {
  characterLiteral,
  complexPair,
  numberLiteral,
  unquoteString,
  type NumberLiteral,
} from './literals.js';
import { printNode } from './print-node.js';
import { lineAt, parseError, TemplateError } from './template-error.js';

export interface ParseOptions {
  readonly leftDelimiter: string;
  readonly rightDelimiter: string;
  /** Whether a function of that name exists; a template that calls another does not parse. */
  readonly hasFunction: (name: string) => boolean;
  /** What has been parsed with these options, so that equal actions are parsed once. */
  readonly actions?: ActionMemo | undefined;
}

/**
 * The templates of one text: itself under its own name, and what it defines. Throws TemplateError with the messages of
 * Go's text/template/parse.
 */
export function parseTemplate(source: Source, options: ParseOptions): ReadonlyMap<string, Tree> {
  if (options.actions === undefined) return parseFile(source, options);
  try {
    return parseFile(source, options);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    // Where errors are reported follows from each token that is read.
    return parseFile(source, { ...options, actions: undefined });
  }
}

function parseFile(source: Source, options: ParseOptions): ReadonlyMap<string, Tree> {
  const lexer = new Lexer(source.text, options.leftDelimiter, options.rightDelimiter, 0);
  const trees = new Map<string, Tree>();
  new TreeParser(source, options, lexer, trees).parseFile();
  return trees;
}

/** What an action says whose text is known to be right. */
function parseContent(text: string, known: KnownAction, options: ParseOptions): ActionContent {
  const source = { name: '', text: options.leftDelimiter + text + options.rightDelimiter };
  const lexer = new Lexer(source.text, options.leftDelimiter, options.rightDelimiter, 0);
  return new TreeParser(source, options, lexer, new Map()).parseContent(known);
}

/** What closes a list of statements. */
interface Closing {
  readonly kind: 'end' | 'else';
  /** The branch behind an `else`, where it has been read. */
  readonly chained?: KnownAction;
}

const end: Closing = { kind: 'end' };
const otherwise: Closing = { kind: 'else' };

function isClosing(node: StatementNode | Closing): node is Closing {
  return node.kind === 'end' || node.kind === 'else';
}

const noVariables: readonly VariableNode[] = [];

/** Nested parentheses beyond this are refused, as in Go. */
const maxParentheses = 10000;

/** Parses one tree; the trees of one text share the lexer. */
class TreeParser {
  private readonly reader: TokenReader;
  private readonly variables = ['$'];
  /** Where the action being parsed began, to name its line where an error stands on another. */
  private actionStart = -1;
  private rangeDepth = 0;
  private parentheses = 0;
  /** The type of the token behind the operand that was read last. */
  private following: number = tokens.eof;
  /** Where the action being parsed begins, behind its left delimiter: what the positions in it count from. */
  private base = 0;
  /** What the action being parsed needs and declares. */
  private uses: string[] = [];
  private declares: string[] = [];

  constructor(
    private readonly source: Source,
    private readonly options: ParseOptions,
    private readonly lexer: Lexer,
    private readonly trees: Map<string, Tree>,
  ) {
    this.reader = new TokenReader(source.text, lexer);
  }

  parseFile(): void {
    const root: StatementNode[] = [];
    while (this.reader.peek() !== tokens.eof) {
      if (this.reader.peek() === tokens.leftDelimiter) {
        this.reader.next();
        const { start, end: tokenEnd } = this.reader;
        const known = this.recall();
        if (known !== undefined) {
          this.actionStart = start;
          const statement = this.knownAction(known);
          this.actionStart = -1;
          if (isClosing(statement)) this.fail(`unexpected {{${statement.kind}}}`);
          root.push(statement);
          continue;
        }
        if (this.reader.nextNonSpace() === tokens.define) {
          this.nested().parseDefinition();
          continue;
        }
        this.reader.backup2(tokens.leftDelimiter, start, tokenEnd);
      }
      const node = this.textOrAction();
      if (isClosing(node)) this.fail(`unexpected {{${node.kind}}}`);
      root.push(node);
    }
    this.add(this.source.name, root);
  }

  /** A parser for a tree inside this one. */
  private nested(): TreeParser {
    return new TreeParser(this.source, this.options, this.lexer, this.trees);
  }

  /** A definition whose `define` has been read. */
  private parseDefinition(): void {
    const context = 'define clause';
    const type = this.reader.nextNonSpace();
    if (type !== tokens.string && type !== tokens.rawString) this.unexpected(type, context);
    const name = this.unquote();
    this.expect(tokens.rightDelimiter, context);
    this.parseBody(name, context);
  }

  private parseBody(name: string, context: string): void {
    const root: StatementNode[] = [];
    if (this.itemList(root) !== end) this.fail(`unexpected {{else}} in ${context}`);
    this.add(name, root);
  }

  private add(name: string, root: ListNode): void {
    const isEmpty = root.every((node) => node.kind === 'text' && isBlankText(node.text));
    const before = this.trees.get(name);
    if (before === undefined || before.isEmpty) {
      this.trees.set(name, { name, source: this.source, root, isEmpty });
    } else if (!isEmpty) {
      this.fail(`template: multiple definition of template ${quoteString(name)}`);
    }
  }

  /** Parses statements into a list and answers what closes it. */
  private itemList(list: StatementNode[]): Closing {
    while (this.reader.peekNonSpace() !== tokens.eof) {
      const node = this.textOrAction();
      if (isClosing(node)) return node;
      list.push(node);
    }
    return this.fail('unexpected EOF');
  }

  private textOrAction(): StatementNode | Closing {
    const type = this.reader.nextNonSpace();
    if (type === tokens.text)
      return { kind: 'text', base: this.reader.start, pos: 0, text: this.reader.value() };
    if (type !== tokens.leftDelimiter) return this.unexpected(type, 'input');
    this.actionStart = this.reader.start;
    const known = this.reader.isAtLexer ? this.recall() : undefined;
    let node: StatementNode | Closing;
    if (known === undefined) {
      this.base = this.insideOf(this.reader.end);
      this.uses = [];
      this.declares = [];
      node = this.action();
    } else {
      node = this.knownAction(known);
    }
    this.actionStart = -1;
    return node;
  }

  /** Where an action begins whose left delimiter ends at an offset: behind the sign that trims. */
  private insideOf(end: number): number {
    const { text } = this.source;
    if (text.charCodeAt(end) !== 0x2d) return end;
    const unit = text.charCodeAt(end + 1);
    return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d ? end + 2 : end;
  }

  /** Takes the action behind the left delimiter just read as read, where an equal one has been parsed before. */
  private recall(): KnownAction | undefined {
    const { text } = this.source;
    const { options } = this;
    const { actions } = options;
    if (actions === undefined) return undefined;
    const from = this.lexer.at;
    const close = text.indexOf(options.rightDelimiter, from);
    if (close < 0) return undefined;
    const known = recallAction(actions, text.slice(from, close), (content, action) =>
      parseContent(content, action, options),
    );
    if (known === undefined) return undefined;
    for (const name of known.uses) if (!this.variables.includes(name)) return undefined;
    this.base = from;
    this.reader.skipAction(close);
    return known;
  }

  /** Remembers the action that has just been read up to its right delimiter. */
  private remember(
    kind: KnownAction['kind'],
    pos: number,
    pipe: PipeNode | undefined,
    name = '',
    chained?: 'if' | 'with',
  ): KnownAction {
    const { text } = this.source;
    const { actions, rightDelimiter } = this.options;
    const close = this.reader.start;
    const { uses, declares } = this;
    const known: KnownAction = { kind, pos, pipe, name, chained, uses, declares };
    // A right delimiter inside a string makes another text than the one that is looked up.
    if (actions === undefined || text.indexOf(rightDelimiter, this.base) !== close) return known;
    rememberAction(actions, text.slice(this.base, close), known);
    return known;
  }

  private knownAction(known: KnownAction): StatementNode | Closing {
    const { kind } = known;
    const { base } = this;
    switch (kind) {
      case 'end':
        return end;
      case 'else':
        return known.chained === undefined ? otherwise : { kind, chained: known };
      case 'break':
      case 'continue':
        if (this.rangeDepth === 0) this.fail(`{{${kind}}} outside {{range}}`);
        return { kind, base, pos: 0 };
      case 'template':
        this.variables.push(...known.declares);
        return new KnownTemplateNode(base, known);
      case 'action':
        this.variables.push(...known.declares);
        return new KnownActionNode(base, known);
      default:
        return this.knownBranch(kind, known);
    }
  }

  private knownBranch(kind: 'if' | 'with' | 'range', known: KnownAction): BranchNode {
    const visible = this.variables.length;
    this.variables.push(...known.declares);
    return this.branchBody(kind, known, visible);
  }

  /** The content of the only action of the source. */
  parseContent({ kind, chained, uses }: KnownAction): ActionContent {
    this.variables.push(...uses);
    this.reader.next();
    this.base = this.reader.end;
    const type = this.reader.nextNonSpace();
    if (kind === 'template') {
      const { pos, name, pipe } = this.templateHead();
      return { pos, name, pipe };
    }
    if (chained !== undefined) this.reader.nextNonSpace();
    if (kind !== 'action') return { pos: 0, name: '', pipe: this.pipeline(kind, tokens.rightDelimiter) };
    const pos = this.reader.start - this.base;
    return { pos, name: '', pipe: this.pipelineFrom(type, 'command', tokens.rightDelimiter) };
  }

  private action(): StatementNode | Closing {
    const type = this.reader.nextNonSpace();
    switch (type) {
      case tokens.block:
        return this.block();
      case tokens.break:
        return this.loopControl('break');
      case tokens.continue:
        return this.loopControl('continue');
      case tokens.else:
        return this.elseClause();
      case tokens.end:
        this.expect(tokens.rightDelimiter, 'end');
        this.remember('end', 0, undefined);
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
        const pos = this.reader.start - this.base;
        const pipe = this.pipelineFrom(type, 'command', tokens.rightDelimiter);
        return new KnownActionNode(this.base, this.remember('action', pos, pipe));
      }
    }
  }

  private loopControl(kind: 'break' | 'continue'): StatementNode {
    const pos = this.reader.start - this.base;
    const type = this.reader.nextNonSpace();
    if (type !== tokens.rightDelimiter) this.unexpected(type, `{{${kind}}}`);
    if (this.rangeDepth === 0) this.fail(`{{${kind}}} outside {{range}}`);
    this.remember(kind, pos, undefined);
    return { kind, base: this.base, pos };
  }

  /** `else if` and `else with` leave their second keyword to be read by the branch that they belong to. */
  private elseClause(): Closing {
    const type = this.reader.peekNonSpace();
    if (type !== tokens.if && type !== tokens.with) {
      this.expect(tokens.rightDelimiter, 'else');
      this.remember('else', 0, undefined);
    }
    return otherwise;
  }

  private branch(kind: 'if' | 'with' | 'range', isChained = false): BranchNode {
    const visible = this.variables.length;
    const pipe = this.pipeline(kind, tokens.rightDelimiter);
    const known = !isChained
      ? this.remember(kind, 0, pipe)
      : this.remember('else', 0, pipe, '', kind === 'range' ? undefined : kind);
    return this.branchBody(kind, known, visible);
  }

  /** The rest of a branch whose pipeline has been read; variables from `visible` on end with it. */
  private branchBody(kind: 'if' | 'with' | 'range', known: KnownAction, visible: number): BranchNode {
    const { base } = this;
    const list: StatementNode[] = [];
    if (kind === 'range') this.rangeDepth++;
    const closing = this.itemList(list);
    if (kind === 'range') this.rangeDepth--;
    let elseList: StatementNode[] | undefined;
    if (closing.kind === 'else') elseList = this.elseList(kind, closing.chained);
    this.variables.length = visible;
    return new KnownBranchNode(kind, base, known, list, elseList);
  }

  private elseList(kind: 'if' | 'with' | 'range', chained: KnownAction | undefined): StatementNode[] {
    if (chained?.chained === kind) return [this.knownBranch(kind, chained)];
    if (chained !== undefined) return this.fail(`unexpected <${chained.chained}> in input`);
    const type = this.reader.peek();
    if ((kind === 'if' && type === tokens.if) || (kind === 'with' && type === tokens.with)) {
      this.reader.next();
      return [this.branch(kind, true)];
    }
    const list: StatementNode[] = [];
    if (this.itemList(list).kind !== 'end') this.fail('expected end; found {{else}}');
    return list;
  }

  private block(): StatementNode {
    const context = 'block clause';
    const name = this.templateName(context);
    const pos = this.reader.start - this.base;
    const pipe = this.pipeline(context, tokens.rightDelimiter);
    this.nested().parseBody(name, context);
    return { kind: 'template', base: this.base, pos, name, pipe };
  }

  private templateCall(): StatementNode {
    const { pos, name, pipe } = this.templateHead();
    return new KnownTemplateNode(this.base, this.remember('template', pos, pipe, name));
  }

  /** What follows the keyword `template`. */
  private templateHead(): ActionContent {
    const context = 'template clause';
    const name = this.templateName(context);
    const pos = this.reader.start - this.base;
    let pipe: PipeNode | undefined;
    const type = this.reader.nextNonSpace();
    if (type !== tokens.rightDelimiter) pipe = this.pipelineFrom(type, context, tokens.rightDelimiter);
    return { pos, name, pipe };
  }

  private templateName(context: string): string {
    const type = this.reader.nextNonSpace();
    if (type !== tokens.string && type !== tokens.rawString) this.unexpected(type, context);
    return this.unquote();
  }

  private pipeline(context: string, closing: number): PipeNode {
    return this.pipelineFrom(this.reader.nextNonSpace(), context, closing);
  }

  /** A pipeline whose first token has been read. */
  private pipelineFrom(first: number, context: string, closing: number): PipeNode {
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
        if (!this.options.hasFunction(name)) this.fail(`function ${quoteString(name)} not defined`);
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

  private unquote(): string {
    return unquoteString(this.reader.value()) ?? this.fail('invalid syntax');
  }

  private expect(type: number, context: string): void {
    const actual = this.reader.nextNonSpace();
    if (actual !== type) this.unexpected(actual, context);
  }

  /** Fails at the token that was answered last. */
  private unexpected(type: number, context: string): never {
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
  private fail(message: string): never {
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

/** Only what Go takes for white space, which a byte order mark is not. */
function isBlankText(text: string): boolean {
  return !/[^\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(text);
}
