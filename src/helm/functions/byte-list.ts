import { fromBytes } from '../template/go-string.js';
import { GoInt, withType, type GoValue } from '../template/value.js';

const byteValues = Array.from({ length: 256 }, (_, i) => new GoInt(BigInt(i), 'uint8'));

/** Bytes as a list of the type []uint8. */
export function byteList(bytes: Uint8Array): GoValue[] {
  const list: GoValue[] = [];
  for (let i = 0; i < bytes.length; i++) list.push(byteValues[bytes[i]!]!);
  return withType(list, '[]uint8');
}

/** The text of a list of bytes. */
export function textOfBytes(list: readonly GoValue[]): string {
  return fromBytes(Uint8Array.from(list, (byte) => (byte instanceof GoInt ? Number(byte.value) : 0)));
}
