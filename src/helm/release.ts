import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Path, YamlMap } from '../yaml/value.js';
import type { Chart } from './chart/chart.js';
import type { Capabilities } from './release/capabilities.js';
import { fileOf, installFault, kubeVersionFault } from './release/check-chart.js';
import { crdFiles, type CrdFile } from './release/crd-files.js';
import { executeTemplates, type LineOrigins } from './release/execute-templates.js';
import { lineOrigin } from './release/line-origin.js';
import type { ManifestFault } from './release/manifest-head.js';
import {
  sortManifests,
  type RenderedDocument,
  type RenderedHook,
  type SortedManifests,
} from './release/manifests.js';
import { releaseTemplates, type ReleaseIdentity, type ReleaseTemplate } from './release/release-context.js';
import { schemaFaultText, schemaFindings } from './release/schema-diagnostics.js';
import { coalesceValues, SubchartTypeFault, type ValueClash } from './values/coalesce.js';
import { enableDependencies } from './values/dependencies.js';
import type { ReleaseChart } from './values/release-chart.js';
import { checkValues } from './values/schema/check-values.js';

export interface RenderOptions {
  readonly release: ReleaseIdentity;
  /** The user's values, already put together; the chart's defaults come under them. Not changed. */
  readonly values: YamlMap;
  readonly capabilities: Capabilities;
  /**
   * What a broken template file does: `fail` ends the rendering as Helm does, `collect` reports it and renders the
   * other files.
   */
  readonly onTemplateError: 'fail' | 'collect';
  readonly skipSchemaValidation?: boolean;
  /** Whose rules count where Helm 3 and 4 differ: Flux before 2.8 has Helm 3. Default 4. */
  readonly helm?: 3 | 4;
  /** What a schema that refers to other addresses does: `skip` reports a warning, `fail` is Helm without a network. */
  readonly remoteSchemas?: 'skip' | 'fail';
  /** A reason to refuse the release that is found between looking at the chart and at its values, in Helm's words. */
  readonly refuse?: string;
  /** Render without the dependencies that charts/ lacks, as Flux does; Helm's commands refuse to. */
  readonly allowMissingDependencies?: boolean;
  /** Record which template line wrote each line of the output. */
  readonly trace?: boolean;
}

/** A release as it would be installed. Where `failed` is set the diagnostics say why, and there may be nothing else. */
export interface RenderedRelease {
  readonly chart: Chart;
  readonly failed: boolean;
  /** In install order. */
  readonly manifests: readonly RenderedDocument[];
  readonly hooks: readonly RenderedHook[];
  /** The files of crds/ of all enabled charts, as they are. */
  readonly crds: readonly CrdFile[];
  /** The rendered NOTES.txt of the root chart; empty where there is none. */
  readonly notes: string;
  /** The values all templates saw, defaults included; templates may have changed them. */
  readonly values: YamlMap;
  /** The files that were rendered, by `# Source:` path. */
  readonly rendered: ReadonlyMap<string, string>;
  /** Which line of which template wrote a line of a rendered file; there with `trace`. */
  readonly lineOrigins: LineOrigins | undefined;
  /** Where each template file is in the tree, by its `# Source:` name. */
  readonly templateFiles: ReadonlyMap<string, string>;
  /** The chart with its enabled subcharts; undefined where it failed before they were known. */
  readonly root: ReleaseChart | undefined;
  readonly templates: readonly ReleaseTemplate[];
  /** Whether it failed with templates or manifests, not before. */
  readonly failedWhileRendering: boolean;
  /** What `helm template` prints after `Error: `, for the first error. */
  readonly upstreamError: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** For findings about values: the keys, from the root of the values, of the value they are about. */
  readonly valuesPaths: ReadonlyMap<Diagnostic, Path>;
}

type Outcome = Omit<RenderedRelease, 'chart' | 'diagnostics' | 'valuesPaths'>;

/** Where findings are put while a release is rendered. */
interface Findings {
  readonly diagnostics: Diagnostic[];
  readonly valuesPaths: Map<Diagnostic, Path>;
}

/**
 * Renders a release of a chart: dependencies, values, schema, templates, sorting, in Helm's order. Expected faults are
 * diagnostics whose `upstream` is Helm's text. Never throws for a chart's faults.
 */
export function renderRelease(chart: Chart, options: RenderOptions): RenderedRelease {
  const findings: Findings = { diagnostics: [], valuesPaths: new Map() };
  return { chart, ...renderSafely(chart, options, findings), ...findings };
}

/** Values and schemas nested beyond what the stack holds are a fault like any other. */
function renderSafely(chart: Chart, options: RenderOptions, findings: Findings): Outcome {
  try {
    return render(chart, options, findings);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'the values of this release are nested too deeply to be rendered';
    const location = { file: fileOf(chart, 'values.yaml') };
    findings.diagnostics.push({ code: 'helm/too-deep', severity: 'error', message, location });
    return { ...nothing, upstreamError: message };
  }
}

const nothing: Outcome = {
  failed: true,
  manifests: [],
  hooks: [],
  crds: [],
  notes: '',
  values: {},
  rendered: new Map(),
  lineOrigins: undefined,
  templateFiles: new Map(),
  root: undefined,
  templates: [],
  failedWhileRendering: false,
  upstreamError: undefined,
};

function render(chart: Chart, options: RenderOptions, findings: Findings): Outcome {
  const { diagnostics } = findings;
  const uninstallable = installFault(chart, options.allowMissingDependencies === true);
  if (uninstallable) {
    diagnostics.push(uninstallable);
    return { ...nothing, upstreamError: uninstallable.upstream };
  }
  if (chart.metadata.deprecated) {
    diagnostics.push({
      code: 'helm/chart-deprecated',
      severity: 'info',
      message: `the chart ${chart.metadata.name} is deprecated`,
      location: { file: fileOf(chart, 'Chart.yaml') },
    });
  }
  if (options.refuse !== undefined) return { ...nothing, upstreamError: options.refuse };
  const composed = composeValues(chart, options, findings);
  if (typeof composed === 'string') return { ...nothing, upstreamError: composed };
  const { root, values } = composed;
  const wrongVersion = kubeVersionFault(chart, options.capabilities, options.helm);
  if (wrongVersion) {
    diagnostics.push(wrongVersion);
    if (options.onTemplateError === 'fail') {
      return { ...nothing, values, failedWhileRendering: true, upstreamError: wrongVersion.upstream };
    }
  }
  const templates = releaseTemplates(root, values, options.release, options.capabilities);
  const executed = executeTemplates(chart, templates, options, diagnostics);
  const { rendered, lineOrigins } = executed;
  if (executed.failed && options.onTemplateError === 'fail') {
    return { ...nothing, values, failedWhileRendering: true, upstreamError: executed.upstreamError };
  }
  const notes = takeNotes(rendered, root);
  const templateFiles = new Map(
    templates.map(({ name, owner, file }) => [name, fileOf(owner.chart, file.path)]),
  );
  const sorted = sortManifests(
    rendered,
    (path) => templateFiles.get(path) ?? path,
    options.onTemplateError === 'fail',
    chart.memo.manifests,
  );
  for (const broken of sorted.faults) {
    const origin = lineOrigin({ lineOrigins, templateFiles }, broken, broken.fault.line);
    diagnostics.push({
      code: 'helm/manifest-invalid',
      severity: 'error',
      message: `this template renders to something that is no manifest: ${broken.fault.message}`,
      location: origin?.location ?? { file: broken.file },
      upstream: manifestErrorText(broken.path, broken.fault),
    });
  }
  for (const { document, hook } of sorted.dropped) {
    diagnostics.push({
      code: 'helm/hook-unknown',
      severity: 'info',
      message: `${document.head.kind} ${document.head.name} is left out: Helm knows no hook ${JSON.stringify(hook)}`,
      location: { file: document.file },
    });
  }
  const failed = executed.failed || wrongVersion !== undefined || sorted.faults.length > 0;
  return {
    failed,
    failedWhileRendering: failed,
    manifests: sorted.manifests,
    hooks: sorted.hooks,
    crds: crdFiles(root),
    notes,
    values,
    rendered,
    lineOrigins,
    templateFiles,
    root,
    templates,
    upstreamError: wrongVersion?.upstream ?? executed.upstreamError ?? manifestError(sorted),
  };
}

function manifestError({ faults }: SortedManifests): string | undefined {
  const first = faults[0];
  return first && manifestErrorText(first.path, first.fault);
}

function manifestErrorText(path: string, fault: ManifestFault): string {
  return `YAML parse error on ${path}: ${fault.upstream}`;
}

/** The enabled charts and the values they see, or Helm's text where there is nothing to render with. */
function composeValues(
  chart: Chart,
  options: RenderOptions,
  { diagnostics, valuesPaths }: Findings,
): { readonly root: ReleaseChart; readonly values: YamlMap } | string {
  const file = fileOf(chart, 'Chart.yaml');
  const clashes = new Map<string, ValueClash>();
  const typeFault = (error: unknown, prefix: string): string => {
    if (!(error instanceof SubchartTypeFault)) throw error;
    const upstream = prefix + error.upstream;
    diagnostics.push({
      code: 'helm/values-type',
      severity: 'error',
      message: `${error.message}, for ${error.subchart} is a subchart of ${chart.metadata.name}`,
      location: { file },
      upstream,
    });
    return upstream;
  };
  let root: ReleaseChart;
  try {
    root = enableDependencies(
      chart,
      options.values,
      ({ dependency, message }) =>
        diagnostics.push({
          code: 'helm/dependency-odd',
          severity: 'warning',
          message: `dependency ${dependency}: ${message}`,
          location: { file },
        }),
      options.helm,
    );
  } catch (error) {
    return typeFault(error, 'chart dependencies processing failed: ');
  }
  let values: YamlMap;
  try {
    values = coalesceValues(root, options.values, {
      helm: options.helm ?? 4,
      onClash: (clash) => clashes.set(clash.path, clash),
    });
  } catch (error) {
    return typeFault(error, '');
  }
  for (const clash of clashes.values()) diagnostics.push(clashDiagnostic(clash, chart));
  if (options.skipSchemaValidation === true) return { root, values };
  const reports = checkValues(root, values, options.remoteSchemas);
  const remoteFails = options.remoteSchemas === 'fail';
  for (const { diagnostic, path } of schemaFindings(reports, remoteFails)) {
    diagnostics.push(diagnostic);
    valuesPaths.set(diagnostic, path);
  }
  const text = schemaFaultText(reports, remoteFails);
  return text === undefined || options.onTemplateError === 'collect' ? { root, values } : text;
}

function clashDiagnostic({ path, kind }: ValueClash, chart: Chart): Diagnostic {
  const message = {
    'table-over-scalar': `${path} is a map here, but the chart's default is none; the map is used`,
    'scalar-over-table': `${path} is no map, but the chart's default is one; the map's keys are gone`,
    'global-kept': `${path} keeps what it is, for only one of it and the global of the chart above is a map`,
    globals: `${path} is no map, so nothing is handed down to the subcharts`,
  }[kind];
  return {
    code: 'helm/values-clash',
    severity: 'warning',
    message,
    location: { file: fileOf(chart, 'values.yaml') },
  };
}

/** Takes all NOTES.txt out of what was rendered, and answers the root chart's. */
function takeNotes(rendered: Map<string, string>, root: ReleaseChart): string {
  let notes = '';
  for (const [path, text] of rendered) {
    if (!path.endsWith('NOTES.txt')) continue;
    if (path === `${root.name}/templates/NOTES.txt`) notes = text;
    rendered.delete(path);
  }
  return notes;
}
