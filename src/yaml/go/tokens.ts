import { isBlankOrEnd, isBreak, isBreakOrEnd } from './characters.js';
import {
  scanBlockScalar,
  scanDirective,
  scanName,
  scanPlain,
  scanQuoted,
  scanTag,
  type ScannedText,
} from './scan.js';

/** The kinds of tokens that libyaml, and Go's yaml.v2 with it, cuts a text into. */
export type TokenKind =
  | 'stream end'
  | 'yaml directive'
  | 'tag directive'
  | 'document start'
  | 'document end'
  | 'block sequence start'
  | 'block mapping start'
  | 'block end'
  | 'flow sequence start'
  | 'flow sequence end'
  | 'flow mapping start'
  | 'flow mapping end'
  | 'flow entry'
  | 'block entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  readonly kind: TokenKind;
  /** Lines count from 0, as in all that Go says. */
  readonly line: number;
  /** The name of an anchor or alias, the handle of a tag, the version or handle of a directive. */
  readonly name: string;
}

/** A fault in Go's words. Scanner and parser count lines differently, so each gives the line that Go prints. */
export class GoSyntaxFault extends Error {
  override readonly name = 'GoSyntaxFault';
  constructor(
    readonly text: string,
    /** As printed; 0 where Go prints none. */
    readonly line: number,
    /** How far the scanner had come. */
    readonly offset: number,
  ) {
    super(text);
  }
}

/** A token that may turn out to be a key, once a colon follows. */
interface PossibleKey {
  possible: boolean;
  required: boolean;
  token: number;
  offset: number;
  line: number;
  column: number;
}

const LONGEST_KEY = 1024;
const DEEPEST = 10_000;

const noKey = (): PossibleKey => ({
  possible: false,
  required: false,
  token: 0,
  offset: 0,
  line: 0,
  column: 0,
});

/**
 * The tokens of a text by the rules of libyaml's scanner, as far as they decide which fault Go finds first and on which
 * line: what a scalar says is not kept.
 */
export class Tokens implements ScannedText {
  pos = 0;
  line = 0;
  column = 0;
  flowLevel = 0;
  indent = -1;
  keyAllowed = true;
  private readonly queue: Token[] = [];
  /** Number of tokens that were taken. */
  private taken = 0;
  private readonly indents: number[] = [];
  private readonly keys: PossibleKey[] = [noKey()];

  constructor(readonly text: string) {}

  /** The next token, which `take` passes. */
  peek(): Token {
    while (this.queue.length === 0 || this.mayBeKey(0)) this.fetch();
    return this.queue[0]!;
  }

  take(): void {
    this.queue.shift();
    this.taken++;
  }

  at(distance: number): number {
    return this.text.charCodeAt(this.pos + distance);
  }

  skip(): void {
    this.pos++;
    this.column++;
  }

  skipBreak(): void {
    this.pos++;
    this.column = 0;
    this.line++;
  }

  isMarker(): boolean {
    const c = this.at(0);
    return (
      this.column === 0 &&
      (c === 45 || c === 46) &&
      this.at(1) === c &&
      this.at(2) === c &&
      isBlankOrEnd(this.at(3))
    );
  }

  fail(text: string, contextLine: number): never {
    throw new GoSyntaxFault(text, this.line > 0 ? this.line + 1 : contextLine, this.pos);
  }

  private add(kind: TokenKind, line = this.line, name = ''): void {
    this.queue.push({ kind, line, name });
  }

  private addIndicator(kind: TokenKind, length = 1): void {
    this.add(kind);
    for (let i = 0; i < length; i++) this.skip();
  }

  /** Whether a token in the queue may still be a key. */
  private mayBeKey(index: number): boolean {
    const number = this.taken + index;
    for (const key of this.keys) if (key.possible && key.token === number) return this.isValid(key);
    return false;
  }

  private isValid(key: PossibleKey): boolean {
    if (!key.possible) return false;
    if (key.line < this.line || key.offset + LONGEST_KEY < this.pos) {
      if (key.required) this.fail("could not find expected ':'", key.line);
      key.possible = false;
      return false;
    }
    return true;
  }

  private removeKey(): void {
    const key = this.keys.at(-1)!;
    if (key.possible && key.required) this.fail("could not find expected ':'", key.line);
    key.possible = false;
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    this.removeKey();
    this.keys[this.keys.length - 1] = {
      possible: true,
      required: this.flowLevel === 0 && this.indent === this.column,
      token: this.taken + this.queue.length,
      offset: this.pos,
      line: this.line,
      column: this.column,
    };
  }

  private rollIndent(column: number, number: number | undefined, kind: TokenKind, line: number): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > DEEPEST) this.fail(`exceeded max depth of ${DEEPEST}`, this.keys.at(-1)!.line);
    const token: Token = { kind, line, name: '' };
    if (number === undefined) this.queue.push(token);
    else this.queue.splice(number - this.taken, 0, token);
  }

  private unrollIndent(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.add('block end');
      this.indent = this.indents.pop()!;
    }
  }

  private fetch(): void {
    this.skipToToken();
    this.unrollIndent(this.column);
    const c = this.at(0);
    if (!(c >= 0)) return this.fetchEnd();
    if (this.column === 0 && c === 37) return this.fetchDirective();
    if (this.isMarker()) {
      this.leaveBlocks();
      return this.addIndicator(c === 45 ? 'document start' : 'document end', 3);
    }
    const blankNext = isBlankOrEnd(this.at(1));
    const flow = this.flowLevel > 0;
    switch (c) {
      case 91:
      case 123:
        this.saveKey();
        this.keys.push(noKey());
        this.flowLevel++;
        if (this.flowLevel > DEEPEST) this.fail(`exceeded max depth of ${DEEPEST}`, this.line);
        this.keyAllowed = true;
        return this.addIndicator(c === 91 ? 'flow sequence start' : 'flow mapping start');
      case 93:
      case 125:
        this.removeKey();
        if (flow) {
          this.flowLevel--;
          this.keys.pop();
        }
        this.keyAllowed = false;
        return this.addIndicator(c === 93 ? 'flow sequence end' : 'flow mapping end');
      case 44:
        this.removeKey();
        this.keyAllowed = true;
        return this.addIndicator('flow entry');
      case 45:
        if (blankNext) return this.fetchBlockEntry();
        break;
      case 63:
        if (flow || blankNext) return this.fetchKey();
        break;
      case 58:
        if (flow || blankNext) return this.fetchValue();
        break;
      case 42:
      case 38:
      case 33:
        return this.fetchProperty(c);
      case 124:
      case 62:
        if (flow) break;
        this.removeKey();
        this.keyAllowed = true;
        return this.fetchScalar(() => scanBlockScalar(this));
      case 39:
      case 34:
        this.saveKey();
        this.keyAllowed = false;
        return this.fetchScalar(() => scanQuoted(this, c));
      default:
        break;
    }
    const isIndicator = isBlankOrEnd(c) || '-?:,[]{}#&*!|>\'"%@`'.includes(this.text[this.pos]!);
    const next = this.at(1);
    if (
      !isIndicator ||
      (c === 45 && next !== 32 && next !== 9) ||
      (!flow && (c === 63 || c === 58) && !blankNext)
    ) {
      this.saveKey();
      this.keyAllowed = false;
      return this.fetchScalar(() => scanPlain(this));
    }
    this.fail('found character that cannot start any token', this.line);
  }

  private skipToToken(): void {
    for (;;) {
      let c = this.at(0);
      if (this.column === 0 && c === 0xfeff) c = (this.skip(), this.at(0));
      while (c === 32 || (c === 9 && (this.flowLevel > 0 || !this.keyAllowed))) {
        this.skip();
        c = this.at(0);
      }
      if (c === 35) while (!isBreakOrEnd(this.at(0))) this.skip();
      if (!isBreak(this.at(0))) return;
      this.skipBreak();
      if (this.flowLevel === 0) this.keyAllowed = true;
    }
  }

  private leaveBlocks(): void {
    this.unrollIndent(-1);
    this.removeKey();
    this.keyAllowed = false;
  }

  private fetchEnd(): void {
    if (this.column !== 0) {
      this.column = 0;
      this.line++;
    }
    this.leaveBlocks();
    this.add('stream end');
  }

  private fetchDirective(): void {
    this.leaveBlocks();
    const { line } = this;
    const { kind, name } = scanDirective(this);
    this.add(kind, line, name);
  }

  private fetchBlockEntry(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) this.fail('block sequence entries are not allowed in this context', this.line);
      this.rollIndent(this.column, undefined, 'block sequence start', this.line);
    }
    this.removeKey();
    this.keyAllowed = true;
    this.addIndicator('block entry');
  }

  private fetchKey(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) this.fail('mapping keys are not allowed in this context', this.line);
      this.rollIndent(this.column, undefined, 'block mapping start', this.line);
    }
    this.removeKey();
    this.keyAllowed = this.flowLevel === 0;
    this.addIndicator('key');
  }

  private fetchValue(): void {
    const key = this.keys.at(-1)!;
    if (this.isValid(key)) {
      this.queue.splice(key.token - this.taken, 0, { kind: 'key', line: key.line, name: '' });
      this.rollIndent(key.column, key.token, 'block mapping start', key.line);
      key.possible = false;
      this.keyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) this.fail('mapping values are not allowed in this context', this.line);
        this.rollIndent(this.column, undefined, 'block mapping start', this.line);
      }
      this.keyAllowed = this.flowLevel === 0;
    }
    this.addIndicator('value');
  }

  private fetchProperty(c: number): void {
    this.saveKey();
    this.keyAllowed = false;
    const { line } = this;
    if (c === 33) this.add('tag', line, scanTag(this));
    else this.add(c === 42 ? 'alias' : 'anchor', line, scanName(this));
  }

  private fetchScalar(scan: () => void): void {
    const { line } = this;
    scan();
    this.add('scalar', line);
  }
}
