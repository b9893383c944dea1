import type { Diagnostic, Report } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { basename, dirname, joinPath, type FileTree } from '../files/file-tree.js';
import { readChart, type ChartSpec, type HelmReleaseSpec, type ObjectReference } from '../flux/spec.js';
import type { Chart, ChartDependency } from '../helm/chart/chart.js';
import { loadChartArchive, loadChartDirectory } from '../helm/chart/load.js';
import { namespaceOf } from '../manifest/object.js';
import { isMap, type Path } from '../yaml/value.js';
import { secureJoin } from './sources.js';
import type { UnitContext } from './unit-context.js';

/** The chart of a HelmRelease, or why there is none. */
export type ChartContent =
  | {
      readonly state: 'loaded';
      readonly chart: Chart;
      readonly tree: FileTree;
      readonly sourceTree: FileTree;
    }
  | { readonly state: 'skipped'; readonly reason: string }
  | { readonly state: 'failed'; readonly diagnostics: readonly Diagnostic[]; readonly reason?: string };

/** Charts by tree and path; each is loaded once and shared by all releases. */
export type ChartCache = Map<
  FileTree,
  Map<string, { chart: Chart | undefined; diagnostics: readonly Diagnostic[] }>
>;

/** Finds and loads the chart that a HelmRelease names by `chart` or `chartRef`. */
export function findChart(context: UnitContext, spec: HelmReleaseSpec): ChartContent {
  if (spec.chartRef) return fromReference(context, spec.chartRef);
  if (spec.chart) return fromSpec(context, spec.chart, ['spec', 'chart', 'spec', 'chart']);
  const diagnostic: Diagnostic = {
    code: 'flux/chart-unnamed',
    severity: 'error',
    message: 'a HelmRelease needs spec.chart or spec.chartRef; this one has neither',
    upstream: 'either chart or chartRef must be set',
    location: context.locate(['spec']),
  };
  return { state: 'failed', diagnostics: [diagnostic] };
}

function fromReference(context: UnitContext, reference: ObjectReference): ChartContent {
  const source = context.source(reference);
  if (reference.kind === 'HelmChart' && source && isMap(source.object['spec'])) {
    return fromSpec(context, readChart(source.object['spec'], namespaceOf(source.object)), [
      'spec',
      'chartRef',
    ]);
  }
  const content = context.content(reference);
  if (content.state === 'missing') return missing(reference);
  if (content.state === 'elsewhere')
    return { state: 'skipped', reason: `its chart is not here: ${content.reason}` };
  // A directory that the user named for an OCI artifact holds the chart itself, or its archive.
  return load(context, content.tree, '', content.tree);
}

function fromSpec(context: UnitContext, chart: ChartSpec, field: Path): ChartContent {
  const { sourceRef } = chart;
  context.source(sourceRef);
  const content = context.content(sourceRef);
  if (content.state === 'missing') return missing(sourceRef);
  if (content.state === 'elsewhere')
    return { state: 'skipped', reason: `its chart is not here: ${content.reason}` };
  const { tree } = content;
  const path = secureJoin(chart.chart);
  const inRepository = sourceRef.kind === 'HelmRepository' ? nearestArchive(tree, chart.chart) : path;
  if (inRepository === undefined || tree.kind(inRepository) === undefined) {
    const near = nearPath(tree, path);
    const diagnostic: Diagnostic = {
      code: 'flux/chart-missing',
      severity: 'error',
      message: `the chart ${chart.chart} does not exist in ${sourceRef.kind} ${sourceRef.namespace}/${sourceRef.name}`,
      ...(near !== undefined && { help: `did you mean ./${near}?` }),
      upstream: `invalid chart reference: stat ${path}: no such file or directory`,
      location: context.locate(field),
    };
    return { state: 'failed', diagnostics: [diagnostic] };
  }
  return load(context, tree, inRepository, tree);
}

function missing(reference: ObjectReference): ChartContent {
  return {
    state: 'failed',
    diagnostics: [],
    reason: `its source ${reference.kind} ${reference.namespace}/${reference.name} does not exist`,
  };
}

/** In a directory that stands for a Helm repository: the chart's folder, or an archive of it. */
function nearestArchive(tree: FileTree, name: string): string | undefined {
  if (tree.kind(name) === 'directory') return name;
  const archives = (tree.list('') ?? []).filter(
    (entry) => entry.name.startsWith(`${name}-`) && entry.name.endsWith('.tgz'),
  );
  return archives.at(-1)?.name;
}

function nearPath(tree: FileTree, path: string): string | undefined {
  const parent = dirname(path);
  const near = suggest(
    basename(path),
    (tree.list(parent) ?? []).map((entry) => entry.name),
  );
  return near === undefined ? undefined : joinPath(parent, near);
}

function load(context: UnitContext, tree: FileTree, path: string, sourceTree: FileTree): ChartContent {
  const { chart, diagnostics } = loadOnce(context.charts, tree, path);
  if (!chart) return { state: 'failed', diagnostics };
  return { state: 'loaded', chart, tree, sourceTree };
}

function loadOnce(
  cache: ChartCache,
  tree: FileTree,
  path: string,
): { chart: Chart | undefined; diagnostics: readonly Diagnostic[] } {
  let charts = cache.get(tree);
  if (!charts) cache.set(tree, (charts = new Map()));
  const known = charts.get(path);
  if (known) return known;
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const loaded = { chart: loadFrom(cache, tree, path, report), diagnostics };
  charts.set(path, loaded);
  return loaded;
}

function loadFrom(cache: ChartCache, tree: FileTree, path: string, report: Report): Chart | undefined {
  if (tree.kind(path) === 'file') return loadChartArchive(tree.readBytes(path)!, path, report);
  const resolveDependency = (dependency: ChartDependency, chartPath: string): Chart | undefined => {
    const local = dependency.repository.startsWith('file://') ? dependency.repository.slice(7) : undefined;
    const target = local === undefined ? undefined : joinPath(chartPath, local);
    return target === undefined || target === path ? undefined : loadOnce(cache, tree, target).chart;
  };
  return loadChartDirectory(tree, path, report, { resolveDependency });
}
