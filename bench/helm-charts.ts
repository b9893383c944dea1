import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The charts that are rendered, with what is given to them. */
export const chartsFolder = '../shared/conformance/helm';

/** One chart and the arguments of `helm template` for it, with paths relative to the folder of the charts. */
export interface ChartCase {
  readonly chart: string;
  readonly args: readonly string[];
}

interface RecordedCase {
  readonly id: string;
  readonly chart: string;
  readonly release?: string;
  readonly namespace: string;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  readonly values?: readonly string[];
  readonly flags?: readonly string[];
  readonly golden?: string;
}

/**
 * Each chart once: as it is by default, or the first way in which it renders. Charts that render in no way are left
 * out, and so are all where the folder is not there.
 */
export function chartCases(): ChartCase[] {
  const file = join(chartsFolder, 'cases.json');
  if (!existsSync(file)) return [];
  const chosen = new Map<string, RecordedCase>();
  for (const recorded of JSON.parse(readFileSync(file, 'utf8')) as RecordedCase[]) {
    if (recorded.golden === undefined) continue;
    if (!chosen.has(recorded.chart) || recorded.id.endsWith('--default'))
      chosen.set(recorded.chart, recorded);
  }
  return Array.from(chosen.values(), (recorded) => ({
    chart: recorded.chart.replace(/^charts\/|\.tgz$/g, ''),
    args: argumentsOf(recorded),
  }));
}

function argumentsOf(recorded: RecordedCase): string[] {
  const args = ['template'];
  if (recorded.release !== undefined) args.push(recorded.release);
  args.push(recorded.chart, '--namespace', recorded.namespace);
  if (recorded.kubeVersion !== undefined) args.push('--kube-version', recorded.kubeVersion);
  for (const version of recorded.apiVersions ?? []) args.push('--api-versions', version);
  for (const values of recorded.values ?? []) args.push('--values', values);
  args.push(...(recorded.flags ?? []));
  // Some schemas are at addresses that a benchmark does not fetch.
  if (!args.includes('--skip-schema-validation') && recorded.chart.includes('app-template'))
    args.push('--skip-schema-validation');
  return args;
}
