import { compareDiagnostics, type Diagnostic } from '../diagnostics/diagnostic.js';
import { dirname, joinPath, type FileTree } from '../files/file-tree.js';
import { builtinMergeSchema } from '../manifest/list-keys.js';
import { accumulate } from './accumulate.js';
import { emptyAccumulation, type Accumulation } from './accumulation.js';
import {
  annotateBuildMetadata,
  cleanAnnotations,
  createBuildMetadata,
  isLocalConfig,
  managedByLabel,
  type BuildMetadata,
} from './build-metadata.js';
import { createBuildCache, type BuildCache } from './cache.js';
import type { ChartRendering, ChartRequest } from './charts.js';
import { setSchema } from './configuration.js';
import { KustomizeFault } from './fault.js';
import { originPlace } from './origin-place.js';
import { TransformError, type Resource } from './resource.js';
import { sortResources } from './sort.js';
import {
  givenTarget,
  loadTarget,
  placeOf,
  reportFault,
  stepOf,
  type BuildContext,
  type RootKustomization,
  type Target,
} from './target.js';
import { addHashSuffixes } from './transformers/hash.js';
import { setLabels } from './transformers/labels.js';
import { updateNameReferences } from './transformers/name-references.js';
import { resolveVars } from './transformers/vars.js';

export interface BuildOptions {
  readonly tree: FileTree;
  /** The directory in the tree whose kustomization is built. */
  readonly path: string;
  /** The final order where the kustomization's `sortOptions` say nothing. Default `legacy`, as on the command line. */
  readonly order?: 'none' | 'legacy';
  /** Whether files may lie outside of their kustomization's directory. Default `rootOnly`. */
  readonly loadRestrictor?: 'rootOnly' | 'none';
  /** A kustomization to use in place of the file in `path`. */
  readonly root?: RootKustomization;
  /** Without it no external plugin is even looked at. */
  readonly enableAlphaPlugins?: boolean;
  /** Renders the entries of `helmCharts`, which are faults without it. */
  readonly renderChart?: (request: ChartRequest) => ChartRendering;
  /** What builds over the same tree share. */
  readonly cache?: BuildCache;
}

export interface BuildResult {
  /** What could be built, in the final order; incomplete where an error is among the diagnostics. */
  readonly resources: readonly Resource[];
  /** In the order of files and lines; a finding of a base that is used twice is there once. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Builds a kustomization, as `kustomize build` does (5.7). Never throws for faults of the files. */
export function build(options: BuildOptions): BuildResult {
  const found = new Map<string, Diagnostic>();
  const report = (diagnostic: Diagnostic): void => {
    const { location, code, message } = diagnostic;
    const key = `${code} ${location?.file}:${location?.line}:${location?.column} ${message}`;
    if (!found.has(key)) found.set(key, diagnostic);
  };
  const resources = buildRoot(options, report);
  return { resources, diagnostics: [...found.values()].sort(compareDiagnostics) };
}

function buildRoot(options: BuildOptions, report: (diagnostic: Diagnostic) => void): Resource[] {
  const { tree, renderChart } = options;
  const base: BuildContext = {
    tree,
    cache: options.cache ?? createBuildCache(),
    report,
    loadRestrictor: options.loadRestrictor ?? 'rootOnly',
    enableAlphaPlugins: options.enableAlphaPlugins ?? false,
    renderChart,
    accumulate,
    merging: { schema: builtinMergeSchema, changed: false },
    metadata: undefined,
  };
  const target = rootTarget(base, options);
  if (!target) return [];
  const wanted = target.kustomization.buildMetadata ?? [];
  const metadata = wanted.length > 0 ? createBuildMetadata(target.directory) : undefined;
  const context: BuildContext = { ...base, metadata };

  setSchema(context, target, true);
  const all = emptyAccumulation();
  accumulate(context, target, all);
  finish(context, target, all);
  const resources = all.resources.filter((resource) => !isLocalConfig(resource));
  sort(context, target, resources, options.order ?? 'legacy');
  finalMetadata(metadata, target, resources, wanted);
  return resources;
}

/** What happens once, at the very top: only now is it known what everything is called in the end. */
function finish(context: BuildContext, target: Target, all: Accumulation): void {
  const { resources, config, incomplete } = all;
  const steps: readonly [field: string, run: () => void][] = [
    ['generatorOptions', () => addHashSuffixes(resources, stepOf(target, 'generatorOptions'))],
    ['resources', () => updateNameReferences(resources, config, stepOf(target, 'nameReference'))],
    [
      'vars',
      () =>
        resolveVars(resources, { vars: all.vars, fieldSpecs: config.varReference }, stepOf(target, 'vars')),
    ],
  ];
  for (const [field, run] of steps) {
    try {
      run();
    } catch (error) {
      const resource = error instanceof TransformError ? error.resource : undefined;
      const place = resource && originPlace(context, resource.origin);
      reportFault(context, error, () => place ?? placeOf(target, field), { incomplete });
    }
  }
}

function sort(context: BuildContext, target: Target, resources: Resource[], order: 'none' | 'legacy'): void {
  const options = target.kustomization.sortOptions;
  if (options === undefined && order === 'none') return;
  try {
    sortResources(resources, options ?? { order: 'legacy' });
  } catch (error) {
    reportFault(context, error, () => placeOf(target, 'sortOptions', 'order'));
  }
}

function finalMetadata(
  metadata: BuildMetadata | undefined,
  target: Target,
  resources: Resource[],
  wanted: readonly string[],
): void {
  if (wanted.includes('managedByLabel')) {
    setLabels(
      resources,
      { labels: managedByLabel, fieldSpecs: [{ path: 'metadata/labels', create: true }] },
      stepOf(target, 'buildMetadata'),
    );
  }
  const drop: string[] = [];
  if (!wanted.includes('originAnnotations')) drop.push('config.kubernetes.io/origin');
  if (!wanted.includes('transformerAnnotations')) drop.push('alpha.config.kubernetes.io/transformations');
  for (const resource of resources) cleanAnnotations(resource, drop);
  if (metadata) annotateBuildMetadata(metadata, resources, wanted);
}

function rootTarget(context: BuildContext, options: BuildOptions): Target | undefined {
  const directory = options.root ? dirname(options.root.file) : (joinPath('', options.path) ?? '');
  try {
    if (options.root) return givenTarget(context, options.root, directory);
    if (context.tree.kind(directory) !== 'directory') {
      throw new KustomizeFault({
        code: 'directory-missing',
        message: `${options.path} is no directory`,
        upstream: `must build at directory: not a valid directory: evalsymlink failure on '/${directory}' : lstat /${directory}: no such file or directory`,
      });
    }
    return loadTarget(context, directory, [directory]);
  } catch (error) {
    reportFault(context, error, () => ({ file: directory }));
    return undefined;
  }
}
