import type { ManifestObject } from '../manifest/object.js';
import { gvkOf } from '../manifest/object.js';
import { unknownText } from '../manifest/unknown.js';
import { getOwn, isMap, setOwn, type YamlMap, type YamlValue } from '../yaml/value.js';

/** Whether an object carries a SOPS block with a MAC, as the controller asks. */
export function isEncrypted(object: ManifestObject): boolean {
  const sops = getOwn(object, 'sops');
  if (!isMap(sops)) return false;
  const mac = getOwn(sops, 'mac');
  return typeof mac === 'string' && mac !== '';
}

/**
 * The object as it is after decryption, with each encrypted value unknown: the `sops` block is gone, keys are kept.
 * Values of a Secret that are encrypted files of their own (made by a generator) become unknown as well; of an
 * encrypted env file the keys that SOPS added are left out.
 */
export function withoutCiphertext(object: ManifestObject): ManifestObject {
  if (isEncrypted(object)) {
    const { sops: _, ...rest } = object;
    return mask(rest, '') as ManifestObject;
  }
  const data = secretData(object);
  return data && encryptedDataKey(object) !== undefined ? { ...object, data: maskSecretData(data) } : object;
}

/** The first key of a Secret whose value is an encrypted file of its own. */
export function encryptedDataKey(object: ManifestObject): string | undefined {
  const data = secretData(object);
  return data && Object.keys(data).find((key) => isCiphertext(data[key]!));
}

function secretData(object: ManifestObject): YamlMap | undefined {
  const { group, kind } = gvkOf(object);
  const data = group === '' && kind === 'Secret' ? getOwn(object, 'data') : undefined;
  return isMap(data) ? data : undefined;
}

function mask(value: YamlValue, name: string): YamlValue {
  if (typeof value === 'string') return value.startsWith('ENC[') ? unknownText(name) : value;
  if (Array.isArray(value)) return value.map((item) => mask(item, name));
  if (!isMap(value)) return value;
  const masked: YamlMap = {};
  for (const key of Object.keys(value)) setOwn(masked, key, mask(value[key]!, key));
  return masked;
}

/** Base64 of a text with one of the markers by which the controller knows an encrypted value. */
function isCiphertext(value: YamlValue): boolean {
  if (typeof value !== 'string' || value.length < 40) return false;
  const text = Buffer.from(value, 'base64').toString('latin1');
  return text.includes('ENC[AES256_GCM,') || text.includes('mac: ENC[') || text.includes('"mac": "ENC[');
}

function maskSecretData(data: YamlMap): YamlMap {
  const masked: YamlMap = {};
  for (const key of Object.keys(data)) {
    if (key.startsWith('sops_')) continue;
    setOwn(masked, key, isCiphertext(data[key]!) ? unknownText(key) : data[key]!);
  }
  return masked;
}
