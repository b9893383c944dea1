import { noFlags, type Flags } from './go-format-flags.js';
import { formatArgument, formatValue, shownVerb } from './go-format-verbs.js';
import { printValue, typeName } from './go-print.js';
import { normalizeBytes } from './go-string.js';
import { GoInt, type GoValue } from './value.js';

/** Go's fmt.Sprintf. Mistakes in the format are part of the text, as in Go: `%!d(string=x)`. */
export function formatText(format: string, args: readonly GoValue[]): string {
  return new Formatter(format, args).run();
}

/** Go's fmt.Sprint: a space only between two values that are no strings. */
export function printAll(args: readonly GoValue[]): string {
  let text = '';
  for (let i = 0; i < args.length; i++) {
    if (i > 0 && typeof args[i] !== 'string' && typeof args[i - 1] !== 'string') text += ' ';
    text += printValue(args[i]!);
  }
  return normalizeBytes(text);
}

/** Go's fmt.Sprintln. */
export function printLine(args: readonly GoValue[]): string {
  return normalizeBytes(args.map((arg) => printValue(arg)).join(' ') + '\n');
}

/** Widths and precisions beyond this are taken for mistakes. */
const largestNumber = 1e6;

class Formatter {
  private at = 0;
  private next = 0;
  private text = '';
  private reordered = false;
  private goodIndex = true;
  private afterIndex = false;

  constructor(
    private readonly format: string,
    private readonly args: readonly GoValue[],
  ) {}

  run(): string {
    const { format } = this;
    for (;;) {
      const percent = format.indexOf('%', this.at);
      if (percent < 0) break;
      this.text += format.slice(this.at, percent);
      this.at = percent + 1;
      this.verb();
    }
    this.text += format.slice(this.at);
    if (!this.reordered && this.next < this.args.length) this.extraArguments();
    return normalizeBytes(this.text);
  }

  private verb(): void {
    const { format, args } = this;
    this.goodIndex = true;
    this.afterIndex = false;
    const flags = this.flags();
    this.argumentIndex();
    this.width(flags);
    this.precision(flags);
    if (!this.afterIndex) this.argumentIndex();
    if (this.at >= format.length) {
      this.text += '%!(NOVERB)';
      return;
    }
    const verb = String.fromCodePoint(format.codePointAt(this.at)!);
    this.at += verb.length;
    if (verb === '%') this.text += '%';
    else if (!this.goodIndex) this.text += `%!${shownVerb(verb)}(BADINDEX)`;
    else if (this.next >= args.length) this.text += `%!${shownVerb(verb)}(MISSING)`;
    else {
      if (verb === 'v' || verb === 'w') {
        flags.goSyntax = flags.sharp;
        flags.sharp = false;
        flags.fieldNames = flags.plus;
        flags.plus = false;
      }
      this.text += formatArgument(args[this.next++]!, verb, flags);
    }
  }

  private flags(): Flags {
    const flags = noFlags();
    for (; this.at < this.format.length; this.at++) {
      switch (this.format[this.at]) {
        case '#':
          flags.sharp = true;
          continue;
        case '0':
          flags.zero = true;
          continue;
        case '+':
          flags.plus = true;
          continue;
        case '-':
          flags.minus = true;
          continue;
        case ' ':
          flags.space = true;
          continue;
        default:
          return flags;
      }
    }
    return flags;
  }

  private width(flags: Flags): void {
    if (this.format[this.at] === '*') {
      this.at++;
      const width = this.numberArgument();
      if (width === undefined) this.text += '%!(BADWIDTH)';
      else {
        flags.width = Math.abs(width);
        if (width < 0) {
          flags.minus = true;
          flags.zero = false;
        }
      }
      this.afterIndex = false;
      return;
    }
    flags.width = this.number();
    if (this.afterIndex && flags.width !== undefined) this.goodIndex = false;
  }

  private precision(flags: Flags): void {
    // A point at the very end is a verb, and an unknown one.
    if (this.format[this.at] !== '.' || this.at + 1 >= this.format.length) return;
    this.at++;
    if (this.afterIndex) this.goodIndex = false;
    this.argumentIndex();
    if (this.format[this.at] === '*') {
      this.at++;
      const precision = this.numberArgument();
      if (precision !== undefined && precision >= 0) flags.precision = precision;
      else this.text += '%!(BADPREC)';
      this.afterIndex = false;
      return;
    }
    flags.precision = this.number() ?? 0;
  }

  /** Digits at this place; a number that is too large ends the format. */
  private number(): number | undefined {
    const { format } = this;
    let end = this.at;
    let value = 0;
    while (end < format.length && format[end]! >= '0' && format[end]! <= '9') {
      if (value > largestNumber) {
        this.at = format.length;
        return undefined;
      }
      value = value * 10 + format.charCodeAt(end) - 48;
      end++;
    }
    if (end === this.at) return undefined;
    this.at = end;
    return value;
  }

  /** `*`: the next argument, which has to be an integer of reasonable size. */
  private numberArgument(): number | undefined {
    const value = this.args[this.next];
    if (this.next < this.args.length) this.next++;
    const number = value instanceof GoInt ? value.value : value;
    if (typeof number !== 'bigint' || number > 1_000_000n || number < -1_000_000n) return undefined;
    return Number(number);
  }

  /** `[2]`: which argument is meant from here on. */
  private argumentIndex(): void {
    const { format, args } = this;
    this.afterIndex = false;
    if (format[this.at] !== '[') return;
    this.reordered = true;
    const close = format.indexOf(']', this.at);
    if (format.length - this.at < 3 || close < 0) {
      this.goodIndex = false;
      this.at++;
      return;
    }
    const digits = format.slice(this.at + 1, close);
    this.at = close + 1;
    const index =
      /^[0-9]{1,7}$/.test(digits) && Number(digits) <= largestNumber * 10 ? Number(digits) - 1 : undefined;
    this.afterIndex = index !== undefined;
    if (index !== undefined && index >= 0 && index < args.length) this.next = index;
    else this.goodIndex = false;
  }

  private extraArguments(): void {
    const extra = this.args.slice(this.next);
    const shown = extra.map((arg) => (arg === null ? '<nil>' : `${typeName(arg)}=${formatValue(arg, 'v')}`));
    this.text += `%!(EXTRA ${shown.join(', ')})`;
  }
}
