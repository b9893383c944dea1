import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { TargetSelector } from '../manifest/selectors.js';
import { isMap, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import { locationIn, type Source } from './fault.js';
import { kustomizationShape } from './kustomization-shape.js';
import { fitShape } from './shape.js';
import type { ImageEntry } from './transformers/images.js';
import type { LabelsEntry } from './transformers/labels.js';
import type { Replacement } from './transformers/replacements.js';
import type { Var } from './transformers/vars.js';

/** A kustomization file as data (kustomize 5.7, `api/types`), after the deprecated fields went into their successors. */
export interface Kustomization {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly openapi?: Readonly<Record<string, string>>;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly labels?: readonly Partial<LabelsEntry>[];
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly patchesStrategicMerge?: readonly string[];
  readonly patchesJson6902?: readonly PatchEntry[];
  readonly patches?: readonly PatchEntry[];
  readonly images?: readonly Partial<ImageEntry>[];
  readonly replacements?: readonly ReplacementEntry[];
  readonly replicas?: readonly ReplicaEntry[];
  readonly sortOptions?: SortOptions;
  readonly vars?: readonly Partial<Var>[];
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly crds?: readonly string[];
  readonly configMapGenerator?: readonly GeneratorEntry[];
  readonly secretGenerator?: readonly GeneratorEntry[];
  readonly helmGlobals?: HelmGlobals;
  readonly helmCharts?: readonly HelmChartEntry[];
  readonly generatorOptions?: GeneratorOptions;
  readonly configurations?: readonly string[];
  readonly generators?: readonly string[];
  readonly transformers?: readonly string[];
  readonly validators?: readonly string[];
  readonly buildMetadata?: readonly string[];
}

export interface PatchEntry {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: TargetSelector;
  readonly options?: Readonly<Record<string, boolean>>;
}

export interface ReplacementEntry extends Replacement {
  readonly path?: string;
}

export interface ReplicaEntry {
  readonly name?: string;
  readonly count?: number | bigint;
}

export interface SortOptions {
  readonly order?: string;
  readonly legacySortOptions?: {
    readonly orderFirst?: readonly string[];
    readonly orderLast?: readonly string[];
  };
}

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

/** An entry of `configMapGenerator` or `secretGenerator`; `type` is for Secrets alone. */
export interface GeneratorEntry {
  readonly name?: string;
  readonly namespace?: string;
  readonly behavior?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly type?: string;
  readonly options?: GeneratorOptions;
}

export interface HelmGlobals {
  readonly chartHome?: string;
  readonly configHome?: string;
}

/** An entry of `helmCharts`. */
export interface HelmChartEntry {
  readonly name?: string;
  readonly version?: string;
  readonly repo?: string;
  readonly releaseName?: string;
  readonly namespace?: string;
  readonly additionalValuesFiles?: readonly string[];
  readonly valuesFile?: string;
  readonly valuesInline?: YamlValue;
  readonly valuesMerge?: string;
  readonly includeCRDs?: boolean;
  readonly skipHooks?: boolean;
  readonly apiVersions?: readonly string[];
  readonly kubeVersion?: string;
  readonly nameTemplate?: string;
  readonly skipTests?: boolean;
  readonly debug?: boolean;
  readonly devel?: boolean;
}

/** A kustomization that was read, with what is wrong with it. */
export interface ReadKustomization {
  readonly kustomization: Kustomization;
  readonly diagnostics: readonly Diagnostic[];
  /** Where a field, an entry of a list field, or a part of one stands in the file, as the file spells it. */
  pathOf(field: string, ...rest: Path): Path;
}

export interface ReadKustomizationOptions {
  /** Unknown fields are errors. A controller that decodes leniently drops them in silence instead. */
  readonly strict: boolean;
}

/** The data of a kustomization file, checked and brought to today's fields. Every mistake is reported, not only the first. */
export function readKustomization(
  value: YamlValue,
  source: Source,
  options: ReadKustomizationOptions,
): ReadKustomization {
  const diagnostics: Diagnostic[] = [];
  const raw = value === null ? {} : value;
  const moves = isMap(raw) ? spellings(raw) : new Map<string, Moved[]>();
  const fitted = fitShape(stringPatchesApart(raw, moves), kustomizationShape, {
    strict: options.strict,
    coerce: false,
  });
  for (const problem of fitted.problems) {
    diagnostics.push({
      code: `kustomize/${problem.code}`,
      severity: 'error',
      message: problem.message,
      ...(problem.help === undefined ? {} : { help: problem.help }),
      location: locationIn(source, problem.path),
      upstream: `invalid Kustomization: ${problem.upstream}`,
    });
  }
  reportDeprecated(fitted.value, moves, source, diagnostics);
  if (fitted.problems.length === 0) reportEnvelope(fitted.value, source, diagnostics);
  return {
    kustomization: withoutDeprecated(fitted.value, moves) as unknown as Kustomization,
    diagnostics,
    pathOf: (field, ...rest) => pathOf(moves, field, rest),
  };
}

/** Entries of one field that stand under a key of the file: `start` is the index that the first of them has now. */
interface Moved {
  readonly key: string;
  readonly start: number;
}

function spellings(raw: YamlMap): Map<string, Moved[]> {
  const lowerNames = new Map(
    Object.keys(kustomizationShape.fields).map((name) => [name.toLowerCase(), name]),
  );
  const moves = new Map<string, Moved[]>();
  for (const key of Object.keys(raw)) {
    const name = lowerNames.get(key.toLowerCase());
    if (name !== undefined) moves.set(name, [{ key, start: 0 }]);
  }
  return moves;
}

function pathOf(moves: ReadonlyMap<string, readonly Moved[]>, field: string, rest: Path): Path {
  const places = moves.get(field) ?? [];
  const index = rest[0];
  if (typeof index !== 'number') return [places[0]?.key ?? field, ...rest];
  const place = places.findLast((candidate) => candidate.start <= index);
  return place === undefined ? [field, ...rest] : [place.key, index - place.start, ...rest.slice(1)];
}

/** `patches` was once a list of file names, today's `patchesStrategicMerge`; such a list is still taken for it. */
function stringPatchesApart(raw: YamlValue, moves: Map<string, Moved[]>): YamlValue {
  if (!isMap(raw)) return raw;
  const key = moves.get('patches')?.[0]?.key;
  if (key === undefined || moves.has('patchesStrategicMerge')) return raw;
  const patches = raw[key];
  if (
    !Array.isArray(patches) ||
    patches.length === 0 ||
    !patches.every((entry) => typeof entry === 'string')
  ) {
    return raw;
  }
  moves.set('patchesStrategicMerge', [{ key, start: 0 }]);
  moves.delete('patches');
  const { [key]: moved, ...rest } = raw;
  return { ...rest, patchesStrategicMerge: moved! };
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

function reportDeprecated(
  value: YamlMap,
  moves: ReadonlyMap<string, readonly Moved[]>,
  source: Source,
  diagnostics: Diagnostic[],
): void {
  for (const { field, successor, note = '' } of deprecated) {
    if (!Object.hasOwn(value, field)) continue;
    diagnostics.push({
      code: 'kustomize/deprecated-field',
      severity: 'warning',
      message: `\`${field}\` is deprecated`,
      help: `use \`${successor}\` instead`,
      location: locationIn(source, pathOf(moves, field, [])),
      upstream: `# Warning: '${field}' is deprecated. Please use '${successor}' instead.${note} Run 'kustomize edit fix' to update your Kustomization automatically.`,
    });
  }
}

function reportEnvelope(value: YamlMap, source: Source, diagnostics: Diagnostic[]): void {
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
    return;
  }
  const kind = typeof value['kind'] === 'string' && value['kind'] !== '' ? value['kind'] : 'Kustomization';
  const apiVersion = value['apiVersion'];
  const wanted =
    kind === 'Component' ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1';
  const opening = `Failed to read kustomization file under /${directoryOf(source.file)}:\n`;
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
      ...(apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')
        ? {
            help: "this is Flux's Kustomization, which is applied to the cluster: give the file another name and list it under `resources`",
          }
        : {}),
      location: locationIn(source, ['apiVersion']),
      upstream: `${opening}apiVersion for ${kind} should be ${wanted}`,
    });
  }
}

function directoryOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

function withoutDeprecated(value: YamlMap, moves: Map<string, Moved[]>): YamlMap {
  const result: YamlMap = { ...value };
  append(result, moves, 'bases', 'resources');
  append(result, moves, 'imageTags', 'images');
  if (Array.isArray(result['helmChartInflationGenerator'])) {
    const charts = result['helmChartInflationGenerator'];
    const home = charts.find((chart) => isMap(chart) && typeof chart['chartHome'] === 'string');
    result['helmChartInflationGenerator'] = charts.map((chart) => modernChart(isMap(chart) ? chart : {}));
    if (isMap(home) && result['helmGlobals'] === undefined) {
      result['helmGlobals'] = { chartHome: home['chartHome']! };
    }
    append(result, moves, 'helmChartInflationGenerator', 'helmCharts');
  }
  return result;
}

function append(result: YamlMap, moves: Map<string, Moved[]>, from: string, to: string): void {
  const added = result[from];
  if (!Array.isArray(added)) return;
  const present = Array.isArray(result[to]) ? result[to] : [];
  const places = present.length > 0 ? (moves.get(to) ?? []) : [];
  moves.set(to, [...places, { key: moves.get(from)?.[0]?.key ?? from, start: present.length }]);
  result[to] = [...present, ...added];
  delete result[from];
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
