import type { Diagnostic, Report } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { basename, dirname, joinPath, type FileTree } from '../files/file-tree.js';
import { readChart, type ChartSpec, type HelmReleaseSpec, type ObjectReference } from '../flux/spec.js';
import type { Chart } from '../helm/chart/chart.js';
import type { ChartDependency } from '../helm/chart/metadata.js';
import { loadChartArchive, loadChartDirectory } from '../helm/chart/load.js';
import { namespaceOf } from '../manifest/object.js';
import { isMap, type Path } from '../yaml/value.js';
import { findArchive, findPulled } from './chart-archives.js';
import { localDependency } from './chart-dependencies.js';
import { withRevision } from './chart-revision.js';
import { diagnosticAtPlaces, type ContentPlaces } from './content-places.js';
import type { SharedWork } from './shared-work.js';
import type { SourceContent } from './sources.js';
import { secureJoin } from '../flux/secure-join.js';
import type { UnitContext } from './unit-context.js';
import { withValuesFiles } from './values-files.js';

/** The chart of a HelmRelease, or why there is none. */
export type ChartContent =
  | {
      readonly state: 'loaded';
      readonly chart: Chart;
      readonly tree: FileTree;
      /** The files of the source that took the place of the chart's values.yaml. */
      readonly valuesFiles: readonly string[];
      readonly places?: ContentPlaces;
    }
  | { readonly state: 'skipped'; readonly reason: string }
  | { readonly state: 'failed'; readonly diagnostics: readonly Diagnostic[]; readonly reason?: string };

type LocalContent = Extract<SourceContent, { state: 'local' }>;

/** Finds and loads the chart that a HelmRelease names by `chart` or `chartRef`. */
export function findChart(context: UnitContext, spec: HelmReleaseSpec): ChartContent {
  if (spec.chartRef && !spec.chart) return fromReference(context, spec.chartRef);
  if (spec.chart && !spec.chartRef) {
    return fromSpec(context, spec.chart, {
      chart: ['spec', 'chart', 'spec', 'chart'],
      valuesFiles: ['spec', 'chart', 'spec', 'valuesFiles'],
    });
  }
  // The schema check reports it.
  return { state: 'failed', diagnostics: [], reason: `it names ${spec.chart ? 'two charts' : 'no chart'}` };
}

function fromReference(context: UnitContext, reference: ObjectReference): ChartContent {
  const source = context.source(reference);
  if (reference.kind === 'HelmChart' && source && isMap(source.object['spec'])) {
    const chart = readChart(source.object['spec'], namespaceOf(source.object));
    return fromSpec(context, chart, { chart: ['spec', 'chartRef'], valuesFiles: undefined });
  }
  const content = context.content(reference);
  if (content.state !== 'local') return without(reference, content);
  const loaded = load(context, content, findPulled(content.tree), ['spec', 'chartRef']);
  if (loaded.state !== 'loaded' || reference.kind !== 'OCIRepository' || !source) return loaded;
  const revised = withRevision(context, loaded.chart, source);
  return 'chart' in revised
    ? { ...loaded, chart: revised.chart }
    : { state: 'failed', diagnostics: [revised.diagnostic] };
}

/** Where the HelmRelease says what; a HelmChart object that it refers to says all but its own name. */
interface ChartFields {
  readonly chart: Path;
  readonly valuesFiles: Path | undefined;
}

function fromSpec(context: UnitContext, chart: ChartSpec, fields: ChartFields): ChartContent {
  const { sourceRef } = chart;
  context.source(sourceRef);
  const content = context.content(sourceRef);
  if (content.state !== 'local') return without(sourceRef, content);
  const { tree } = content;
  const path = secureJoin(chart.chart);
  const archive =
    sourceRef.kind === 'HelmRepository' ? findArchive(tree, chart.chart, chart.version) : { path };
  if (archive && 'versions' in archive) {
    return without(sourceRef, {
      state: 'elsewhere',
      reason: `of ${chart.chart} there is ${archive.versions.join(', ')}, which is not ${chart.version || 'a release'}`,
    });
  }
  if (archive === undefined || tree.kind(archive.path) === undefined) {
    const near = nearPath(tree, path);
    const diagnostic: Diagnostic = {
      code: 'flux/chart-missing',
      severity: 'error',
      message: `the chart ${chart.chart} does not exist in ${sourceRef.kind} ${sourceRef.namespace}/${sourceRef.name}`,
      ...(near !== undefined && { help: `did you mean ./${near}?` }),
      upstream: `invalid chart reference: stat ${path}: no such file or directory`,
      location: context.locate(fields.chart),
    };
    return { state: 'failed', diagnostics: [diagnostic] };
  }
  const loaded = load(context, content, archive.path, fields.chart);
  if (loaded.state !== 'loaded') return loaded;
  const field = fields.valuesFiles ?? fields.chart;
  const inSource = sourceRef.kind !== 'HelmRepository';
  const changed = withValuesFiles(context, loaded.chart, chart, content.tree, field);
  return 'chart' in changed
    ? { ...loaded, chart: changed.chart, valuesFiles: inSource ? chart.valuesFiles.map(secureJoin) : [] }
    : { state: 'failed', diagnostics: changed.diagnostics };
}

function without(
  { kind, namespace, name }: ObjectReference,
  content: Exclude<SourceContent, { state: 'local' }>,
): ChartContent {
  switch (content.state) {
    case 'missing':
      return {
        state: 'failed',
        diagnostics: [],
        reason: `its source ${kind} ${namespace}/${name} does not exist`,
      };
    case 'failed':
      return { state: 'failed', diagnostics: [], reason: content.reason };
    case 'elsewhere':
      return { state: 'skipped', reason: `its chart is not here: ${content.reason}` };
  }
}

function nearPath(tree: FileTree, path: string): string | undefined {
  const parent = dirname(path);
  const near = suggest(
    basename(path),
    (tree.list(parent) ?? []).map((entry) => entry.name),
  );
  return near === undefined ? undefined : joinPath(parent, near);
}

/** What is wrong with the chart as a whole, not with a line of it, is shown at the field that names it. */
function load(context: UnitContext, content: LocalContent, path: string, field: Path): ChartContent {
  const { tree, places } = content;
  const { chart, diagnostics } = loadOnce(context.work, tree, path);
  if (!chart) {
    const placed = diagnostics.map((diagnostic) => {
      if (diagnostic.location?.line === undefined) return { ...diagnostic, location: context.locate(field) };
      return places ? diagnosticAtPlaces(places, diagnostic) : diagnostic;
    });
    return { state: 'failed', diagnostics: placed };
  }
  return { state: 'loaded', chart, tree, valuesFiles: [], ...(places && { places }) };
}

/** A chart is shared by all releases of it. */
function loadOnce(
  work: SharedWork,
  tree: FileTree,
  path: string,
): { chart: Chart | undefined; diagnostics: readonly Diagnostic[] } {
  return work.once('chart', tree, path, (content) => {
    const diagnostics: Diagnostic[] = [];
    const report: Report = (diagnostic) => diagnostics.push(diagnostic);
    return { chart: loadFrom(work, content, path, report), diagnostics };
  });
}

function loadFrom(work: SharedWork, tree: FileTree, path: string, report: Report): Chart | undefined {
  if (tree.kind(path) === 'file') return loadChartArchive(tree.readBytes(path)!, path, report);
  const resolveDependency = (dependency: ChartDependency, chartPath: string): Chart | undefined => {
    const target = localDependency(dependency, chartPath);
    return target === undefined || target === path ? undefined : loadOnce(work, tree, target).chart;
  };
  return loadChartDirectory(tree, path, report, { resolveDependency });
}
