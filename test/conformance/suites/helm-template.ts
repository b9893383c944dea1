import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryTree } from '../../../src/files/memory-tree.js';
import { loadChartDirectory } from '../../../src/helm/chart/load.js';
import { renderRelease } from '../../../src/helm/release.js';
import { defaultApiVersions, defaultKubeVersion } from '../../../src/helm/release/capabilities.js';
import { toBytes } from '../../../src/helm/template/go-string.js';
import { readValues } from '../../../src/helm/values/read-values.js';
import type { YamlMap } from '../../../src/yaml/value.js';
import type { CaseResult, Suite } from '../suite.js';

interface TemplateCase {
  readonly id: string;
  readonly group: string;
  readonly template: string;
  readonly values?: YamlMap;
  readonly chartFiles?: Readonly<Record<string, string>>;
  readonly output?: string;
  readonly outputBase64?: string;
  readonly error?: string;
  readonly errorCore?: string;
}

const chartYaml = [
  'apiVersion: v2',
  'name: conf',
  'version: 1.2.3',
  'appVersion: "4.5.6"',
  'description: conformance chart',
  '',
].join('\n');

const file = 'conf/templates/case.yaml';

/** What errors leave out where they are too long. */
const cut = ' [...] ';

/** Single templates and what helm renders them to. */
export const suite: Suite = {
  name: 'helm-template',
  *run(folder) {
    const lines = readFileSync(join(folder, 'helm-template/cases.jsonl'), 'utf8').split('\n');
    for (const line of lines) if (line !== '') yield runCase(JSON.parse(line) as TemplateCase);
  },
};

function runCase(item: TemplateCase): CaseResult {
  const { id } = item;
  const { text, error } = render(item);
  const wanted = item.output ?? item.outputBase64;
  if (wanted !== undefined) {
    const passed =
      item.output === undefined
        ? text !== undefined && toBytes(text).toString('base64') === wanted
        : text === wanted;
    return passed
      ? { id, passed }
      : { id, passed, message: explain(item, wanted, text ?? `error: ${error}`) };
  }
  const passed = error !== undefined && matchesError(item, error);
  return passed
    ? { id, passed }
    : {
        id,
        passed,
        message: explain(item, `error: ${item.error}`, error === undefined ? text : `error: ${error}`),
      };
}

function render({ template, values, chartFiles }: TemplateCase): { text?: string; error?: string } {
  const tree = memoryTree({ 'Chart.yaml': chartYaml, 'templates/case.yaml': template, ...chartFiles });
  const faults: string[] = [];
  const chart = loadChartDirectory(tree, '', ({ upstream, message }) => faults.push(upstream ?? message));
  if (chart === undefined) return { error: faults.join('\n') };
  const release = renderRelease(chart, {
    release: { name: 'rel', namespace: 'ns', isUpgrade: false, revision: 1 },
    // Helm was given them as a file, whose JSON it reads as YAML.
    values: readValues(JSON.stringify(values ?? {})),
    capabilities: { kubeVersion: defaultKubeVersion, apiVersions: defaultApiVersions },
    onTemplateError: 'fail',
  });
  const text = release.rendered.get(file);
  if (text !== undefined) return { text };
  return release.upstreamError === undefined
    ? { text: '' }
    : { error: release.upstreamError.replaceAll('conf/templates/', '') };
}

/** Errors are compared as a whole, place and all, but for the end of their lines; those of values.yaml by their core. */
function matchesError({ group, error, errorCore }: TemplateCase, actual: string): boolean {
  if (group === 'values-yaml') return actual.includes(errorCore!);
  const [start, end] = error!.split(cut) as [string, string?];
  return end === undefined
    ? actual.trimEnd() === start.trimEnd()
    : actual.startsWith(start) && actual.endsWith(end);
}

function explain({ template }: TemplateCase, wanted: string, actual: string | undefined): string {
  return `${template}\n  wanted ${JSON.stringify(wanted)}\n  got    ${JSON.stringify(actual)}`;
}
