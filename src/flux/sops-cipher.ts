import { createDecipheriv, createHash } from 'node:crypto';
import type { SopsFile, SopsFormat, SopsLeaf } from './sops-file.js';
import type { YamlValue } from '../yaml/value.js';

/** What is wrong with an encrypted file. Nothing here ever holds a decrypted value. */
export interface SopsFault {
  /**
   * `value`: one that the data key does not open. `mac`: the file was changed after SOPS wrote it. `base64`: a value
   * under `data` of a Secret that is not base64 when decrypted.
   */
  readonly kind: 'value' | 'mac' | 'base64';
  /** Where in the text of the file. */
  readonly offset: number;
  readonly path: readonly string[];
}

/**
 * Decrypts every value of a file with its data key and holds the whole against the MAC, as `sops decrypt` does; answers
 * what is wrong. Decrypted values are forgotten at once.
 */
export function verifySops(file: SopsFile, dataKey: Uint8Array): SopsFault[] {
  const { metadata, leaves, secrets } = file;
  const faults: SopsFault[] = [];
  const hash = createHash('sha512');
  if (metadata.macOnlyEncrypted) hash.update(createHash('sha256').update('sops').digest());
  for (const leaf of leaves) {
    const isEncrypted = isCiphertext(leaf.value);
    if (!isEncrypted) {
      if (!metadata.macOnlyEncrypted) hash.update(bytesOf(leaf, file.format));
      continue;
    }
    const plain = decryptValue(leaf.value, dataKey, `${leaf.path.join(':')}:`);
    if (!plain) {
      faults.push({ kind: 'value', offset: leaf.offset, path: leaf.path });
      continue;
    }
    hash.update(plain);
    if (isSecretData(leaf, secrets) && !isBase64(plain))
      faults.push({ kind: 'base64', offset: leaf.offset, path: leaf.path });
  }
  if (faults.some(({ kind }) => kind === 'value')) return faults;
  const mac = isCiphertext(metadata.mac)
    ? decryptValue(metadata.mac, dataKey, metadata.lastModified)?.toString('utf8')
    : undefined;
  if (mac !== hash.digest('hex').toUpperCase())
    faults.push({ kind: 'mac', offset: metadata.offset, path: ['sops', 'mac'] });
  return faults;
}

const ciphertext = /^ENC\[AES256_GCM,data:(.+),iv:(.+),tag:(.+),type:(.+)\]$/;

/** Whether a value is one that SOPS encrypted. */
export function isCiphertext(value: YamlValue): value is string {
  return typeof value === 'string' && value.startsWith('ENC[AES256_GCM,') && ciphertext.test(value);
}

/** The type that an encrypted value has when it is decrypted: `str`, `int`, `float`, `bool`, `bytes`, `time`, `comment`. */
export function ciphertextType(value: YamlValue): string | undefined {
  return isCiphertext(value) ? ciphertext.exec(value)![4] : undefined;
}

/** The value as SOPS hashes it; undefined where the key or the path is not that of its encryption, or it was changed. */
function decryptValue(text: string, dataKey: Uint8Array, path: string): Buffer | undefined {
  const [, data, iv, tag] = ciphertext.exec(text) as unknown as [string, string, string, string];
  try {
    const decipher = createDecipheriv('aes-256-gcm', dataKey, Buffer.from(iv, 'base64'));
    decipher.setAAD(Buffer.from(path, 'utf8'));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]);
  } catch {
    return undefined;
  }
}

/**
 * A value that is not encrypted, as SOPS hashes it: booleans capitalised, numbers without an exponent, dates of YAML as
 * they are written in RFC 3339. Null counts for nothing.
 */
function bytesOf({ value, isPlain }: SopsLeaf, format: SopsFormat): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  // Every number of JSON is a float.
  if (typeof value === 'bigint') return format === 'json' ? plainNumber(Number(value)) : String(value);
  if (typeof value === 'number') return plainNumber(value);
  if (value === null) return '';
  return isPlain ? (timestampOf(String(value)) ?? String(value)) : String(value);
}

const timestamp =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:([Tt])(\d\d?):(\d\d?):(\d\d?)(\.\d+)?(Z|[+-]\d\d:\d\d)| (\d\d?):(\d\d?):(\d\d?)(\.\d+)?)?$/;

/** A text that yaml.v3 takes for a time, as Go writes times. */
function timestampOf(text: string): string | undefined {
  const match = timestamp.exec(text);
  if (!match) return undefined;
  const [, year, month, day, , hour, minute, second, fraction, zone, hour2, minute2, second2, fraction2] =
    match;
  const two = (digits = '0'): string => digits.padStart(2, '0');
  const nanoseconds = (fraction ?? fraction2 ?? '').replace(/\.?0*$/, '').slice(0, 10);
  const offset = zone === undefined || /^[+-]00:00$/.test(zone) ? 'Z' : zone;
  return `${year}-${two(month)}-${two(day)}T${two(hour ?? hour2)}:${two(minute ?? minute2)}:${two(second ?? second2)}${nanoseconds}${offset}`;
}

function plainNumber(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign, first, rest = '', exponent] = match;
  const digits = `${first}${rest}`;
  const power = Number(exponent);
  return power < 0
    ? `${sign}0.${'0'.repeat(-power - 1)}${digits}`
    : `${sign}${digits.padEnd(power + 1, '0')}`;
}

function isSecretData({ path, document }: SopsLeaf, secrets: ReadonlySet<number>): boolean {
  return path.length === 2 && path[0] === 'data' && secrets.has(document);
}

function isBase64(bytes: Buffer): boolean {
  const text = bytes.toString('latin1').replaceAll(/[\r\n]/g, '');
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
