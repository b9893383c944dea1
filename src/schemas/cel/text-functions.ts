import { compileGoRegexp, GoRegexpError, type GoRegexp } from '../../manifest/go-regexp.js';
import { formatText } from './format-text.js';
import type { CelLibrary, Environment } from './library.js';
import type { Meter } from './meter.js';
import { registerNamespace } from './namespaces.js';

/** Regular expressions remembered between evaluations. */
const MAX_PATTERNS = 1000;

/**
 * Functions of strings: cel-go's strings extension, Kubernetes' regex library, `matches`. Positions count code points,
 * patterns are Go's.
 */
export function registerTextFunctions(
  environment: Environment,
  { EvaluationError }: CelLibrary,
  meter: Meter,
): void {
  const patterns = new Map<string, GoRegexp>();
  const define = (signature: string, handler: (...args: never[]) => unknown): void => {
    environment.registerFunction(signature, handler, { async: false });
  };

  function compiled(pattern: string): GoRegexp {
    let regexp = patterns.get(pattern);
    if (!regexp) {
      meter.spend(20 + pattern.length);
      try {
        regexp = compileGoRegexp(pattern);
      } catch (error) {
        if (!(error instanceof GoRegexpError)) throw error;
        throw new EvaluationError(`${JSON.stringify(pattern)} is no regular expression: ${error.message}`);
      }
      if (patterns.size >= MAX_PATTERNS) patterns.clear();
      patterns.set(pattern, regexp);
    }
    return regexp;
  }

  function pay(...texts: readonly string[]): void {
    for (const text of texts) meter.spend(meter.sizeOf(text));
  }

  function matches(text: string, pattern: string): boolean {
    meter.spend(meter.sizeOf(text) * (1 + (pattern.length >> 4)));
    return compiled(pattern).test(text);
  }

  define('string.k8s_matches(string): bool', matches);
  define('k8s_matches(string, string): bool', matches);
  define('string.find(string): string', (text: string, pattern: string) => {
    pay(text, pattern);
    return compiled(pattern).find(text) ?? '';
  });
  const findAll = (text: string, pattern: string, limit = -1n): string[] => {
    pay(text, text, pattern);
    return compiled(pattern).findAll(text, Number(limit));
  };
  define('string.findAll(string): list<string>', findAll);
  define('string.findAll(string, int): list<string>', findAll);

  const ascii =
    (change: (text: string) => string) =>
    (text: string): string => {
      pay(text);
      return text.replace(/[A-Za-z]+/g, change);
    };
  define(
    'string.k8s_lowerAscii(): string',
    ascii((text) => text.toLowerCase()),
  );
  define(
    'string.k8s_upperAscii(): string',
    ascii((text) => text.toUpperCase()),
  );
  define('string.k8s_trim(): string', (text: string) => text.replace(/^[\s\u0085]+|[\s\u0085]+$/gu, ''));
  define('string.reverse(): string', (text: string) => {
    pay(text);
    return [...text].reverse().join('');
  });

  function position(index: bigint, length: number): number {
    if (index < 0n || index > BigInt(length)) throw new EvaluationError(`index out of range: ${index}`);
    return Number(index);
  }

  define('string.charAt(int): string', (text: string, index: bigint) => {
    pay(text);
    const points = [...text];
    return points[position(index, points.length)] ?? '';
  });
  const substring = (text: string, from: bigint, to?: bigint): string => {
    pay(text);
    const points = [...text];
    const start = position(from, points.length);
    const end = to === undefined ? points.length : position(to, points.length);
    if (start > end) throw new EvaluationError(`invalid substring range: ${start} to ${end}`);
    return points.slice(start, end).join('');
  };
  define('string.k8s_substring(int): string', substring);
  define('string.k8s_substring(int, int): string', substring);

  const indexOf = (text: string, part: string, from = 0n): bigint => {
    pay(text, part);
    const points = [...text];
    const start = points.slice(0, position(from, points.length)).join('').length;
    const found = text.indexOf(part, start);
    return found < 0 ? -1n : BigInt(codePoints(text.slice(0, found)));
  };
  define('string.k8s_indexOf(string): int', indexOf);
  define('string.k8s_indexOf(string, int): int', indexOf);
  const lastIndexOf = (text: string, part: string, from?: bigint): bigint => {
    pay(text, part);
    const points = [...text];
    const start =
      from === undefined ? undefined : points.slice(0, position(from, points.length)).join('').length;
    const found = text.lastIndexOf(part, start);
    return found < 0 ? -1n : BigInt(codePoints(text.slice(0, found)));
  };
  define('string.k8s_lastIndexOf(string): int', lastIndexOf);
  define('string.k8s_lastIndexOf(string, int): int', lastIndexOf);

  define('string.replace(string, string): string', (text: string, old: string, now: string) =>
    replaceFirst(text, old, now, -1n),
  );
  define('string.replace(string, string, int): string', replaceFirst);
  function replaceFirst(text: string, old: string, now: string, limit: bigint): string {
    pay(text, text);
    const parts = pieces(text, old, limit < 0n ? -1n : limit + 1n);
    meter.spend(parts.length * meter.sizeOf(now));
    return parts.join(now);
  }

  const split = (text: string, separator: string, limit = -1n): string[] => {
    pay(text, text);
    return pieces(text, separator, limit);
  };
  define('string.k8s_split(string): list<string>', split);
  define('string.k8s_split(string, int): list<string>', split);

  const join = (list: readonly unknown[], separator = ''): string => {
    for (const item of list) {
      if (typeof item !== 'string') throw new EvaluationError('join() needs a list of strings');
      pay(item, separator);
    }
    return list.join(separator);
  };
  define('list.k8s_join(): string', join);
  define('list.k8s_join(string): string', join);

  define('string.format(list): string', (text: string, values: readonly unknown[]) => {
    pay(text);
    for (const value of values) meter.spend(meter.sizeOf(value));
    const formatted = formatText(text, values);
    if (typeof formatted !== 'string') throw new EvaluationError(formatted.fault);
    return formatted;
  });
  registerNamespace(environment, 'base64', 'kubernetes.Base64');
  define('kubernetes.Base64.encode(bytes): string', (_: object, bytes: Uint8Array) => {
    meter.spend(bytes.length >> 4);
    return Buffer.from(bytes).toString('base64');
  });
  define('kubernetes.Base64.decode(string): bytes', (_: object, text: string) => {
    pay(text);
    return new Uint8Array(Buffer.from(text, 'base64'));
  });
  registerNamespace(environment, 'strings', 'kubernetes.Strings');
  define('kubernetes.Strings.quote(string): string', (_: object, text: string) => JSON.stringify(text));
}

/** At most `limit` parts (negative: all, 0: none); an empty separator parts every code point. */
function pieces(text: string, separator: string, limit: bigint): string[] {
  if (limit === 0n) return [];
  const parts = separator === '' ? [...text] : text.split(separator);
  if (limit < 0n || BigInt(parts.length) <= limit) return parts;
  const kept = Number(limit) - 1;
  return [...parts.slice(0, kept), parts.slice(kept).join(separator)];
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
