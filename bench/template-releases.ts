// Renders releases of one chart in one process: `node template-releases.mjs FOLDER`, the case as JSON on standard
// input. Prints CPU milliseconds as JSON.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArguments, type OptionSpec } from '../src/cli/arguments.js';
import { optimiseLongRuns } from '../src/cli/optimiser.js';
import { loadChartArchive } from '../src/helm/chart/load.js';
import { helmTemplate } from '../src/helm/command.js';
import type { ChartCase } from './helm-charts.js';
import { median } from './measure.js';

/** What the releases of a chart cost. */
export interface ReleaseTimes {
  /** Reading the chart. */
  readonly load: number;
  /** Compiling its templates and rendering the first release. */
  readonly first: number;
  /** One of the last ten releases. */
  readonly warm: number;
  /** The whole process up to its first release, and with fifty releases. */
  readonly one: number;
  readonly fifty: number;
}

const releases = 50;

const options: readonly OptionSpec[] = [
  ...['values', 'set', 'set-string', 'set-json', 'set-file', 'set-literal', 'api-versions', 'show-only'].map(
    (name) => ({ name, value: 'VALUE', repeatable: true, help: '' }),
  ),
  ...['namespace', 'kube-version', 'name-template'].map((name) => ({ name, value: 'VALUE', help: '' })),
  ...[
    'include-crds',
    'skip-crds',
    'no-hooks',
    'skip-tests',
    'is-upgrade',
    'skip-schema-validation',
    'generate-name',
  ].map((name) => ({ name, help: '' })),
];

const checkLength = optimiseLongRuns();
const root = process.argv[2] ?? '.';
const input = JSON.parse(readFileSync(0, 'utf8')) as ChartCase;
const args = parseArguments(input.args.slice(1), options);
const path = args.positionals.at(-1)!;
let last = cpu();

const chart = loadChartArchive(readFileSync(join(root, path)), path, () => {})!;
const load = lap();
const laps: number[] = [];
let one = 0;
for (let i = 0; i < releases; i++) {
  render(`release-${i}`);
  laps.push(lap());
  if (i === 0) one = last;
  checkLength();
}
const times: ReleaseTimes = { load, first: laps[0]!, warm: median(laps.slice(-10)), one, fifty: last };
console.log(JSON.stringify(times));

function render(name: string): void {
  const kubeVersion = args.get('kube-version');
  const { error, stdout } = helmTemplate({
    name,
    namespace: args.get('namespace') ?? 'default',
    ...(kubeVersion !== undefined && { kubeVersion }),
    apiVersions: args.all('api-versions'),
    includeCrds: args.has('include-crds'),
    isUpgrade: args.has('is-upgrade'),
    skipSchemaValidation: args.has('skip-schema-validation'),
    loadChart: () => chart,
    readFile: (file) => readFileSync(join(root, file), 'utf8'),
    valueFiles: args.all('values'),
    set: args.all('set'),
    setString: args.all('set-string'),
    setJson: args.all('set-json'),
    setFile: args.all('set-file'),
    setLiteral: args.all('set-literal'),
  });
  if (error !== undefined || stdout === '') throw new Error(`${input.chart} does not render: ${error}`);
}

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function lap(): number {
  const now = cpu();
  const time = now - last;
  last = now;
  return time;
}
