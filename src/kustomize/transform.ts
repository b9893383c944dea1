import type { Location } from '../diagnostics/diagnostic.js';
import { copyResource, type Accumulation } from './accumulation.js';
import { recordTransformer } from './build-metadata.js';
import { KustomizeFault } from './fault.js';
import { fieldTransformations } from './fields.js';
import { loadPlugins, pluginPlace } from './plugins.js';
import { pluginTransformation } from './plugin-transformers.js';
import type { Resource } from './resource.js';
import { reportFault, stepOf, type BuildContext, type Target } from './target.js';
import type { Transformation } from './transformation.js';
import { currentId, resourceIdKey } from './transformers/resource-id.js';

/** Runs the transformers of a kustomization's fields, in kustomize's order, and then those of `transformers`. */
export function runTransformers(context: BuildContext, target: Target, into: Accumulation): void {
  for (const transformation of fieldTransformations(context, target, into)) {
    runTransformation(context, into, transformation);
  }
  for (const plugin of loadPlugins(context, target, 'transformers')) {
    try {
      const step = stepOf(target, 'transformers', plugin.index, plugin.file?.path);
      runTransformation(context, into, {
        plugin: plugin.description,
        step,
        place: () => pluginPlace(target, plugin),
        run: (resources) => pluginTransformation(context, target, plugin, resources, step),
      });
    } catch (error) {
      reportFault(context, error, () => pluginPlace(target, plugin));
    }
  }
}

function runTransformation(context: BuildContext, into: Accumulation, transformation: Transformation): void {
  into.ids = undefined;
  try {
    transformation.run(into.resources);
    if (transformation.partial !== true) {
      recordTransformer(context.metadata, into.resources, transformation.plugin);
    }
  } catch (error) {
    reportFault(context, error, transformation.place, { incomplete: into.incomplete });
  }
}

/** Runs the validators: builtin transformers that must find nothing to change. */
export function runValidators(context: BuildContext, target: Target, into: Accumulation): void {
  for (const plugin of loadPlugins(context, target, 'validators')) {
    const place = (): Location => pluginPlace(target, plugin);
    try {
      const copies = into.resources.map(copyResource);
      pluginTransformation(context, target, plugin, copies, stepOf(target, 'validators', plugin.index));
      if (!sameResources(into.resources, copies)) {
        throw new KustomizeFault({
          code: 'validator-changes',
          message: `the validator ${plugin.kind} would change the resources, which a validator may not do`,
          help: 'list it under `transformers`',
          upstream: `validator shouldn't modify the resource map: ${plugin.id}`,
        });
      }
    } catch (error) {
      reportFault(context, error, place, { incomplete: into.incomplete });
    }
  }
}

function sameResources(before: readonly Resource[], after: readonly Resource[]): boolean {
  if (before.length !== after.length) return false;
  for (let index = 0; index < before.length; index++) {
    const a = before[index]!;
    const b = after[index]!;
    if (resourceIdKey(currentId(a)) !== resourceIdKey(currentId(b))) return false;
    if (a.previousIds.length !== b.previousIds.length || jsonText(a) !== jsonText(b)) return false;
  }
  return true;
}

function jsonText(resource: Resource): string {
  return JSON.stringify(resource.object, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}
