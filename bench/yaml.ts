import { buildSync } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { median, printTable } from './measure.js';
import type { Sample } from './yaml-once.js';

const golden = '../shared/conformance/helm/golden';
const cache = 'node_modules/.cache/preflux';
/** Charts whose renderings make the text: many small objects, long scripts, and definitions with long descriptions. */
const charts = ['app-template', 'argo-cd', 'cert-manager', 'cilium', 'kube-prometheus-stack', 'traefik'];
const atMost = 900_000;
const pairs = 7;

/** Reading and writing rendered manifests, against js-yaml: cold in fresh processes, warm in one. */
export function run(): void {
  if (!existsSync(golden)) {
    console.log(`\nyaml: ${golden} is not there, so there is nothing to read`);
    return;
  }
  const text = resolve(cache, `bench-yaml-${process.pid}.yaml`);
  const program = resolve(cache, `bench-yaml-${process.pid}.mjs`);
  const content = renderings();
  buildSync({
    entryPoints: ['bench/yaml-once.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
  });
  writeFileSync(text, content);
  const measure = (flags: readonly string[], work: string, rounds: number): Sample =>
    JSON.parse(
      execFileSync(process.execPath, [...flags, program, work, text, String(rounds)], { encoding: 'utf8' }),
    ) as Sample;
  const rows = [['work', 'own ms', 'js-yaml ms', 'times as fast']];
  for (const work of ['read', 'write']) {
    for (const [name, flags] of [
      ['cold, without the optimising compiler as the program runs', ['--no-opt']],
      ["cold, with Node's defaults", []],
    ] as const) {
      const own: number[] = [];
      const reference: number[] = [];
      for (let pair = 0; pair < pairs; pair++) {
        own.push(measure(flags, work, 1).first);
        reference.push(measure(flags, `${work}-js-yaml`, 1).first);
      }
      rows.push(row(`${work} ${name}`, median(own), median(reference)));
    }
    rows.push(row(`${work} warm`, measure([], work, 15).warm, measure([], `${work}-js-yaml`, 15).warm));
  }
  rmSync(text);
  rmSync(program);
  const size = (content.length / 1e6).toFixed(2);
  printTable(`yaml (${size} MB of rendered manifests; CPU, median of ${pairs} pairs)`, rows);
}

function row(name: string, own: number, reference: number): string[] {
  return [name, own.toFixed(1), reference.toFixed(1), (reference / own).toFixed(1)];
}

function renderings(): string {
  let text = '';
  for (const chart of charts) {
    for (const name of readdirSync(golden).toSorted()) {
      if (!name.startsWith(`${chart}--`) || !name.endsWith('.yaml.gz')) continue;
      const rendering = gunzipSync(readFileSync(resolve(golden, name))).toString('utf8');
      if (text.length + rendering.length <= atMost) text += rendering;
      break;
    }
  }
  return text;
}
