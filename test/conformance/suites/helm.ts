import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Chart } from '../../../src/helm/chart/chart.js';
import { loadChartArchive } from '../../../src/helm/chart/load.js';
import { helmTemplate, type TemplateCommand } from '../../../src/helm/command.js';
import type { CaseResult, Suite } from '../suite.js';

interface Case {
  readonly id: string;
  readonly chart: string;
  readonly release?: string;
  readonly namespace: string;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  readonly values?: readonly string[];
  readonly flags?: readonly string[];
  readonly golden?: string;
  readonly varies?: 'values' | 'order';
  readonly nondeterministic?: readonly string[];
  readonly exit?: number;
  readonly stderr?: string;
}

/** `helm template` of real charts, byte for byte; where Helm fails, for the same reason. */
export const suite: Suite = {
  name: 'helm',
  *run(folder) {
    const root = join(folder, 'helm');
    const cases = JSON.parse(readFileSync(join(root, 'cases.json'), 'utf8')) as Case[];
    const charts = new Map<string, Chart>();
    for (const testCase of cases) {
      yield runCase(root, testCase, charts);
      // The cases of a chart follow one another.
      if (charts.size > 1) charts.delete(charts.keys().next().value!);
    }
  },
};

function runCase(root: string, testCase: Case, charts: Map<string, Chart>): CaseResult {
  const message = compare(root, testCase, helmTemplate(commandOf(root, testCase, charts)));
  return { id: testCase.id, passed: message === undefined, ...(message === undefined ? {} : { message }) };
}

function commandOf(root: string, testCase: Case, charts: Map<string, Chart>): TemplateCommand {
  const flags = readFlags(testCase.flags ?? []);
  return {
    ...(testCase.release === undefined ? {} : { name: testCase.release }),
    namespace: testCase.namespace,
    loadChart(report) {
      const known = charts.get(testCase.chart);
      if (known) return known;
      const chart = loadChartArchive(readFileSync(join(root, testCase.chart)), testCase.chart, report);
      if (chart) charts.set(testCase.chart, chart);
      return chart;
    },
    readFile: (path) => readFileSync(join(root, path), 'utf8'),
    valueFiles: testCase.values ?? [],
    set: flags('--set'),
    setString: flags('--set-string'),
    setJson: flags('--set-json'),
    setFile: flags('--set-file'),
    setLiteral: flags('--set-literal'),
    showOnly: flags('--show-only'),
    apiVersions: [...(testCase.apiVersions ?? []), ...flags('--api-versions')],
    ...optional('kubeVersion', flags('--kube-version').at(-1) ?? testCase.kubeVersion),
    ...optional('nameTemplate', flags('--name-template').at(-1)),
    generateName: flags('--generate-name').length > 0,
    includeCrds: flags('--include-crds').length > 0,
    noHooks: flags('--no-hooks').length > 0,
    skipTests: flags('--skip-tests').length > 0,
    isUpgrade: flags('--is-upgrade').length > 0,
    skipSchemaValidation: flags('--skip-schema-validation').length > 0,
    // The recorded runs had no network.
    remoteSchemas: 'fail',
  };
}

function optional<K extends string>(key: K, value: string | undefined): { [key in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: string });
}

/** The values of each flag, in order; a switch has one empty value. */
function readFlags(args: readonly string[]): (name: string) => string[] {
  const switches = new Set([
    '--include-crds',
    '--skip-crds',
    '--no-hooks',
    '--skip-tests',
    '--is-upgrade',
    '--skip-schema-validation',
    '--generate-name',
  ]);
  const values = new Map<string, string[]>();
  for (let i = 0; i < args.length; i++) {
    const equals = args[i]!.indexOf('=');
    const name = equals < 0 ? args[i]! : args[i]!.slice(0, equals);
    const value = switches.has(name) ? '' : equals < 0 ? args[++i]! : args[i]!.slice(equals + 1);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return (name) => values.get(name) ?? [];
}

function compare(
  root: string,
  testCase: Case,
  output: { readonly stdout: string; readonly error: string | undefined },
): string | undefined {
  if (testCase.golden === undefined) return compareError(testCase.stderr!, output.error);
  if (output.error !== undefined) return `failed: ${output.error}`;
  const golden = gunzipSync(readFileSync(join(root, testCase.golden))).toString('utf8');
  if (testCase.varies === undefined) {
    return golden === output.stdout ? undefined : describe(golden.split('\n'), output.stdout.split('\n'));
  }
  const expected = golden.split('\n');
  const actual = output.stdout.split('\n');
  if (testCase.varies === 'order') {
    expected.sort();
    actual.sort();
  } else {
    for (const line of maskedLines(testCase.nondeterministic ?? [])) {
      expected[line - 1] = '';
      if (actual[line - 1] !== undefined) actual[line - 1] = '';
    }
  }
  return expected.join('\n') === actual.join('\n') ? undefined : describe(expected, actual);
}

function maskedLines(ranges: readonly string[]): number[] {
  return ranges.flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number) as [number, number?];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/** The first line that differs, with the template it is in. */
function describe(expected: readonly string[], actual: readonly string[]): string {
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at++;
  const source = expected
    .slice(0, at + 1)
    .findLast((line) => line.startsWith('# Source:'))
    ?.slice(10);
  return `line ${at + 1}${source === undefined ? '' : ` (${source})`}: expected ${JSON.stringify(expected[at])}, got ${JSON.stringify(actual[at])}; ${expected.length} lines, got ${actual.length}`;
}

/** The same reason: the same places and messages of a schema, or the same last words. */
function compareError(stderr: string, error: string | undefined): string | undefined {
  if (error === undefined) return `should have failed: ${stderr}`;
  const wanted = stderr.slice(stderr.indexOf('Error: ') + 'Error: '.length);
  if (wanted === error) return undefined;
  if (wanted.startsWith("values don't meet the specifications")) {
    return reasons(wanted) === reasons(error) ? undefined : `expected ${wanted}, got ${error}`;
  }
  return lastWords(wanted) === lastWords(error) ? undefined : `expected ${wanted}, got ${error}`;
}

/** The faults of a schema in no order; what lies outside of a chart by its address. */
function reasons(text: string): string {
  const faults = text.split('\n').flatMap((line) => /^\s*(- at .*)$/.exec(line)?.slice(1) ?? []);
  const addresses = Array.from(text.matchAll(/failing loading "([^"]+)"/g), (match) => match[1]!);
  return [...faults, ...addresses].sort().join('\n');
}

function lastWords(text: string): string {
  const reason = text.replace(/\n\nUse --debug flag to render out invalid YAML$/, '').trim();
  return reason.slice(reason.lastIndexOf(': ') + 2);
}
