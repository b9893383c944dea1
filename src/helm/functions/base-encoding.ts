import { GoError } from '../template/value.js';

/** The bytes of a base64 text with padding; line breaks in it are skipped. Throws GoError with Go's message. */
export function decodeBase64(bytes: Uint8Array): Buffer {
  // Node's decoder forgives what Go rejects, so that only its output for whole, clean text counts.
  const text = Buffer.from(bytes).toString('latin1');
  if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) return Buffer.from(text, 'base64');
  checkBase64(text);
  return Buffer.from(text.replace(/[\r\n]/g, ''), 'base64');
}

function checkBase64(text: string): void {
  let at = 0;
  const skipLines = (): void => {
    while (text[at] === '\n' || text[at] === '\r') at++;
  };
  for (;;) {
    for (let count = 0; count < 4;) {
      skipLines();
      if (at === text.length) {
        if (count === 0) return;
        throw illegal(64, at - count);
      }
      const character = text[at++]!;
      if (/[A-Za-z0-9+/]/.test(character)) {
        count++;
        continue;
      }
      if (character !== '=' || count < 2) throw illegal(64, at - 1);
      if (count === 2) {
        skipLines();
        if (at === text.length) throw illegal(64, at);
        if (text[at] !== '=') throw illegal(64, at - 1);
        at++;
      }
      skipLines();
      if (at < text.length) throw illegal(64, at);
      return;
    }
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The base32 text of some bytes, with padding. */
export function encodeBase32(bytes: Uint8Array): string {
  const digits: string[] = [];
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) digits.push(alphabet[(value >>> (bits - 5)) & 31]!);
    value &= 0xff;
  }
  if (bits > 0) digits.push(alphabet[(value << (5 - bits)) & 31]!);
  while (digits.length % 8 !== 0) digits.push('=');
  return digits.join('');
}

/** The bytes of a base32 text with padding. Throws GoError with Go's message. */
export function decodeBase32(bytes: Uint8Array): Buffer {
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\r\n]/g, '');
  const result: number[] = [];
  let at = 0;
  for (let end = false; at < text.length && !end;) {
    let value = 0n;
    let count = 0;
    while (count < 8) {
      if (at === text.length) throw illegal(32, at - count);
      const character = text[at++]!;
      const left = text.length - at;
      if (character === '=' && count >= 2 && left < 8) {
        checkPadding(text, at, count);
        end = true;
        break;
      }
      const digit = alphabet.indexOf(character);
      if (digit < 0) throw illegal(32, at - 1);
      value = (value << 5n) | BigInt(digit);
      count++;
    }
    const size = Math.floor((count * 5) / 8);
    value <<= BigInt(40 - count * 5);
    for (let i = 0; i < size; i++) result.push(Number((value >> BigInt(32 - 8 * i)) & 0xffn));
  }
  return Buffer.from(result);
}

/** Padding fills a group of eight; one, three and six digits do not make whole bytes. */
function checkPadding(text: string, at: number, count: number): void {
  const left = text.length - at;
  if (left + count < 7) throw illegal(32, text.length);
  for (let i = 0; i < 7 - count; i++) {
    if (left > i && text[at + i] !== '=') throw illegal(32, at + i - 1);
  }
  if (count === 3 || count === 6) throw illegal(32, at - 1);
}

function illegal(base: 32 | 64, offset: number): GoError {
  return new GoError(`illegal base${base} data at input byte ${offset}`);
}
