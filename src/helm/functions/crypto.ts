import { createCipheriv, createDecipheriv, createHash, createHmac, scryptSync } from 'node:crypto';
import { sha256 } from '../../manifest/sha256.js';
import { byteLength, fromBytes, toBytes } from '../template/go-string.js';
import { GoError } from '../template/value.js';
import { decodeBase64 } from './base-encoding.js';
import { bcryptHash } from './bcrypt.js';
import { define, limitText } from './define.js';
import { seededStream } from './random.js';
import type { CallContext, FunctionTable } from './registry.js';

/** Functions that hash and encrypt. Salts and initial vectors are seeded, see randomFunctions. */
export const cryptoFunctions: FunctionTable = {
  /** `sha1sum TEXT`: hexadecimal. */
  sha1sum: define(['string'], (text) => hash('sha1', text)),
  /** `sha256sum TEXT`: hexadecimal. */
  sha256sum: define(['string'], (text) =>
    text.length > shortText ? hash('sha256', text) : sha256(toBytes(text)),
  ),
  /** `sha512sum TEXT`: hexadecimal. */
  sha512sum: define(['string'], (text) => hash('sha512', text)),
  /** `adler32sum TEXT`: a decimal number, as a text. */
  adler32sum: define(['string'], (text) => String(adler32(toBytes(text)))),
  /** `bcrypt TEXT`: more than 72 bytes give the fault as text. */
  bcrypt: define(['string'], (text, context) => bcrypt(text, context)),
  /** `htpasswd USER PASSWORD`: with a bcrypt hash; a colon in the name gives the fault as text. */
  htpasswd: define(['string', 'string'], (user, password, context) =>
    user.includes(':') ? `invalid username: ${user}` : `${user}:${bcrypt(password, context)}`,
  ),
  /**
   * `encryptAES PASSWORD TEXT`: AES-256-CBC, the initial vector first, in base64. The key is the password cut
   * or filled with zeros to 32 bytes. "" stays "".
   */
  encryptAES: define(['string', 'string'], (password, text, context) => {
    if (text === '') return '';
    limitText('encryptAES', text.length * 1.5);
    const start = seededStream(context).bytes(16);
    const cipher = createCipheriv('aes-256-cbc', aesKey(password), start);
    return Buffer.concat([start, cipher.update(toBytes(text)), cipher.final()]).toString('base64');
  }),
  /**
   * `decryptAES PASSWORD TEXT`: of what `encryptAES` gives; another password gives garbage, or fails.
   */
  decryptAES: define(['string', 'string'], (password, text) => decryptAes(password, text)),
  /**
   * `derivePassword COUNTER TYPE PASSWORD USER SITE`: TYPE is maximum, long, medium, short, basic or pin;
   * another gives the fault as text.
   */
  derivePassword: define(
    ['uint32', 'string', 'string', 'string', 'string'],
    (counter, type, password, user, site) => derivePassword(Number(counter), type, password, user, site),
  ),
};

/** Up to this length our own hash is faster than loading Node's module. */
const shortText = 8192;

function hash(algorithm: string, text: string): string {
  return createHash(algorithm).update(toBytes(text)).digest('hex');
}

/** The checksum of zlib. */
export function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

function bcrypt(text: string, context: CallContext): string {
  if (byteLength(text) > 72)
    return 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes';
  return bcryptHash(text, seededStream(context));
}

function aesKey(password: string): Buffer {
  const key = Buffer.alloc(32);
  toBytes(password).copy(key);
  return key;
}

function decryptAes(password: string, text: string): string {
  if (text === '') return '';
  const data = decodeBase64(toBytes(text));
  if (data.length < 16) {
    const capacity = Math.floor(text.length / 4) * 3;
    throw new GoError(`runtime error: slice bounds out of range [:16] with capacity ${capacity}`);
  }
  const encrypted = data.subarray(16);
  if (encrypted.length % 16 !== 0) throw new GoError('crypto/cipher: input not full blocks');
  if (encrypted.length === 0) throw new GoError('runtime error: index out of range [-1]');
  const decipher = createDecipheriv('aes-256-cbc', aesKey(password), data.subarray(0, 16));
  decipher.setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(encrypted), decipher.final()]);
  const end = plain.length - plain[plain.length - 1]!;
  if (end < 0) throw new GoError(`runtime error: slice bounds out of range [:${end}]`);
  return fromBytes(plain.subarray(0, end));
}

/** The scope that the Master Password algorithm (version 3) puts before everything it hashes. */
const scope = 'com.lyndir.masterpassword';

/** The Master Password algorithm: shapes of passwords by their type, and what the letters of a shape stand for. */
const shapes: Readonly<Record<string, readonly string[]>> = {
  maximum: ['anoxxxxxxxxxxxxxxxxx', 'axxxxxxxxxxxxxxxxxno'],
  long: (
    'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv ' +
    'CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv ' +
    'CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno'
  ).split(' '),
  medium: ['CvcnoCvc', 'CvcCvcno'],
  short: ['Cvcn'],
  basic: ['aaanaaan', 'aannaaan', 'aaannaaa'],
  pin: ['nnnn'],
};

const alphabets: Readonly<Record<string, string>> = {
  V: 'AEIOU',
  C: 'BCDFGHJKLMNPQRSTVWXYZ',
  v: 'aeiou',
  c: 'bcdfghjklmnpqrstvwxyz',
  a: 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz',
  n: '0123456789',
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()',
};

function derivePassword(counter: number, type: string, password: string, user: string, site: string): string {
  const candidates = Object.hasOwn(shapes, type) ? shapes[type]! : undefined;
  if (candidates === undefined) return `cannot find password template ${type}`;
  const key = scryptSync(toBytes(password), sized(user), 64, {
    N: 32768,
    r: 8,
    p: 2,
    maxmem: 128 * 1024 * 1024,
  });
  const seed = createHmac('sha256', key)
    .update(Buffer.concat([sized(site), uint32(counter)]))
    .digest();
  const shape = candidates[seed[0]! % candidates.length]!;
  let result = '';
  for (let i = 0; i < shape.length; i++) {
    const alphabet = alphabets[shape[i]!]!;
    result += alphabet[seed[i + 1]! % alphabet.length]!;
  }
  return result;
}

function sized(text: string): Buffer {
  const bytes = toBytes(text);
  return Buffer.concat([Buffer.from(scope), uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
