// Does one work on a text and prints its CPU milliseconds: `node yaml-once.mjs WORK FILE ROUNDS`.
import { dump, loadAll } from 'js-yaml';
import { readFileSync } from 'node:fs';
import { readDocuments } from '../src/yaml/read.js';
import { writeYaml } from '../src/yaml/write.js';

export interface Sample {
  /** The first round. */
  readonly first: number;
  /** The mean of the rounds behind the tenth. */
  readonly warm: number;
}

const [work = '', file = '', rounds = '1'] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const read = (): unknown[] =>
  readDocuments(text, { rules: 'helm', duplicateKeys: 'last' }).map((document) => document.value);

function prepare(): () => unknown {
  if (work === 'read') return read;
  if (work === 'read-js-yaml') return () => loadAll(text, undefined, { json: true });
  const values = JSON.parse(JSON.stringify(read())) as Parameters<typeof writeYaml>[0][];
  if (work === 'write') return () => values.map((value) => writeYaml(value));
  const options = { noRefs: true, lineWidth: 80, sortKeys: true, noArrayIndent: true };
  return () => values.map((value) => dump(value, options));
}

const run = prepare();
const samples: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  samples.push((user + system) / 1000);
}
const late = samples.slice(10);
const warm = late.reduce((sum, sample) => sum + sample, 0) / Math.max(late.length, 1);
console.log(JSON.stringify({ first: samples[0], warm }));
