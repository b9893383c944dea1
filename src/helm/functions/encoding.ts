import { fromBytes, toBytes } from '../template/go-string.js';
import { GoError } from '../template/value.js';
import { decodeBase32, decodeBase64, encodeBase32 } from './base-encoding.js';
import { define } from './define.js';
import type { FunctionTable } from './registry.js';

/** Functions that encode bytes as text. A text that cannot be decoded gives the fault as text. */
export const encodingFunctions: FunctionTable = {
  /** `b64enc TEXT`: base64 with padding, in one line. */
  b64enc: define(['string'], (text) => toBytes(text).toString('base64')),
  /** `b64dec TEXT`: skips line breaks; answers the fault as text. */
  b64dec: define(['string'], (text) => decoded(() => decodeBase64(toBytes(text)))),
  /** `b32enc TEXT`: base32 with padding. */
  b32enc: define(['string'], (text) => encodeBase32(toBytes(text))),
  /** `b32dec TEXT`: answers the fault as text. */
  b32dec: define(['string'], (text) => decoded(() => decodeBase32(toBytes(text)))),
};

function decoded(decode: () => Buffer): string {
  try {
    return fromBytes(decode());
  } catch (error) {
    if (error instanceof GoError) return error.message;
    throw error;
  }
}
