import { joinPath } from '../../files/file-tree.js';
import { builtinMergeSchema } from '../../manifest/list-keys.js';
import { strategicMerge, StrategicMergeError } from '../../manifest/strategic-merge.js';
import { isMap, setOwn, type Path, type YamlMap } from '../../yaml/value.js';
import { writeYaml } from '../../yaml/write.js';
import { manifestText } from '../cache.js';
import type { ChartRequest } from '../charts.js';
import { KustomizeFault, yamlUpstream, type Fault } from '../fault.js';
import type { HelmChartEntry, HelmGlobals } from '../kustomization.js';
import { filePath, missingFile, resolvePath } from '../paths.js';
import type { BuildContext, Target } from '../target.js';

/** A chart entry of a kustomization, or the configuration of a generator for one. */
export interface ChartEntry {
  readonly chart: HelmChartEntry;
  readonly globals: HelmGlobals;
  /** The namespace of the release where the entry names none. */
  readonly namespace: string | undefined;
}

/** A fault of one field of a chart entry. */
export class ChartFault extends KustomizeFault {
  constructor(
    fault: Fault,
    /** The field, from the entry on. */
    readonly path: Path,
  ) {
    super(fault);
  }
}

const valuesMerges: readonly string[] = ['merge', 'override', 'replace'];

/**
 * What is to be rendered for a chart entry, after the checks that kustomize (5.8) makes. Throws KustomizeFault, a
 * ChartFault where a field is to blame.
 */
export function chartRequest(context: BuildContext, target: Target, given: ChartEntry): ChartRequest {
  const { chart, globals } = given;
  checkEntry(given);
  const home = globals.chartHome || 'charts';
  const versioned =
    (chart.version ?? '') !== '' && (chart.repo ?? '') !== ''
      ? `${home}/${chart.name}-${chart.version}`
      : home;
  const name = `${versioned}/${chart.name}`;
  const additional = (chart.additionalValuesFiles ?? []).map((file, index) => ({
    name: file,
    text: at(['additionalValuesFiles', index], () => readFile(context, target, file), {
      upstream: (text) => configured(given, `could not load additionalValuesFile: ${text}`),
    }),
  }));
  const directory = resolvePath(context, target, name);
  if (directory === undefined || context.tree.kind(directory) !== 'directory') {
    throw new ChartFault(missingChart(context, target, chart, name, directory), ['name']);
  }
  return {
    directory,
    releaseName: chart.releaseName || undefined,
    nameTemplate: chart.nameTemplate || undefined,
    namespace: chart.namespace || given.namespace || undefined,
    kubeVersion: chart.kubeVersion || undefined,
    apiVersions: chart.apiVersions ?? [],
    includeCrds: chart.includeCRDs ?? false,
    skipHooks: chart.skipHooks ?? false,
    skipTests: chart.skipTests ?? false,
    values: [firstValues(context, target, chart, name), ...additional],
  };
}

function checkEntry(given: ChartEntry): void {
  const { chart } = given;
  if ((chart.name ?? '') === '') {
    throw new ChartFault(
      {
        code: 'chart-name-missing',
        message: 'this chart has no name',
        help: '`name` is the directory of the chart below `helmGlobals.chartHome`',
        upstream: configured(given, 'chart name cannot be empty'),
      },
      [],
    );
  }
  const merge = chart.valuesMerge ?? '';
  if (merge !== '' && !valuesMerges.includes(merge)) {
    throw new ChartFault(
      {
        code: 'chart-values-merge',
        message: `\`valuesMerge\` must be one of ${valuesMerges.join(', ')}, but it is ${JSON.stringify(merge)}`,
        upstream: configured(given, `valuesMerge must be one of [${valuesMerges.join(' ')}]`),
      },
      ['valuesMerge'],
    );
  }
}

/** kustomize's words for a chart entry that cannot be used. */
export function configured({ chart, globals }: ChartEntry, text: string): string {
  const config: YamlMap = {};
  for (const [key, value] of Object.entries({ ...globals, ...chart } as YamlMap)) setOwn(config, key, value);
  return `trouble configuring builtin HelmChartInflationGenerator with config: \`\n${writeYaml(config)}\`: ${text}`;
}

function missingChart(
  context: BuildContext,
  target: Target,
  chart: HelmChartEntry,
  name: string,
  directory: string | undefined,
): Fault {
  const repository = chart.repo ?? '';
  if (repository !== '') {
    const version = chart.version ? ` ${chart.version}` : '';
    return {
      code: 'source/remote-resource',
      severity: 'warning',
      message: `the chart ${chart.name}${version} of ${repository} is not in ${name} and is not fetched, so what it renders is missing from this build`,
      help: `pull it there: helm pull --untar --untardir ${name.slice(0, name.lastIndexOf('/'))} --repo ${repository} ${chart.name}${chart.version ? ` --version ${chart.version}` : ''}`,
    };
  }
  const { help } = missingFile(context, target, name, directory);
  return {
    code: 'chart-missing',
    message: `there is no chart in ${name}`,
    help: help ?? 'name the directory of the chart below `helmGlobals.chartHome`, or the `repo` that has it',
    upstream: `no repo specified for pull, no chart found at '/${directory ?? name}'`,
  };
}

/** The chart's values file, or the one that stands in for it, with the values of the kustomization merged into it. */
function firstValues(
  context: BuildContext,
  target: Target,
  chart: HelmChartEntry,
  directory: string,
): ChartRequest['values'][number] {
  const { valuesInline = null } = chart;
  if (valuesInline !== null && !isMap(valuesInline)) {
    throw new ChartFault(
      {
        code: 'wrong-type',
        message: '`valuesInline` must be a map',
        upstream:
          'json: cannot unmarshal into Go struct field HelmChart.helmCharts.valuesInline of type map[string]interface {}',
      },
      ['valuesInline'],
    );
  }
  const own = isMap(valuesInline) && Object.keys(valuesInline).length > 0 ? valuesInline : undefined;
  const name = `${chart.name}-kustomize-values.yaml`;
  if (own && chart.valuesMerge === 'replace') return { name, text: writeYaml(own) };
  const file = chart.valuesFile || joinPath('', `${directory}/values.yaml`) || `${directory}/values.yaml`;
  const path: Path = chart.valuesFile ? ['valuesFile'] : ['name'];
  const text = at(path, () =>
    readFile(context, target, chart.valuesFile ? file : `${directory}/values.yaml`),
  );
  if (!own) return { name, text };
  const { error, documents } = manifestText(text);
  if (error) {
    throw new ChartFault(
      {
        code: 'invalid-yaml',
        message: `${file} is no valid YAML: line ${error.line}: ${error.reason}`,
        upstream: `could not parse values file into rnode: ${yamlUpstream(error)}`,
      },
      path,
    );
  }
  const base = documents[0]?.value ?? null;
  return { name, text: writeYaml(mergeValues(isMap(base) ? base : {}, own, chart.valuesMerge === 'merge')) };
}

/** Values merged as strategic merge patches are: a null removes a key, and kinds of values must fit. */
function mergeValues(file: YamlMap, own: YamlMap, fileWins: boolean): YamlMap {
  const [under, over] = fileWins ? [own, file] : [file, own];
  try {
    return strategicMerge(under, over, builtinMergeSchema) ?? {};
  } catch (error) {
    if (!(error instanceof StrategicMergeError)) throw error;
    throw new ChartFault(
      {
        code: 'chart-values-clash',
        message: `\`valuesInline\` and the values that it is merged with do not fit: ${error.message.replace('the patch', 'one').replace('the target', 'the other')}`,
        help: 'kustomize merges only values of the same kind: maps with maps, lists with lists',
        upstream: `could not merge values: ${error.upstream}`,
      },
      ['valuesInline'],
    );
  }
}

function readFile(context: BuildContext, target: Target, name: string): string {
  return context.tree.readText(filePath(context, target, name)) ?? '';
}

/** Runs a step of which a field of the entry is to blame. */
function at<T>(
  path: Path,
  run: () => T,
  { upstream = (text) => text }: { readonly upstream?: (text: string) => string } = {},
): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof KustomizeFault)) throw error;
    const { fault } = error;
    throw new ChartFault(
      fault.upstream === undefined ? fault : { ...fault, upstream: upstream(fault.upstream) },
      path,
    );
  }
}
