import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Cluster } from '../cluster/cluster.js';
import { AgeKeyError, readAgeKeys, unlockDataKeys, type SopsDataKeys } from '../flux/sops-age.js';
import { encryptedFiles } from '../rules/sops-files.js';
import { UsageError, type Arguments, type OptionSpec } from './arguments.js';
import type { Io } from './io.js';

/** The option that names a file of age keys; SOPS' own variables in the environment are read too. */
export const ageKeyOption: OptionSpec = {
  name: 'age-key-file',
  value: 'FILE',
  help: 'decrypt files encrypted by SOPS in memory, to check them; also by SOPS_AGE_KEY and SOPS_AGE_KEY_FILE in the environment',
};

/** The data keys of a cluster's encrypted files; undefined where the user gives no age key. Throws UsageError. */
export async function openDataKeys(
  args: Arguments,
  io: Io,
  cluster: Cluster,
): Promise<SopsDataKeys | undefined> {
  const keys = givenKeys(args, io);
  if (keys.length === 0) return undefined;
  try {
    return await unlockDataKeys(
      encryptedFiles(cluster).map(({ content }) => content),
      keys,
    );
  } catch (fault) {
    if (fault instanceof AgeKeyError) throw new UsageError(fault.message);
    throw fault;
  }
}

function givenKeys(args: Arguments, io: Io): string[] {
  const keys: string[] = [];
  const add = (from: string, text: string): void => {
    try {
      keys.push(...readAgeKeys(text));
    } catch (fault) {
      if (fault instanceof AgeKeyError) throw new UsageError(`${from}: ${fault.message}`);
      throw fault;
    }
  };
  const addFile = (from: string, file: string): void => {
    let text: string;
    try {
      text = readFileSync(resolve(io.cwd, file), 'utf8');
    } catch {
      throw new UsageError(`${from}: ${file} cannot be read`);
    }
    add(from, text);
  };
  const file = args.get('age-key-file');
  if (file !== undefined) addFile('--age-key-file', file);
  const { SOPS_AGE_KEY: key, SOPS_AGE_KEY_FILE: keyFile } = io.env;
  if (key) add('SOPS_AGE_KEY', key);
  if (keyFile) addFile('SOPS_AGE_KEY_FILE', keyFile);
  return keys;
}
