import type { Location } from '../diagnostics/diagnostic.js';
import { isMap } from '../yaml/value.js';
import type { Accumulation } from './accumulation.js';
import { manifestText } from './cache.js';
import { readValue } from './configuration.js';
import { KustomizeFault } from './fault.js';
import type { Kustomization, PatchEntry, ReplacementEntry } from './kustomization.js';
import { applyPatch, inlinePatch, patchFile, readPatch, type Patch, type PatchText } from './patches.js';
import type { Resource } from './resource.js';
import { placeOf, reportFault, stepOf, type BuildContext, type Target } from './target.js';
import type { Transformation } from './transform.js';
import { setAnnotations } from './transformers/annotations.js';
import { setImage } from './transformers/images.js';
import { labelFieldSpecs, setLabels } from './transformers/labels.js';
import { addNamePrefix, addNameSuffix } from './transformers/name-affixes.js';
import { setNamespace } from './transformers/namespace.js';
import { applyReplacements, readReplacement, type Replacement } from './transformers/replacements.js';
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
      loadPatch(context, target, 'patches', index, entry),
    );
    if (!patch) continue;
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
  for (const [index, entry] of (kustomization.labels ?? []).entries()) {
    const labels = entry.pairs ?? {};
    if (Object.keys(labels).length === 0) continue;
    yield transformation('LabelTransformer', 'labels', index, (resources, step) =>
      setLabels(
        resources,
        { labels, fieldSpecs: labelFieldSpecs({ ...entry, pairs: labels }, config) },
        step,
      ),
    );
  }
  const { commonLabels = {}, commonAnnotations = {} } = kustomization;
  if (Object.keys(commonLabels).length > 0) {
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
      (resources, step) => applyReplacements(resources, { replacements }, step),
      entry.path,
    );
  }
}

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
      const text = mergeText(context, target, entry, index);
      return text && readMerge(text);
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

function mergeText(
  context: BuildContext,
  target: Target,
  entry: string,
  index: number,
): PatchText | undefined {
  const place = (): Location => placeOf(target, 'patchesStrategicMerge', index);
  if (entry.includes('\n') || entry.includes(':')) {
    const inline = manifestText(entry);
    const isPatch = !inline.error && inline.faults.length === 0 && inline.objects.length > 0;
    if (isPatch || entry.includes('\n')) {
      return inlineText(target, entry, ['patchesStrategicMerge', index], place);
    }
  }
  return patchFile(context, target, entry, place);
}

/** A strategic merge patch; a list of operations does not belong here. */
export function readMerge(text: PatchText): Patch {
  const patch = readPatch(text);
  if (patch.kind === 'strategic') return patch;
  throw new KustomizeFault({
    code: 'patch-malformed',
    message: 'a list of JSON patch operations stands where a strategic merge patch belongs',
    help: 'use `patches` with a `target`',
    upstream: `unable to parse SM or JSON patch from ${text.description}`,
  });
}

function inlineText(
  target: Target,
  text: string,
  [field, ...rest]: readonly [string, ...(string | number)[]],
  place: () => Location,
): PatchText {
  return inlinePatch(text, {
    ...target.source,
    document: 0,
    path: target.pathOf(field, ...rest),
    at: place,
  });
}

/** Runs what prepares an entry; a fault is reported at the entry and answers undefined. */
function configured<T>(
  context: BuildContext,
  target: Target,
  into: Accumulation,
  field: string,
  index: number,
  load: () => T | undefined,
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

function loadPatch(
  context: BuildContext,
  target: Target,
  field: 'patches',
  index: number,
  entry: PatchEntry,
): Patch | undefined {
  const { path = '' } = entry;
  const patch = (entry.patch ?? '').trim();
  checkOneOf(path, patch, entry);
  const place = (): Location => placeOf(target, field, index, path === '' ? 'patch' : 'path');
  const text =
    path === ''
      ? inlineText(target, entry.patch ?? '', [field, index, 'patch'], place)
      : patchText(() => patchFile(context, target, path, place), path, place);
  return text && readPatch(text);
}

function patchText(
  load: () => PatchText | undefined,
  path: string,
  place: () => Location,
): PatchText | undefined {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof KustomizeFault)) throw error;
    const upstream = `failed to get the patch file from path(${path}): ${error.fault.upstream ?? ''}`;
    throw new KustomizeFault({ ...error.fault, upstream }, error.location ?? place());
  }
}

/** Throws where an entry has both a path and a patch, or neither. */
export function checkOneOf(path: string, patch: string, entry: unknown): void {
  if (path !== '' && patch !== '') {
    throw new KustomizeFault({
      code: 'patch-both',
      message: 'this entry has both `path` and `patch`; only one of them can be meant',
      upstream: `patch and path can't be set at the same time\n${JSON.stringify(entry)}`,
    });
  }
  if (path === '' && patch === '') {
    throw new KustomizeFault({
      code: 'patch-missing',
      message: 'this entry has neither `path` nor `patch`',
      upstream: `must specify one of patch and path in\n${JSON.stringify(entry)}`,
    });
  }
}

function loadJsonPatch(
  context: BuildContext,
  target: Target,
  index: number,
  entry: PatchEntry,
): Patch | undefined {
  const { path = '', patch = '' } = entry;
  const place = (): Location => placeOf(target, 'patchesJson6902', index, path === '' ? 'patch' : 'path');
  return readJsonPatch(path, patch, entry.target?.name ?? '', () =>
    path === ''
      ? inlineText(target, patch, ['patchesJson6902', index, 'patch'], place)
      : patchFile(context, target, path, place),
  );
}

/** The operations of an entry of `patchesJson6902`. Throws KustomizeFault where the entry does not hold together. */
export function readJsonPatch(
  path: string,
  patch: string,
  targetName: string,
  load: () => PatchText | undefined,
): Patch | undefined {
  if (targetName === '') {
    throw new KustomizeFault({
      code: 'patch-target-required',
      message: 'a JSON patch needs a `target` with a name',
      upstream: 'must specify the target name',
    });
  }
  if (path !== '' && patch !== '') {
    throw new KustomizeFault({
      code: 'patch-both',
      message: 'this entry has both a path and a patch; only one of them can be meant',
      upstream: 'must specify a file path or jsonOp, not both',
    });
  }
  if (path === '' && patch === '') {
    throw new KustomizeFault({
      code: 'patch-missing',
      message: 'this entry has neither a path nor a patch',
      upstream: 'must specify a json patch file path or inline op',
    });
  }
  const text = load();
  const read = text && readPatch(text);
  if (read?.kind !== 'strategic') return read;
  throw new KustomizeFault({
    code: 'patch-malformed',
    message: 'a list of JSON patch operations was expected',
    upstream: `failed to parse json patch: unable to parse SM or JSON patch from ${read.text.description}`,
  });
}

/** The replacements of an entry, from its file where it names one. Throws KustomizeFault or TransformError. */
export function loadReplacements(
  context: BuildContext,
  target: Target,
  entry: ReplacementEntry,
): Replacement[] {
  const { path = '', ...inline } = entry;
  if (path === '') return [inline];
  if (inline.source !== undefined || (inline.targets ?? []).length > 0) {
    throw new KustomizeFault({
      code: 'replacement-both',
      message: 'this entry has both a `path` and a replacement of its own',
      upstream: 'cannot specify both path and inline replacement',
    });
  }
  const value = readValue(context, target, path);
  if (Array.isArray(value)) return value.map((item) => readReplacement(item));
  if (isMap(value)) return [readReplacement(value)];
  throw new KustomizeFault({
    code: 'replacement-malformed',
    message: `${path} holds neither a replacement nor a list of them`,
    upstream: `unsupported replacement type encountered within replacement path: ${value === null ? 'invalid' : typeof value}`,
  });
}
