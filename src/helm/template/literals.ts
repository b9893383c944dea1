import { quoteString } from './go-quote.js';
import { normalizeBytes, runeToString } from './go-string.js';

/** A number in a template under all the Go types that can hold it; the parameter it is given to chooses one. */
export interface NumberLiteral {
  readonly int: bigint | undefined;
  readonly float: number | undefined;
  readonly complex: { readonly real: number; readonly imaginary: number } | undefined;
  /** Whether it is an unsigned integer: only such a number can overflow int. */
  readonly isUnsigned: boolean;
}

/** The text of a Go string literal with its quotes, or undefined where its syntax is wrong. */
export function unquoteString(literal: string): string | undefined {
  const quote = literal[0];
  const inner = literal.slice(1, -1);
  if (literal.length < 2 || literal.at(-1) !== quote) return undefined;
  if (quote === '`') return inner.includes('\r') ? inner.replaceAll('\r', '') : inner;
  if (!inner.includes('\\')) return inner;
  let text = '';
  let hasBytes = false;
  for (let at = 0; at < inner.length;) {
    const escape = inner.indexOf('\\', at);
    if (escape < 0) {
      text += inner.slice(at);
      break;
    }
    const character = unquoteCharacter(inner, escape, '"');
    if (character === undefined) return undefined;
    hasBytes ||= character.isByte;
    text += inner.slice(at, escape) + character.text;
    at = character.end;
  }
  return hasBytes ? normalizeBytes(text) : text;
}

/** A character literal such as `'a'` or `'\n'`, whose value is its code point, or what is wrong with it as Go says it. */
export function characterLiteral(literal: string): NumberLiteral | string {
  const point = literal.codePointAt(1);
  if (point === undefined || point === 0x27) return 'invalid syntax';
  const first = unquoteCharacter(literal, 1, "'");
  if (first === undefined) return 'invalid syntax';
  if (literal.slice(first.end) !== "'") return `malformed character constant: ${literal}`;
  return { int: BigInt(first.point), float: first.point, complex: undefined, isUnsigned: true };
}

/** A number literal, or what is wrong with it as Go says it. */
export function numberLiteral(text: string): NumberLiteral | string {
  if (text.endsWith('i')) {
    const imaginary = parseGoFloat(text.slice(0, -1));
    if (imaginary !== undefined) return complexLiteral(0, imaginary);
  }
  const unsigned = parseGoInteger(text, false);
  const int = parseGoInteger(text, true);
  if (int !== undefined)
    return { int, float: Number(int), complex: undefined, isUnsigned: unsigned !== undefined || int === 0n };
  if (unsigned !== undefined)
    return { int: undefined, float: Number(unsigned), complex: undefined, isUnsigned: true };
  const float = parseGoFloat(text);
  if (float === undefined) return `illegal number syntax: ${quoteString(text)}`;
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${quoteString(text)}`;
  return { int: wholeInt64(float), float, complex: undefined, isUnsigned: isWholeUint64(float) };
}

/** A complex literal such as `1+2i`, or what is wrong with it. Go leaves these to fmt.Sscan, which knows no `0b1`. */
export function complexPair(text: string): NumberLiteral | string {
  const real = scannedFloat(text);
  const imaginary = scannedFloat(text.slice(real.length + 1));
  const sign = text[real.length];
  const end = real.length + 1 + imaginary.length;
  if ((sign !== '+' && sign !== '-') || imaginary === '' || text[end] !== 'i')
    return 'syntax error scanning complex number';
  const [first, second] = [parseGoFloat(real), parseGoFloat(sign + imaginary)];
  if (first !== undefined && second !== undefined) return complexLiteral(first, second);
  const wrong = first === undefined ? real : sign + imaginary;
  return `strconv.ParseFloat: parsing ${quoteString(wrong)}: invalid syntax`;
}

/** What fmt.Sscan takes for a float at the beginning of a text. */
function scannedFloat(text: string): string {
  const pattern = /^[+-]?0[xX]/.test(text)
    ? /^[+-]?0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?/
    : /^[+-]?[0-9_]*(?:\.[0-9_]*)?(?:[eEpP][+-]?[0-9_]*)?/;
  return pattern.exec(text)![0];
}

/** Go's strconv.ParseInt(text, 0, 64) or ParseUint; undefined for any error. */
function parseGoInteger(text: string, signed: boolean): bigint | undefined {
  let digits = text;
  let negative = false;
  if (signed && (digits.startsWith('+') || digits.startsWith('-'))) {
    negative = digits.startsWith('-');
    digits = digits.slice(1);
  }
  if (!signed && /^[+-]/.test(digits)) return undefined;
  if (digits.includes('_') && !underscoresSeparateDigits(digits)) return undefined;
  const plain = digits.replaceAll('_', '');
  let value: bigint;
  if (/^0[bB][01]+$/.test(plain) || /^0[oO][0-7]+$/.test(plain) || /^0[xX][0-9a-fA-F]+$/.test(plain)) {
    value = BigInt(plain.toLowerCase());
  } else if (/^0[0-7]*$/.test(plain)) {
    value = BigInt('0o0' + plain);
  } else if (/^[1-9][0-9]*$/.test(plain)) {
    value = BigInt(plain);
  } else {
    return undefined;
  }
  if (!signed) return value < 1n << 64n ? value : undefined;
  if (negative) return value <= 1n << 63n ? -value : undefined;
  return value < 1n << 63n ? value : undefined;
}

/** Go's strconv.ParseFloat(text, 64) for number syntax (no Inf and NaN); undefined for any error, overflow too. */
function parseGoFloat(text: string): number | undefined {
  if (text.includes('_') && !underscoresSeparateDigits(text.replace(/^[+-]/, ''))) return undefined;
  const plain = text.replaceAll('_', '');
  if (/^[+-]?0[xX]/.test(plain)) return parseHexFloat(plain);
  if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

function complexLiteral(real: number, imaginary: number): NumberLiteral {
  const isReal = imaginary === 0;
  return {
    int: isReal ? wholeInt64(real) : undefined,
    float: isReal ? real : undefined,
    complex: { real, imaginary },
    isUnsigned: isReal && isWholeUint64(real),
  };
}

function wholeInt64(value: number): bigint | undefined {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63 ? BigInt(value) : undefined;
}

function isWholeUint64(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 64;
}

/** Underscores stand between digits, or between a base prefix and a digit. */
function underscoresSeparateDigits(text: string): boolean {
  const prefix = /^0[bBoOxX]/.test(text);
  const digit = prefix && /^0[xX]/.test(text) ? /[0-9a-fA-F]/ : /[0-9]/;
  let last = prefix ? 'digit' : 'none';
  for (let i = prefix ? 2 : 0; i < text.length; i++) {
    const character = text[i]!;
    if (digit.test(character)) last = 'digit';
    else if (character === '_') {
      if (last !== 'digit') return false;
      last = '_';
    } else {
      if (last === '_') return false;
      last = 'other';
    }
  }
  return last !== '_';
}

function parseHexFloat(text: string): number | undefined {
  const match = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)$/.exec(text);
  if (match === null || `${match[2]}${match[3]}` === '') return undefined;
  if (/\..*\./.test(text)) return undefined;
  let mantissa = BigInt('0x' + match[2]! + match[3]!);
  let exponent = Number(match[4]) - 4 * match[3]!.length;
  if (mantissa === 0n) return match[1] === '-' ? -0 : 0;
  // Rounded to 53 bits, half to even, with a sticky bit: Number(mantissa) does that for normal numbers.
  const bits = mantissa.toString(2).length;
  const lowest = -1074 - exponent;
  const drop = Math.max(bits - 53, lowest);
  if (drop > 0) {
    if (drop > bits + 1) return match[1] === '-' ? -0 : 0;
    const shift = BigInt(drop);
    const rest = mantissa & ((1n << shift) - 1n);
    const half = 1n << (shift - 1n);
    mantissa >>= shift;
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa++;
    exponent += drop;
  }
  let value = Number(mantissa);
  for (; exponent > 0 && Number.isFinite(value); exponent--) value *= 2;
  for (; exponent < 0 && value !== 0; exponent++) value /= 2;
  if (!Number.isFinite(value)) return undefined;
  return match[1] === '-' ? -value : value;
}

interface UnquotedCharacter {
  readonly point: number;
  readonly text: string;
  readonly isByte: boolean;
  readonly end: number;
}

const namedCharacters: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 0x5c,
};

function unquoteCharacter(text: string, at: number, quote: string): UnquotedCharacter | undefined {
  if (text[at] !== '\\') {
    const point = text.codePointAt(at)!;
    const rune = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    return {
      point: rune,
      text: String.fromCodePoint(point),
      isByte: false,
      end: at + (point > 0xffff ? 2 : 1),
    };
  }
  const letter = text[at + 1];
  if (letter === undefined) return undefined;
  if (Object.hasOwn(namedCharacters, letter)) return plainCharacter(namedCharacters[letter]!, at + 2);
  if (letter === quote) return plainCharacter(letter.charCodeAt(0), at + 2);
  const digits = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  if (digits > 0) {
    const hex = text.slice(at + 2, at + 2 + digits);
    if (hex.length !== digits || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
    const point = Number.parseInt(hex, 16);
    if (letter === 'x') return byteCharacter(point, at + 4);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    return plainCharacter(point, at + 2 + digits);
  }
  const octal = text.slice(at + 1, at + 4);
  if (!/^[0-7]{3}$/.test(octal)) return undefined;
  const byte = Number.parseInt(octal, 8);
  return byte > 255 ? undefined : byteCharacter(byte, at + 4);
}

function plainCharacter(point: number, end: number): UnquotedCharacter {
  return { point, text: runeToString(point), isByte: false, end };
}

function byteCharacter(byte: number, end: number): UnquotedCharacter {
  return {
    point: byte,
    text: String.fromCharCode(byte < 0x80 ? byte : 0xdc00 | byte),
    isByte: byte >= 0x80,
    end,
  };
}
