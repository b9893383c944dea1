import {
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  sign,
  type KeyObject,
} from 'node:crypto';
import { GoError } from '../template/value.js';
import { bigintBytes, bytesToBigint, der, derInteger, derOid, derSequence, readDer, tag } from './der.js';
import { readPem, writePem } from './pem.js';
import { modularInverse, modularPower } from './modular.js';
import type { SeededStream } from './random.js';
import { dsaGroup, stockPrime, stockPrimeCount } from './stock-primes.js';

export type KeyType = 'rsa' | 'dsa' | 'ecdsa' | 'ed25519';

/**
 * A new private key as PEM, in the format that its type is usually written in. It follows from the release's name and
 * protects nothing, whatever its size: RSA keys have 1024 bits, where real charts get 2048 and more.
 */
export function generateKey(type: KeyType, stream: SeededStream): string {
  switch (type) {
    case 'rsa':
      return rsaKey(stream);
    case 'dsa':
      return dsaKey(stream);
    case 'ecdsa':
      return ecKey(stream);
    case 'ed25519':
      // The fixed head of such a key in PKCS #8 (RFC 8410).
      return writePem(
        'PRIVATE KEY',
        Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), stream.bytes(32)]),
      );
  }
}

/** A modulus of two primes of the stock: most releases get one of their own, the same in each run and in any order. */
function rsaKey(stream: SeededStream): string {
  const first = stream.below(stockPrimeCount);
  const second = (first + 1 + stream.below(stockPrimeCount - 1)) % stockPrimeCount;
  const [p, q] = [stockPrime(first), stockPrime(second)];
  const e = 65537n;
  const d = modularInverse(e, (p - 1n) * (q - 1n));
  const numbers = [0n, p * q, e, d, p, q, d % (p - 1n), d % (q - 1n), modularInverse(q, p)];
  return writePem('RSA PRIVATE KEY', derSequence(...numbers.map(derInteger)));
}

function dsaKey(stream: SeededStream): string {
  const { p, q, g } = dsaGroup;
  const x = (bytesToBigint(stream.bytes(20)) % (q - 1n)) + 1n;
  return writePem('DSA PRIVATE KEY', derSequence(...[0n, p, q, g, modularPower(g, x, p), x].map(derInteger)));
}

interface Curve {
  readonly oid: string;
  /** Node's name. */
  readonly name: string;
  readonly order: bigint;
  readonly hash: 'sha256' | 'sha384' | 'sha512';
}

const p256: Curve = {
  oid: '1.2.840.10045.3.1.7',
  name: 'prime256v1',
  order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  hash: 'sha256',
};
const curves: readonly Curve[] = [
  p256,
  {
    oid: '1.3.132.0.34',
    name: 'secp384r1',
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    hash: 'sha384',
  },
  {
    oid: '1.3.132.0.35',
    name: 'secp521r1',
    order: BigInt(
      '0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409',
    ),
    hash: 'sha512',
  },
];

function ecKey(stream: SeededStream): string {
  const scalar = (bytesToBigint(stream.bytes(40)) % (p256.order - 1n)) + 1n;
  const secret = fixedBytes(scalar, 32);
  const curve = createECDH(p256.name);
  curve.setPrivateKey(secret);
  const point = Buffer.concat([Buffer.from([0]), curve.getPublicKey()]);
  return writePem(
    'EC PRIVATE KEY',
    derSequence(
      derInteger(1n),
      der(tag.octetString, secret),
      der(0xa0, derOid(p256.oid)),
      der(0xa1, der(tag.bitString, point)),
    ),
  );
}

function fixedBytes(value: bigint, size: number): Buffer {
  const bytes = bigintBytes(value);
  return Buffer.concat([Buffer.alloc(Math.max(0, size - bytes.length)), bytes]);
}

/** A private key that was read from PEM. */
export interface PrivateKey {
  /** PEM in the format that its type is usually written in. */
  readonly pem: string;
  /** DER of the public key with its algorithm (SubjectPublicKeyInfo); undefined for DSA, which signs no certificates. */
  readonly publicKey: Buffer | undefined;
  /** DER of the algorithm that `sign` uses. */
  readonly signatureAlgorithm: Buffer;
  /** The signature of some bytes; always the same for the same bytes. */
  readonly sign: (data: Buffer) => Buffer;
}

/** Reads a private key: PKCS #8, or RSA, EC or DSA in their own formats. Throws GoError. */
export function readPrivateKey(text: string): PrivateKey {
  const block = readPem(text);
  if (block === undefined) throw new GoError('no PEM data in input');
  if (block.type === 'PRIVATE KEY') {
    const key = load(block.bytes, 'pkcs8', 'decoding PEM as PKCS#8: ');
    return key.asymmetricKeyType === 'rsa' ? rsaPrivateKey(key) : otherPrivateKey(key);
  }
  if (!block.type.endsWith(' PRIVATE KEY'))
    throw new GoError(`no private key data in PEM block of type ${block.type}`);
  switch (block.type.slice(0, -' PRIVATE KEY'.length)) {
    case 'RSA':
      return rsaPrivateKey(load(block.bytes, 'pkcs1', 'parsing RSA private key from PEM: '));
    case 'EC':
      return otherPrivateKey(load(block.bytes, 'sec1', 'parsing EC private key from PEM: '));
    case 'DSA':
      if (readDer(block.bytes)?.[0]?.tag !== tag.sequence)
        throw new GoError('parsing DSA private key from PEM: the data is no ASN.1 sequence');
      return {
        pem: writePem(block.type, block.bytes),
        publicKey: undefined,
        signatureAlgorithm: Buffer.alloc(0),
        sign: () => Buffer.alloc(0),
      };
    default:
      throw new GoError(`invalid private key type ${block.type}`);
  }
}

function load(bytes: Buffer, type: 'pkcs1' | 'pkcs8' | 'sec1', complaint: string): KeyObject {
  try {
    return createPrivateKey({ key: bytes, format: 'der', type });
  } catch {
    throw new GoError(`${complaint}the data is no such key`);
  }
}

function rsaPrivateKey(key: KeyObject): PrivateKey {
  return {
    pem: key.export({ format: 'pem', type: 'pkcs1' }) as string,
    publicKey: publicDer(key),
    signatureAlgorithm: derSequence(derOid('1.2.840.113549.1.1.11'), der(0x05)),
    sign: (data) => sign('sha256', data, key),
  };
}

function otherPrivateKey(key: KeyObject): PrivateKey {
  const publicKey = publicDer(key);
  if (key.asymmetricKeyType === 'ed25519') {
    return {
      pem: key.export({ format: 'pem', type: 'pkcs8' }) as string,
      publicKey,
      signatureAlgorithm: derSequence(derOid('1.3.101.112')),
      sign: (data) => sign(null, data, key),
    };
  }
  const curve = curves.find(({ name }) => name === key.asymmetricKeyDetails?.namedCurve);
  if (key.asymmetricKeyType !== 'ec' || curve === undefined)
    throw new GoError(`x509: unsupported elliptic curve or key type ${String(key.asymmetricKeyType)}`);
  const secret = Buffer.from((key.export({ format: 'jwk' }) as { d: string }).d, 'base64url');
  const algorithm = {
    sha256: '1.2.840.10045.4.3.2',
    sha384: '1.2.840.10045.4.3.3',
    sha512: '1.2.840.10045.4.3.4',
  };
  return {
    pem: key.export({ format: 'pem', type: 'sec1' }) as string,
    publicKey,
    signatureAlgorithm: derSequence(derOid(algorithm[curve.hash])),
    sign: (data) => signOnCurve(data, bytesToBigint(secret), curve),
  };
}

function publicDer(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' });
}

/**
 * ECDSA with a nonce that follows from the key and the data: Node only signs with random ones, which would change the
 * output of each run.
 */
function signOnCurve(data: Buffer, secret: bigint, curve: Curve): Buffer {
  const { order } = curve;
  const bits = order.toString(2).length;
  const size = Math.ceil(bits / 8);
  const digest = createHash(curve.hash).update(data).digest();
  const excess = BigInt(Math.max(0, digest.length * 8 - bits));
  const message = bytesToBigint(digest) >> excess;
  for (let attempt = 0; ; attempt++) {
    const mac = (part: number): Buffer =>
      createHmac('sha512', fixedBytes(secret, size)).update(digest).update(`${attempt}/${part}`).digest();
    const nonce = (bytesToBigint(Buffer.concat([mac(0), mac(1)])) % (order - 1n)) + 1n;
    const point = createECDH(curve.name);
    point.setPrivateKey(fixedBytes(nonce, size));
    const r = bytesToBigint(point.getPublicKey().subarray(1, 1 + size)) % order;
    const s = (modularInverse(nonce, order) * (message + r * secret)) % order;
    if (r !== 0n && s !== 0n) return derSequence(derInteger(r), derInteger(s));
  }
}
