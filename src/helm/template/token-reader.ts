import type { Lexer } from './lexer.js';
import { tokens } from './tokens.js';

/** Reads tokens with a look ahead of up to three. The place of the token it answered last is in `start` and `end`. */
export class TokenReader {
  start = 0;
  end = 0;
  /** Tokens read ahead, the nearest last. */
  private readonly types = [tokens.eof as number, tokens.eof as number, tokens.eof as number];
  private readonly starts = [0, 0, 0];
  private readonly ends = [0, 0, 0];
  private aheadCount = 0;

  constructor(
    private readonly text: string,
    private readonly lexer: Lexer,
  ) {}

  /** Where the token stands that was taken from the text last, whatever has been put back: the place of errors. */
  get furthest(): number {
    return this.starts[0]!;
  }

  /** What is wrong, after a token of type `error`. */
  get error(): string {
    return this.lexer.error;
  }

  /** The text of the token that was answered last. */
  value(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Reads a token and answers its type. */
  next(): number {
    if (this.aheadCount > 0) {
      const index = --this.aheadCount;
      this.start = this.starts[index]!;
      this.end = this.ends[index]!;
      return this.types[index]!;
    }
    return this.read();
  }

  /** The type of the next token, which stays the next one. */
  peek(): number {
    const type = this.next();
    this.aheadCount++;
    return type;
  }

  /** The same as `next` for the next token that is no space. */
  nextNonSpace(): number {
    for (;;) {
      const type = this.next();
      if (type !== tokens.space) return type;
    }
  }

  /** The same as `peek` for the next token that is no space; the space is gone. */
  peekNonSpace(): number {
    const type = this.nextNonSpace();
    this.aheadCount++;
    return type;
  }

  /** Whether nothing has been read ahead: then the next token is the one the lexer stands before. */
  get isAtLexer(): boolean {
    return this.aheadCount === 0;
  }

  /** Takes the action that ends with the right delimiter at an offset as read. */
  skipAction(close: number): void {
    this.starts[0] = close;
    this.lexer.leaveAction(close);
  }

  private read(): number {
    const { lexer } = this;
    const type = lexer.next();
    this.types[0] = type;
    this.start = this.starts[0] = lexer.start;
    this.end = this.ends[0] = lexer.end;
    return type;
  }

  /** Puts the token that was read last back. */
  backup(): void {
    this.aheadCount++;
  }

  /** Puts a token back before the one read last. */
  backup2(type: number, start: number, end: number): void {
    this.types[1] = type;
    this.starts[1] = start;
    this.ends[1] = end;
    this.aheadCount = 2;
  }

  /** Puts a token and the space behind it back before the one read last. */
  backup3(type: number, start: number, end: number, spaceStart: number, spaceEnd: number): void {
    this.backup2(tokens.space, spaceStart, spaceEnd);
    this.types[2] = type;
    this.starts[2] = start;
    this.ends[2] = end;
    this.aheadCount = 3;
  }
}
