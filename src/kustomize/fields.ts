import type { Accumulation } from './accumulation.js';
import { KustomizeFault, type Fault } from './fault.js';
import { reportMadeKeys } from './key-fault.js';
import type { Kustomization } from './kustomization.js';
import { applyPatch, type Patch } from './patches.js';
import { loadJsonPatch, loadPatch, mergeText, readMerge } from './patch-entries.js';
import { loadReplacements } from './replacement-entries.js';
import { TransformError, type Resource } from './resource.js';
import { placeOf, reportFault, stepOf, type BuildContext, type Target } from './target.js';
import type { Transformation } from './transformation.js';
import { setAnnotations } from './transformers/annotations.js';
import { setImage } from './transformers/images.js';
import { labelFieldSpecs, setLabels } from './transformers/labels.js';
import { addNamePrefix, addNameSuffix } from './transformers/name-affixes.js';
import { setNamespace } from './transformers/namespace.js';
import { applyReplacements } from './transformers/replacements.js';
import { setReplicas } from './transformers/replicas.js';

/**
 * The transformers that the fields of a kustomization ask for, in the order in which kustomize runs them. One that
 * cannot be configured is reported and left out.
 */
export function* fieldTransformations(
  context: BuildContext,
  target: Target,
  into: Accumulation,
): Generator<Transformation> {
  const { kustomization, source } = target;
  const { config } = into;
  const transformation = (
    kind: string,
    field: keyof Kustomization,
    index: number | undefined,
    run: (resources: Resource[], step: Transformation['step']) => void,
    path?: string,
  ): Transformation => {
    const step = stepOf(target, field, index, path);
    return {
      plugin: { file: source.file, apiVersion: 'builtin', kind },
      step,
      place: () => (index === undefined ? placeOf(target, field) : placeOf(target, field, index)),
      run: (resources) => run(resources, step),
    };
  };

  yield* strategicMerges(context, target, into, transformation);
  for (const [index, entry] of (kustomization.patches ?? []).entries()) {
    const patch = configured(context, target, into, 'patches', index, () =>
      loadPatch(context, target, index, entry),
    );
    if (!patch) continue;
    if (patch.kind === 'strategic' && patch.objects.length === 0) {
      reportFault(context, new KustomizeFault(emptyPatch), () => placeOf(target, 'patches', index));
      continue;
    }
    const { target: selector, options } = entry;
    yield transformation(
      'PatchTransformer',
      'patches',
      index,
      (resources, step) =>
        applyPatch(
          context,
          resources,
          patch,
          {
            target: selector,
            allowNameChange: options?.['allowNameChange'] === true,
            allowKindChange: options?.['allowKindChange'] === true,
          },
          step,
        ),
      patch.text.path,
    );
  }
  const { namespace = '', namePrefix = '', nameSuffix = '' } = kustomization;
  if (namespace !== '') {
    yield transformation('NamespaceTransformer', 'namespace', undefined, (resources, step) =>
      setNamespace(resources, { namespace, fieldSpecs: config.namespace }, step),
    );
  }
  if (namePrefix !== '') {
    yield transformation('PrefixTransformer', 'namePrefix', undefined, (resources, step) =>
      addNamePrefix(resources, { prefix: namePrefix, fieldSpecs: config.namePrefix }, step),
    );
  }
  if (nameSuffix !== '') {
    yield transformation('SuffixTransformer', 'nameSuffix', undefined, (resources, step) =>
      addNameSuffix(resources, { suffix: nameSuffix, fieldSpecs: config.nameSuffix }, step),
    );
  }
  const { labels: labelEntries = [], commonLabels = {}, commonAnnotations = {} } = kustomization;
  for (const [index, entry] of labelEntries.entries()) {
    const labels = entry.pairs ?? {};
    reportMadeKeys(context, labels, (key) => placeOf(target, 'labels', index, 'pairs', key));
    yield transformation('LabelTransformer', 'labels', index, (resources, step) =>
      setLabels(
        resources,
        { labels, fieldSpecs: labelFieldSpecs({ ...entry, pairs: labels }, config) },
        step,
      ),
    );
  }
  reportMadeKeys(context, commonLabels, (key) => placeOf(target, 'commonLabels', key));
  reportMadeKeys(context, commonAnnotations, (key) => placeOf(target, 'commonAnnotations', key));
  // With any labels kustomize runs the transformer of commonLabels too, as its accounts show.
  if (labelEntries.length > 0 || Object.keys(commonLabels).length > 0) {
    yield transformation('LabelTransformer', 'commonLabels', undefined, (resources, step) =>
      setLabels(resources, { labels: commonLabels, fieldSpecs: config.commonLabels }, step),
    );
  }
  if (Object.keys(commonAnnotations).length > 0) {
    yield transformation('AnnotationsTransformer', 'commonAnnotations', undefined, (resources, step) =>
      setAnnotations(
        resources,
        { annotations: commonAnnotations, fieldSpecs: config.commonAnnotations },
        step,
      ),
    );
  }
  for (const [index, entry] of (kustomization.patchesJson6902 ?? []).entries()) {
    const patch = configured(context, target, into, 'patchesJson6902', index, () =>
      loadJsonPatch(context, target, index, entry),
    );
    if (!patch) continue;
    yield transformation(
      'PatchJson6902Transformer',
      'patchesJson6902',
      index,
      (resources, step) =>
        applyPatch(
          context,
          resources,
          patch,
          { target: entry.target, allowNameChange: false, allowKindChange: false },
          step,
        ),
      patch.text.path,
    );
  }
  for (const [index, entry] of (kustomization.replicas ?? []).entries()) {
    yield transformation('ReplicaCountTransformer', 'replicas', index, (resources, step) =>
      setReplicas(
        resources,
        { replica: { name: entry.name ?? '', count: entry.count ?? 0 }, fieldSpecs: config.replicas },
        step,
      ),
    );
  }
  for (const [index, entry] of (kustomization.images ?? []).entries()) {
    yield transformation('ImageTagTransformer', 'images', index, (resources, step) =>
      setImage(resources, { image: { ...entry, name: entry.name ?? '' }, fieldSpecs: config.images }, step),
    );
  }
  for (const [index, entry] of (kustomization.replacements ?? []).entries()) {
    const replacements = configured(context, target, into, 'replacements', index, () =>
      loadReplacements(context, target, entry),
    );
    if (!replacements) continue;
    yield transformation(
      'ReplacementTransformer',
      'replacements',
      index,
      (resources, step) => {
        try {
          applyReplacements(resources, { replacements }, step);
        } catch (error) {
          if (!(error instanceof TransformError)) throw error;
          const part = error.code.startsWith('replacement-target') ? 'targets' : 'source';
          const { code, message, upstream } = error;
          throw new KustomizeFault({ code, message, upstream }, placeOf(target, 'replacements', index, part));
        }
      },
      entry.path,
    );
  }
}

const emptyPatch: Fault = {
  code: 'patch-empty',
  severity: 'warning',
  message: 'this patch is empty, so it changes nothing',
  help: 'kustomize before 5.8 refuses it: fill it or remove the entry',
};

type MakeTransformation = (
  kind: string,
  field: keyof Kustomization,
  index: number | undefined,
  run: (resources: Resource[], step: Transformation['step']) => void,
  path?: string,
) => Transformation;

/** `patchesStrategicMerge`: paths, or patches themselves. Together they are one transformer, which must hold a patch. */
function* strategicMerges(
  context: BuildContext,
  target: Target,
  into: Accumulation,
  transformation: MakeTransformation,
): Generator<Transformation> {
  const entries = target.kustomization.patchesStrategicMerge ?? [];
  if (entries.length === 0) return;
  const patches: { patch: Patch; index: number }[] = [];
  let objects = 0;
  for (const [index, entry] of entries.entries()) {
    const patch = configured(context, target, into, 'patchesStrategicMerge', index, () => {
      return readMerge(mergeText(context, target, entry, index));
    });
    objects += patch?.kind === 'strategic' ? patch.objects.length : 1;
    if (patch) patches.push({ patch, index });
  }
  if (objects === 0) {
    reportFault(
      context,
      new KustomizeFault({
        code: 'patch-empty',
        message: 'these patches are empty',
        upstream: `trouble configuring builtin PatchStrategicMergeTransformer with config: \`\npaths:\n${entries.map((entry) => `- ${entry}\n`).join('')}\`: patch appears to be empty; files=[${entries.join(' ')}], Patch=`,
      }),
      () => placeOf(target, 'patchesStrategicMerge', 0),
    );
    return;
  }
  const last = patches.length - 1;
  for (const [position, { patch, index }] of patches.entries()) {
    const one = transformation(
      'PatchStrategicMergeTransformer',
      'patchesStrategicMerge',
      index,
      (resources, step) =>
        applyPatch(
          context,
          resources,
          patch,
          { target: undefined, allowNameChange: false, allowKindChange: false },
          step,
        ),
      patch.text.path,
    );
    yield position === last ? one : { ...one, partial: true };
  }
}

/** Runs what prepares an entry; a fault is reported at the entry and answers undefined. */
function configured<T>(
  context: BuildContext,
  target: Target,
  into: Accumulation,
  field: string,
  index: number,
  load: () => T,
): T | undefined {
  try {
    return load();
  } catch (error) {
    reportFault(context, error, () => placeOf(target, field, index), {
      incomplete: into.incomplete,
      upstream: (text) => `trouble configuring builtin ${transformerNames[field] ?? field}: ${text}`,
    });
    return undefined;
  }
}

const transformerNames: Readonly<Record<string, string>> = {
  patches: 'PatchTransformer',
  patchesStrategicMerge: 'PatchStrategicMergeTransformer',
  patchesJson6902: 'PatchJson6902Transformer',
  replacements: 'ReplacementTransformer',
};
