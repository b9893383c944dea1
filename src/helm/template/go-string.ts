/**
 * Strings as Go has them: sequences of bytes that usually are UTF-8. Here a string is UTF-16, and a byte that is no
 * valid UTF-8 is one lone surrogate U+DC80 to U+DCFF whose low eight bits are the byte.
 */

/** Whether every character is below U+0080, so that bytes, characters and UTF-16 units are the same. */
export function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

/** The length in bytes: Go's `len`. */
export function byteLength(text: string): number {
  if (!hasLoneSurrogate(text)) return Buffer.byteLength(text);
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes++;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 2;
    else if (isPairAt(text, i)) {
      bytes += 2;
      i++;
    } else if (unit < 0xdc80 || unit > 0xdcff) bytes += 2; // no byte: becomes U+FFFD
  }
  return bytes;
}

/** The bytes of a string. A lone surrogate that stands for no byte becomes U+FFFD. */
export function toBytes(text: string): Buffer {
  if (!hasLoneSurrogate(text)) return Buffer.from(text, 'utf8');
  const bytes = Buffer.allocUnsafe(text.length * 3);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes[at++] = unit;
    else if (unit < 0xd800 || unit > 0xdfff) at += bytes.write(text[i]!, at, 'utf8');
    else if (isPairAt(text, i)) at += bytes.write(text.slice(i, ++i + 1), at, 'utf8');
    else if (unit >= 0xdc80 && unit <= 0xdcff) bytes[at++] = unit & 0xff;
    else at += bytes.write('\ufffd', at, 'utf8');
  }
  return bytes.subarray(0, at);
}

/** The string of some bytes, each byte outside valid UTF-8 as a lone surrogate. */
export function fromBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  if (!text.includes('\ufffd')) return text;
  let result = '';
  let valid = 0;
  for (let i = 0; i < buffer.length;) {
    const size = sequenceLength(buffer, i);
    if (size === 0) {
      result += buffer.toString('utf8', valid, i) + String.fromCharCode(0xdc00 | buffer[i]!);
      valid = ++i;
    } else {
      i += size;
    }
  }
  return result + buffer.toString('utf8', valid);
}

/**
 * The bytes from `start` to `end` as a string; Go's `s[start:end]`. Offsets must lie within the string. A cut inside
 * a character leaves single bytes.
 */
export function sliceBytes(text: string, start: number, end: number): string {
  if (isAscii(text)) return text.slice(start, end);
  return fromBytes(toBytes(text).subarray(start, end));
}

/** The byte at an offset, or undefined past the end. */
export function byteAt(text: string, offset: number): number | undefined {
  return isAscii(text) ? (offset < text.length ? text.charCodeAt(offset) : undefined) : toBytes(text)[offset];
}

/** Go's runes: the code points; a byte outside valid UTF-8 is U+FFFD. */
export function runes(text: string): number[] {
  const result: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) result.push(unit);
    else if (isPairAt(text, i)) result.push(text.codePointAt(i++)!);
    else result.push(0xfffd);
  }
  return result;
}

/**
 * The characters of a string, each as a string: one code point, or one byte outside valid UTF-8. Joined they are the
 * text again, unlike `runes`.
 */
export function characters(text: string): string[] {
  return Array.from(text);
}

/** The string of Go's runes; surrogates and values above U+10FFFF become U+FFFD. */
export function fromRunes(codePoints: readonly number[]): string {
  let text = '';
  for (const point of codePoints) text += runeToString(point);
  return text;
}

/** Go's `string(rune)`. */
export function runeToString(point: number): string {
  if (point < 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return '\ufffd';
  return String.fromCodePoint(point);
}

/** How many runes a string has. */
export function runeCount(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00 && isPairAt(text, i)) {
      count--;
      i++;
    }
  }
  return count;
}

/** Whether a string holds bytes outside valid UTF-8. */
export function hasLoneSurrogate(text: string): boolean {
  return !text.isWellFormed();
}

/**
 * The one way to write these bytes: joining strings may bring the bytes of a character together again. Call it after
 * joining pieces where single bytes are possible; valid text comes back as it is.
 */
export function normalizeBytes(text: string): string {
  return hasLoneSurrogate(text) ? fromBytes(toBytes(text)) : text;
}

/** Valid UTF-8: each byte outside it becomes U+FFFD. */
export function toValidUtf8(text: string): string {
  return hasLoneSurrogate(text) ? normalizeBytes(text).replace(/\p{Surrogate}/gu, '\ufffd') : text;
}

/** Go's order of strings, which is that of their bytes: negative, zero or positive. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    // UTF-16 order is byte order but for surrogates.
    if (left < 0xd800 && right < 0xd800) return left - right;
    return Buffer.compare(toBytes(a), toBytes(b));
  }
  return a.length - b.length;
}

/** The keys of a map in Go's order. */
export function sortedKeys(map: object): string[] {
  const keys = Object.keys(map);
  if (keys.length < 2) return keys;
  keys.sort();
  // UTF-16 order, which is sorted by much faster, is byte order but for these.
  for (const key of keys) if (/[\ud800-\uffff]/.test(key)) return keys.sort(compareStrings);
  return keys;
}

function isPairAt(text: string, i: number): boolean {
  if (text.charCodeAt(i) > 0xdbff) return false;
  const next = text.charCodeAt(i + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}

/** The length of the valid UTF-8 sequence at an offset, or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const second = bytes[at + 1] ?? 0;
  if (first < 0xe0) return isContinuation(second) ? 2 : 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest || !isContinuation(bytes[at + 2] ?? 0)) return 0;
  if (first < 0xf0) return 3;
  return isContinuation(bytes[at + 3] ?? 0) ? 4 : 0;
}

function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte <= 0xbf;
}
