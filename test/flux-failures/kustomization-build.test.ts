import { configMap, kustomization } from '../cluster/repository.js';
import { describeFailures } from './failures.js';

const apps = { 'clusters/test/apps.yaml': kustomization('apps', './apps') };
const patches = (entries: string): string => `  patches:\n${entries}`;
const withSpec = (spec: string): Record<string, string> => ({
  'clusters/test/apps.yaml': kustomization('apps', './apps', spec),
});
const config = configMap('settings', { a: '1' });

describeFailures('manifests that are no manifests', [
  {
    name: 'a values file in a directory without kustomization',
    files: { ...apps, 'apps/config.yaml': config, 'apps/values.yaml': 'replicas: 2\nimage: app\n' },
    found: [
      'apps/values.yaml:1:1 error kustomize/not-an-object this document is a map without apiVersion, kind and metadata, not a Kubernetes object',
    ],
    flux: "accumulating resources from 'values.yaml'",
    repaired: { 'apps/kustomization.yaml': 'resources: [config.yaml]\n' },
  },
  {
    name: 'broken YAML',
    files: {
      ...apps,
      'apps/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n bad: b\n',
    },
    found: [
      'apps/config.yaml:5:2 error kustomize/invalid-yaml apps/config.yaml is no valid YAML: unexpected indentation; the keys of this map stand at column 1',
    ],
    flux: 'MalformedYAMLError: yaml: line 5',
  },
  {
    name: 'a Helm template among the manifests',
    files: {
      ...apps,
      'apps/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n',
    },
    found: [
      'apps/config.yaml:4:9 error kustomize/invalid-yaml apps/config.yaml is no valid YAML: a template expression {{ }} stands here, which is not YAML; only files in the templates folder of a chart are templates (elsewhere quote it)',
    ],
  },
  {
    name: 'no metadata.name',
    files: {
      ...apps,
      'apps/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  namespace: flux-system\n',
    },
    found: ['apps/config.yaml:3:1 error kustomize/name-missing the ConfigMap has no `metadata.name`'],
    flux: 'missing metadata.name in object',
    repaired: { 'apps/config.yaml': config },
  },
  {
    name: 'no kind',
    files: {
      ...apps,
      'apps/config.yaml': 'apiVersion: v1\nmetadata:\n  name: a\n  namespace: flux-system\n',
    },
    found: ['apps/config.yaml:1:1 error kustomize/kind-missing the object a has no `kind`'],
    flux: 'missing kind in object',
  },
  {
    name: 'no apiVersion',
    files: {
      ...apps,
      'apps/config.yaml': 'kind: ConfigMap\nmetadata:\n  name: a\n  namespace: flux-system\n',
    },
    found: [
      'apps/config.yaml:1:1 error schema/required ConfigMap flux-system/a: the object has no apiVersion',
    ],
  },
  {
    name: 'a key that stands twice',
    files: { ...apps, 'apps/config.yaml': `${config}  b: x\n  a: again\n` },
    found: [
      'apps/config.yaml:10:3 error kustomize/invalid-yaml apps/config.yaml is no valid YAML: the key "a" stands twice in this map, first on line 8',
    ],
    flux: 'mapping key "a" already defined at line 8',
  },
  {
    name: 'one object twice',
    files: { ...apps, 'apps/config.yaml': config, 'apps/copy.yaml': config },
    found: [
      'apps/copy.yaml:5:3 error kustomize/duplicate-resource ConfigMap flux-system/settings is defined twice',
    ],
    flux: 'may not add resource with an already registered id',
    repaired: { 'apps/copy.yaml': configMap('other', { a: '1' }) },
  },
]);

describeFailures('kustomization files', [
  {
    name: 'two kustomization files in one directory',
    files: {
      ...apps,
      'apps/kustomization.yaml': 'resources: [config.yaml]\n',
      'apps/kustomization.yml': 'resources: [config.yaml]\n',
      'apps/config.yaml': config,
    },
    found: [
      'apps/kustomization.yaml:1:undefined error flux/several-kustomizations apps has several kustomization files: kustomization.yaml, kustomization.yml',
    ],
    flux: 'Found multiple kustomization files under: /apps',
  },
  {
    name: 'a resource that does not exist',
    files: {
      ...apps,
      'apps/kustomization.yaml': 'resources:\n  - config.yaml\n  - confg.yaml\n',
      'apps/config.yaml': config,
    },
    found: ['apps/kustomization.yaml:3:5 error kustomize/resource-missing `confg.yaml` does not exist'],
    flux: 'no such file or directory',
    repaired: { 'apps/kustomization.yaml': 'resources: [config.yaml]\n' },
  },
  {
    name: 'a resource that is a symbolic link',
    files: {
      ...apps,
      'apps/kustomization.yaml': 'resources: [config.yaml]\n',
      'config.yaml': config,
    },
    links: { 'apps/config.yaml': '../config.yaml' },
    found: ['apps/kustomization.yaml:1:13 error kustomize/resource-missing `config.yaml` does not exist'],
    flux: 'no such file or directory',
    repaired: { 'apps/kustomization.yaml': 'resources: [../config.yaml]\n' },
  },
  {
    name: 'a directory without kustomization as a resource',
    files: { ...apps, 'apps/kustomization.yaml': 'resources: [base]\n', 'apps/base/config.yaml': config },
    found: [
      'apps/kustomization.yaml:1:13 error kustomize/kustomization-missing the directory apps/base has no kustomization file',
    ],
    flux: "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/apps/base'",
    repaired: { 'apps/base/kustomization.yaml': 'resources: [config.yaml]\n' },
  },
  {
    name: 'a field that kustomize does not know, in a base',
    files: {
      ...apps,
      'apps/kustomization.yaml': 'resources: [base]\n',
      'apps/base/kustomization.yaml': 'resource: [config.yaml]\nresources: [config.yaml]\n',
      'apps/base/config.yaml': config,
    },
    found: [
      'apps/base/kustomization.yaml:1:1 error kustomize/unknown-field `resource` is no field of a kustomization',
    ],
    flux: 'invalid Kustomization: json: unknown field "resource"',
    repaired: { 'apps/base/kustomization.yaml': 'resources: [config.yaml]\n' },
  },
  {
    name: 'a field that kustomize does not know, in the root: Flux drops it',
    files: {
      ...apps,
      'apps/kustomization.yaml': 'resource: [other.yaml]\nresources: [config.yaml]\n',
      'apps/config.yaml': config,
    },
    found: [
      'apps/kustomization.yaml:1:1 warning flux/kustomization-dropped `resource` is no field of a kustomization: Flux drops it, and kustomize refuses it',
    ],
  },
  {
    name: 'charts in a kustomization',
    files: {
      ...apps,
      'apps/kustomization.yaml':
        'helmCharts:\n  - name: app\n    repo: https://example.com\n    version: 1.0.0\n    releaseName: app\n',
    },
    found: [
      'apps/kustomization.yaml:2:5 error kustomize/helm-disabled the chart app is not rendered: kustomize inflates charts only with --enable-helm, and Flux never does',
    ],
    flux: 'must specify --enable-helm',
  },
  {
    name: 'a path that leads out of the source',
    files: { ...apps, 'apps/kustomization.yaml': 'resources:\n  - ../../other\n' },
    found: [
      'apps/kustomization.yaml:2:5 error kustomize/resource-missing `../../other` leads out of the repository',
    ],
  },
  {
    name: 'a kustomization without content',
    files: {
      ...apps,
      'apps/kustomization.yaml': 'resources: [base]\n',
      'apps/base/kustomization.yaml': '# to be written\n',
    },
    found: [
      'apps/base/kustomization.yaml:1:undefined error kustomize/kustomization-empty the kustomization is empty',
    ],
    flux: 'kustomization.yaml is empty',
  },
  {
    name: 'a kustomization that refers to one above it',
    files: {
      ...apps,
      'apps/kustomization.yaml': 'resources: [base]\n',
      'apps/base/kustomization.yaml': 'resources:\n  - ..\n',
    },
    found: [
      'apps/base/kustomization.yaml:2:5 error kustomize/cycle apps contains apps/base, which is being built already; a kustomization may not use a directory above itself',
    ],
    flux: "cycle detected: candidate root '/apps' contains visited root '/apps/base'",
  },
  {
    name: 'a directory with nothing in it: everything is deleted',
    files: { ...apps, 'apps/README.md': 'to be written' },
    found: [
      'clusters/test/apps.yaml:10:3 warning flux/build-empty there are no manifests in or below apps, so nothing is applied',
    ],
  },
]);

describeFailures('what the spec adds to the build', [
  {
    name: 'a component of another repository',
    files: {
      ...withSpec('  components:\n    - https://example.com/components\n'),
      'apps/config.yaml': config,
    },
    found: [
      'clusters/test/apps.yaml:16:5 error flux/component-path the component https://example.com/components must be a path relative to spec.path in the same source',
    ],
    flux: "component path 'https://example.com/components' must be local and relative",
  },
  {
    name: 'an absolute component',
    files: { ...withSpec('  components:\n    - /components/a\n'), 'apps/config.yaml': config },
    found: [
      'clusters/test/apps.yaml:16:5 error flux/component-path the component /components/a must be a path relative to spec.path in the same source',
    ],
    flux: "component path '/components/a' must be local and relative",
  },
  {
    name: 'a component that does not exist',
    files: { ...withSpec('  components:\n    - ../components/a\n'), 'apps/config.yaml': config },
    found: ['clusters/test/apps.yaml:16:5 error kustomize/resource-missing `../components/a` does not exist'],
    repaired: withSpec('  components:\n    - ../components/a\n  ignoreMissingComponents: true\n'),
  },
  {
    name: 'a patch for an object that does not exist',
    files: {
      ...withSpec(
        patches(
          '    - patch: |\n        apiVersion: v1\n        kind: ConfigMap\n        metadata:\n          name: setings\n          namespace: flux-system\n',
        ),
      ),
      'apps/config.yaml': config,
    },
    found: [
      'clusters/test/apps.yaml:16:7 error kustomize/patch-unmatched the patch is for ConfigMap setings in the namespace flux-system, which is not among the resources',
    ],
    flux: 'failed to find unique target for patch',
    repaired: withSpec(
      patches(
        '    - patch: |\n        apiVersion: v1\n        kind: ConfigMap\n        metadata:\n          name: settings\n          namespace: flux-system\n',
      ),
    ),
  },
  {
    name: 'a target that selects nothing: the patch does nothing',
    files: {
      ...withSpec(
        patches(
          '    - target: {kind: ConfigMap, name: other}\n      patch: |\n        - {op: add, path: /data/b, value: x}\n',
        ),
      ),
      'apps/config.yaml': config,
    },
    found: [
      'clusters/test/apps.yaml:16:7 warning flux/patch-unmatched a patch of Kustomization flux-system/apps is for kind ConfigMap, name other, which is not among its objects: it does nothing',
    ],
  },
  {
    name: 'a patch that is neither an object nor a list of operations',
    files: {
      ...withSpec(patches('    - target: {kind: ConfigMap}\n      patch: |\n        add this\n')),
      'apps/config.yaml': config,
    },
    found: [
      'clusters/test/apps.yaml:17:7 error kustomize/patch-malformed this is neither a strategic merge patch nor a list of JSON patch operations: this document is plain text, not a Kubernetes object',
    ],
    flux: 'unable to parse SM or JSON patch from [patch: "add this',
  },
  {
    name: 'operations behind a strategic merge patch',
    files: {
      ...withSpec(
        patches(
          '    - target: {kind: ConfigMap}\n      patch: |\n        apiVersion: v1\n        kind: ConfigMap\n        metadata: {name: settings}\n        ---\n        - {op: add, path: /data/b, value: x}\n',
        ),
      ),
      'apps/config.yaml': config,
    },
    found: [
      'clusters/test/apps.yaml:17:7 error kustomize/patch-malformed a list of JSON patch operations follows a strategic merge patch in the same text',
    ],
    flux: 'unable to parse SM or JSON patch from [patch: "apiVersion: v1',
  },
  {
    name: 'operations without a target',
    files: {
      ...withSpec(patches('    - patch: |\n        - {op: add, path: /data/b, value: x}\n')),
      'apps/config.yaml': config,
    },
    found: [
      'clusters/test/apps.yaml:16:5 error kustomize/patch-target-required a JSON patch needs a `target`, since its operations do not say what they are for',
    ],
    flux: 'must specify a target for JSON patch',
  },
  {
    name: 'an operation for a field that is not there',
    files: {
      ...withSpec(
        patches(
          '    - target: {kind: ConfigMap}\n      patch: |\n        - {op: replace, path: /spec/b, value: x}\n',
        ),
      ),
      'apps/config.yaml': config,
    },
    found: [
      'clusters/test/apps.yaml:17:7 error kustomize/json-patch operation 0 (replace /spec/b) of the JSON patch does not apply: there is no map or list that "/spec/b" could be in',
    ],
  },
]);
