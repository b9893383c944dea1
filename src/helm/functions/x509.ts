import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { GoError } from '../template/value.js';
import { civilOf } from './calendar.js';
import { bytesToBigint, der, derInteger, derOid, derSequence, readDer, tag } from './der.js';
import { readPem, writePem } from './pem.js';
import type { PrivateKey } from './private-key.js';

/** What a certificate is to say. */
export interface CertificateRequest {
  readonly commonName: string;
  /** Addresses as text, valid ones. */
  readonly addresses: readonly string[];
  /** Host names in ASCII. */
  readonly names: readonly string[];
  /** Seconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly serial: Buffer;
  readonly isAuthority: boolean;
}

/** Who signs a certificate. */
export interface Issuer {
  /** DER of the issuer's name. */
  readonly name: Buffer;
  readonly keyIdentifier: Buffer | undefined;
  readonly key: PrivateKey;
}

/** A certificate as PEM (RFC 5280), signed by itself without an issuer. Throws GoError. */
export function writeCertificate(
  request: CertificateRequest,
  key: PrivateKey,
  issuer: Issuer | undefined,
): string {
  const signer = issuer?.key ?? key;
  if (key.publicKey === undefined || signer.publicKey === undefined)
    throw new GoError('error creating certificate: x509: only RSA, ECDSA and Ed25519 keys supported');
  const subject = distinguishedName(request.commonName);
  const issuerName = issuer?.name ?? subject;
  const body = derSequence(
    der(0xa0, derInteger(2n)),
    derInteger(bytesToBigint(request.serial)),
    signer.signatureAlgorithm,
    issuerName,
    derSequence(time(request.notBefore), time(request.notAfter)),
    subject,
    key.publicKey,
    der(
      0xa3,
      derSequence(...extensions(request, key.publicKey, issuerName.equals(subject) ? undefined : issuer)),
    ),
  );
  const signature = der(tag.bitString, Buffer.from([0]), signer.sign(body));
  return writePem('CERTIFICATE', derSequence(body, signer.signatureAlgorithm, signature));
}

/** The name and key identifier of a certificate that is to sign others; the fault as text where it is none. */
export function readIssuer(pem: string): Omit<Issuer, 'key'> | string {
  const block = readPem(pem);
  if (block === undefined) return 'unable to decode certificate';
  const whole = readDer(block.bytes)?.[0];
  const body = whole?.tag === tag.sequence ? readDer(whole.content)?.[0] : undefined;
  const fields = body?.tag === tag.sequence ? readDer(body.content) : undefined;
  // Version, serial number, algorithm, issuer, validity, subject; the version may be left out.
  const subject = fields?.[fields[0]?.tag === 0xa0 ? 5 : 4];
  if (fields === undefined || subject?.tag !== tag.sequence)
    return 'error parsing certificate: decodedSignerCert.Bytes: x509: malformed certificate';
  const list = readDer(fields.find((field) => field.tag === 0xa3)?.content ?? Buffer.alloc(0))?.[0];
  let keyIdentifier: Buffer | undefined;
  for (const extension of readDer(list?.content ?? Buffer.alloc(0)) ?? []) {
    const parts = readDer(extension.content) ?? [];
    if (parts[0]?.whole.equals(derOid(subjectKeyIdentifier)) !== true) continue;
    keyIdentifier = readDer(parts.at(-1)!.content)?.[0]?.content;
  }
  return { name: subject.whole, keyIdentifier };
}

const subjectKeyIdentifier = '2.5.29.14';

function extensions(request: CertificateRequest, publicKey: Buffer, issuer: Issuer | undefined): Buffer[] {
  // Digital signature and key encipherment, and signing certificates for an authority.
  const usage = Buffer.from(request.isAuthority ? [2, 0xa4] : [5, 0xa0]);
  const result = [
    extension('2.5.29.15', true, der(tag.bitString, usage)),
    extension('2.5.29.37', false, derSequence(derOid('1.3.6.1.5.5.7.3.1'), derOid('1.3.6.1.5.5.7.3.2'))),
    extension(
      '2.5.29.19',
      true,
      request.isAuthority ? derSequence(der(tag.boolean, Buffer.from([0xff]))) : derSequence(),
    ),
  ];
  if (request.isAuthority) {
    const bits = readDer(readDer(publicKey)![0]!.content)![1]!.content.subarray(1);
    const identifier = createHash('sha256').update(bits).digest().subarray(0, 20);
    result.push(extension(subjectKeyIdentifier, false, der(tag.octetString, identifier)));
  }
  if (issuer?.keyIdentifier !== undefined)
    result.push(extension('2.5.29.35', false, derSequence(der(0x80, issuer.keyIdentifier))));
  const names = alternativeNames(request);
  if (names.length > 0) result.push(extension('2.5.29.17', request.commonName === '', derSequence(...names)));
  return result;
}

function extension(oid: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [der(tag.boolean, Buffer.from([0xff]))] : [];
  return derSequence(derOid(oid), ...flag, der(tag.octetString, value));
}

function alternativeNames({ names, addresses }: CertificateRequest): Buffer[] {
  const result: Buffer[] = [];
  for (const name of names) result.push(der(0x82, Buffer.from(name, 'latin1')));
  for (const address of addresses) result.push(der(0x87, addressBytes(address)));
  return result;
}

/** Four bytes of an IPv4 address, also of one that is written as IPv6, else sixteen. */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const plain =
    dotted === null
      ? address
      : dotted[1]! +
        (Number(dotted[2]) * 256 + Number(dotted[3])).toString(16) +
        ':' +
        (Number(dotted[4]) * 256 + Number(dotted[5])).toString(16);
  const [head, tail] = plain.split('::') as [string, string?];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
  const bytes = Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
  const mapped = bytes.subarray(0, 12).equals(Buffer.from('00000000000000000000ffff', 'hex'));
  return mapped ? bytes.subarray(12) : bytes;
}

/** A name of nothing but a common name, or of nothing. */
function distinguishedName(commonName: string): Buffer {
  if (commonName === '') return derSequence();
  const type = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(commonName) ? tag.printableString : tag.utf8String;
  const value = der(type, Buffer.from(commonName));
  return derSequence(der(tag.set, derSequence(derOid('2.5.4.3'), value)));
}

/** Two digits of the year until 2049, then four. */
function time(seconds: number): Buffer {
  const { year, month, day, hour, minute, second } = civilOf(seconds);
  if (year < 0 || year > 9999)
    throw new GoError(
      'error creating certificate: asn1: structure error: cannot represent time as GeneralizedTime',
    );
  const two = (value: number): string => String(value).padStart(2, '0');
  const rest = two(month) + two(day) + two(hour) + two(minute) + two(second) + 'Z';
  if (year >= 1950 && year < 2050) return der(tag.utcTime, Buffer.from(two(year % 100) + rest));
  return der(tag.generalizedTime, Buffer.from(String(year).padStart(4, '0') + rest));
}
