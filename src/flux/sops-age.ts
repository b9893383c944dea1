import type * as Age from 'age-encryption';
import type { SopsFile } from './sops-file.js';

/** Data keys by the text that they are encrypted as. */
export type SopsDataKeys = ReadonlyMap<string, Uint8Array>;

/** A text that is no age key. */
export class AgeKeyError extends Error {
  override readonly name = 'AgeKeyError';
}

/** The secret keys of a key file, one a line, as `age-keygen` writes it. Throws AgeKeyError without naming any key. */
export function readAgeKeys(text: string): string[] {
  const keys: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const key = line.trim();
    if (key === '' || key.startsWith('#')) continue;
    if (!/^AGE-SECRET-KEY-(?:1|PQ-1)[0-9A-Z]+$/.test(key))
      throw new AgeKeyError(`line ${index + 1} is no age secret key (AGE-SECRET-KEY-1...)`);
    keys.push(key);
  }
  if (keys.length === 0) throw new AgeKeyError('there is no age secret key (AGE-SECRET-KEY-1...) in it');
  return keys;
}

/**
 * Opens the data keys of encrypted files with age keys, each once. Files that none of the keys can open have none in the
 * result. Throws AgeKeyError where a key is damaged.
 */
export async function unlockDataKeys(
  files: Iterable<SopsFile>,
  ageKeys: readonly string[],
): Promise<SopsDataKeys> {
  const { Decrypter, armor } = require('age-encryption') as typeof Age;
  const decrypter = new Decrypter();
  for (const key of ageKeys) {
    try {
      decrypter.addIdentity(key);
    } catch {
      throw new AgeKeyError('an age secret key is damaged: its checksum is wrong');
    }
  }
  const unlocked = new Map<string, Uint8Array>();
  const tried = new Set<string>();
  for (const { metadata } of files) {
    for (const { kind, encrypted } of metadata.recipients) {
      if (kind !== 'age' || tried.has(encrypted)) continue;
      tried.add(encrypted);
      try {
        unlocked.set(encrypted, await decrypter.decrypt(armor.decode(encrypted)));
      } catch {
        // It is for another key.
      }
    }
  }
  return unlocked;
}

/** The data key of a file, if it could be opened. */
export function dataKeyOf({ metadata }: SopsFile, keys: SopsDataKeys): Uint8Array | undefined {
  for (const { encrypted } of metadata.recipients) {
    const key = keys.get(encrypted);
    if (key) return key;
  }
  return undefined;
}
