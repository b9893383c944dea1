import type { BranchNode, ListNode, PipeNode, Source, StatementNode, Tree } from './ast.js';
import { ActionParser } from './action-parser.js';
import { quoteString } from './go-quote.js';
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
import { Lexer } from './lexer.js';
import type { TokenReader } from './token-reader.js';
import { TemplateError } from './template-error.js';
import { tokens } from './tokens.js';

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

/** Parses one tree; the trees of one text share the lexer. */
class TreeParser {
  private readonly inside: ActionParser;
  private readonly reader: TokenReader;
  private rangeDepth = 0;

  constructor(
    private readonly source: Source,
    private readonly options: ParseOptions,
    private readonly lexer: Lexer,
    private readonly trees: Map<string, Tree>,
  ) {
    this.inside = new ActionParser(source, options.hasFunction, lexer);
    this.reader = this.inside.reader;
  }

  parseFile(): void {
    const root: StatementNode[] = [];
    while (this.reader.peek() !== tokens.eof) {
      if (this.reader.peek() === tokens.leftDelimiter) {
        this.reader.next();
        const { start, end: tokenEnd } = this.reader;
        const known = this.recall();
        if (known !== undefined) {
          this.inside.actionStart = start;
          const statement = this.knownAction(known);
          this.inside.actionStart = -1;
          if (isClosing(statement)) this.inside.fail(`unexpected {{${statement.kind}}}`);
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
      if (isClosing(node)) this.inside.fail(`unexpected {{${node.kind}}}`);
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
    if (type !== tokens.string && type !== tokens.rawString) this.inside.unexpected(type, context);
    const name = this.inside.unquote();
    this.inside.expect(tokens.rightDelimiter, context);
    this.parseBody(name, context);
  }

  private parseBody(name: string, context: string): void {
    const root: StatementNode[] = [];
    if (this.itemList(root) !== end) this.inside.fail(`unexpected {{else}} in ${context}`);
    this.add(name, root);
  }

  private add(name: string, root: ListNode): void {
    const isEmpty = root.every((node) => node.kind === 'text' && isBlankText(node.text));
    const before = this.trees.get(name);
    if (before === undefined || before.isEmpty) {
      this.trees.set(name, { name, source: this.source, root, isEmpty });
    } else if (!isEmpty) {
      this.inside.fail(`template: multiple definition of template ${quoteString(name)}`);
    }
  }

  /** Parses statements into a list and answers what closes it. */
  private itemList(list: StatementNode[]): Closing {
    while (this.reader.peekNonSpace() !== tokens.eof) {
      const node = this.textOrAction();
      if (isClosing(node)) return node;
      list.push(node);
    }
    return this.inside.fail('unexpected EOF');
  }

  private textOrAction(): StatementNode | Closing {
    const type = this.reader.nextNonSpace();
    if (type === tokens.text)
      return { kind: 'text', base: this.reader.start, pos: 0, text: this.reader.value() };
    if (type !== tokens.leftDelimiter) return this.inside.unexpected(type, 'input');
    this.inside.actionStart = this.reader.start;
    const known = this.reader.isAtLexer ? this.recall() : undefined;
    let node: StatementNode | Closing;
    if (known === undefined) {
      this.inside.base = this.insideOf(this.reader.end);
      this.inside.uses = [];
      this.inside.declares = [];
      node = this.action();
    } else {
      node = this.knownAction(known);
    }
    this.inside.actionStart = -1;
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
    for (const name of known.uses) if (!this.inside.variables.includes(name)) return undefined;
    this.inside.base = from;
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
    const { uses, declares } = this.inside;
    const known: KnownAction = { kind, pos, pipe, name, chained, uses, declares };
    // A right delimiter inside a string makes another text than the one that is looked up.
    if (actions === undefined || text.indexOf(rightDelimiter, this.inside.base) !== close) return known;
    rememberAction(actions, text.slice(this.inside.base, close), known);
    return known;
  }

  private knownAction(known: KnownAction): StatementNode | Closing {
    const { kind } = known;
    const { base } = this.inside;
    switch (kind) {
      case 'end':
        return end;
      case 'else':
        return known.chained === undefined ? otherwise : { kind, chained: known };
      case 'break':
      case 'continue':
        if (this.rangeDepth === 0) this.inside.fail(`{{${kind}}} outside {{range}}`);
        return { kind, base, pos: 0 };
      case 'template':
        this.inside.variables.push(...known.declares);
        return new KnownTemplateNode(base, known);
      case 'action':
        this.inside.variables.push(...known.declares);
        return new KnownActionNode(base, known);
      default:
        return this.knownBranch(kind, known);
    }
  }

  private knownBranch(kind: 'if' | 'with' | 'range', known: KnownAction): BranchNode {
    const visible = this.inside.variables.length;
    this.inside.variables.push(...known.declares);
    return this.branchBody(kind, known, visible);
  }

  /** The content of the only action of the source. */
  parseContent({ kind, chained, uses }: KnownAction): ActionContent {
    this.inside.variables.push(...uses);
    this.reader.next();
    this.inside.base = this.reader.end;
    const type = this.reader.nextNonSpace();
    if (kind === 'template') {
      const { pos, name, pipe } = this.templateHead();
      return { pos, name, pipe };
    }
    if (chained !== undefined) this.reader.nextNonSpace();
    if (kind !== 'action')
      return { pos: 0, name: '', pipe: this.inside.pipeline(kind, tokens.rightDelimiter) };
    const pos = this.reader.start - this.inside.base;
    return { pos, name: '', pipe: this.inside.pipelineFrom(type, 'command', tokens.rightDelimiter) };
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
        this.inside.expect(tokens.rightDelimiter, 'end');
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
        const pos = this.reader.start - this.inside.base;
        const pipe = this.inside.pipelineFrom(type, 'command', tokens.rightDelimiter);
        return new KnownActionNode(this.inside.base, this.remember('action', pos, pipe));
      }
    }
  }

  private loopControl(kind: 'break' | 'continue'): StatementNode {
    const pos = this.reader.start - this.inside.base;
    const type = this.reader.nextNonSpace();
    if (type !== tokens.rightDelimiter) this.inside.unexpected(type, `{{${kind}}}`);
    if (this.rangeDepth === 0) this.inside.fail(`{{${kind}}} outside {{range}}`);
    this.remember(kind, pos, undefined);
    return { kind, base: this.inside.base, pos };
  }

  /** `else if` and `else with` leave their second keyword to be read by the branch that they belong to. */
  private elseClause(): Closing {
    const type = this.reader.peekNonSpace();
    if (type !== tokens.if && type !== tokens.with) {
      this.inside.expect(tokens.rightDelimiter, 'else');
      this.remember('else', 0, undefined);
    }
    return otherwise;
  }

  private branch(kind: 'if' | 'with' | 'range', isChained = false): BranchNode {
    const visible = this.inside.variables.length;
    const pipe = this.inside.pipeline(kind, tokens.rightDelimiter);
    const known = !isChained
      ? this.remember(kind, 0, pipe)
      : this.remember('else', 0, pipe, '', kind === 'range' ? undefined : kind);
    return this.branchBody(kind, known, visible);
  }

  /** The rest of a branch whose pipeline has been read; variables from `visible` on end with it. */
  private branchBody(kind: 'if' | 'with' | 'range', known: KnownAction, visible: number): BranchNode {
    const { base } = this.inside;
    const list: StatementNode[] = [];
    if (kind === 'range') this.rangeDepth++;
    const closing = this.itemList(list);
    if (kind === 'range') this.rangeDepth--;
    let elseList: StatementNode[] | undefined;
    if (closing.kind === 'else') elseList = this.elseList(kind, closing.chained);
    this.inside.variables.length = visible;
    return new KnownBranchNode(kind, base, known, list, elseList);
  }

  private elseList(kind: 'if' | 'with' | 'range', chained: KnownAction | undefined): StatementNode[] {
    if (chained?.chained === kind) return [this.knownBranch(kind, chained)];
    if (chained !== undefined) return this.inside.fail(`unexpected <${chained.chained}> in input`);
    const type = this.reader.peek();
    if ((kind === 'if' && type === tokens.if) || (kind === 'with' && type === tokens.with)) {
      this.reader.next();
      return [this.branch(kind, true)];
    }
    const list: StatementNode[] = [];
    if (this.itemList(list).kind !== 'end') this.inside.fail('expected end; found {{else}}');
    return list;
  }

  private block(): StatementNode {
    const context = 'block clause';
    const name = this.templateName(context);
    const pos = this.reader.start - this.inside.base;
    const pipe = this.inside.pipeline(context, tokens.rightDelimiter);
    this.nested().parseBody(name, context);
    return { kind: 'template', base: this.inside.base, pos, name, pipe };
  }

  private templateCall(): StatementNode {
    const { pos, name, pipe } = this.templateHead();
    return new KnownTemplateNode(this.inside.base, this.remember('template', pos, pipe, name));
  }

  /** What follows the keyword `template`. */
  private templateHead(): ActionContent {
    const context = 'template clause';
    const name = this.templateName(context);
    const pos = this.reader.start - this.inside.base;
    let pipe: PipeNode | undefined;
    const type = this.reader.nextNonSpace();
    if (type !== tokens.rightDelimiter) pipe = this.inside.pipelineFrom(type, context, tokens.rightDelimiter);
    return { pos, name, pipe };
  }

  private templateName(context: string): string {
    const type = this.reader.nextNonSpace();
    if (type !== tokens.string && type !== tokens.rawString) this.inside.unexpected(type, context);
    return this.inside.unquote();
  }
}

/** Only what Go takes for white space, which a byte order mark is not. */
function isBlankText(text: string): boolean {
  return !/[^\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(text);
}
