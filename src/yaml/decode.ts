import { isUtf8 } from 'node:buffer';
import { YamlError } from './error.js';

/**
 * The text of a file: UTF-8, or UTF-16 where a byte order mark says so; the mark itself is dropped. Throws YamlError
 * where the bytes are no such text.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, 'utf-16be');
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + mark, bytes.byteLength - mark);
  if (!isUtf8(buffer)) throw undecodable(buffer);
  return buffer.toString('utf8');
}

function decodeUtf16(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new YamlError('the text is not valid UTF-16', 0, 1, 1);
  }
}

/** The error for bytes that are not UTF-8, at the first of them. */
function undecodable(bytes: Buffer): YamlError {
  // The longest valid beginning: validity of a prefix that ends between characters only decreases.
  const text = bytes.toString('utf8');
  let offset = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.codePointAt(at)!;
    if (
      code === 0xfffd &&
      !(bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd)
    ) {
      break;
    }
    offset += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += code > 0xffff ? 2 : 1;
  }
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  const shown = (bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return new YamlError(
    `the byte 0x${shown} is not UTF-8; save the file as UTF-8`,
    at,
    line,
    at - lineStart + 1,
  );
}
