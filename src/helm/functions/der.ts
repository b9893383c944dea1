/** The distinguished encoding rules of ASN.1 (X.690): each value is a tag, a length and its content. */

export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One value. */
export function der(tagNumber: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tagNumber, length]), content]);
  const size = Buffer.from(
    length.toString(16).padStart(length > 0xffff ? 6 : length > 0xff ? 4 : 2, '0'),
    'hex',
  );
  return Buffer.concat([Buffer.from([tagNumber, 0x80 | size.length]), size, content]);
}

export function derSequence(...contents: readonly Uint8Array[]): Buffer {
  return der(tag.sequence, ...contents);
}

/** A number that is not negative. */
export function derInteger(value: bigint): Buffer {
  return der(tag.integer, bigintBytes(value, true));
}

/** An object identifier such as 2.5.4.3. */
export function derOid(dotted: string): Buffer {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  const bytes = [first! * 40 + second!];
  for (const part of rest) {
    const digits = [part & 0x7f];
    for (let value = part >>> 7; value > 0; value >>>= 7) digits.unshift((value & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return der(tag.oid, Buffer.from(bytes));
}

/** The big-endian bytes of a number that is not negative, with a leading zero where it would look negative. */
export function bigintBytes(value: bigint, signed = false): Buffer {
  let digits = value.toString(16);
  if (digits.length % 2 !== 0) digits = '0' + digits;
  if (signed && Number.parseInt(digits[0]!, 16) >= 8) digits = '00' + digits;
  return Buffer.from(digits, 'hex');
}

/** The number that big-endian bytes mean. */
export function bytesToBigint(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt('0x' + Buffer.from(bytes).toString('hex'));
}

/** A value as it stands in some bytes. */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
  /** Tag, length and content. */
  readonly whole: Buffer;
}

/** The values that stand one after the other; undefined where the bytes are no such. */
export function readDer(bytes: Buffer): DerValue[] | undefined {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 2 > bytes.length) return undefined;
    let length = bytes[at + 1]!;
    let start = at + 2;
    if (length >= 0x80) {
      const size = length & 0x7f;
      if (size === 0 || size > 4 || start + size > bytes.length) return undefined;
      length = bytes.readUIntBE(start, size);
      start += size;
    }
    if (start + length > bytes.length) return undefined;
    const end = start + length;
    values.push({ tag: bytes[at]!, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) });
    at = end;
  }
  return values;
}
