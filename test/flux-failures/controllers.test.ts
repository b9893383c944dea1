import { configMap, kustomization } from '../cluster/repository.js';
import { describeFailures, type Files } from './failures.js';

const all = [
  'source-controller',
  'kustomize-controller',
  'helm-controller',
  'notification-controller',
  'image-reflector-controller',
  'image-automation-controller',
  'source-watcher',
];
const deployment = (name: string, args: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: flux-system}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: manager, image: ghcr.io/fluxcd/${name}, args: [${args}]}]}
`;
const controllers = (args = ''): Files => ({
  'clusters/test/flux-system/kustomization.yaml': 'resources: [gotk-components.yaml, gotk-sync.yaml]\n',
  'clusters/test/flux-system/gotk-components.yaml': all.map((name) => deployment(name, args)).join(''),
});
const locked = controllers('--no-cross-namespace-refs=true');
const file = 'clusters/test/it.yaml';
const namespace = (name: string): string =>
  `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`;
const artifact = `---
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: parts, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system}]
  artifacts: [{name: apps, copy: [{from: "@repo/apps/**", to: "@artifact/"}]}]
`;

describeFailures('references to other namespaces where the controllers allow none', [
  {
    name: 'the source of a Kustomization',
    files: {
      ...locked,
      [file]: namespace('team') + kustomization('apps', './apps', '', 'team'),
      'apps/config.yaml': configMap('settings', { a: '1' }, 'team'),
    },
    found: [
      'clusters/test/it.yaml:18:5 error flux/cross-namespace Kustomization team/apps refers to GitRepository flux-system/flux-system in another namespace, which kustomize-controller refuses here',
    ],
    flux: "can't access 'GitRepository/flux-system/flux-system', cross-namespace references have been blocked",
    repaired: controllers(),
  },
  {
    name: 'the chart of a HelmRelease',
    files: {
      ...locked,
      [file]: `${namespace('team')}---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: team}
spec:
  interval: 1h
  chartRef: {kind: OCIRepository, name: web, namespace: flux-system}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: web, namespace: flux-system}
spec: {interval: 1h, url: "oci://example.com/web"}
`,
    },
    found: [
      'clusters/test/it.yaml:11:46 error flux/cross-namespace HelmRelease team/web refers to OCIRepository flux-system/web in another namespace, which helm-controller refuses here',
    ],
    flux: 'cross-namespace references are not allowed: cannot access OCIRepository flux-system/web',
    repaired: controllers(),
  },
  {
    name: 'the ImageRepository of an ImagePolicy',
    files: {
      ...locked,
      [file]: `${namespace('images')}---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageRepository
metadata: {name: app, namespace: images}
spec: {interval: 1h, image: example.com/app, accessFrom: {namespaceSelectors: [{}]}}
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata: {name: app, namespace: flux-system}
spec:
  imageRepositoryRef: {name: app, namespace: images}
  policy: {semver: {range: 1.x}}
`,
    },
    found: [
      'clusters/test/it.yaml:15:35 error flux/cross-namespace ImagePolicy flux-system/app refers to ImageRepository images/app in another namespace, which image-reflector-controller refuses here',
    ],
    flux: 'cross-namespace references have been blocked',
    repaired: controllers(),
  },
  {
    name: 'the objects of an Alert',
    files: {
      ...locked,
      [file]: `${namespace('team')}---
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata: {name: chat, namespace: team}
spec: {type: slack, address: "https://example.com/hook"}
---
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata: {name: all, namespace: team}
spec:
  providerRef: {name: chat}
  eventSources: [{kind: Kustomization, name: '*', namespace: flux-system}]
`,
    },
    found: [
      'clusters/test/it.yaml:16:51 warning flux/cross-namespace Alert team/all refers to Kustomization flux-system/* in another namespace, which notification-controller refuses here',
    ],
    repaired: controllers(),
  },
]);

describeFailures('feature gates', [
  {
    name: 'an ExternalArtifact',
    files: {
      ...controllers(),
      [file]:
        artifact +
        kustomization('apps', './').replace(
          / {4}kind: GitRepository\n {4}name: flux-system/,
          '    kind: ExternalArtifact\n    name: apps',
        ),
      'apps/config.yaml': configMap('settings', { a: '1' }),
    },
    found: [
      'clusters/test/it.yaml:19:5 error flux/feature-gate Kustomization flux-system/apps takes its content from ExternalArtifact flux-system/apps, but kustomize-controller runs without the feature gate ExternalArtifact',
    ],
    flux: "can't access 'ExternalArtifact/flux-system/apps', ExternalArtifact feature gate is disabled",
    repaired: controllers('--feature-gates=ExternalArtifact=true'),
  },
  {
    name: 'an ExternalArtifact as a chart',
    files: {
      ...controllers(),
      [file]: `${artifact.replace('apps/**', 'chart/**')}---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  chartRef: {kind: ExternalArtifact, name: apps}
`,
      'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    },
    found: [
      'clusters/test/it.yaml:14:14 error flux/feature-gate HelmRelease flux-system/web takes its content from ExternalArtifact flux-system/apps, but helm-controller runs without the feature gate ExternalArtifact',
    ],
    flux: "can't access 'ExternalArtifact/flux-system/apps', ExternalArtifact feature gate is disabled",
    repaired: controllers('--feature-gates=ExternalArtifact=true'),
  },
  {
    name: 'an account for the cluster of a release',
    files: {
      ...controllers(),
      [file]: `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  chart: {spec: {chart: ./chart, sourceRef: {kind: GitRepository, name: flux-system}}}
  kubeConfig: {configMapRef: {name: remote}}
---
${configMap('remote', { provider: 'aws', cluster: 'arn:aws:eks:eu-west-1:1:cluster/a', serviceAccountName: 'deployer' })}`,
      'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    },
    found: [
      'clusters/test/it.yaml:7:16 error flux/feature-gate HelmRelease flux-system/web is applied with the serviceAccountName of ConfigMap flux-system/remote, but helm-controller runs without the feature gate ObjectLevelWorkloadIdentity',
    ],
    flux: 'ObjectLevelWorkloadIdentity feature gate is not enabled',
    repaired: controllers('--feature-gates=ObjectLevelWorkloadIdentity=true'),
  },
  {
    name: 'an account for a cloud registry',
    files: {
      ...controllers(),
      [file]: `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  url: oci://example.com/web
  provider: aws
  serviceAccountName: reader
`,
    },
    found: [
      'clusters/test/it.yaml:8:3 error flux/feature-gate OCIRepository flux-system/web has spec.serviceAccountName, but source-controller runs without the feature gate ObjectLevelWorkloadIdentity',
    ],
    flux: 'please enable the ObjectLevelWorkloadIdentity feature gate in the controller',
    repaired: controllers('--feature-gates=ObjectLevelWorkloadIdentity=true'),
  },
]);
