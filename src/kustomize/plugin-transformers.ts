import type { Step } from '../manifest/origin.js';
import type { TargetSelector } from '../manifest/selectors.js';
import { isMap } from '../yaml/value.js';
import { readValue } from './configuration.js';
import { KustomizeFault } from './fault.js';
import { checkOneOf, readJsonPatch, readMerge } from './patch-entries.js';
import { loadReplacements } from './replacement-entries.js';
import type { PatchEntry, ReplacementEntry } from './kustomization.js';
import { applyPatch, inlinePatch, patchFile, readPatch, type Patch, type PatchText } from './patches.js';
import { pluginPlace, type PluginConfig } from './plugins.js';
import type { FieldSpec, Resource } from './resource.js';
import type { BuildContext, Target } from './target.js';
import { setAnnotations } from './transformers/annotations.js';
import { addHashSuffixes } from './transformers/hash.js';
import { setImage, type ImageEntry } from './transformers/images.js';
import { setLabels } from './transformers/labels.js';
import { addNamePrefix, addNameSuffix } from './transformers/name-affixes.js';
import { setNamespace } from './transformers/namespace.js';
import { applyReplacements } from './transformers/replacements.js';
import { setReplicas } from './transformers/replicas.js';
import { addValue, type ValueAddConfig } from './transformers/value-add.js';

/** The union of what the configurations of builtin transformers may say; each kind has some of it. */
interface TransformerFields extends PatchEntry {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly fieldSpecs?: readonly FieldSpec[];
  readonly imageTag?: ImageEntry;
  readonly jsonOp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly paths?: readonly string[];
  readonly patches?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly replacements?: readonly ReplacementEntry[];
  readonly replica?: { readonly name?: string; readonly count?: number | bigint };
  readonly setRoleBindingSubjects?: string;
  readonly targetFilePath?: string;
  readonly targets?: ValueAddConfig['targets'];
  readonly unsetOnly?: boolean;
  readonly value?: string;
}

/** Runs a builtin transformer with a configuration of its own. Throws KustomizeFault or TransformError. */
export function pluginTransformation(
  context: BuildContext,
  target: Target,
  plugin: PluginConfig,
  resources: Resource[],
  step: Step,
): void {
  const config: TransformerFields = plugin.config;
  const fieldSpecs = config.fieldSpecs ?? [];
  switch (plugin.kind) {
    case 'AnnotationsTransformer':
      setAnnotations(resources, { annotations: config.annotations ?? {}, fieldSpecs }, step);
      return;
    case 'HashTransformer':
      addHashSuffixes(resources, step);
      return;
    case 'ImageTagTransformer':
      setImage(resources, { image: config.imageTag ?? { name: '' }, fieldSpecs }, step);
      return;
    case 'LabelTransformer':
      setLabels(resources, { labels: config.labels ?? {}, fieldSpecs }, step);
      return;
    case 'NamespaceTransformer':
      if (plugin.namespace === undefined) return;
      setNamespace(
        resources,
        {
          namespace: plugin.namespace,
          fieldSpecs,
          ...(config.unsetOnly === undefined ? {} : { unsetOnly: config.unsetOnly }),
          ...(config.setRoleBindingSubjects === undefined
            ? {}
            : { setRoleBindingSubjects: config.setRoleBindingSubjects }),
        },
        step,
      );
      return;
    case 'PrefixTransformer':
    case 'SuffixTransformer':
    case 'PrefixSuffixTransformer':
      if (config.fieldSpecs === undefined) {
        throw new KustomizeFault({
          code: 'field-specs-missing',
          message: `a ${plugin.kind} needs \`fieldSpecs\`: they say which names it changes`,
          help: 'for all names write `fieldSpecs: [{path: metadata/name}]`',
          upstream: `plugin ${plugin.id} fails configuration: fieldSpecs is not expected to be nil`,
        });
      }
      if (config.prefix !== undefined && config.prefix !== '') {
        addNamePrefix(resources, { prefix: config.prefix, fieldSpecs }, step);
      }
      if (config.suffix !== undefined && config.suffix !== '') {
        addNameSuffix(resources, { suffix: config.suffix, fieldSpecs }, step);
      }
      return;
    case 'PatchJson6902Transformer':
    case 'PatchStrategicMergeTransformer':
    case 'PatchTransformer':
      applyPatches(context, target, plugin, config, resources, step);
      return;
    case 'ReplacementTransformer':
      applyReplacements(
        resources,
        {
          replacements: (config.replacements ?? []).flatMap((entry) =>
            loadReplacements(context, target, entry),
          ),
        },
        step,
      );
      return;
    case 'ReplicaCountTransformer':
      setReplicas(
        resources,
        { replica: { name: config.replica?.name ?? '', count: config.replica?.count ?? 0 }, fieldSpecs },
        step,
      );
      return;
    case 'ValueAddTransformer':
      addValue(resources, valueAddConfig(context, target, config), step);
      return;
    default:
      throw new KustomizeFault({
        code: 'plugin-no-transformer',
        message: `a ${plugin.kind} does not transform; it belongs under \`generators\``,
        upstream: `plugin ${plugin.id} not a transformer`,
      });
  }
}

function applyPatches(
  context: BuildContext,
  target: Target,
  plugin: PluginConfig,
  config: TransformerFields,
  resources: Resource[],
  step: Step,
): void {
  const options = {
    target: plugin.kind === 'PatchStrategicMergeTransformer' ? undefined : config.target,
    allowNameChange: config.options?.['allowNameChange'] === true,
    allowKindChange: config.options?.['allowKindChange'] === true,
  };
  for (const patch of configuredPatches(context, target, plugin, config)) {
    applyPatch(context, resources, patch, options, step);
  }
}

function configuredPatches(
  context: BuildContext,
  target: Target,
  plugin: PluginConfig,
  config: TransformerFields,
): Patch[] {
  const place = () => pluginPlace(target, plugin);
  const file = (name: string): PatchText => patchFile(context, target, name);
  const inline = (text: string, field: string): PatchText =>
    inlinePatch(text, {
      file: plugin.file?.path ?? target.source.file,
      text: plugin.file?.text ?? '',
      rules: 'kustomize',
      document: plugin.file?.document ?? 0,
      path: [field],
      at: place,
    });
  const fails = `plugin ${plugin.id} fails configuration: `;
  const { path = '' } = config;
  try {
    if (plugin.kind === 'PatchTransformer') {
      const patch = (config.patch ?? '').trim();
      checkOneOf(path, patch, plugin.config);
      const text = path === '' ? inline(config.patch ?? '', 'patch') : file(path);
      return [readPatch(text)];
    }
    if (plugin.kind === 'PatchJson6902Transformer') {
      const jsonOp = config.jsonOp ?? '';
      const selector: TargetSelector = config.target ?? {};
      const patch = readJsonPatch(path, jsonOp, selector.name ?? '', () =>
        path === '' ? inline(jsonOp, 'jsonOp') : file(path),
      );
      return [patch];
    }
    return mergePatches(config, file, inline);
  } catch (error) {
    if (!(error instanceof KustomizeFault)) throw error;
    throw new KustomizeFault(
      { ...error.fault, upstream: fails + (error.fault.upstream ?? error.fault.message) },
      error.location,
    );
  }
}

function mergePatches(
  config: TransformerFields,
  file: (name: string) => PatchText,
  inline: (text: string, field: string) => PatchText,
): Patch[] {
  const { paths = [], patches = '' } = config;
  const all: Patch[] = [];
  for (const path of paths) {
    const text = path.includes('\n') ? inline(path, 'paths') : file(path);
    all.push(readMerge(text));
  }
  if (patches !== '') all.push(readMerge(inline(patches, 'patches')));
  if (all.every((patch) => patch.kind === 'strategic' && patch.objects.length === 0)) {
    throw new KustomizeFault({
      code: 'patch-empty',
      message: 'these patches are empty',
      upstream: `patch appears to be empty; files=[${paths.join(' ')}], Patch=${patches}`,
    });
  }
  return all;
}

function valueAddConfig(context: BuildContext, target: Target, config: TransformerFields): ValueAddConfig {
  const { targetFilePath = '', value = '' } = config;
  if (targetFilePath === '' && (config.targets ?? []).length === 0) {
    throw new KustomizeFault({
      code: 'plugin-no-target',
      message: 'this transformer has no `targets`',
      upstream: 'must specify at least one target',
    });
  }
  if (targetFilePath === '') return { value, targets: config.targets ?? [] };
  const file = readValue(context, target, targetFilePath);
  const targets = isMap(file) && Array.isArray(file['targets']) ? file['targets'] : [];
  return {
    value,
    targets: targets.filter(isMap).map((entry) => {
      const { selector, ...rest } = entry;
      return { ...rest, ...(isMap(selector) ? { select: selector } : {}) };
    }) as ValueAddConfig['targets'],
  };
}
