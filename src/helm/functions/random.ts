import { createHash } from 'node:crypto';
import { sha256 } from '../../manifest/sha256.js';
import { fromRunes, runes } from '../template/go-string.js';
import { GoError, goInt } from '../template/value.js';
import { define, limitText } from './define.js';
import type { CallContext, FunctionTable } from './registry.js';

/**
 * Functions whose real results nobody can foretell. Here they follow from the release and from how many such calls
 * came before, so that a rendering never changes between runs. They are stand-ins, no secrets.
 */
export const randomFunctions: FunctionTable = {
  /** `randAlpha COUNT`: ASCII letters; "" for a count of 0 or less. */
  randAlpha: define(['int'], (count, context) => randomText('randAlpha', count, letters, context)),
  /** `randAlphaNum COUNT`: ASCII letters and digits. */
  randAlphaNum: define(['int'], (count, context) => {
    const stream = seededStream(context);
    const text = pick('randAlphaNum', count, letters + digits, stream);
    if (text === '' || /[0-9]/.test(text)) return text;
    // One digit at least, as real ones have.
    const at = stream.below(text.length);
    return text.slice(0, at) + String(stream.below(10)) + text.slice(at + 1);
  }),
  /** `randNumeric COUNT`: digits; the first may be 0. */
  randNumeric: define(['int'], (count, context) => randomText('randNumeric', count, digits, context)),
  /** `randAscii COUNT`: any printable ASCII, quotes and backslashes too. */
  randAscii: define(['int'], (count, context) => randomText('randAscii', count, printable, context)),
  /** `randInt LEAST MOST`: from LEAST to before MOST; fails where there is none. */
  randInt: define(['int', 'int'], (least, most, context) => {
    if (most <= least) throw new GoError('invalid argument to Intn');
    const span = most - least;
    const value = BigInt('0x' + seededStream(context).bytes(16).toString('hex')) % span;
    return goInt(least + value);
  }),
  /** `randBytes COUNT`: that many bytes, in base64; a negative count fails. */
  randBytes: define(['int'], (count, context) => {
    if (count < 0n) throw new GoError('runtime error: makeslice: len out of range');
    limitText('randBytes', Number(count), longestRandom);
    return seededStream(context).bytes(Number(count)).toString('base64');
  }),
  /** `shuffle TEXT`: its characters in another order. */
  shuffle: define(['string'], (text, context) => {
    limitText('shuffle', text.length, longestRandom);
    const stream = seededStream(context);
    const points = runes(text);
    for (let i = points.length - 1; i > 0; i--) {
      const j = stream.below(i + 1);
      [points[i], points[j]] = [points[j]!, points[i]!];
    }
    return fromRunes(points);
  }),
  /** `uuidv4`. */
  uuidv4: define([], (context) => {
    const bytes = seededStream(context).bytes(16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }),
};

/** Random text is made slowly. */
const longestRandom = 1024 * 1024;

const digits = '0123456789';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');

/** Bytes without end that look random and always are the same for the same seed. */
export interface SeededStream {
  bytes(count: number): Buffer;
  /** A number from 0 to one less than the limit. */
  below(limit: number): number;
}

/** The stream of the next call of a seeded function in a rendering. */
export function seededStream(context: CallContext): SeededStream {
  return streamOf(`${context.seed}\n${context.nextSeed()}`);
}

/** The stream of a seed: the hashes of the seed and a counter. */
export function streamOf(seed: string): SeededStream {
  let counter = 0;
  let rest = Buffer.alloc(0);
  const bytes = (count: number): Buffer => {
    const blocks = [rest];
    for (let size = rest.length; size < count; size += 32)
      blocks.push(seedHash(`${counter++}\n${seed}`, counter));
    const all = Buffer.concat(blocks);
    rest = Buffer.from(all.subarray(count));
    return Buffer.from(all.subarray(0, count));
  };
  return { bytes, below: (limit) => bytes(6).readUIntBE(0, 6) % limit };
}

/** The first hashes of a stream are made without Node's module, which takes long to load; most streams need no more. */
function seedHash(text: string, count: number): Buffer<ArrayBuffer> {
  return count > 32 ? createHash('sha256').update(text).digest() : Buffer.from(sha256(text), 'hex');
}

function randomText(name: string, count: bigint, alphabet: string, context: CallContext): string {
  return pick(name, count, alphabet, seededStream(context));
}

function pick(name: string, count: bigint, alphabet: string, stream: SeededStream): string {
  if (count <= 0n) return '';
  limitText(name, Number(count), longestRandom);
  let text = '';
  for (let i = 0; i < Number(count); i++) text += alphabet[stream.below(alphabet.length)]!;
  return text;
}
