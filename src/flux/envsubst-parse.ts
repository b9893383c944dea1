import { wordEnd } from '../helm/template/lexer-characters.js';

/** Text as it is, or an expression in `${...}`. */
export type Segment = string | Expression;

export interface Expression {
  /** The variable's name. */
  readonly name: string;
  /** As it is written, such as `:-` or `//`; empty for a bare `${name}`. `#` without arguments asks for the length. */
  readonly operator: string;
  readonly args: readonly Segment[];
  /** Where the expression begins in the text, at its dollar. */
  readonly offset: number;
}

/** A text that is no template, or one that cannot be evaluated. The message is that of Flux. */
export class EnvsubstError extends Error {
  override readonly name = 'EnvsubstError';
  constructor(
    message: string,
    /** Where the expression at fault begins. */
    readonly offset: number,
  ) {
    super(message);
  }
}

/**
 * The segments of a text with expressions, by the rules of github.com/fluxcd/pkg/envsubst. Throws EnvsubstError.
 *
 * The grammar is its scanner's, which is more peculiar than a shell's: an argument ends at the first character that its
 * operator stops at, whatever stands in between, and separators may be repeated.
 */
export function parseTemplate(text: string): Segment[] {
  return new Parser(text).parse();
}

/** Operators that give another value where the variable is empty. */
export const defaultOperators: ReadonlySet<string> = new Set(['=', ':=', ':-', ':?', ':+']);

const messages = {
  name: 'unable to parse variable name',
  brace: 'missing closing brace',
  argument: 'unable to parse substitution within function',
  other: 'bad substitution',
} as const;

/** Deeper than anyone writes, and shallow enough for recursion. */
const deepest = 200;

class Parser {
  private position = 0;

  constructor(private readonly text: string) {}

  parse(): Segment[] {
    const segments: Segment[] = [];
    for (;;) {
      const text = this.readText();
      if (text !== '') segments.push(text);
      if (!this.atExpression()) return segments;
      segments.push(this.readExpression(0));
    }
  }

  /** Up to the next expression; two dollars are one. */
  private readText(): string {
    const { text } = this;
    let read = '';
    let start = this.position;
    for (;;) {
      const end = nextSpecial(text, this.position);
      this.position = end;
      const next = text[end + 1];
      if (end >= text.length || text[end] === '\0' || next === '{') return read + text.slice(start, end);
      if (next === '$') {
        read += text.slice(start, end);
        start = end + 1;
        this.position = end + 2;
      } else {
        this.position = end + 1;
      }
    }
  }

  private atExpression(): boolean {
    return this.text[this.position] === '$' && this.text[this.position + 1] === '{';
  }

  private readExpression(depth: number): Expression {
    const { text } = this;
    const offset = this.position;
    const fail = (reason: keyof typeof messages): never => {
      throw new EnvsubstError(messages[reason], offset);
    };
    if (depth > deepest) throw new EnvsubstError('the expressions are nested too deeply', offset);
    this.position += 2;
    if (text[this.position] === '#') {
      this.position++;
      const name = this.readName() ?? fail('other');
      if (text[this.position++] !== '}') fail('other');
      return { name, operator: '#', args: [], offset };
    }
    const name = this.readName() ?? fail('name');
    const rest = text.slice(this.position, this.position + 3);
    const close = (operator: string, args: Segment[]): Expression => {
      if (text[this.position++] !== '}') fail('other');
      return { name, operator, args, offset };
    };
    const argument = (stops: string, escapes: boolean): Segment =>
      this.atExpression()
        ? this.readExpression(depth + 1)
        : (this.readArgument(stops, escapes) ?? fail('argument'));

    switch (rest[0]) {
      case '}':
        return close('', []);
      case '=':
      case ':': {
        const operator = rest[0] === '=' ? '=' : rest.slice(0, 2);
        if (!defaultOperators.has(operator)) return this.readSubstring(rest, argument, close, fail);
        this.position += operator.length;
        const args: Segment[] = [];
        while (text[this.position] !== '}') args.push(argument('}', false));
        return close(operator, args);
      }
      case ',':
      case '^': {
        const operator = /^[,^]{1,2}/.exec(rest)![0];
        this.position += operator.length;
        return close(operator, []);
      }
      case '#':
      case '%': {
        const operator = rest[1] === rest[0] ? rest.slice(0, 2) : rest[0];
        this.position += operator.length;
        return close(operator, [argument('}', false)]);
      }
      case '/': {
        const operator = /^\/[/#%]?/.exec(rest)![0];
        this.position += operator.length;
        const args = [argument('/', true)];
        if (!this.skip('/')) fail('other');
        if (text[this.position] !== '}') args.push(argument('}', true));
        return close(operator, args);
      }
      default:
        return fail('brace');
    }
  }

  private readSubstring(
    rest: string,
    argument: (stops: string, escapes: boolean) => Segment,
    close: (operator: string, args: Segment[]) => Expression,
    fail: (reason: keyof typeof messages) => never,
  ): Expression {
    // Flux looks one character ahead, and loses its place if that is not an ASCII one.
    const ahead = rest.charCodeAt(1);
    if (!(ahead < 0x80) || ahead === 0) fail('other');
    this.position++;
    const args = [argument(':}', false)];
    if (this.skip(':')) args.push(argument('}', false));
    return close(':', args);
  }

  private readName(): string | undefined {
    const start = this.position;
    this.position = wordEnd(this.text, start);
    return this.position > start ? this.text.slice(start, this.position) : undefined;
  }

  /** Plain text up to a stop, an expression or the end; undefined where there is none. */
  private readArgument(stops: string, escapes: boolean): string | undefined {
    const { text } = this;
    const first = this.position;
    let read = '';
    while (this.position < text.length && text[this.position] !== '\0') {
      const character = text[this.position]!;
      const next = text[this.position + 1];
      if (character === '$' && next === '{') break;
      const escaped =
        escapes &&
        ((character === '$' && next === '$') || (character === '\\' && (next === '/' || next === '\\')));
      if (escaped) {
        read += next!;
        this.position += 2;
        continue;
      }
      if (stops.includes(character)) break;
      read += character;
      this.position++;
    }
    return this.position === first ? undefined : read;
  }

  /** Passes one or more of a character. */
  private skip(character: string): boolean {
    const start = this.position;
    while (this.text[this.position] === character) this.position++;
    return this.position > start;
  }
}

/** The next dollar, or the end of the text; a zero character ends a text for Flux. */
function nextSpecial(text: string, from: number): number {
  const dollar = text.indexOf('$', from);
  const end = dollar < 0 ? text.length : dollar;
  const zero = text.indexOf('\0', from);
  return zero < 0 || zero > end ? end : zero;
}
