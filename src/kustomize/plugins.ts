import type { Location } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { gvkOf, nameOf, namespaceOf } from '../manifest/object.js';
import type { Path } from '../yaml/value.js';
import { addResources } from './resources-field.js';
import { emptyAccumulation, appendResource } from './accumulation.js';
import type { Plugin } from './build-metadata.js';
import { manifestText } from './cache.js';
import { KustomizeFault, locationIn } from './fault.js';
import { pluginShapes } from './kustomization-shape.js';
import type { Resource } from './resource.js';
import { duplicateFault } from './origin-place.js';
import { fitShape } from './shape.js';
import { placeOf, reportFault, type BuildContext, type Target } from './target.js';
import { currentId, formatResourceId } from './transformers/resource-id.js';

/** A builtin generator or transformer with a configuration of its own. */
export interface PluginConfig {
  readonly field: 'generators' | 'transformers' | 'validators';
  /** The entry of the field that it comes from; of a directory's several plugins all have the same. */
  readonly index: number;
  readonly kind: string;
  /** As kustomize prints its id. */
  readonly id: string;
  /** The configuration, spelt as its kind spells it. */
  readonly config: Readonly<Record<string, never>>;
  readonly namespace: string | undefined;
  readonly description: Plugin;
  /** The file that holds the configuration and its text, where it stands in one. */
  readonly file: { readonly path: string; readonly text: string; readonly document: number } | undefined;
}

/** The plugins that a field configures: inline entries first, then files and directories, as kustomize loads them. */
export function loadPlugins(
  context: BuildContext,
  target: Target,
  field: PluginConfig['field'],
): PluginConfig[] {
  const entries = target.kustomization[field] ?? [];
  if (entries.length === 0) return [];
  const loaded: { resource: Resource; index: number; inline: boolean }[] = [];
  const all = emptyAccumulation();
  const paths: number[] = [];
  for (let index = 0; index < entries.length; index++) {
    const objects = inlineObjects(entries[index]!);
    if (objects === undefined) {
      paths.push(index);
      continue;
    }
    for (const object of objects) {
      const resource: Resource = {
        object,
        origin: { kind: 'file', file: target.source.file, document: 0 },
        steps: [],
        previousIds: [],
        namePrefixes: [],
        nameSuffixes: [],
        needsHash: false,
      };
      const first = appendResource(all, resource);
      if (!first) {
        loaded.push({ resource, index, inline: true });
        continue;
      }
      const what =
        field === 'generators'
          ? 'loading generator plugins: configuring external generator'
          : 'configuring external transformer';
      reportFault(
        context,
        new KustomizeFault(duplicateFault(context, resource, first)),
        () => placeOf(target, field, index),
        { upstream: (text) => `${what}: ${text}` },
      );
    }
  }
  for (const index of paths) {
    const before = all.resources.length;
    addResources(context, target, all, field, [entries[index]!], () => index);
    for (const resource of all.resources.slice(before)) loaded.push({ resource, index, inline: false });
  }
  const plugins: PluginConfig[] = [];
  for (const { resource, index, inline } of loaded) {
    try {
      plugins.push(pluginOf(context, target, resource, field, index, inline));
    } catch (error) {
      reportFault(context, error, () => placeOf(target, field, index));
    }
  }
  return plugins;
}

/** The objects of an entry that is a configuration itself; undefined for a path. */
function inlineObjects(entry: string): Resource['object'][] | undefined {
  if (!entry.includes('\n') && !entry.includes(':')) return undefined;
  const { error, faults, objects } = manifestText(entry);
  return error || faults.length > 0 || objects.length === 0 ? undefined : objects.map(({ object }) => object);
}

function pluginOf(
  context: BuildContext,
  target: Target,
  resource: Resource,
  field: PluginConfig['field'],
  index: number,
  inline: boolean,
): PluginConfig {
  const { object } = resource;
  const { group, version, kind } = gvkOf(object);
  const id = formatResourceId(currentId(resource));
  const shape = Object.hasOwn(pluginShapes, kind) ? pluginShapes[kind] : undefined;
  if (group !== '' || version !== 'builtin') {
    throw new KustomizeFault({
      code: 'plugin-external',
      message: `${kind} is no builtin ${field === 'generators' ? 'generator' : 'transformer'}, and ${context.enableAlphaPlugins ? 'external programs are never run here' : 'kustomize runs others only with --enable-alpha-plugins'}`,
      help: 'Flux never runs external plugins; builtin ones have the apiVersion `builtin`',
      upstream: `external plugins disabled; unable to load external plugin '${kind}'`,
    });
  }
  if (shape === undefined) {
    const near = suggest(kind, Object.keys(pluginShapes));
    throw new KustomizeFault({
      code: 'plugin-unknown',
      message: `there is no builtin plugin ${kind}`,
      ...(near === undefined ? {} : { help: `did you mean ${near}?` }),
      upstream: `unable to load builtin ${kind}.builtin.[noGrp]`,
    });
  }
  const { value, problems } = fitShape(object, shape, { strict: false, coerce: true });
  const [problem] = problems;
  const origin = resource.origin;
  const path = origin.kind === 'file' ? origin.file : target.source.file;
  const document = origin.kind === 'file' ? origin.document : 0;
  const text = inline ? undefined : context.tree.readText(path);
  const file = text === undefined ? undefined : { path, text, document };
  if (problem) {
    throw new KustomizeFault(
      {
        code: problem.code,
        message: problem.message,
        ...(problem.help === undefined ? {} : { help: problem.help }),
        upstream: `plugin ${id} fails configuration: error unmarshaling JSON: while decoding JSON: ${problem.upstream}`,
      },
      file && locationIn({ file: path, text: file.text, rules: 'kustomize' }, problem.path, document),
    );
  }
  const name = nameOf(object);
  const namespace = namespaceOf(object);
  return {
    field,
    index,
    kind,
    id,
    config: value as Readonly<Record<string, never>>,
    namespace: namespace === '' ? undefined : namespace,
    description: {
      file: path,
      apiVersion: 'builtin',
      kind,
      ...(name === '' ? {} : { name }),
      ...(namespace === '' ? {} : { namespace }),
    },
    file,
  };
}

/** Where a plugin's configuration (or a part of it) stands. */
export function pluginPlace(target: Target, plugin: PluginConfig, path: Path = []): Location {
  const { file } = plugin;
  if (!file) return placeOf(target, plugin.field, plugin.index);
  return locationIn({ file: file.path, text: file.text, rules: 'kustomize' }, path, file.document);
}
