import { isNilCollection } from '../functions/nil-values.js';
import { GoComplex } from './complex.js';
import { formatFloat, type FloatFormat } from './go-float.js';
import { noFlags, type Flags } from './go-format-flags.js';
import { printValue, typeName } from './go-print.js';
import { canBackquote, isPrintable, quoteRune, quoteString, unicodeName } from './go-quote.js';
import { normalizeBytes, runeCount, runeToString, sortedKeys, toBytes } from './go-string.js';
import { integerOf, isMap } from './go-type.js';
import { visit } from './value-walk.js';
import { GoError, GoInt, GoObject, typeMark, type GoValue } from './value.js';

/** One value under one verb without flags: `%v`, `%s`. */
export function formatValue(value: GoValue, verb: string): string {
  return formatArgument(value, verb, noFlags());
}

/** A verb as errors show it: a byte that is no character is the replacement character. */
export function shownVerb(verb: string): string {
  return /\p{Surrogate}/u.test(verb) ? '\ufffd' : verb;
}

/** An argument of printf under a verb; a verb that does not fit is part of the text, as in Go: `%!d(string=x)`. */
export function formatArgument(value: GoValue, verb: string, flags: Flags): string {
  if (value === null)
    return verb === 'T' || verb === 'v' ? pad('<nil>', flags) : `%!${shownVerb(verb)}(<nil>)`;
  if (verb === 'T') return formatString(typeName(value), 's', flags);
  if (verb === 'p') return formatPointer(value, flags);
  // Only Errorf knows %w; fmt says so of the whole value where it looks for methods.
  if (verb === 'w' && typeof value === 'object' && !(value instanceof GoInt)) {
    return badVerb(value, verb, flags);
  }
  const shown = formatNested(value, verb, flags);
  // By itself this slice goes by the other name of its type.
  return flags.goSyntax && shown.startsWith('[]uint8') && typeName(value) === '[]uint8'
    ? `[]byte${shown.slice('[]uint8'.length)}`
    : shown;
}

/** A value at any depth. */
function formatNested(value: GoValue, verb: string, flags: Flags): string {
  if (value === null) return flags.goSyntax ? 'interface {}(nil)' : '<nil>';
  switch (typeof value) {
    case 'string':
      return formatString(value, verb, flags);
    case 'boolean':
      return verb === 't' || verb === 'v' ? pad(String(value), flags) : badVerb(value, verb, flags);
    case 'number':
      return formatNumber(value, verb, flags);
    case 'bigint':
      return formatInteger(value, true, verb, flags, value);
    case 'function':
      return badVerb(value, verb, flags);
    default:
      break;
  }
  if (value instanceof GoInt)
    return formatInteger(value.value, !value.kind.startsWith('u'), verb, flags, value);
  if (value instanceof GoObject) return formatObject(value, verb, flags);
  if (Array.isArray(value)) return formatList(value, verb, flags);
  if (!isMap(value)) return '';
  if (flags.goSyntax && isNilCollection(value)) return `${typeMark(value)}(nil)`;
  return formatMap(Object.entries(value), typeMark(value), verb, flags);
}

/** Inside it fmt calls no methods. */
function badVerb(value: GoValue, verb: string, flags: Flags): string {
  const parts = value instanceof GoObject ? value.parts() : undefined;
  const shown =
    parts === undefined ? formatNested(value, 'v', flags) : formatParts(parts, value as GoObject, 'v', flags);
  return `%!${shownVerb(verb)}(${typeName(value)}=${shown})`;
}

/** The address of a value is another one at each run, so nothing that is rendered may depend on it. */
function formatPointer(value: GoValue, flags: Flags): string {
  const isPointer =
    Array.isArray(value) ||
    isMap(value) ||
    typeof value === 'function' ||
    (value instanceof GoObject && value.goKind !== 'struct');
  if (isPointer) failAddress('p');
  return badVerb(value, 'p', flags);
}

function failAddress(verb: string): never {
  throw new GoError(`%${verb} would print an address, which is another one each time`);
}

/** A value inside a list, map or struct, where pointers are addresses unless a method of theirs answers. */
function formatInner(value: GoValue, verb: string, flags: Flags, exported: boolean): string {
  if (!(value instanceof GoObject) || value.goKind !== 'ptr') return formatNested(value, verb, flags);
  if (exported && value.isStringer && !flags.goSyntax && 'vsxXq'.includes(verb)) {
    return formatNested(value, verb, flags);
  }
  if (!value.isNil) failAddress(verb);
  if (verb === 'v') return pad(flags.goSyntax ? `(${value.goType})(nil)` : '<nil>', flags);
  if ('bodxX'.includes(verb)) return formatInteger(0n, false, verb, flags, value);
  return `%!${shownVerb(verb)}(${value.goType}=${pad('<nil>', flags)})`;
}

function formatObject(value: GoObject, verb: string, flags: Flags): string {
  if (value instanceof GoComplex) return formatComplex(value, verb, flags);
  const entries = value.entries();
  if (entries !== undefined && value.goKind === 'slice') {
    return formatItems(
      entries.map(([, item]) => item),
      value.goType,
      verb,
      flags,
    );
  }
  if (entries !== undefined && value.goKind === 'map') {
    return formatMap(
      entries.map(([key, item]) => [printValue(key), item]),
      value.goType,
      verb,
      flags,
    );
  }
  if (value.isStringer && !flags.goSyntax && 'vsxXq'.includes(verb))
    return formatString(value.print(), verb, flags);
  if (/^u?int/.test(value.goKind) && (flags.goSyntax || !'vsxXq'.includes(verb))) {
    return formatInteger(integerOf(value), value.goKind.startsWith('i'), verb, flags, value);
  }
  const goString = flags.goSyntax && verb === 'v' ? value.goString() : undefined;
  if (goString !== undefined) return pad(goString, flags);
  const parts = value.parts();
  if (parts !== undefined) return formatParts(parts, value, verb, flags);
  if (verb === 'v') return value.print();
  return `%!${shownVerb(verb)}(${value.goType}=${value.print()})`;
}

function formatParts(
  parts: readonly (readonly [string, GoValue])[],
  value: GoObject,
  verb: string,
  flags: Flags,
): string {
  const prefix = value.goKind === 'ptr' ? '&' : '';
  const type = flags.goSyntax ? value.goType.replace(/^\*/, '') : '';
  const named = flags.goSyntax || flags.fieldNames;
  const shown = parts.map(
    ([name, part]) => (named ? `${name}:` : '') + formatInner(part, verb, flags, false),
  );
  return `${prefix}${type}{${shown.join(flags.goSyntax ? ', ' : ' ')}}`;
}

function formatList(list: readonly GoValue[], verb: string, flags: Flags): string {
  const type = typeMark(list as GoValue[]);
  if (type === '[]uint8' && 'sqxX'.includes(verb)) {
    const text = list.map((item) => String.fromCharCode(0xdc00 | Number((item as GoInt).value)));
    return formatString(normalizeBytes(text.map(lowByte).join('')), verb, flags);
  }
  if (flags.goSyntax && isNilCollection(list as GoValue[])) return `${type}(nil)`;
  return formatItems(list, type, verb, flags);
}

/** Bytes below 0x80 are characters. */
function lowByte(unit: string): string {
  const byte = unit.charCodeAt(0) & 0xff;
  return byte < 0x80 ? String.fromCharCode(byte) : unit;
}

function formatItems(list: readonly GoValue[], type: string, verb: string, flags: Flags): string {
  visit(flags.walk, list.length);
  const items = list.map((item) => formatInner(item, verb, flags, true));
  if (!flags.goSyntax) return `[${items.join(' ')}]`;
  return `${type}{${items.join(', ')}}`;
}

function formatMap(
  entries: readonly (readonly [string, GoValue])[],
  type: string,
  verb: string,
  flags: Flags,
): string {
  const map: Record<string, GoValue> = Object.create(null) as Record<string, GoValue>;
  for (const [key, value] of entries) map[key] = value;
  visit(flags.walk, entries.length);
  const items = sortedKeys(map).map(
    (key) => `${formatString(key, verb, flags)}:${formatInner(map[key]!, verb, flags, true)}`,
  );
  return flags.goSyntax ? `${type}{${items.join(', ')}}` : `map[${items.join(' ')}]`;
}

function formatString(text: string, verb: string, flags: Flags): string {
  switch (verb) {
    case 'v':
      return flags.goSyntax ? formatQuoted(text, flags) : pad(truncate(text, flags), flags);
    case 's':
      return pad(truncate(text, flags), flags);
    case 'q':
      return formatQuoted(text, flags);
    case 'x':
      return formatBytes(text, flags);
    case 'X':
      return formatBytes(text, flags).toUpperCase();
    default:
      return badVerb(text, verb, flags);
  }
}

function formatQuoted(text: string, flags: Flags): string {
  const short = truncate(text, flags);
  if (flags.sharp && canBackquote(short)) return pad('`' + short + '`', flags);
  return pad(quoteString(short, flags.plus), flags);
}

/** `%x`: two digits a byte. */
function formatBytes(text: string, flags: Flags): string {
  let bytes = toBytes(text);
  if (flags.precision !== undefined) bytes = bytes.subarray(0, flags.precision);
  if (bytes.length === 0) return flags.width === undefined ? '' : padding(flags.width, flags);
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const prefix = flags.sharp ? '0x' : '';
  const hex = flags.space ? pairs.map((pair) => prefix + pair).join(' ') : prefix + pairs.join('');
  return pad(hex, flags);
}

function formatNumber(value: number, verb: string, flags: Flags): string {
  switch (verb) {
    case 'v':
      return formatFloatVerb(value, 'g', -1, flags);
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
      return formatFloatVerb(value, verb, -1, flags);
    case 'f':
    case 'e':
    case 'E':
      return formatFloatVerb(value, verb, 6, flags);
    case 'F':
      return formatFloatVerb(value, 'f', 6, flags);
    default:
      return badVerb(value, verb, flags);
  }
}

function formatComplex(value: GoComplex, verb: string, flags: Flags): string {
  if (!'vbgGxXfFeE'.includes(verb)) {
    return `%!${shownVerb(verb)}(complex128=${formatComplex(value, 'v', flags)})`;
  }
  const imaginary = formatNumber(value.imaginary, verb, { ...flags, plus: true });
  return `(${formatNumber(value.real, verb, flags)}${imaginary}i)`;
}

function formatFloatVerb(value: number, format: FloatFormat, defaultPrecision: number, flags: Flags): string {
  const precision = flags.precision ?? defaultPrecision;
  let digits = formatFloat(value, format, precision);
  let sign = '+';
  if (digits.startsWith('-') || digits.startsWith('+')) {
    sign = digits[0]!;
    digits = digits.slice(1);
  }
  if (flags.space && sign === '+' && !flags.plus) sign = ' ';
  if (!Number.isFinite(value)) {
    // Infinity always has its sign.
    const shown = !Number.isNaN(value) || flags.space || flags.plus;
    return pad((shown ? sign : '') + digits, { ...flags, zero: false });
  }
  if (flags.sharp && format !== 'b') digits = withPoint(digits, format, precision);
  if (sign === '+' && !flags.plus) return pad(digits, flags);
  if (flags.zero && !flags.minus && flags.width !== undefined && flags.width > digits.length + 1) {
    return sign + digits.padStart(flags.width - 1, '0');
  }
  return pad(sign + digits, flags);
}

/** `%#g`: always a decimal point, and the trailing zeros that %g drops. */
function withPoint(digits: string, format: FloatFormat, precision: number): string {
  const exponentAt = format === 'x' || format === 'X' ? digits.search(/[pP]/) : digits.search(/[eEpP]/);
  const tail = exponentAt < 0 ? '' : digits.slice(exponentAt);
  let number = exponentAt < 0 ? digits : digits.slice(0, exponentAt);
  let wanted = format === 'g' || format === 'G' || format === 'x' ? (precision < 0 ? 6 : precision) : 0;
  const hasPoint = number.includes('.');
  let significant = false;
  for (const digit of number) {
    if (digit === '.') continue;
    if (digit !== '0') significant = true;
    if (significant) wanted--;
  }
  if (!hasPoint) {
    if (number === '0') wanted--;
    number += '.';
  }
  return number + '0'.repeat(Math.max(wanted, 0)) + tail;
}

function formatInteger(
  value: bigint,
  signed: boolean,
  verb: string,
  flags: Flags,
  original: GoValue,
): string {
  switch (verb) {
    case 'v':
      if (flags.goSyntax && !signed) return formatDigits(value, 16, verb, { ...flags, sharp: true });
      return formatDigits(value, 10, verb, flags);
    case 'd':
      return formatDigits(value, 10, verb, flags);
    case 'b':
      return formatDigits(value, 2, verb, flags);
    case 'o':
    case 'O':
      return formatDigits(value, 8, verb, flags);
    case 'x':
    case 'X':
      return formatDigits(value, 16, verb, flags);
    case 'c':
      return pad(runeToString(asRune(value)), flags);
    case 'q':
      return pad(quoteRune(asRune(value), flags.plus), flags);
    case 'U':
      return formatUnicode(value, flags);
    default:
      return badVerb(original, verb, flags);
  }
}

function asRune(value: bigint): number {
  return value < 0n || value > 0x10ffffn ? 0xfffd : Number(value);
}

function formatDigits(value: bigint, base: 2 | 8 | 10 | 16, verb: string, flags: Flags): string {
  const negative = value < 0n;
  let digits = (negative ? -value : value).toString(base);
  if (verb === 'X') digits = digits.toUpperCase();
  const { precision } = flags;
  if (precision === 0 && value === 0n) return padding(flags.width ?? 0, { ...flags, zero: false });
  if (precision !== undefined) digits = digits.padStart(precision, '0');
  else if (flags.zero && !flags.minus && flags.width !== undefined) {
    digits = digits.padStart(flags.width - (negative || flags.plus || flags.space ? 1 : 0), '0');
  }
  if (flags.sharp) {
    if (base === 2) digits = '0b' + digits;
    else if (base === 8 && !digits.startsWith('0')) digits = '0' + digits;
    else if (base === 16) digits = (verb === 'X' ? '0X' : '0x') + digits;
  }
  if (verb === 'O') digits = '0o' + digits;
  const sign = negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  return pad(sign + digits, { ...flags, zero: false });
}

function formatUnicode(value: bigint, flags: Flags): string {
  const unsigned = BigInt.asUintN(64, value);
  const width = Math.max(flags.precision ?? 0, 4);
  let text = 'U+' + unsigned.toString(16).toUpperCase().padStart(width, '0');
  if (unsigned <= 0x10ffffn) {
    const point = Number(unsigned);
    if (flags.precision === undefined) text = unicodeName(point);
    if (flags.sharp && isPrintable(point)) text += ` '${String.fromCodePoint(point)}'`;
  }
  return pad(text, { ...flags, zero: false });
}

function truncate(text: string, { precision }: Flags): string {
  if (precision === undefined || text.length <= precision) return text;
  return Array.from(text).slice(0, precision).join('');
}

function pad(text: string, flags: Flags): string {
  if (flags.width === undefined || flags.width === 0) return text;
  const space = padding(flags.width - runeCount(text), flags);
  return flags.minus ? text + space : space + text;
}

function padding(count: number, { zero, minus }: Flags): string {
  return count <= 0 ? '' : (zero && !minus ? '0' : ' ').repeat(count);
}
