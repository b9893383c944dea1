import {
  isSpace,
  pointAt,
  scanNumber,
  skipSpace,
  spaceUnit,
  terminatorUnit,
  trimmedEnd,
  unitClasses,
  wordEnd,
  wordLength,
} from './lexer-characters.js';
import { describeCharacter } from './template-error.js';
import { quoteString } from './go-quote.js';
import { keywords, tokens } from './tokens.js';

/**
 * Splits a template into tokens, one at a time: `next` answers the type of the next one and leaves its place in `start`
 * and `end`. After an error there are only ends of file. Tokens are no objects, for there are very many.
 */
export class Lexer {
  /** Offset of the token's first character. */
  start = 0;
  /** Offset behind its last character. */
  end = 0;
  /** What is wrong, once a token is an error. */
  error = '';
  private insideAction = false;
  private parenthesisDepth = 0;
  private ended = false;
  private readonly rightUnit: number;

  constructor(
    private readonly text: string,
    private readonly left: string,
    private readonly right: string,
    /** Offset of the next token. */
    public at: number,
  ) {
    this.rightUnit = right.charCodeAt(0);
  }

  /** Goes on behind the right delimiter at an offset, as if the action it closes had been read. */
  leaveAction(close: number): void {
    const { text } = this;
    const end = close + this.right.length;
    const trims = text.charCodeAt(close - 1) === 0x2d && isSpace(text.charCodeAt(close - 2));
    this.at = trims ? skipSpace(text, end) : end;
    this.insideAction = false;
  }

  /** The type of the next token. */
  next(): number {
    if (this.insideAction) return this.action();
    if (this.ended) return this.emit(tokens.eof, 0, 0);
    return this.plainText();
  }

  private plainText(): number {
    const { text, left } = this;
    for (;;) {
      const start = this.at;
      const open = text.indexOf(left, start);
      if (open < 0) {
        if (start < text.length) return this.emit(tokens.text, start, text.length);
        return this.emit(tokens.eof, start, start);
      }
      let inside = open + left.length;
      const trims = text.charCodeAt(inside) === 0x2d && isSpace(text.charCodeAt(inside + 1));
      if (trims) inside += 2;
      const end = trims ? trimmedEnd(text, start, open) : open;
      if (end > start) {
        this.emit(tokens.text, start, end);
        this.at = open;
        return tokens.text;
      }
      if (text.startsWith('/*', inside)) {
        const error = this.comment(inside);
        if (error !== undefined) return error;
        continue;
      }
      this.emit(tokens.leftDelimiter, open, open + left.length);
      this.at = inside;
      this.insideAction = true;
      this.parenthesisDepth = 0;
      return tokens.leftDelimiter;
    }
  }

  /** Skips a comment whose `/*` stands at an offset. */
  private comment(start: number): number | undefined {
    const { text, right } = this;
    const close = text.indexOf('*/', start + 2);
    if (close < 0) return this.fail(start, 'unclosed comment');
    let end = close + 2;
    if (this.atTrimmedRight(end)) {
      end = skipSpace(text, end + 2 + right.length);
    } else if (text.startsWith(right, end)) {
      end += right.length;
    } else {
      return this.fail(start, 'comment ends before closing delimiter');
    }
    this.at = end;
    return undefined;
  }

  private action(): number {
    const { text } = this;
    const start = this.at;
    const unit = text.charCodeAt(start);
    if (unit === this.rightUnit && text.startsWith(this.right, start))
      return this.rightDelimiter(start, false);
    if (start >= text.length) return this.fail(start, 'unclosed action');
    switch (unit) {
      case 0x20:
      case 0x09:
      case 0x0a:
      case 0x0d:
        if (text.charCodeAt(start + 1) === 0x2d && this.atTrimmedRight(start))
          return this.rightDelimiter(start, true);
        return this.space(start);
      case 0x3d: // =
        return this.emit(tokens.assign, start, start + 1);
      case 0x3a: // :
        if (text.charCodeAt(start + 1) !== 0x3d) return this.fail(start, 'expected :=');
        return this.emit(tokens.declare, start, start + 2);
      case 0x7c: // |
        return this.emit(tokens.pipe, start, start + 1);
      case 0x22: // "
        return this.quoted(start, 0x22, tokens.string, 'unterminated quoted string');
      case 0x60: {
        const close = text.indexOf('`', start + 1);
        if (close < 0) return this.fail(start, 'unterminated raw quoted string');
        return this.emit(tokens.rawString, start, close + 1);
      }
      case 0x24: // $
        return this.fieldOrVariable(start, tokens.variable);
      case 0x27: // '
        return this.quoted(start, 0x27, tokens.characterConstant, 'unterminated character constant');
      case 0x2e: {
        // A field, unless a digit makes it a number.
        const next = text.charCodeAt(start + 1);
        if (next >= 0x30 && next <= 0x39) return this.number(start);
        if (start + 1 >= text.length) return this.number(start);
        return this.fieldOrVariable(start, tokens.field);
      }
      case 0x2b: // +
      case 0x2d: // -
        return this.number(start);
      case 0x28: // (
        this.parenthesisDepth++;
        return this.emit(tokens.leftParenthesis, start, start + 1);
      case 0x29: // )
        if (--this.parenthesisDepth < 0) return this.fail(start, 'unexpected right paren');
        return this.emit(tokens.rightParenthesis, start, start + 1);
      default:
        break;
    }
    if (unit >= 0x30 && unit <= 0x39) return this.number(start);
    if (wordLength(text, start) > 0) return this.identifier(start);
    if (unit > 0x20 && unit < 0x7f) return this.emit(tokens.char, start, start + 1);
    return this.fail(start, `unrecognized character in action: ${describeCharacter(pointAt(text, start))}`);
  }

  private rightDelimiter(start: number, trims: boolean): number {
    if (this.parenthesisDepth !== 0) return this.fail(start, 'unclosed left paren');
    const { text, right } = this;
    const at = trims ? start + 2 : start;
    const end = at + right.length;
    this.emit(tokens.rightDelimiter, at, end);
    if (trims) this.at = skipSpace(text, end);
    this.insideAction = false;
    return tokens.rightDelimiter;
  }

  private space(start: number): number {
    const { text } = this;
    let end = start + 1;
    while (unitClasses[text.charCodeAt(end)] === spaceUnit) end++;
    // The last space may belong to a trimming right delimiter.
    if (text.charCodeAt(end) === 0x2d && this.atTrimmedRight(end - 1)) {
      end--;
      if (end === start) {
        // The delimiter is taken even inside parentheses: only a token that begins with it is checked for them.
        this.parenthesisDepth = 0;
        return this.rightDelimiter(start, true);
      }
    }
    return this.emit(tokens.space, start, end);
  }

  private identifier(start: number): number {
    const { text } = this;
    const end = wordEnd(text, start);
    if (!this.atTerminator(end))
      return this.fail(start, `bad character ${describeCharacter(pointAt(text, end))}`);
    // The longest keyword is `continue`.
    const type = end - start <= 8 ? keywords.get(text.slice(start, end)) : undefined;
    return this.emit(type ?? tokens.identifier, start, end);
  }

  private fieldOrVariable(start: number, type: number): number {
    const { text } = this;
    if (this.atTerminator(start + 1))
      return this.emit(type === tokens.field ? tokens.dot : type, start, start + 1);
    const end = wordEnd(text, start + 1);
    if (!this.atTerminator(end))
      return this.fail(start, `bad character ${describeCharacter(pointAt(text, end))}`);
    return this.emit(type, start, end);
  }

  private quoted(start: number, quote: number, type: number, unterminated: string): number {
    const { text } = this;
    for (let i = start + 1; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit === quote) return this.emit(type, start, i + 1);
      if (unit === 0x5c) {
        i++;
        if (i >= text.length || text.charCodeAt(i) === 0x0a) break;
      } else if (unit === 0x0a) {
        break;
      }
    }
    return this.fail(start, unterminated);
  }

  private number(start: number): number {
    const { text } = this;
    let end = scanNumber(text, start);
    if (end < 0) return this.badNumber(start, -end);
    const unit = text.charCodeAt(end);
    if (unit !== 0x2b && unit !== 0x2d) return this.emit(tokens.number, start, end);
    end = scanNumber(text, end);
    if (end < 0) return this.badNumber(start, -end);
    if (text[end - 1] !== 'i') return this.badNumber(start, end);
    return this.emit(tokens.complex, start, end);
  }

  private badNumber(start: number, end: number): number {
    return this.fail(start, `bad number syntax: ${quoteString(this.text.slice(start, end))}`);
  }

  private emit(type: number, start: number, end: number): number {
    this.start = start;
    this.end = end;
    this.at = end;
    return type;
  }

  private fail(start: number, message: string): number {
    this.ended = true;
    this.insideAction = false;
    this.error = message;
    return this.emit(tokens.error, start, start);
  }

  private atTrimmedRight(at: number): boolean {
    const { text } = this;
    return (
      isSpace(text.charCodeAt(at)) && text.charCodeAt(at + 1) === 0x2d && text.startsWith(this.right, at + 2)
    );
  }

  /** What may follow a name. */
  private atTerminator(at: number): boolean {
    const { text } = this;
    const unit = text.charCodeAt(at);
    const unitClass = unitClasses[unit];
    if (unitClass === spaceUnit || unitClass === terminatorUnit || at >= text.length) return true;
    return unit === this.rightUnit && text.startsWith(this.right, at);
  }
}
