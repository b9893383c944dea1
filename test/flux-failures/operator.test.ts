import { describeFailures, type Files } from './failures.js';

const file = 'clusters/test/set.yaml';
const set = (spec: string): string =>
  `---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: apps, namespace: flux-system}\nspec:\n${spec}`;
const inputs = (name: string, values: string): string =>
  `---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: ${name}, namespace: flux-system}\nspec: {type: Static, defaultValues: ${values}}\n`;
const config = (name: string, annotations = ''): string =>
  `  resources:\n    - apiVersion: v1\n      kind: ConfigMap\n      metadata:\n        name: ${name}\n        namespace: flux-system\n${annotations}      data: {a: b}\n`;
const of = (text: string): Files => ({ [file]: text });
const many = Array.from({ length: 10_001 }, (_, i) => `{a: "${i}"}`).join(', ');

describeFailures('ResourceSets', [
  {
    name: 'an input that no set has',
    files: of(set(`  inputs: [{app: web}]\n${config('<< inputs.name >>')}`)),
    found: [
      'clusters/test/set.yaml:11:9 error flux/resource-set-template the template cannot be executed: map has no entry for key "name"',
    ],
    flux: 'failed to build resources[0]: failed to execute template',
    repaired: of(set(`  inputs: [{app: web}]\n${config('<< inputs.app >>')}`)),
  },
  {
    name: 'a template that cannot be read',
    files: of(set(`  inputs: [{app: web}]\n${config('<< inputs.app')}`)),
    found: [
      'clusters/test/set.yaml:12:9 error flux/resource-set-template the template cannot be read: function "namespace" not defined',
    ],
    flux: 'failed to build resources[0]: failed to parse template',
  },
  {
    name: 'a function that does not exist',
    files: of(set(`  inputs: [{app: web}]\n${config('<< semver inputs.app >>')}`)),
    found: [
      'clusters/test/set.yaml:11:9 error flux/resource-set-template the template cannot be read: function "semver" not defined',
    ],
  },
  {
    name: 'a template that gives no object',
    files: of(
      set('  inputs: [{app: web}]\n  resourcesTemplate: |\n    apiVersion: v1\n    data: << inputs.app >>\n'),
    ),
    found: [
      'clusters/test/set.yaml:8:5 error flux/resource-set-template the template gives an object without kind',
    ],
    flux: 'failed to build resourcesTemplate: failed to read object',
  },
  {
    name: 'a provider of inputs that does not exist',
    files: of(
      inputs('tenants', '{team: a}') + set(`  inputsFrom: [{name: tenant}]\n${config('<< inputs.team >>')}`),
    ),
    found: [
      'clusters/test/set.yaml:11:16 error flux/input-provider-missing ResourceSet flux-system/apps takes inputs from ResourceSetInputProvider flux-system/tenant, which does not exist',
    ],
    flux: 'failed to compute inputs: failed to get provider flux-system/tenant',
    repaired: of(
      inputs('tenants', '{team: a}') + set(`  inputsFrom: [{name: tenants}]\n${config('<< inputs.team >>')}`),
    ),
  },
  {
    name: 'more permutations than there may be',
    files: of(
      inputs('one', '{team: a}') +
        set(
          `  inputStrategy: {name: Permute}\n  inputs: [${many}]\n  inputsFrom: [{name: one}]\n${config('x')}`,
        ),
    ),
    found: [
      'clusters/test/set.yaml:13:3 error flux/inputs-invalid the inputs make 10001 permutations; at most 10000 are allowed',
    ],
    flux: 'would exceed the maximum allowed permutations. max: 10000, got: 10001',
  },
  {
    name: 'a dependency that does not exist',
    files: of(
      set(
        `  dependsOn: [{apiVersion: v1, kind: ConfigMap, name: settings, namespace: flux-system}]\n${config('web')}`,
      ),
    ),
    found: [
      'clusters/test/set.yaml:6:15 warning graph/depends-on-missing ResourceSet flux-system/apps depends on ConfigMap flux-system/settings, which nothing in the repository makes: it will never be applied',
    ],
    flux: 'not found',
    repaired: {
      'clusters/test/settings.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\n',
    },
  },
  {
    name: 'a dependency without its namespace',
    files: {
      ...of(set(`  dependsOn: [{apiVersion: v1, kind: ConfigMap, name: settings}]\n${config('web')}`)),
      'clusters/test/settings.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\n',
    },
    found: [
      'clusters/test/set.yaml:6:15 warning graph/depends-on-missing ResourceSet flux-system/apps depends on ConfigMap settings, which nothing in the repository makes: it will never be applied',
    ],
  },
  {
    name: 'a copy of a ConfigMap that nothing makes',
    files: of(
      set(config('web', '        annotations: {fluxcd.controlplane.io/copyFrom: flux-system/settings}\n')),
    ),
    found: [
      'clusters/test/set.yaml:12:23 warning flux/copy-from-missing ConfigMap flux-system/settings is to be copied, but nothing in the repository makes it',
    ],
    flux: 'failed to copy data from ConfigMap/flux-system/settings',
    repaired: {
      'clusters/test/settings.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\n',
    },
  },
  {
    name: 'a copy of something without namespace',
    files: of(set(config('web', '        annotations: {fluxcd.controlplane.io/copyFrom: settings}\n'))),
    found: [
      'clusters/test/set.yaml:12:23 error flux/copy-from-invalid fluxcd.controlplane.io/copyFrom names "settings"; it takes a namespace and a name, as in flux-system/settings',
    ],
    flux: "must be in the format 'namespace/name'",
  },
  {
    name: 'one object in two steps',
    files: of(
      set(
        '  steps:\n' +
          ['one', 'two']
            .map(
              (name) =>
                `    - name: ${name}\n      resources:\n        - {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: flux-system}}\n`,
            )
            .join(''),
      ),
    ),
    found: [
      'clusters/test/set.yaml:12:9 error flux/resource-set-template ConfigMap flux-system/a is made by step two and by step one',
    ],
  },
  {
    name: 'neither resources nor steps',
    files: of(set('  inputs: [{a: b}]\n')),
    found: [
      'clusters/test/set.yaml:5:1 error schema/cel ResourceSet flux-system/apps: spec: set resources, resourcesTemplate or steps',
    ],
  },
  {
    name: 'inputs that would be asked for at an address, without one',
    files: of(
      '---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: pulls, namespace: flux-system}\nspec: {type: GitHubPullRequest}\n',
    ),
    found: [
      'clusters/test/set.yaml:5:1 error schema/cel ResourceSetInputProvider flux-system/pulls: spec: url is needed, except for the types Static and ExternalArtifact, which have none',
    ],
  },
]);

const instance = (name: string, spec = ''): string =>
  `---\napiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: ${name}, namespace: flux-system}\nspec:\n  distribution: {version: 2.7.x, registry: ghcr.io/fluxcd}\n${spec}`;

describeFailures('FluxInstances', [
  {
    name: 'a report, which the operator writes itself',
    files: {
      ...of(instance('flux')),
      'clusters/test/report.yaml':
        'apiVersion: fluxcd.controlplane.io/v1\nkind: FluxReport\nmetadata: {name: flux, namespace: flux-system}\nspec: {distribution: {entitlement: Unknown, status: Unknown}}\n',
    },
    found: [
      'clusters/test/report.yaml:2:1 warning flux/report-written FluxReport flux-system/flux is written by flux-operator, over what stands here',
    ],
  },
  {
    name: 'a name that is not flux',
    files: of(instance('main')),
    found: [
      'clusters/test/set.yaml:4:12 error schema/enum FluxInstance flux-system/main: metadata.name must be "flux", not "main"',
    ],
    repaired: of(instance('flux')),
  },
  {
    name: 'a component that does not exist',
    files: of(instance('flux', '  components: [source-controller, kustomise-controller]\n')),
    found: [
      'clusters/test/set.yaml:7:35 warning schema/enum FluxInstance flux-system/flux: spec.components[1] must be one of "source-controller", "kustomize-controller", "helm-controller", "notification-controller", "image-reflector-controller", "image-automation-controller", "source-watcher", not "kustomise-controller"',
    ],
  },
  {
    name: 'a provider that is for another kind of source',
    files: of(
      instance(
        'flux',
        '  sync: {kind: GitRepository, url: "https://example.com/it", ref: refs/heads/main, path: clusters/test, provider: gcp}\n',
      ),
    ),
    found: [
      'clusters/test/set.yaml:7:105 error schema/cel FluxInstance flux-system/flux: spec.sync: provider gcp is for an OCIRepository or a Bucket only',
    ],
  },
]);
