import { basename, below, dirname, type FileTree } from '../files/file-tree.js';
import { instanceOfValues, syncPath } from '../flux/flux-instance.js';
import { reconcilerKind } from '../flux/kinds.js';
import { generateKustomization } from '../flux/kustomization-generator.js';
import { readHelmRelease, type HelmReleaseSpec } from '../flux/spec.js';
import { composeValues } from '../flux/values.js';
import { build } from '../kustomize/build.js';
import type { BuildCache } from '../kustomize/cache.js';
import { gvkOf, nameOf, textField, type ManifestObject } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { YamlError } from '../yaml/error.js';
import { readDocuments } from '../yaml/read.js';
import { isMap, type YamlMap } from '../yaml/value.js';
import { unitKey, type ConfigSource } from './cluster.js';
import { configsOf } from './configs.js';
import { secureJoin } from '../flux/secure-join.js';

/** The name of the chart that wraps a FluxInstance (https://fluxoperator.dev/docs/charts/flux-instance/). */
const instanceChart = 'flux-instance';

/** The namespace of a HelmRelease that gets its own from the Kustomization which applies it. */
const usualNamespace = 'flux-system';

/** Whether a text may hold a FluxInstance, or a HelmRelease that makes one. */
export function mayHoldInstance(text: string): boolean {
  return /^kind:\s*["']?FluxInstance\b/m.test(text)
    ? text.includes('fluxcd.controlplane.io/')
    : text.includes(instanceChart) && /^kind:\s*["']?HelmRelease\b/m.test(text);
}

/** The objects that a directory builds. */
export function objectsOfDirectory(
  tree: FileTree,
  path: string,
  cache?: BuildCache,
): readonly RenderedObject[] {
  const { root } = generateKustomization(tree, path, {});
  const { resources } = build({
    tree,
    path,
    root,
    ...(cache && { cache }),
    order: 'none',
    loadRestrictor: 'none',
  });
  return resources;
}

/** The objects of a file as they are written; none where it is broken, which the build of that file reports. */
export function objectsIn(tree: FileTree, file: string): readonly RenderedObject[] {
  try {
    const documents = readDocuments(tree.readText(file) ?? '', { rules: 'kustomize' });
    return documents.flatMap(({ value }, document) =>
      isMap(value) ? [{ object: value, origin: { kind: 'file', file, document }, steps: [] }] : [],
    );
  } catch (fault) {
    if (fault instanceof YamlError) return [];
    throw fault;
  }
}

/** The FluxInstances among some objects, and those that releases of the chart among them make. */
export function instancesAmong(objects: readonly RenderedObject[]): readonly RenderedObject[] {
  const instances = objects.filter(({ object }) => reconcilerKind(object) === 'FluxInstance');
  return [...instances, ...instancesOfReleases(objects)];
}

/** What a FluxInstance in a file syncs, as it is written there or as its directory builds it. */
export function syncPathIn(tree: FileTree, file: string): string | undefined {
  if (!mayHoldInstance(tree.readText(file) ?? '')) return undefined;
  return syncPathAmong(objectsIn(tree, file)) ?? syncPathAmong(objectsOfDirectory(tree, dirname(file)));
}

function syncPathAmong(objects: readonly RenderedObject[]): string | undefined {
  for (const { object } of instancesAmong(objects)) {
    const path = syncPath(object);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** Where a FluxInstance for each path is written, in all of a tree but charts and hidden directories: the first for each. */
export function instanceFiles(tree: FileTree): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const walk = (directory: string): void => {
    if (tree.kind(directory === '' ? 'Chart.yaml' : `${directory}/Chart.yaml`) === 'file') return;
    for (const { name, kind } of tree.list(directory) ?? []) {
      const path = below(directory, name);
      if (kind === 'directory') {
        if (!name.startsWith('.') && name !== 'node_modules') walk(path);
      } else if (/\.ya?ml$/.test(name)) {
        const synced = syncPathIn(tree, path);
        const key = synced === undefined ? undefined : secureJoin(synced);
        if (key !== undefined && !files.has(key)) files.set(key, path);
      }
    }
  };
  walk('');
  return files;
}

function instancesOfReleases(objects: readonly RenderedObject[]): RenderedObject[] {
  const configs = new Map<string, ConfigSource>();
  for (const rendered of objects) {
    if (rendered.object['kind'] === undefined) continue;
    for (const config of configsOf(rendered, (key) => configs.get(key)))
      configs.set(unitKey(config.kind, config.namespace, config.name), config);
  }
  const instances: RenderedObject[] = [];
  for (const { object, origin, steps } of objects) {
    if (reconcilerKind(object) !== 'HelmRelease') continue;
    const spec = readHelmRelease(object);
    const { chartRef } = spec;
    const source =
      chartRef &&
      objects.find((one) => gvkOf(one.object).kind === chartRef.kind && nameOf(one.object) === chartRef.name);
    const isInstance = chartName(spec, source) === instanceChart;
    const values = isInstance ? valuesAmong(spec, configs) : undefined;
    const instance = values && instanceOfValues(values, spec.releaseNamespace || usualNamespace);
    if (instance) instances.push({ object: instance, origin, steps });
  }
  return instances;
}

/** The values of a release as far as the objects beside it say them. */
function valuesAmong(spec: HelmReleaseSpec, configs: ReadonlyMap<string, ConfigSource>): YamlMap | undefined {
  const references = spec.valuesFrom.flatMap((from) => {
    const text = configs.get(unitKey(from.kind, spec.namespace, from.name))?.data.get(from.valuesKey);
    if (text === undefined) return [];
    return [{ text, ...(from.targetPath !== undefined && { targetPath: from.targetPath }) }];
  });
  const composed = composeValues(spec.values, references);
  return 'values' in composed ? composed.values : undefined;
}

/** What the chart of a release is called where it is kept. `source` is what `chartRef` names. */
function chartName({ chart, chartRef }: HelmReleaseSpec, source: RenderedObject | undefined): string {
  if (!chartRef) return chart?.chart ?? '';
  const url = textField(source?.object['spec'], 'url');
  return url === '' ? chartRef.name : basename(url);
}

/** The FluxInstance that a release makes of its values; undefined for releases of other charts. */
export function instanceOfRelease(
  spec: HelmReleaseSpec,
  source: RenderedObject | undefined,
  values: YamlMap,
): ManifestObject | undefined {
  // What goes to another cluster syncs that.
  if (spec.remoteCluster !== undefined || chartName(spec, source) !== instanceChart) return undefined;
  return instanceOfValues(values, spec.releaseNamespace);
}
