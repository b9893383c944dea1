import { configMap } from '../cluster/repository.js';
import { describeFailures, type Files } from './failures.js';

const file = 'clusters/test/network.yaml';
const terraform = (spec: string, path = './network', source = 'flux-system'): Files => ({
  [file]: `apiVersion: infra.contrib.fluxcd.io/v1alpha2
kind: Terraform
metadata: {name: network, namespace: flux-system}
spec:
  interval: 1h
  path: ${path}
  sourceRef: {kind: GitRepository, name: ${source}}
${spec}`,
});
/** The definition of the kind comes with the controller, which this program does not hold. */
const definition = {
  'clusters/test/definition.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: terraforms.infra.contrib.fluxcd.io}
spec:
  group: infra.contrib.fluxcd.io
  names: {kind: Terraform, plural: terraforms, singular: terraform, listKind: TerraformList}
  scope: Namespaced
  versions:
    - name: v1alpha2
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`,
};
const module = {
  ...definition,
  'network/main.tf': 'variable "region" {}\noutput "vpc" {\n  value = "a"\n}\n',
};

describeFailures('Terraform objects', [
  {
    name: 'a path that does not exist',
    files: { ...module, ...terraform('', './netwrk') },
    found: [
      'clusters/test/network.yaml:6:3 error flux/terraform-path-missing spec.path ./netwrk is no directory of GitRepository flux-system/flux-system',
    ],
    flux: 'terraform path not found',
    repaired: terraform(''),
  },
  {
    name: 'a directory without a module',
    files: { ...module, ...terraform('', './clusters') },
    found: [
      'clusters/test/network.yaml:6:3 error flux/terraform-module there is no module in ./clusters: no file ends in .tf or .tofu',
    ],
  },
  {
    name: 'a source that does not exist',
    files: { ...module, ...terraform('', './network', 'flet') },
    found: [
      'clusters/test/network.yaml:7:3 error flux/source-missing Terraform flux-system/network takes its content from GitRepository flux-system/flet, which does not exist',
    ],
    flux: 'not found',
  },
  {
    name: 'variables from a ConfigMap that nothing makes',
    files: { ...module, ...terraform('  varsFrom: [{kind: ConfigMap, name: region}]\n') },
    found: [
      'clusters/test/network.yaml:8:14 warning flux/values-from-missing Terraform flux-system/network reads ConfigMap flux-system/region, which nothing in the repository makes; its values are unknown here',
    ],
    repaired: { 'clusters/test/region.yaml': configMap('region', { region: 'a' }) },
  },
  {
    name: 'a key that the ConfigMap does not have',
    files: {
      ...module,
      ...terraform('  varsFrom: [{kind: ConfigMap, name: region, varsKeys: [zone]}]\n'),
      'clusters/test/region.yaml': configMap('region', { region: 'a' }),
    },
    found: [
      'clusters/test/network.yaml:8:14 error flux/values-key-missing ConfigMap flux-system/region has no key zone; it has region',
    ],
  },
  {
    name: 'an output that the module does not have',
    files: { ...module, ...terraform('  writeOutputsToSecret: {name: network, outputs: [vpc, subnet]}\n') },
    found: ['clusters/test/network.yaml:8:56 error flux/terraform-module the module has no output subnet'],
    flux: 'output not found: subnet',
    repaired: terraform('  writeOutputsToSecret: {name: network, outputs: [vpc]}\n'),
  },
  {
    name: 'a variable that the module does not have',
    files: { ...module, ...terraform('  vars: [{name: zone, value: a}]\n') },
    found: ['clusters/test/network.yaml:8:10 warning flux/terraform-module the module has no variable zone'],
    repaired: terraform('  vars: [{name: region, value: a}]\n'),
  },
  {
    name: 'a dependency that does not exist',
    files: { ...module, ...terraform('  dependsOn: [{name: base}]\n') },
    found: [
      'clusters/test/network.yaml:8:15 error graph/depends-on-missing Terraform flux-system/network depends on Terraform flux-system/base, which does not exist: it will never be applied',
    ],
  },
]);
