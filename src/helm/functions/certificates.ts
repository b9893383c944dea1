import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { printValue, typeName } from '../template/go-print.js';
import { quoteString } from '../template/go-quote.js';
import { fromBytes, isAscii, toBytes } from '../template/go-string.js';
import { GoError, GoObject, type GoValue } from '../template/value.js';
import { decodeBase64 } from './base-encoding.js';
import { renderingTime } from './dates.js';
import { define } from './define.js';
import { readPem } from './pem.js';
import { generateKey, readPrivateKey, type KeyType, type PrivateKey } from './private-key.js';
import { seededStream, streamOf, type SeededStream } from './random.js';
import type { CallContext, FunctionTable } from './registry.js';
import { readIssuer, writeCertificate, type CertificateRequest, type Issuer } from './x509.js';

/**
 * Functions that make keys and certificates. What they make is well-formed and fits together, but follows from the
 * release alone (see randomFunctions), and its keys are small: stand-ins for the ones that a real installation gets.
 * Nothing is made before a template reads it.
 */
export const certificateFunctions: FunctionTable = {
  /**
   * `genPrivateKey TYPE`: a PEM text; rsa, which is "" too, dsa, ecdsa or ed25519. Another gives the fault as
   * text.
   */
  genPrivateKey: define(['string'], (type, context) => {
    const known = keyTypes.get(type);
    return known === undefined ? `Unknown type ${type}` : generateKey(known, seededStream(context));
  }),
  /** `genCA NAME DAYS`: an authority; its PEM texts are `.Cert` and `.Key`. */
  genCA: define(['string', 'int'], (name, days, context) => authority(name, days, undefined, context)),
  /** `genCAWithKey NAME DAYS KEY`: with a key in PEM. */
  genCAWithKey: define(['string', 'int', 'string'], (name, days, pem, context) =>
    authority(name, days, given(pem), context),
  ),
  /**
   * `genSelfSignedCert NAME ADDRESSES NAMES DAYS`: for a list of IP addresses, then one of DNS names, each or
   * nil.
   */
  genSelfSignedCert: define(['string', 'list', 'list', 'int'], (name, addresses, names, days, context) =>
    certificate(name, addresses, names, days, undefined, undefined, context),
  ),
  /** `genSelfSignedCertWithKey NAME ADDRESSES NAMES DAYS KEY`. */
  genSelfSignedCertWithKey: define(
    ['string', 'list', 'list', 'int', 'string'],
    (name, addresses, names, days, pem, context) =>
      certificate(name, addresses, names, days, given(pem), undefined, context),
  ),
  /**
   * `genSignedCert NAME ADDRESSES NAMES DAYS AUTHORITY`: the authority is what `genCA` or `buildCustomCert`
   * gives.
   */
  genSignedCert: define(
    ['string', 'list', 'list', 'int', 'any'],
    (name, addresses, names, days, signer, context) =>
      certificate(name, addresses, names, days, undefined, asIssuer(signer), context),
  ),
  /** `genSignedCertWithKey NAME ADDRESSES NAMES DAYS AUTHORITY KEY`. */
  genSignedCertWithKey: define(
    ['string', 'list', 'list', 'int', 'any', 'string'],
    (name, addresses, names, days, signer, pem, context) =>
      certificate(name, addresses, names, days, given(pem), asIssuer(signer), context),
  ),
  /** `buildCustomCert CERTIFICATE KEY`: both PEM texts in base64; an authority for `genSignedCert`. */
  buildCustomCert: define(['string', 'string'], (certificateText, keyText) =>
    customCertificate(certificateText, keyText),
  ),
};

const keyTypes: ReadonlyMap<string, KeyType> = new Map([
  ['', 'rsa'],
  ['rsa', 'rsa'],
  ['dsa', 'dsa'],
  ['ecdsa', 'ecdsa'],
  ['ed25519', 'ed25519'],
]);

/** sprig's certificate: two texts, made when they are read. */
class GoCertificate extends GoObject {
  readonly goType = 'sprig.certificate';
  override readonly goKind = 'struct';
  private certificateText: string | undefined;
  private keyText: string | undefined;

  constructor(
    private readonly makeCertificate: () => string,
    private readonly makeKey: () => string,
    /** Whether the texts are known to be good because they were made here. */
    readonly isOwn: boolean,
  ) {
    super();
  }

  get certificate(): string {
    return (this.certificateText ??= this.makeCertificate());
  }

  get key(): string {
    return (this.keyText ??= this.makeKey());
  }

  field(name: string): GoValue | undefined {
    return name === 'Cert' ? this.certificate : name === 'Key' ? this.key : undefined;
  }

  print(): string {
    return `{${this.certificate} ${this.key}}`;
  }

  toData(): GoValue {
    return { Cert: this.certificate, Key: this.key };
  }
}

function given(pem: string): PrivateKey {
  try {
    return readPrivateKey(pem);
  } catch (error) {
    if (error instanceof GoError) throw new GoError(`parsing private key: ${error.message}`);
    throw error;
  }
}

function authority(
  name: string,
  days: bigint,
  key: PrivateKey | undefined,
  context: CallContext,
): GoCertificate {
  const stream = seededStream(context);
  return made({ ...requestOf(name, null, null, days, stream), isAuthority: true }, key, undefined, stream);
}

function certificate(
  name: string,
  addresses: GoValue[] | null,
  names: GoValue[] | null,
  days: bigint,
  key: PrivateKey | undefined,
  issuer: (() => Issuer) | undefined,
  context: CallContext,
): GoCertificate {
  const stream = seededStream(context);
  return made(requestOf(name, addresses, names, days, stream), key, issuer, stream);
}

function made(
  request: CertificateRequest,
  given: PrivateKey | undefined,
  issuer: (() => Issuer) | undefined,
  stream: SeededStream,
): GoCertificate {
  const seed = stream.bytes(32).toString('hex');
  let known = given;
  const key = (): PrivateKey => (known ??= readPrivateKey(generateKey('rsa', streamOf(seed))));
  // Keys that cannot sign are told at once, as they are where nothing waits.
  if (given !== undefined && given.publicKey === undefined) writeCertificate(request, given, issuer?.());
  return new GoCertificate(
    () => writeCertificate(request, key(), issuer?.()),
    () => key().pem,
    true,
  );
}

function requestOf(
  commonName: string,
  addresses: GoValue[] | null,
  names: GoValue[] | null,
  days: bigint,
  stream: SeededStream,
): CertificateRequest {
  const nanoseconds = BigInt.asIntN(64, days * 86_400_000_000_000n);
  return {
    commonName,
    addresses: (addresses ?? []).map((address) => {
      if (typeof address !== 'string')
        throw new GoError(`error parsing ip: ${printValue(address)} is not a string`);
      if (isIP(address) === 0 || address.includes('%')) throw new GoError(`error parsing ip: ${address}`);
      return address;
    }),
    names: (names ?? []).map((name) => {
      if (typeof name !== 'string')
        throw new GoError(`error processing alternate dns name: ${printValue(name)} is not a string`);
      if (!isAscii(name))
        throw new GoError(
          `error creating certificate: x509: ${quoteString(name)} cannot be encoded as an IA5String`,
        );
      return name;
    }),
    notBefore: renderingTime.seconds,
    notAfter: renderingTime.add(nanoseconds).seconds,
    serial: stream.bytes(16),
    isAuthority: false,
  };
}

function asIssuer(signer: GoValue): () => Issuer {
  if (!(signer instanceof GoCertificate))
    throw new GoError(`wrong type for value; expected sprig.certificate; got ${typeName(signer)}`);
  const read = (): Issuer => {
    const issuer = readIssuer(signer.certificate);
    if (typeof issuer === 'string') throw new GoError(issuer);
    return { ...issuer, key: readPrivateKey(signer.key) };
  };
  if (!signer.isOwn) read();
  return read;
}

function customCertificate(certificateText: string, keyText: string): GoCertificate {
  const text = decoded(certificateText, 'unable to decode base64 certificate');
  const key = decoded(keyText, 'unable to decode base64 private key');
  const block = readPem(text);
  if (block === undefined) throw new GoError('unable to decode certificate');
  try {
    void new X509Certificate(block.bytes);
  } catch {
    throw new GoError('error parsing certificate: decodedCert.Bytes: x509: malformed certificate');
  }
  try {
    readPrivateKey(key);
  } catch (error) {
    if (error instanceof GoError) throw new GoError(`error parsing private key: ${error.message}`);
    throw error;
  }
  return new GoCertificate(
    () => text,
    () => key,
    false,
  );
}

function decoded(text: string, complaint: string): string {
  try {
    return fromBytes(decodeBase64(toBytes(text)));
  } catch (error) {
    if (error instanceof GoError) throw new GoError(complaint);
    throw error;
  }
}
