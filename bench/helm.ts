import { buildSync } from 'esbuild';
import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { findHelm } from './find-helm.js';
import { chartCases, chartsFolder, type ChartCase } from './helm-charts.js';
import { cpuOf, median, printTable, withoutCompiledCode } from './measure.js';

const pairs = 5;
const mostMedian = 0.9;
const mostOfOne = 1.3;
const mostTogether = 0.5;
const nothingKept = { PREFLUX_CODE_CACHE: 'off', PREFLUX_RUN_CACHE: 'off' };

/**
 * Whole-process CPU of `preflux template` against `helm template`, chart by chart and in turn, and of all charts in
 * one process against all helm processes. Nothing is kept between runs. The figures that count are of the program as the
 * build leaves it; beside them are those of one that has no compiled code. PREFLUX_BENCH_CHARTS limits it to some charts.
 */
export function run(): void {
  const helm = findHelm();
  if (helm === undefined) {
    console.log('\nhelm template: no helm (set PREFLUX_BENCH_HELM or put it on the path)');
    return;
  }
  const wanted = process.env['PREFLUX_BENCH_CHARTS']?.split(',');
  const cases = chartCases().filter(({ chart }) => wanted === undefined || wanted.includes(chart));
  if (cases.length === 0) {
    console.log(`\nhelm template: no charts in ${chartsFolder}`);
    return;
  }
  const program = process.env['PREFLUX_BENCH_PROGRAM'] ?? resolve('dist/preflux.cjs');
  if (!existsSync(program)) throw new Error(`${program} is missing: run npm run build first`);
  const uncompiled = withoutCompiledCode(program);
  const rows: Row[] = [];
  for (const { chart, args } of cases) rows.push(measure(chart, args, [program, uncompiled.program], helm));
  uncompiled.remove();
  printRows(rows);
  printTogether(cases, rows);
}

interface Row {
  readonly chart: string;
  readonly own: number;
  readonly helm: number;
  readonly ratio: number;
  readonly uncompiledRatio: number;
}

function measure(
  chart: string,
  args: readonly string[],
  [program, uncompiledProgram]: readonly [string, string],
  helm: string,
): Row {
  const own: number[] = [];
  const uncompiled: number[] = [];
  const reference: number[] = [];
  for (let pair = 0; pair <= pairs; pair++) {
    const a = cpuOf([process.execPath, program, ...args], chartsFolder, nothingKept);
    const b = cpuOf([helm, ...args], chartsFolder);
    const c = cpuOf([process.execPath, uncompiledProgram, ...args], chartsFolder, nothingKept);
    if (pair === 0) continue;
    own.push(a);
    reference.push(b);
    uncompiled.push(c);
  }
  const ratios = own.map((sample, i) => sample / reference[i]!);
  const uncompiledRatios = uncompiled.map((sample, i) => sample / reference[i]!);
  return {
    chart,
    own: median(own),
    helm: median(reference),
    ratio: median(ratios),
    uncompiledRatio: median(uncompiledRatios),
  };
}

function printRows(rows: readonly Row[]): void {
  const table = [['chart', 'preflux ms', 'helm ms', 'ratio', 'uncompiled']];
  for (const { chart, own, helm, ratio, uncompiledRatio } of [...rows].sort((a, b) => a.ratio - b.ratio))
    table.push([chart, milliseconds(own), milliseconds(helm), ratio.toFixed(2), uncompiledRatio.toFixed(2)]);
  printTable(`helm template (CPU, median of ${pairs} pairs)`, table);
  const ratios = rows.map(({ ratio }) => ratio);
  const uncompiledRatios = rows.map(({ uncompiledRatio }) => uncompiledRatio);
  const over = (samples: readonly number[]): string =>
    `${samples.filter((ratio) => ratio > mostOfOne).length} over ${mostOfOne}`;
  printTable(`helm template, ${rows.length} charts`, [
    ['', 'median', 'at most', 'highest', `charts`],
    ['cold', median(ratios).toFixed(2), String(mostMedian), Math.max(...ratios).toFixed(2), over(ratios)],
    [
      'uncompiled',
      median(uncompiledRatios).toFixed(2),
      '',
      Math.max(...uncompiledRatios).toFixed(2),
      over(uncompiledRatios),
    ],
  ]);
}

/** All charts in one process, against the sum of the helm processes. */
function printTogether(cases: readonly ChartCase[], rows: readonly Row[]): void {
  const program = resolve(`node_modules/.cache/preflux/bench-helm-all-${process.pid}.cjs`);
  buildSync({
    entryPoints: ['bench/helm-all.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  });
  const input = JSON.stringify(cases);
  const samples: number[] = [];
  for (let i = 0; i < 3; i++) samples.push(cpuOf([process.execPath, program, chartsFolder], '.', {}, input));
  rmSync(program);
  const own = median(samples);
  const helm = rows.reduce((sum, row) => sum + row.helm, 0);
  printTable('all charts in one process (CPU, median of 3)', [
    ['', 'preflux ms', 'helm ms', 'ratio', 'at most'],
    [
      `${cases.length} charts`,
      milliseconds(own),
      milliseconds(helm),
      (own / helm).toFixed(2),
      String(mostTogether),
    ],
  ]);
}

function milliseconds(seconds: number): string {
  return (seconds * 1000).toFixed(0);
}
