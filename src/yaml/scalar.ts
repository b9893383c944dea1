import { goSyntax } from './go/go-syntax.js';
import { parseTimestamp } from './timestamp.js';
import type { Scanner } from './scanner.js';
import type { YamlValue } from './value.js';

/** What the first character of a plain scalar says of its type. */
const TEXT = 0;
const WORD = 1;
const DIGIT = 2;
const SIGN = 3;
const DOT = 4;

const KINDS = new Uint8Array(128);
for (const c of 'yYnNtTfFoO~') KINDS[c.charCodeAt(0)] = WORD;
for (const c of '0123456789') KINDS[c.charCodeAt(0)] = DIGIT;
for (const c of '+-') KINDS[c.charCodeAt(0)] = SIGN;
KINDS['.'.charCodeAt(0)] = DOT;

const LONGEST_WORD = 5;
const NOT_FINITE = ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF', '-.inf', '-.Inf', '-.INF'];
const NOT_A_NUMBER = ['.nan', '.NaN', '.NAN'];

const KUSTOMIZE_WORDS = new Map<string, null | boolean | number>();
for (const word of ['', '~', 'null', 'Null', 'NULL']) KUSTOMIZE_WORDS.set(word, null);
for (const word of ['true', 'True', 'TRUE']) KUSTOMIZE_WORDS.set(word, true);
for (const word of ['false', 'False', 'FALSE']) KUSTOMIZE_WORDS.set(word, false);
for (const word of NOT_FINITE) KUSTOMIZE_WORDS.set(word, word.startsWith('-') ? -Infinity : Infinity);
for (const word of NOT_A_NUMBER) KUSTOMIZE_WORDS.set(word, NaN);

const HELM_WORDS = new Map(KUSTOMIZE_WORDS);
for (const word of ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON']) HELM_WORDS.set(word, true);
for (const word of ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF']) HELM_WORDS.set(word, false);

const DECIMAL = /^[-+]?(?:0|[1-9][0-9]*)$/;
const PREFIXED = /^([-+]?)0(?:[xX]([0-9a-fA-F]+)|[bB]([01]+)|[oO]?([0-7]+))$/;
/** ParseInt also takes the sign behind a binary prefix (and with yaml.v3 behind an octal one). */
const SIGN_INSIDE = /^0(?:b([-+])([01]+)|o([-+])([0-7]+))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const DOT_FLOAT = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

/** The value of a plain scalar by the rules of the scanner. */
export function resolvePlain(
  s: Scanner,
  text: string,
  offset: number,
): null | boolean | number | bigint | string {
  const c = text.charCodeAt(0);
  const kind = c < 128 ? KINDS[c] : TEXT;
  if (kind === TEXT) return text;
  if (kind === WORD) {
    if (!mayBeWord(text)) return text;
    const word = (s.kustomize ? KUSTOMIZE_WORDS : HELM_WORDS).get(text);
    return word === undefined ? text : word;
  }
  if (kind === DIGIT && text.length < 16) {
    const length = text.length;
    let value = c - 48;
    if (length === 1) return value;
    if (value !== 0) {
      let at = 1;
      for (; at < length; at++) {
        const digit = text.charCodeAt(at) - 48;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
      }
      if (at === length) return value;
    }
  }
  if (kind !== DIGIT && text.length <= LONGEST_WORD && HELM_WORDS.has(text)) {
    s.fail(
      `${text} is a number that JSON does not have, so Kubernetes cannot read it; quote it to have text`,
      offset,
      `json: unsupported value: ${goName(text)}`,
    );
  }
  const number = parseNumber(text, s.kustomize, s.exact);
  if (number !== undefined) return number;
  if (s.kustomize && kind === DIGIT) return parseTimestamp(text) ?? text;
  return text;
}

/** Rules out most text that only starts like `yes`, `null` and their kind: by its length and second letter. */
function mayBeWord(text: string): boolean {
  const second = text.charCodeAt(1) | 32;
  switch (text.length) {
    case 1:
      return true;
    case 2:
      return second === 110 || second === 111;
    case 3:
      return second === 101 || second === 102;
    case 4:
      return second === 114 || second === 117;
    case 5:
      return second === 97;
    default:
      return false;
  }
}

/** The number that a plain scalar is, or undefined where it is none that a float64 or a 64-bit integer holds. */
export function parseNumber(text: string, kustomize: boolean, exact: boolean): number | bigint | undefined {
  const c = text.charCodeAt(0);
  if (c === 46) {
    if (!DOT_FLOAT.test(text)) return undefined;
    const value = Number(text.replaceAll('_', ''));
    return Number.isFinite(value) ? value : undefined;
  }
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  return parseInteger(plain, kustomize, exact) ?? parseFloat64(plain);
}

/** The integer that a scalar without underscores is within the 64 bits of Go, or undefined. */
export function parseInteger(plain: string, kustomize: boolean, exact: boolean): number | bigint | undefined {
  let value: bigint;
  let signed: boolean;
  if (DECIMAL.test(plain)) {
    if (plain.length < 16) return Number(plain) + 0;
    if (plain.length > 20) return undefined;
    signed = plain.startsWith('-') || plain.startsWith('+');
    value = BigInt(plain.startsWith('+') ? plain.slice(1) : plain);
  } else {
    const prefixed = PREFIXED.exec(plain) ?? insideSign(plain, kustomize);
    if (prefixed === undefined) return undefined;
    const [, sign, hex, binary, octal] = prefixed;
    const digits = hex ?? binary ?? octal ?? '';
    if (digits.length > 64) {
      if (/[1-9a-fA-F]/.test(digits.slice(0, -64))) return undefined;
    }
    const base = hex === undefined ? (binary === undefined ? '0o' : '0b') : '0x';
    value = BigInt(base + digits.slice(-64));
    if (sign === '-') value = -value;
    signed = sign !== '';
  }
  if (value < MIN_INT64 || value > (signed ? MAX_INT64 : MAX_UINT64)) return undefined;
  const number = Number(value);
  return exact && !Number.isSafeInteger(number) ? value : number;
}

function insideSign(plain: string, kustomize: boolean): (string | undefined)[] | undefined {
  const match = SIGN_INSIDE.exec(plain);
  if (match === null) return undefined;
  if (match[1] !== undefined) return ['', match[1], undefined, match[2]];
  return kustomize ? ['', match[3], undefined, undefined, match[4]] : undefined;
}

function parseFloat64(plain: string): number | undefined {
  if (!FLOAT.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** Whether a string would be read as something else than text if it stood plain. */
export function resolvesToOther(text: string, kustomize: boolean): boolean {
  const c = text.charCodeAt(0);
  const kind = c < 128 ? KINDS[c] : TEXT;
  if (kind === TEXT) return text === '';
  if (text.length <= LONGEST_WORD && (kustomize ? KUSTOMIZE_WORDS : HELM_WORDS).has(text)) return true;
  if (kind === WORD) return false;
  if (parseNumber(text, kustomize, false) !== undefined) return true;
  return kind === DIGIT && parseTimestamp(text) !== undefined;
}

/**
 * Stands for a key that is null until its value is read: Go's message shows the value. No text has it, for a control
 * character cannot stand in a plain key and a lone surrogate in no other.
 */
export const NULL_KEY = '\0\ud800';

/** The text that a plain key has as a key of a JSON object. */
export function resolveKey(s: Scanner, text: string, offset: number): string {
  const c = text.charCodeAt(0);
  const kind = c < 128 ? KINDS[c] : TEXT;
  if (kind === TEXT) return text;
  if (kind === WORD ? mayBeWord(text) : text.length <= LONGEST_WORD) {
    const word = (s.kustomize ? KUSTOMIZE_WORDS : HELM_WORDS).get(text);
    if (word === null) return NULL_KEY;
    if (word !== undefined && s.kustomize) s.noteKey(text, offset);
    else if (word !== undefined) {
      if (typeof word === 'boolean') return word ? 'true' : 'false';
      return Number.isNaN(word) ? '.nan' : word < 0 ? '-.inf' : '.inf';
    }
  }
  if (kind === WORD) return text;
  if (s.kustomize) {
    if (resolvesToOther(text, true)) s.noteKey(text, offset);
    return text;
  }
  const plain = kind === DOT ? text : text.replaceAll('_', '');
  const integer = parseInteger(plain, false, true);
  if (integer !== undefined) {
    if (integer > MAX_INT64) {
      s.fail(`the key ${text} is too large a number; quote it`, offset);
    }
    return String(integer);
  }
  const number = parseNumber(text, false, false);
  return typeof number === 'number' ? formatFloat32(number) : text;
}

/** The text that a value (an alias, a tagged scalar) has as a key. */
export function keyOfValue(s: Scanner, value: YamlValue, offset: number): string {
  if (typeof value === 'string') return value;
  if (value === null) return NULL_KEY;
  if (typeof value === 'object') failComplexKey(s, offset, value);
  return String(value);
}

/** How Go prints a float that no number literal can write. */
function goName(text: string): string {
  if (/nan/i.test(text)) return 'NaN';
  return text.startsWith('-') ? '-Inf' : '+Inf';
}

/** For a map or list in the place of a key. */
export function failComplexKey(s: Scanner, offset: number, key: YamlValue): never {
  const go = `yaml: invalid map key: ${goSyntax(key)}`;
  for (const at of [offset, offset - 1]) {
    if (!s.text.startsWith('{{', at)) continue;
    s.fail(
      'a template expression {{ }} stands here, which is not YAML; only files in the templates folder of a chart are templates (elsewhere quote it)',
      at,
      go,
    );
  }
  s.fail('a map or list cannot be a key; expected text', offset, go);
}

/** A number as Go prints a float32: keys that are floats pass through one. */
function formatFloat32(value: number): string {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single < 0 ? '-.inf' : '.inf';
  for (let precision = 1; precision < 10; precision++) {
    const short = Number(single.toPrecision(precision));
    if (Math.fround(short) === single) return formatFloat(short);
  }
  return formatFloat(single);
}

/** A finite float as Go's strconv prints it with format g and the fewest digits: `0.1`, `1e+06`, `1.5e-07`. */
export function formatFloat(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e6) return String(value);
  const text = value.toExponential();
  const at = text.indexOf('e') + 2;
  return text.length - at < 2 ? `${text.slice(0, at)}0${text.slice(at)}` : text;
}
