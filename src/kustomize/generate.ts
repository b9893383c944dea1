import { deepCopy, isMap, setOwn, type YamlMap } from '../yaml/value.js';
import type { Accumulation } from './accumulation.js';
import { appendResource } from './accumulation.js';
import type { Plugin } from './build-metadata.js';
import { manifestText } from './cache.js';
import { KustomizeFault } from './fault.js';
import {
  generateConfigMap,
  generateSecret,
  generatorOptions,
  type Generated,
} from './generators/config-map.js';
import { ChartFault, chartRequest, configured, type ChartEntry } from './generators/helm-chart.js';
import { generateIamPolicy } from './generators/iam-policy.js';
import type { ReadFile } from './generators/key-values.js';
import { reportMadeKeys } from './key-fault.js';
import { duplicateFault } from './origin-place.js';
import type { GeneratorEntry, HelmChartEntry } from './kustomization.js';
import { loadPlugins, pluginPlace, type PluginConfig } from './plugins.js';
import type { Resource } from './resource.js';
import { filePath, missingFile } from './paths.js';
import { generatorOrigin, placeOf, reportFault, stepOf, type BuildContext, type Target } from './target.js';
import { currentId, previousResourceIds, sameId } from './transformers/resource-id.js';

/** Runs the generator fields and then the generators that the `generators` field configures. */
export function runGenerators(context: BuildContext, target: Target, into: Accumulation): void {
  const { kustomization } = target;
  for (const field of ['configMapGenerator', 'secretGenerator'] as const) {
    const entries = kustomization[field] ?? [];
    const generate = field === 'configMapGenerator' ? generateConfigMap : generateSecret;
    const kind = field === 'configMapGenerator' ? 'ConfigMapGenerator' : 'SecretGenerator';
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index]!;
      const place = () => placeOf(target, field, index);
      try {
        const generated = generate(
          entry,
          generatorOptions(entry.options, kustomization.generatorOptions),
          fileReader(context, target),
          generatorOrigin(target, field, index),
        );
        reportSources(context, target, into, generated, field, index);
        absorb(context, into, generated.resource, stepOf(target, field, index), {
          file: target.source.file,
          apiVersion: 'builtin',
          kind,
        });
      } catch (error) {
        reportFault(context, error, place, { incomplete: into.incomplete });
      }
    }
  }
  const charts = kustomization.helmCharts ?? [];
  for (let index = 0; index < charts.length; index++) {
    const entry: ChartEntry = {
      chart: charts[index]!,
      globals: kustomization.helmGlobals ?? {},
      namespace: target.namespace,
    };
    try {
      addChart(context, target, into, entry, stepOf(target, 'helmCharts', index));
    } catch (error) {
      into.incomplete = true;
      const inner = error instanceof ChartFault ? error.path : [];
      reportFault(context, error, () => placeOf(target, 'helmCharts', index, ...inner));
    }
  }
  for (const plugin of loadPlugins(context, target, 'generators')) {
    try {
      runGeneratorPlugin(context, target, into, plugin);
    } catch (error) {
      const inner = error instanceof ChartFault ? error.path : [];
      reportFault(context, error, () => pluginPlace(target, plugin, inner), {
        incomplete: into.incomplete,
        upstream: (text) => `loading generator plugins: ${text}`,
      });
    }
  }
}

/** Reads the files of generator sources. */
function fileReader(context: BuildContext, target: Target): ReadFile {
  return (name) => {
    const path = filePath(context, target, name);
    const bytes = context.tree.readBytes(path);
    if (!bytes) throw new KustomizeFault(missingFile(context, target, name, path));
    return bytes;
  };
}

function reportSources(
  context: BuildContext,
  target: Target,
  into: Accumulation,
  generated: Generated,
  field: string,
  index: number,
): void {
  const { object } = generated.resource;
  const { labels, annotations } = isMap(object['metadata']) ? object['metadata'] : {};
  for (const made of [object['data'], object['binaryData'], labels, annotations]) {
    reportMadeKeys(context, made, () => placeOf(target, field, index));
  }
  for (const fault of generated.faults) {
    into.incomplete = true;
    reportFault(context, fault.fault, () =>
      fault.field === 'env'
        ? placeOf(target, field, index, 'env')
        : placeOf(target, field, index, fault.field, fault.index),
    );
  }
}

/** Adds a generated resource, or merges it into the one of the same id, as its behavior says. */
function absorb(
  context: BuildContext,
  into: Accumulation,
  resource: Resource,
  step: Resource['steps'][number],
  plugin: Plugin,
): void {
  const id = currentId(resource);
  const matches: Resource[] = [];
  for (const candidate of into.resources) {
    if (
      sameId(currentId(candidate), id) ||
      previousResourceIds(candidate).some((known) => sameId(known, id))
    ) {
      matches.push(candidate);
    }
  }
  const [old] = matches;
  const what = `${id.kind} ${id.namespace === '' ? '' : `${id.namespace}/`}${id.name}`;
  const goId = `resid.ResId{Gvk:resid.Gvk{Group:"${id.group}", Version:"${id.version}", Kind:"${id.kind}", isClusterScoped:false}, Name:"${id.name}", Namespace:"${id.namespace}"}`;
  if (!old) {
    if (resource.behavior === 'merge' || resource.behavior === 'replace') {
      throw new KustomizeFault({
        code: 'generator-merge-missing',
        message: `there is no ${what} to ${resource.behavior}`,
        help: 'name it as its generator does, without prefix, suffix or hash, or drop `behavior`',
        upstream: `id ${goId} does not exist; cannot merge or replace`,
      });
    }
    const first = appendResource(into, resource);
    if (first) throw new KustomizeFault(duplicateFault(context, resource, first));
    context.metadata?.generators.set(resource, plugin);
    return;
  }
  if (matches.length > 1) {
    throw new KustomizeFault({
      code: 'generator-merge-ambiguous',
      message: `${matches.length} resources could be the ${what} that is generated here`,
      upstream: `found multiple objects ${matches.length} that could accept merge of ${goId}`,
    });
  }
  if (resource.behavior !== 'merge' && resource.behavior !== 'replace') {
    throw new KustomizeFault({
      code: 'generator-exists',
      message: `${what} exists already`,
      help: 'set `behavior: merge` or `behavior: replace`, or choose another name',
      upstream: `id ${goId} exists; behavior must be merge or replace`,
    });
  }
  old.object = mergedObject(old.object, resource.object, resource.behavior);
  old.needsHash &&= resource.needsHash;
  old.steps.push(step);
  if (resource.behavior === 'replace') context.metadata?.generators.set(old, plugin);
}

/** The generated object with the old one's identity and metadata; `merge` keeps its data too. */
function mergedObject(old: YamlMap, generated: YamlMap, behavior: 'merge' | 'replace'): YamlMap {
  const result: YamlMap = deepCopy(generated);
  const oldMetadata = isMap(old['metadata']) ? old['metadata'] : {};
  const metadata = isMap(result['metadata']) ? result['metadata'] : {};
  metadata['name'] = oldMetadata['name'] ?? '';
  if (oldMetadata['namespace'] === undefined) delete metadata['namespace'];
  else metadata['namespace'] = oldMetadata['namespace'];
  for (const field of ['labels', 'annotations']) {
    const joined = joinMaps(oldMetadata[field], metadata[field]);
    if (joined) metadata[field] = joined;
  }
  result['metadata'] = metadata;
  if (behavior === 'merge') {
    for (const field of ['data', 'binaryData']) {
      const joined = joinMaps(old[field], result[field]);
      if (joined) result[field] = joined;
    }
  }
  return result;
}

function joinMaps(
  first: YamlMap[string] | undefined,
  second: YamlMap[string] | undefined,
): YamlMap | undefined {
  const joined: YamlMap = {};
  for (const map of [first, second]) {
    if (isMap(map)) for (const key of Object.keys(map)) setOwn(joined, key, map[key]!);
  }
  return Object.keys(joined).length > 0 ? joined : undefined;
}

function addChart(
  context: BuildContext,
  target: Target,
  into: Accumulation,
  entry: ChartEntry,
  step: Resource['steps'][number],
): void {
  const name = entry.chart.name ?? '';
  if (!context.renderChart) {
    throw new KustomizeFault({
      code: 'helm-disabled',
      message: `the chart ${name} is not rendered: kustomize inflates charts only with --enable-helm, and Flux never does`,
      help: 'use a HelmRelease, or commit the rendered chart',
      upstream: configured(entry, 'must specify --enable-helm'),
    });
  }
  const { documents, diagnostics, error } = context.renderChart(chartRequest(context, target, entry));
  for (const diagnostic of diagnostics) context.report(diagnostic);
  if (error !== undefined) {
    into.incomplete = true;
    if (diagnostics.some(({ severity }) => severity === 'error')) return;
    throw new KustomizeFault({
      code: 'chart-refused',
      message: `Helm does not render the chart ${name}: ${error}`,
      upstream: `Error: ${error}`,
    });
  }
  for (const { text, file, origin } of documents) {
    const manifest = manifestText(text);
    for (const { document, fault } of manifest.faults) {
      const place = { file };
      reportFault(
        context,
        new KustomizeFault({
          ...fault,
          message: `document ${origin.document + document + 1} of this template: ${fault.message}`,
        }),
        () => place,
      );
    }
    for (const { object, document } of manifest.objects) {
      const resource: Resource = {
        object,
        origin: { ...origin, document: origin.document + document },
        steps: [],
        previousIds: [],
        namePrefixes: [],
        nameSuffixes: [],
        needsHash: false,
      };
      absorb(context, into, resource, step, {
        file: target.source.file,
        apiVersion: 'builtin',
        kind: 'HelmChartInflationGenerator',
      });
    }
  }
}

function runGeneratorPlugin(
  context: BuildContext,
  target: Target,
  into: Accumulation,
  plugin: PluginConfig,
): void {
  const origin = generatorOrigin(target, 'generators', plugin.index);
  const entry = plugin.config as GeneratorEntry;
  const step = stepOf(target, 'generators', plugin.index);
  switch (plugin.kind) {
    case 'ConfigMapGenerator':
    case 'SecretGenerator': {
      const generate = plugin.kind === 'SecretGenerator' ? generateSecret : generateConfigMap;
      const namespace = entry.namespace ?? plugin.namespace;
      const name = entry.name ?? plugin.description.name;
      const generated = generate(
        {
          ...entry,
          ...(name === undefined ? {} : { name }),
          ...(namespace === undefined ? {} : { namespace }),
        },
        entry.options,
        fileReader(context, target),
        origin,
      );
      for (const fault of generated.faults)
        reportFault(context, fault.fault, () => pluginPlace(target, plugin));
      absorb(context, into, generated.resource, step, plugin.description);
      return;
    }
    case 'IAMPolicyGenerator':
      absorb(context, into, generateIamPolicy(plugin.config, origin), step, plugin.description);
      return;
    case 'HelmChartInflationGenerator': {
      const chart = plugin.config as HelmChartEntry & { chartHome?: string };
      const globals = chart.chartHome === undefined ? {} : { chartHome: chart.chartHome };
      addChart(context, target, into, { chart, globals, namespace: undefined }, step);
      return;
    }
    default:
      throw new KustomizeFault({
        code: 'plugin-no-generator',
        message: `a ${plugin.kind} does not generate; it belongs under \`transformers\``,
        upstream: `failed to load generator: plugin ${plugin.id} not a generator`,
      });
  }
}
