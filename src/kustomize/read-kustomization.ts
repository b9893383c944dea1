import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { basename, dirname } from '../files/file-tree.js';
import { isMap, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import { locationIn, type Source } from './fault.js';
import type { Kustomization } from './kustomization.js';
import { kustomizationShape } from './kustomization-shape.js';
import { fitShape, type ShapeProblem } from './shape.js';

/** A kustomization that was read, with what is wrong with it. */
export interface ReadKustomization {
  readonly kustomization: Kustomization;
  readonly diagnostics: readonly Diagnostic[];
  /** Something that is wrong had to be left out. */
  readonly incomplete: boolean;
  /** Where a field, an entry of a list field, or a part of one stands in the file, as the file spells it. */
  pathOf(field: string, ...rest: Path): Path;
}

export interface ReadKustomizationOptions {
  /** Unknown fields are errors. A controller that decodes leniently drops them in silence instead. */
  readonly strict: boolean;
}

/**
 * The data of a kustomization file, checked and brought to today's fields. Every mistake is reported, not only the
 * first; an entry of a list with a mistake in it is left out.
 */
export function readKustomization(
  value: YamlValue,
  source: Source,
  options: ReadKustomizationOptions,
): ReadKustomization {
  const raw = value === null ? {} : value;
  const places: Places = new Map();
  if (isMap(raw)) {
    const foreign = foreignKustomization(raw, source);
    if (foreign) return { kustomization: {}, diagnostics: [foreign], incomplete: true, pathOf: () => [] };
    notePlaces(raw, places);
  }
  const { value: fitted, problems } = fitShape(raw, kustomizationShape, {
    strict: options.strict,
    coerce: false,
  });
  const diagnostics = problems.map((problem) => problemDiagnostic(problem, source, raw));
  for (const { field, successor, note = '' } of deprecated) {
    if (Object.hasOwn(fitted, field)) {
      diagnostics.push({
        code: 'kustomize/deprecated-field',
        severity: 'warning',
        message: `\`${field}\` is deprecated`,
        help: `use \`${successor}\` instead`,
        location: locationIn(source, pathOf(places, field, [])),
        upstream: `# Warning: '${field}' is deprecated. Please use '${successor}' instead.${note} Run 'kustomize edit fix' to update your Kustomization automatically.`,
      });
    }
  }
  if (problems.length === 0) diagnostics.push(...envelopeDiagnostics(fitted, source));
  leaveOutFaulty(fitted, problems, places);
  moveDeprecated(fitted, places);
  return {
    kustomization: fitted as unknown as Kustomization,
    diagnostics,
    incomplete: problems.length > 0,
    pathOf: (field, ...rest) => pathOf(places, field, rest),
  };
}

/** Where fields stand: the key as it is written and, for a list, where each of its entries does. */
type Places = Map<string, { readonly key: string; readonly entries?: readonly Path[] }>;

function notePlaces(raw: YamlMap, places: Places): void {
  const names = new Map(Object.keys(kustomizationShape.fields).map((name) => [name.toLowerCase(), name]));
  for (const key of Object.keys(raw)) {
    const name = names.get(key.toLowerCase());
    if (name === undefined) continue;
    const value = raw[key];
    places.set(
      name,
      Array.isArray(value) ? { key, entries: value.map((_, index) => [key, index]) } : { key },
    );
  }
}

function pathOf(places: Places, field: string, rest: Path): Path {
  const place = places.get(field);
  const [index, ...inner] = rest;
  const entry = typeof index === 'number' ? place?.entries?.[index] : undefined;
  return entry ? [...entry, ...inner] : [place?.key ?? field, ...rest];
}

function problemDiagnostic(problem: ShapeProblem, source: Source, raw: YamlValue): Diagnostic {
  const help = oldPatchHelp(problem.path, raw) ?? problem.help;
  return {
    code: `kustomize/${problem.code}`,
    severity: 'error',
    message: problem.message,
    ...(help === undefined ? {} : { help }),
    location: locationIn(source, problem.path),
    upstream: `invalid Kustomization: ${problem.upstream}`,
  };
}

/** `patches` was a list of file names before kustomize 2.1. */
function oldPatchHelp(path: Path, raw: YamlValue): string | undefined {
  const [key, index] = path;
  if (path.length !== 2 || String(key).toLowerCase() !== 'patches' || !isMap(raw)) return undefined;
  const entries = raw[String(key)];
  const entry = Array.isArray(entries) ? entries[Number(index)] : undefined;
  return typeof entry === 'string' && !entry.includes('\n') ? `write \`- path: ${entry}\`` : undefined;
}

const deprecated: readonly { readonly field: string; readonly successor: string; readonly note?: string }[] =
  [
    { field: 'bases', successor: 'resources' },
    { field: 'commonLabels', successor: 'labels' },
    { field: 'imageTags', successor: 'images' },
    { field: 'patchesJson6902', successor: 'patches' },
    { field: 'patchesStrategicMerge', successor: 'patches' },
    { field: 'vars', successor: 'replacements', note: ' [EXPERIMENTAL]' },
  ];

/** A Kustomization of Flux in the place of a kustomization file. */
function foreignKustomization(raw: YamlMap, source: Source): Diagnostic | undefined {
  const { apiVersion } = raw;
  if (typeof apiVersion !== 'string' || !apiVersion.startsWith('kustomize.toolkit.fluxcd.io/'))
    return undefined;
  return {
    code: 'kustomize/wrong-api-version',
    severity: 'error',
    message: `${basename(source.file)} holds a Kustomization of Flux, which is applied to the cluster, not one that kustomize reads`,
    help: 'give the file another name and list it under `resources` of a kustomization',
    location: locationIn(source, ['apiVersion']),
    upstream: 'invalid Kustomization: json: unknown field "spec"',
  };
}

function envelopeDiagnostics(value: YamlMap, source: Source): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const content = Object.keys(value).filter(
    (key) => key !== 'apiVersion' && key !== 'kind' && value[key] !== '',
  );
  if (content.length === 0) {
    diagnostics.push({
      code: 'kustomize/kustomization-empty',
      severity: 'error',
      message: 'the kustomization is empty',
      help: 'name at least one resource, or write `resources: []`',
      location: { file: source.file, line: 1 },
      upstream: 'kustomization.yaml is empty',
    });
    return diagnostics;
  }
  const kind = typeof value['kind'] === 'string' && value['kind'] !== '' ? value['kind'] : 'Kustomization';
  const apiVersion = value['apiVersion'];
  const wanted =
    kind === 'Component' ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1';
  const opening = `Failed to read kustomization file under /${dirname(source.file)}:\n`;
  if (kind !== 'Kustomization' && kind !== 'Component') {
    diagnostics.push({
      code: 'kustomize/wrong-kind',
      severity: 'error',
      message: `the kind of a kustomization file must be Kustomization or Component, but it is ${kind}`,
      location: locationIn(source, ['kind']),
      upstream: `${opening}kind should be Kustomization or Component`,
    });
  }
  if (typeof apiVersion === 'string' && apiVersion !== '' && apiVersion !== wanted) {
    diagnostics.push({
      code: 'kustomize/wrong-api-version',
      severity: 'error',
      message: `the apiVersion of a ${kind} must be ${wanted}, but it is ${apiVersion}`,
      location: locationIn(source, ['apiVersion']),
      upstream: `${opening}apiVersion for ${kind} should be ${wanted}`,
    });
  }
  return diagnostics;
}

/** A patch whose target is misspelt would patch everything: entries with mistakes do nothing at all. */
function leaveOutFaulty(value: YamlMap, problems: readonly ShapeProblem[], places: Places): void {
  const faulty = new Set<string>();
  for (const { path } of problems) if (path.length > 1) faulty.add(`${path[0]} ${path[1]}`);
  if (faulty.size === 0) return;
  for (const [field, { key, entries }] of places) {
    const list = value[field];
    if (!entries || !Array.isArray(list)) continue;
    const kept = entries.flatMap((entry, index) => (faulty.has(`${entry[0]} ${entry[1]}`) ? [] : [index]));
    if (kept.length === list.length) continue;
    value[field] = kept.map((index) => list[index]!);
    places.set(field, { key, entries: kept.map((index) => entries[index]!) });
  }
}

function moveDeprecated(value: YamlMap, places: Places): void {
  append(value, places, 'bases', 'resources');
  append(value, places, 'imageTags', 'images');
  const charts = value['helmChartInflationGenerator'];
  if (!Array.isArray(charts)) return;
  const home = charts.find((chart) => isMap(chart) && typeof chart['chartHome'] === 'string');
  value['helmChartInflationGenerator'] = charts.map((chart) => modernChart(isMap(chart) ? chart : {}));
  if (isMap(home) && value['helmGlobals'] === undefined)
    value['helmGlobals'] = { chartHome: home['chartHome']! };
  append(value, places, 'helmChartInflationGenerator', 'helmCharts');
}

function append(value: YamlMap, places: Places, from: string, to: string): void {
  const added = value[from];
  if (!Array.isArray(added)) return;
  const present = Array.isArray(value[to]) ? value[to] : [];
  const entries = [...(places.get(to)?.entries ?? []), ...(places.get(from)?.entries ?? [])];
  places.set(to, { key: places.get(to)?.key ?? places.get(from)?.key ?? from, entries });
  value[to] = [...present, ...added];
  delete value[from];
}

const chartFields: Readonly<Record<string, string>> = {
  chartName: 'name',
  chartVersion: 'version',
  chartRepoUrl: 'repo',
  values: 'valuesFile',
  valuesLocal: 'valuesInline',
  valuesMerge: 'valuesMerge',
  releaseName: 'releaseName',
  releaseNamespace: 'namespace',
};

function modernChart(legacy: YamlMap): YamlMap {
  const chart: YamlMap = {};
  for (const [old, name] of Object.entries(chartFields))
    if (legacy[old] !== undefined) chart[name] = legacy[old];
  return chart;
}
