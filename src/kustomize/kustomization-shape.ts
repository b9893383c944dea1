import type { ListShape, Shape, StructShape } from './shape.js';

const texts: ListShape = { list: 'text' };
const textMap = { map: 'text' } as const;
const gvk = { group: 'text', version: 'text', kind: 'text' } as const;

/** An entry of a transformer's `fieldSpecs` or of `labels.fields`. */
export const fieldSpecShape: StructShape = {
  struct: 'FieldSpec',
  fields: { ...gvk, path: 'text', create: 'boolean' },
  filled: ['path'],
};

const selectorShape: StructShape = {
  struct: 'Selector',
  fields: { ...gvk, name: 'text', namespace: 'text', annotationSelector: 'text', labelSelector: 'text' },
  within: { group: 'ResId.Gvk', version: 'ResId.Gvk', kind: 'ResId.Gvk', name: 'ResId', namespace: 'ResId' },
};

/** An entry of `patches` and `patchesJson6902`. */
export const patchShape: StructShape = {
  struct: 'Patch',
  fields: { path: 'text', patch: 'text', target: selectorShape, options: { map: 'boolean' } },
};

const fieldOptionsShape: StructShape = {
  struct: 'FieldOptions',
  fields: { delimiter: 'text', index: 'integer', encoding: 'text', create: 'boolean' },
};

const replacementShape: StructShape = {
  struct: 'ReplacementField',
  fields: {
    path: 'text',
    source: {
      struct: 'SourceSelector',
      fields: { ...gvk, name: 'text', namespace: 'text', fieldPath: 'text', options: fieldOptionsShape },
    },
    sourceValue: 'text',
    targets: {
      list: {
        struct: 'TargetSelector',
        fields: {
          select: selectorShape,
          reject: { list: selectorShape },
          fieldPaths: texts,
          options: fieldOptionsShape,
        },
      },
    },
  },
};

const imageShape: StructShape = {
  struct: 'Image',
  fields: { name: 'text', newName: 'text', tagSuffix: 'text', newTag: 'text', digest: 'text' },
};

const replicaShape: StructShape = { struct: 'Replica', fields: { name: 'text', count: 'integer' } };

const generatorOptionsShape: StructShape = {
  struct: 'GeneratorOptions',
  fields: { labels: textMap, annotations: textMap, disableNameSuffixHash: 'boolean', immutable: 'boolean' },
};

const generatorFields = {
  namespace: 'text',
  name: 'text',
  behavior: 'text',
  literals: texts,
  files: texts,
  envs: texts,
  env: 'text',
  options: generatorOptionsShape,
} as const satisfies Record<string, Shape>;

const generatorWithin = {
  namespace: 'GeneratorArgs',
  name: 'GeneratorArgs',
  behavior: 'GeneratorArgs',
  options: 'GeneratorArgs',
  literals: 'GeneratorArgs.KvPairSources',
  files: 'GeneratorArgs.KvPairSources',
  envs: 'GeneratorArgs.KvPairSources',
  env: 'GeneratorArgs.KvPairSources',
};

const configMapShape: StructShape = {
  struct: 'ConfigMapArgs',
  fields: generatorFields,
  within: generatorWithin,
};

const secretShape: StructShape = {
  struct: 'SecretArgs',
  fields: { ...generatorFields, type: 'text' },
  within: generatorWithin,
};

const sortOptionsShape: StructShape = {
  struct: 'SortOptions',
  fields: {
    order: 'text',
    legacySortOptions: { struct: 'LegacySortOptions', fields: { orderFirst: texts, orderLast: texts } },
  },
};

const varShape: StructShape = {
  struct: 'Var',
  fields: {
    name: 'text',
    objref: { struct: 'Target', fields: { apiVersion: 'text', ...gvk, name: 'text', namespace: 'text' } },
    fieldref: { struct: 'FieldSelector', fields: { fieldpath: 'text' } },
  },
};

const helmChartShape: StructShape = {
  struct: 'HelmChart',
  fields: {
    name: 'text',
    version: 'text',
    repo: 'text',
    releaseName: 'text',
    namespace: 'text',
    additionalValuesFiles: texts,
    valuesFile: 'text',
    valuesInline: 'any',
    valuesMerge: 'text',
    includeCRDs: 'boolean',
    skipHooks: 'boolean',
    apiVersions: texts,
    kubeVersion: 'text',
    nameTemplate: 'text',
    skipTests: 'boolean',
    debug: 'boolean',
    devel: 'boolean',
  },
};

const helmGlobalsShape: StructShape = {
  struct: 'HelmGlobals',
  fields: { chartHome: 'text', configHome: 'text' },
};

const legacyHelmChartShape: StructShape = {
  struct: 'HelmChartArgs',
  fields: {
    chartName: 'text',
    chartVersion: 'text',
    chartRepoUrl: 'text',
    chartHome: 'text',
    chartRepoName: 'text',
    helmBin: 'text',
    helmHome: 'text',
    values: 'text',
    valuesLocal: 'any',
    valuesMerge: 'text',
    releaseName: 'text',
    releaseNamespace: 'text',
    extraArgs: texts,
  },
};

/** Every field of a kustomization file, the deprecated ones too (kustomize 5.7, api/types.Kustomization). */
export const kustomizationShape: StructShape = {
  struct: 'Kustomization',
  fields: {
    apiVersion: 'text',
    kind: 'text',
    metadata: {
      struct: 'ObjectMeta',
      fields: { name: 'text', namespace: 'text', labels: textMap, annotations: textMap },
    },
    openapi: textMap,
    namePrefix: 'text',
    nameSuffix: 'text',
    namespace: 'text',
    commonLabels: textMap,
    labels: {
      list: {
        struct: 'Label',
        fields: {
          pairs: textMap,
          includeSelectors: 'boolean',
          includeTemplates: 'boolean',
          fields: { list: fieldSpecShape },
        },
      },
    },
    commonAnnotations: textMap,
    patchesStrategicMerge: texts,
    patchesJson6902: { list: patchShape },
    patches: { list: patchShape },
    images: { list: imageShape },
    imageTags: { list: imageShape },
    replacements: { list: replacementShape },
    replicas: { list: replicaShape },
    sortOptions: sortOptionsShape,
    vars: { list: varShape },
    resources: texts,
    components: texts,
    crds: texts,
    bases: texts,
    configMapGenerator: { list: configMapShape },
    secretGenerator: { list: secretShape },
    helmGlobals: helmGlobalsShape,
    helmCharts: { list: helmChartShape },
    helmChartInflationGenerator: { list: legacyHelmChartShape },
    generatorOptions: generatorOptionsShape,
    configurations: texts,
    generators: texts,
    transformers: texts,
    validators: texts,
    buildMetadata: texts,
  },
};

const metadata: StructShape = {
  struct: 'ObjectMeta',
  fields: { name: 'text', namespace: 'text', labels: textMap, annotations: textMap },
};
const fieldSpecs: ListShape = { list: fieldSpecShape };

/** What the configuration of each builtin generator and transformer may say, by its kind. */
export const pluginShapes: Readonly<Record<string, StructShape>> = {
  AnnotationsTransformer: plugin('AnnotationsTransformer', { annotations: textMap, fieldSpecs }),
  ConfigMapGenerator: plugin('ConfigMapGenerator', generatorFields),
  SecretGenerator: plugin('SecretGenerator', { ...generatorFields, type: 'text' }),
  HashTransformer: plugin('HashTransformer', {}),
  IAMPolicyGenerator: plugin('IAMPolicyGenerator', {
    cloud: 'text',
    kubernetesService: { struct: 'KubernetesService', fields: { name: 'text', namespace: 'text' } },
    serviceAccount: { struct: 'ServiceAccount', fields: { name: 'text', projectId: 'text' } },
  }),
  ImageTagTransformer: plugin('ImageTagTransformer', { imageTag: imageShape, fieldSpecs }),
  LabelTransformer: plugin('LabelTransformer', { labels: textMap, fieldSpecs }),
  NamespaceTransformer: plugin('NamespaceTransformer', {
    fieldSpecs,
    unsetOnly: 'boolean',
    setRoleBindingSubjects: 'text',
  }),
  PatchJson6902Transformer: plugin('PatchJson6902Transformer', {
    target: selectorShape,
    path: 'text',
    jsonOp: 'text',
  }),
  PatchStrategicMergeTransformer: plugin('PatchStrategicMergeTransformer', { paths: texts, patches: 'text' }),
  PatchTransformer: plugin('PatchTransformer', patchShape.fields),
  PrefixTransformer: plugin('PrefixTransformer', { prefix: 'text', fieldSpecs }),
  SuffixTransformer: plugin('SuffixTransformer', { suffix: 'text', fieldSpecs }),
  PrefixSuffixTransformer: plugin('PrefixSuffixTransformer', { prefix: 'text', suffix: 'text', fieldSpecs }),
  ReplacementTransformer: plugin('ReplacementTransformer', { replacements: { list: replacementShape } }),
  ReplicaCountTransformer: plugin('ReplicaCountTransformer', { replica: replicaShape, fieldSpecs }),
  ValueAddTransformer: plugin('ValueAddTransformer', {
    value: 'text',
    targets: {
      list: {
        struct: 'Target',
        fields: {
          select: selectorShape,
          fieldPath: 'text',
          filePathPosition: 'integer',
          notInNamespace: 'text',
        },
      },
    },
    targetFilePath: 'text',
  }),
  HelmChartInflationGenerator: plugin('HelmChartInflationGenerator', {
    ...helmGlobalsShape.fields,
    ...helmChartShape.fields,
  }),
};

function plugin(struct: string, fields: Readonly<Record<string, Shape>>): StructShape {
  return { struct, fields: { apiVersion: 'text', kind: 'text', metadata, ...fields } };
}
