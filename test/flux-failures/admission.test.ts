import { configMap, kustomization } from '../cluster/repository.js';
import { describeFailures, type Files } from './failures.js';

const apps = (interval: string, spec = ''): Files => ({
  'clusters/test/apps.yaml': kustomization('apps', './apps', spec).replace(
    'interval: 10m',
    `interval: ${interval}`,
  ),
  'apps/config.yaml': configMap('settings', { a: 'is ${A:=b}' }),
});

describeFailures('what is refused on admission', [
  {
    name: 'an interval in days',
    files: apps('1d'),
    found: [
      'clusters/test/apps.yaml:8:3 error schema/pattern Kustomization flux-system/apps: spec.interval must match ^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$, which "1d" does not',
    ],
    repaired: apps('24h'),
  },
  {
    name: 'an interval without unit',
    files: apps('10'),
    found: [
      'clusters/test/apps.yaml:8:3 error schema/wrong-type Kustomization flux-system/apps: spec.interval must be a string, not the number 10',
    ],
    repaired: apps('10m'),
  },
  {
    name: 'an interval that ends without unit',
    files: apps('1h30'),
    found: [
      'clusters/test/apps.yaml:8:3 error schema/pattern Kustomization flux-system/apps: spec.interval must match ^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$, which "1h30" does not',
    ],
    repaired: apps('1h30m'),
  },
  {
    name: 'a number among variables',
    files: apps('10m', '  postBuild:\n    substitute:\n      A: 1\n'),
    found: [
      'clusters/test/apps.yaml:17:7 error schema/wrong-type Kustomization flux-system/apps: spec.postBuild.substitute.A must be a string, not the number 1',
    ],
    repaired: apps('10m', '  postBuild:\n    substitute:\n      A: "1"\n'),
  },
  {
    name: 'a boolean among labels',
    files: apps('10m', '  commonMetadata:\n    labels:\n      on: true\n'),
    found: [
      'clusters/test/apps.yaml:17:7 error schema/wrong-type Kustomization flux-system/apps: spec.commonMetadata.labels.on must be a string, not the boolean true',
    ],
  },
  {
    name: 'no prune',
    files: {
      ...apps('10m'),
      'clusters/test/apps.yaml': kustomization('apps', './apps').replace('  prune: true\n', ''),
    },
    found: [
      'clusters/test/apps.yaml:7:1 error schema/required Kustomization flux-system/apps: required field "prune" is missing in spec',
    ],
  },
  {
    name: 'a field that a Kustomization does not have',
    files: apps('10m', '  dependOn: [{name: a}]\n'),
    found: [
      'clusters/test/apps.yaml:15:3 error schema/unknown-field Kustomization flux-system/apps: unknown field "dependOn" in spec',
    ],
  },
  {
    name: 'a field of an older version',
    files: apps('10m', '  validation: client\n'),
    found: [
      'clusters/test/apps.yaml:15:3 error schema/unknown-field Kustomization flux-system/apps: unknown field "validation" in spec',
    ],
  },
  {
    name: 'a field of a newer Flux',
    files: apps('10m', '  postBuild: {substituteStrategy: Always}\n'),
    found: [
      'clusters/test/apps.yaml:15:15 error schema/field-too-new Kustomization flux-system/apps: field "substituteStrategy" in spec.postBuild exists since Flux 2.9, not in Flux 2.7',
    ],
  },
]);

const versioned = (apiVersion: string): Files => ({
  'clusters/test/apps.yaml': kustomization('apps', './apps').replace(
    'kustomize.toolkit.fluxcd.io/v1',
    `kustomize.toolkit.fluxcd.io/${apiVersion}`,
  ),
  'apps/config.yaml': configMap('settings', { a: '1' }),
});
const source = (kind: string, apiVersion: string, spec: string): Files => ({
  'clusters/test/it.yaml': `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: it, namespace: flux-system}\nspec:\n  interval: 1h\n${spec}`,
});

describeFailures('API versions', [
  {
    name: 'a deprecated version of Kustomization',
    files: versioned('v1beta2'),
    found: [
      'clusters/test/apps.yaml:2:1 warning schema/api-deprecated Kustomization flux-system/apps: kustomize.toolkit.fluxcd.io/v1beta2 Kustomization is deprecated since Flux 2.0 and removed in Flux 2.8',
    ],
    repaired: versioned('v1'),
  },
  {
    name: 'a version that a newer Flux has removed',
    version: '2.8.0',
    files: versioned('v1beta2'),
    found: [
      'clusters/test/apps.yaml:2:1 error schema/api-removed Kustomization flux-system/apps: kustomize.toolkit.fluxcd.io/v1beta2 Kustomization was removed in Flux 2.8; the target is Flux 2.8',
    ],
    repaired: versioned('v1'),
  },
  {
    name: 'a version that never was',
    files: versioned('v2'),
    found: [
      'clusters/test/apps.yaml:2:1 error schema/version-unknown Kustomization flux-system/apps: kustomize.toolkit.fluxcd.io/v2 Kustomization never existed',
    ],
  },
  {
    name: 'a removed version of HelmRelease',
    files: source(
      'HelmRelease',
      'helm.toolkit.fluxcd.io/v2beta1',
      '  chart: {spec: {chart: a, sourceRef: {kind: GitRepository, name: flux-system}}}\n',
    ),
    found: [
      'clusters/test/it.yaml:1:1 error schema/api-removed HelmRelease flux-system/it: helm.toolkit.fluxcd.io/v2beta1 HelmRelease was removed in Flux 2.7; the target is Flux 2.7',
      'clusters/test/it.yaml:6:18 error flux/chart-missing the chart a does not exist in GitRepository flux-system/flux-system',
    ],
  },
  {
    name: 'a version that is newer than Flux',
    version: '2.6.0',
    files: source('ImageRepository', 'image.toolkit.fluxcd.io/v1', '  image: example.com/app\n'),
    found: [
      'clusters/test/it.yaml:1:1 error schema/api-too-new ImageRepository flux-system/it: image.toolkit.fluxcd.io/v1 ImageRepository exists since Flux 2.7; the target is Flux 2.6',
    ],
  },
  {
    name: 'a version of Receiver that never was',
    files: {
      'clusters/test/it.yaml':
        'apiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Receiver\nmetadata: {name: it, namespace: flux-system}\nspec: {type: generic, resources: []}\n',
    },
    found: [
      'clusters/test/it.yaml:1:1 error schema/version-unknown Receiver flux-system/it: notification.toolkit.fluxcd.io/v1beta3 Receiver never existed',
    ],
  },
  {
    name: 'objects of the first Flux',
    files: source('HelmRelease', 'helm.fluxcd.io/v1', '  releaseName: a\n'),
    found: [
      'clusters/test/it.yaml:1:1 error schema/api-removed HelmRelease flux-system/it: helm.fluxcd.io/v1 HelmRelease was removed in Flux 2.0; the target is Flux 2.7',
    ],
  },
]);
