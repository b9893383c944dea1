import { buildSync } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { chartCases, chartsFolder, type ChartCase } from './helm-charts.js';
import { median, printTable } from './measure.js';
import type { ReleaseTimes } from './template-releases.js';

const mostOfFifty = 8;
const rounds = 3;

/**
 * What releases of a chart cost in one process: reading the chart, the first release, for which its templates are
 * compiled, and later ones; and a process with fifty releases against one with a single release. The program runs as
 * usual: without the optimising compiler until the run turns out to be long. PREFLUX_BENCH_CHARTS limits it to some
 * charts.
 */
export function run(): void {
  const wanted = process.env['PREFLUX_BENCH_CHARTS']?.split(',');
  const cases = chartCases().filter(({ chart }) => wanted === undefined || wanted.includes(chart));
  if (cases.length === 0) {
    console.log(`\ntemplate: no charts in ${chartsFolder}`);
    return;
  }
  const program = resolve(`node_modules/.cache/preflux/bench-template-${process.pid}.cjs`);
  buildSync({
    entryPoints: ['bench/template-releases.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  });
  const rows = cases.map((chartCase) => measure(program, chartCase));
  rmSync(program);
  print(rows);
}

interface Row extends ReleaseTimes {
  readonly chart: string;
  /** A process with fifty releases against one with a single release. */
  readonly ratio: number;
}

function measure(program: string, chartCase: ChartCase): Row {
  const samples: ReleaseTimes[] = [];
  for (let i = 0; i < rounds; i++) {
    const output = execFileSync(process.execPath, ['--no-opt', program, chartsFolder], {
      input: JSON.stringify(chartCase),
      encoding: 'utf8',
    });
    samples.push(JSON.parse(output) as ReleaseTimes);
  }
  const of = (pick: (times: ReleaseTimes) => number): number => median(samples.map(pick));
  return {
    chart: chartCase.chart,
    load: of(({ load }) => load),
    first: of(({ first }) => first),
    warm: of(({ warm }) => warm),
    one: of(({ one }) => one),
    fifty: of(({ fifty }) => fifty),
    ratio: of(({ one, fifty }) => fifty / one),
  };
}

function print(rows: readonly Row[]): void {
  const table = [
    ['chart', 'load ms', 'compile + first ms', 'warm ms', 'one release ms', '50 ms', 'times one'],
  ];
  for (const { chart, load, first, warm, one, fifty, ratio } of rows.toSorted((a, b) => a.ratio - b.ratio))
    table.push([
      chart,
      ...[load, first, warm].map((time) => time.toFixed(1)),
      one.toFixed(0),
      fifty.toFixed(0),
      ratio.toFixed(1),
    ]);
  printTable(`template (CPU, median of ${rounds})`, table);
  const ratios = rows.map(({ ratio }) => ratio);
  const over = ratios.filter((ratio) => ratio > mostOfFifty).length;
  printTable(`50 releases of one chart against one, ${rows.length} charts`, [
    ['', 'median', 'at most', 'highest', 'charts'],
    [
      'in one process',
      median(ratios).toFixed(1),
      String(mostOfFifty),
      Math.max(...ratios).toFixed(1),
      `${over} over ${mostOfFifty}`,
    ],
  ]);
}
