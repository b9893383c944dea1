import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import { decodeText } from '../../../src/yaml/decode.js';
import { YamlError } from '../../../src/yaml/error.js';
import { readDocuments } from '../../../src/yaml/read.js';
import { isMap, type YamlValue } from '../../../src/yaml/value.js';
import type { CaseResult, Suite } from '../suite.js';
import { untar } from '../untar.js';

/**
 * Real files, read by kustomize's rules, held against the npm package `yaml`: every value must be the same but for the
 * scalars that Go reads otherwise than YAML 1.2, which are listed in `sameScalar`.
 */
export const suite: Suite = {
  name: 'yaml-corpus',
  *run(folder) {
    const corpus = join(folder, '../corpus');
    const seen = new Set<string>();
    for (const [id, bytes] of files(corpus)) {
      const text = decodeText(bytes);
      if (seen.has(text)) continue;
      seen.add(text);
      yield { id, ...compare(text) };
    }
  },
};

function* files(corpus: string): Iterable<[string, Uint8Array]> {
  for (const name of readdirSync(join(corpus, 'crds')).toSorted()) {
    if (isYaml(name)) yield [`crds/${name}`, readFileSync(join(corpus, 'crds', name))];
  }
  for (const name of readdirSync(join(corpus, 'flux-repos')).toSorted()) {
    if (!name.endsWith('.tar.gz')) continue;
    const archive = gunzipSync(readFileSync(join(corpus, 'flux-repos', name)));
    for (const [path, bytes] of untar(archive)) {
      if (isYaml(path)) yield [path, bytes];
    }
  }
}

function isYaml(path: string): boolean {
  return path.endsWith('.yaml') || path.endsWith('.yml');
}

function compare(text: string): Omit<CaseResult, 'id'> {
  let ours: YamlValue[];
  try {
    ours = readDocuments(text, { rules: 'kustomize' }).map((document) => document.value);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const theirs = readWithYaml(text);
    // The package lets a template expression pass as a map in the place of a key.
    const agreed = theirs === undefined || text.includes('{{');
    return { passed: agreed, message: `refused here only: ${error.message}` };
  }
  const theirs = readWithYaml(text);
  if (theirs === undefined) return { passed: false, message: 'refused by the package yaml only' };
  const difference = differenceOf(ours, theirs, '', !text.endsWith('\n'));
  return difference === undefined ? { passed: true } : { passed: false, message: difference };
}

/** The documents as the package reads them, or undefined where it refuses the text. */
function readWithYaml(text: string): unknown[] | undefined {
  const documents = parseAllDocuments(text, {
    merge: true,
    intAsBigInt: true,
    prettyErrors: false,
    uniqueKeys: text.length < 50_000,
  });
  if (!Array.isArray(documents)) return [];
  if (documents.some((document) => document.errors.length > 0)) return undefined;
  return documents.map((document) => document.toJS({ maxAliasCount: -1 }) as unknown);
}

function differenceOf(ours: unknown, theirs: unknown, path: string, open: boolean): string | undefined {
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    if (ours.length !== theirs.length) return `${path}: ${ours.length} items, not ${theirs.length}`;
    for (let at = 0; at < ours.length; at++) {
      const difference = differenceOf(ours[at], theirs[at], `${path}/${at}`, open);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (isMap(ours) && isMap(theirs)) {
    const keys = Object.keys(theirs);
    const extra = Object.keys(ours).find((key) => !Object.hasOwn(theirs, key));
    if (extra !== undefined) return `${path}: the key ${extra} is too many`;
    for (const key of keys) {
      if (!Object.hasOwn(ours, key)) return `${path}: the key ${key} is missing`;
      const difference = differenceOf(ours[key], theirs[key], `${path}/${key}`, open);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (sameScalar(ours, theirs)) return undefined;
  // go-yaml ends the last block scalar with a line feed only where the file has one.
  if (open && typeof ours === 'string' && sameScalar(`${ours}\n`, theirs)) return undefined;
  return `${path}: ${show(ours)}, not ${show(theirs)}`;
}

/** Whether two scalars are the same, or differ as yaml.v3 and kustomize differ from YAML 1.2. */
function sameScalar(ours: unknown, theirs: unknown): boolean {
  if (Object.is(ours, theirs)) return true;
  if (typeof theirs === 'bigint' && typeof ours === 'number') {
    // A leading zero makes a number octal in Go.
    return BigInt(ours) === theirs || ours === parseInt(String(theirs), 8);
  }
  if (typeof ours === 'number' && typeof theirs === 'number') return ours === theirs;
  if (typeof ours === 'string' && typeof theirs === 'string') {
    // A timestamp in full; one more line break before indented lines of folded text.
    if (ours.startsWith(theirs.slice(0, 10)) && /^\d{4}-\d\d-\d\d/.test(theirs)) return true;
    return ours.replaceAll(/\n+(?=[ \t])/g, '\n') === theirs.replaceAll(/\n+(?=[ \t])/g, '\n');
  }
  // An entry of a flow map without a value.
  return ours === '' && theirs === null;
}

function show(value: unknown): string {
  return typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value)?.slice(0, 200) ?? 'nothing');
}
