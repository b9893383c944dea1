import { buildSync } from 'esbuild';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { unpackRepositories, type Repository } from './kustomize-folders.js';
import { cpuOf, median, printTable } from './measure.js';

const names = ['chaijunkin+home-ops', 'hmcts+sds-flux-config'];
const mostTogether = 1 / 8;
const mostAlone = 1;
/** Folders of each repository that are built one by one, spread evenly over all of them. */
const sampled = 20;
const pairs = 5;
const options = ['--load-restrictor', 'LoadRestrictionsNone'];

/**
 * CPU of `preflux kustomize` against `kubectl kustomize`: all folders of a repository in one process against the sum of
 * the kubectl processes, and single folders in turn, process against process.
 */
export function run(): void {
  const kubectl = findKubectl();
  if (kubectl === undefined) {
    console.log('\nkustomize: no kubectl (set PREFLUX_BENCH_KUBECTL or put it on the path)');
    return;
  }
  const program = process.env['PREFLUX_BENCH_PROGRAM'] ?? resolve('dist/preflux.cjs');
  if (!existsSync(program)) throw new Error(`${program} is missing: run npm run build first`);
  const folder = mkdtempSync(join(tmpdir(), 'preflux-bench-'));
  try {
    const repositories = unpackRepositories(names, folder);
    if (repositories.length === 0) {
      console.log('\nkustomize: the repositories to build are not there');
      return;
    }
    printTogether(repositories, kubectl);
    printAlone(repositories, program, kubectl, join(folder, 'cache'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function findKubectl(): string | undefined {
  const given = process.env['PREFLUX_BENCH_KUBECTL'];
  if (given) return given;
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && existsSync(join(folder, 'kubectl'))) return join(folder, 'kubectl');
  }
  return undefined;
}

function printTogether(repositories: readonly Repository[], kubectl: string): void {
  const program = resolve(`node_modules/.cache/preflux/bench-kustomize-all-${process.pid}.cjs`);
  buildSync({
    entryPoints: ['bench/kustomize-all.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  });
  const rows = [['repository', 'folders', 'preflux ms', 'kubectl ms', 'ratio', 'at most']];
  for (const { name, root, folders } of repositories) {
    const input = JSON.stringify(folders);
    const samples: number[] = [];
    for (let i = 0; i < 3; i++) samples.push(cpuOf([process.execPath, program, root], '.', {}, input));
    let sum = 0;
    for (const path of folders) sum += cpuOf([kubectl, 'kustomize', path, ...options], root);
    const own = median(samples);
    rows.push([
      name,
      String(folders.length),
      milliseconds(own),
      milliseconds(sum),
      (own / sum).toFixed(3),
      mostTogether.toFixed(3),
    ]);
  }
  rmSync(program);
  printTable(
    'kustomize, all folders in one process (CPU, median of 3; kubectl: the sum of one run each)',
    rows,
  );
}

function printAlone(
  repositories: readonly Repository[],
  program: string,
  kubectl: string,
  cache: string,
): void {
  const rows = [
    [
      'repository',
      'folders',
      'preflux ms',
      'kubectl ms',
      'median ratio',
      'at most',
      'highest',
      'without code cache',
    ],
  ];
  for (const { name, root, folders } of repositories) {
    const step = Math.max(1, Math.floor(folders.length / sampled));
    const chosen = folders.filter((_, index) => index % step === 0).slice(0, sampled);
    const measured = chosen.map((path) => measure(path, root, program, kubectl, cache));
    rows.push([
      name,
      `${chosen.length} of ${folders.length}`,
      milliseconds(median(measured.map(({ own }) => own))),
      milliseconds(median(measured.map(({ reference }) => reference))),
      median(measured.map(({ ratio }) => ratio)).toFixed(2),
      mostAlone.toFixed(1),
      Math.max(...measured.map(({ ratio }) => ratio)).toFixed(2),
      median(measured.map(({ cold }) => cold)).toFixed(2),
    ]);
  }
  printTable(`kustomize, one folder a process (CPU, median of ${pairs} pairs for each folder)`, rows);
}

function measure(
  path: string,
  root: string,
  program: string,
  kubectl: string,
  cache: string,
): { own: number; reference: number; ratio: number; cold: number } {
  const own: number[] = [];
  const reference: number[] = [];
  const ratios: number[] = [];
  const cold: number[] = [];
  const command = [process.execPath, program, 'kustomize', path, ...options] as const;
  for (let pair = 0; pair <= pairs; pair++) {
    const a = cpuOf([...command], root, { XDG_CACHE_HOME: cache });
    const b = cpuOf([kubectl, 'kustomize', path, ...options], root);
    const c = cpuOf([...command], root, { PREFLUX_CODE_CACHE: 'off' });
    // The first pair warms the disk's cache and that of compiled code.
    if (pair === 0) continue;
    own.push(a);
    reference.push(b);
    ratios.push(a / b);
    cold.push(c / b);
  }
  return { own: median(own), reference: median(reference), ratio: median(ratios), cold: median(cold) };
}

function milliseconds(seconds: number): string {
  return (seconds * 1000).toFixed(0);
}
