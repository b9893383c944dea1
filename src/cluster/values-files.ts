import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { basename, dirname, type FileTree } from '../files/file-tree.js';
import type { ChartSpec } from '../flux/spec.js';
import type { Chart } from '../helm/chart/chart.js';
import { mergeMaps, readValues, ValuesFault } from '../helm/values/read-values.js';
import { sha256 } from '../manifest/sha256.js';
import type { Path, YamlMap } from '../yaml/value.js';
import { writeYaml } from '../yaml/write.js';
import { secureJoin } from '../flux/secure-join.js';
import type { UnitContext } from './unit-context.js';

/** A chart with other defaults, or why it cannot have them. */
export type ChartWithValues = { readonly chart: Chart } | { readonly diagnostics: readonly Diagnostic[] };

/**
 * The chart as source-controller packages it for a HelmChart with `valuesFiles`: those, merged, take the place of its
 * values.yaml, and its version says so. They lie in the chart where that is of a HelmRepository, else in the source
 * (https://fluxcd.io/flux/components/source/helmcharts/#values-files). `field` is where `valuesFiles` stands.
 */
export function withValuesFiles(
  context: UnitContext,
  chart: Chart,
  spec: ChartSpec,
  source: FileTree,
  field: Path,
): ChartWithValues {
  if (spec.valuesFiles.length === 0) return { chart };
  const inChart = spec.sourceRef.kind === 'HelmRepository';
  const diagnostics: Diagnostic[] = [];
  let values: YamlMap = {};
  for (const [index, file] of spec.valuesFiles.entries()) {
    const path = secureJoin(file);
    const location = context.locate([...field, index]);
    let found: YamlMap | undefined;
    try {
      found = inChart ? valuesInChart(chart, path) : valuesIn(source, path);
    } catch (fault) {
      if (!(fault instanceof ValuesFault)) throw fault;
      diagnostics.push({
        code: 'flux/values-file-invalid',
        severity: 'error',
        message: `the values file ${file} cannot be read: line ${fault.line}: ${fault.message}`,
        upstream: `values files merge error: unmarshaling values from '${path}' failed: ${fault.upstream}`,
        location,
      });
      continue;
    }
    if (found) values = mergeMaps(values, found);
    else if (!spec.ignoreMissingValuesFiles) {
      const names = inChart
        ? ['values.yaml', ...chart.files.map((other) => other.path)]
        : (source.list(dirname(path)) ?? []).map((entry) => entry.name);
      const near = suggest(inChart ? path : basename(path), names);
      const directory = inChart ? '' : dirname(path);
      diagnostics.push({
        code: 'flux/values-file-missing',
        severity: 'error',
        message: inChart
          ? `the chart ${chart.metadata.name} has no file ${file}`
          : `the values file ${file} does not exist in ${spec.sourceRef.kind} ${spec.sourceRef.namespace}/${spec.sourceRef.name}`,
        help:
          near !== undefined
            ? `did you mean ${directory === '' ? near : `${directory}/${near}`}?`
            : inChart
              ? 'paths begin at the root of the chart'
              : 'paths begin at the root of the source, not of the chart',
        upstream: `values files merge error: no values file found at path '${path}'`,
        location,
      });
    }
  }
  return diagnostics.length > 0 ? { diagnostics } : { chart: repackaged(chart, values, spec) };
}

function valuesInChart(chart: Chart, path: string): YamlMap | undefined {
  if (path === 'values.yaml') return chart.values;
  const file = chart.files.find((other) => other.path === path);
  return file && readValues(file.text);
}

function valuesIn(source: FileTree, path: string): YamlMap | undefined {
  const text = source.readText(path);
  return text === undefined ? undefined : readValues(text);
}

/** The generation of the HelmChart object becomes build metadata; a new object has the first one. */
function repackaged(chart: Chart, values: YamlMap, spec: ChartSpec): Chart {
  const version = chart.metadata.version.replace(/\+.*$/, '');
  const isRevision = spec.revisionStrategy && spec.sourceRef.kind !== 'HelmRepository';
  return {
    ...chart,
    // The revision, which would follow, is known only in the cluster.
    metadata: { ...chart.metadata, version: isRevision ? version : `${version}+1` },
    values,
    digest: () => sha256(chart.digest() + writeYaml(values)),
  };
}
