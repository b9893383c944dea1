import { configMap, kustomization } from '../cluster/repository.js';
import { describeFailures, emptySecret, type Files } from './failures.js';

const apps = (spec = ''): Files => ({ 'clusters/test/apps.yaml': kustomization('apps', './apps', spec) });
const config = configMap('settings', { a: '1' });
const inNamespace = (namespace: string): string => configMap('settings', { a: '1' }, namespace);
const namespace = (name: string): string =>
  `---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;
const deployment = (spec: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: flux-system
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web:1
${spec}`;
const remote = (data: Readonly<Record<string, string>>): string => configMap('remote', data);
const box = `apiVersion: example.com/v1
kind: Box
metadata:
  name: box
  namespace: flux-system
spec:
  size: 1
`;
const operator = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: boxes
  namespace: flux-system
spec:
  interval: 1h
  chart: {spec: {chart: ./charts/boxes, sourceRef: {kind: GitRepository, name: flux-system}}}
`;
const controller = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}-controller, namespace: flux-system}
spec:
  selector: {matchLabels: {app: ${name}-controller}}
  template:
    metadata: {labels: {app: ${name}-controller}}
    spec: {containers: [{name: manager, image: ghcr.io/fluxcd/${name}-controller}]}
`;
const boxDefinition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: boxes.example.com
spec:
  group: example.com
  names: {kind: Box, plural: boxes, singular: box, listKind: BoxList}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer, maximum: 5}}}}}}
`;

describeFailures('what the API server refuses', [
  {
    name: 'an object without namespace',
    files: { ...apps(), 'apps/config.yaml': config.replace('  namespace: flux-system\n', '') },
    found: [
      'apps/config.yaml:4:1 error flux/namespace-unset ConfigMap settings names no namespace, and Kustomization flux-system/apps sets none',
    ],
    flux: 'namespace not specified: the server could not find the requested resource',
    repaired: apps('  targetNamespace: flux-system\n'),
  },
  {
    name: 'an object in a namespace that nothing makes',
    files: { ...apps(), 'apps/config.yaml': inNamespace('web') },
    found: [
      'apps/config.yaml:6:3 warning flux/namespace-missing nothing in the repository makes the namespace web, which ConfigMap web/settings needs',
    ],
    flux: 'namespaces "web" not found',
    repaired: { 'apps/namespace.yaml': namespace('web') },
  },
  {
    name: 'an object in a namespace that is made after it',
    files: {
      ...apps(),
      'apps/config.yaml': inNamespace('web'),
      'clusters/test/web.yaml': kustomization('web', './web', '  dependsOn: [{name: apps}]\n'),
      'web/namespace.yaml': namespace('web'),
    },
    found: [
      'apps/config.yaml:6:3 error graph/applied-too-late ConfigMap web/settings needs the namespace web, which only Kustomization flux-system/web makes, and that one waits for Kustomization flux-system/apps: on a new cluster neither is ever applied',
    ],
    flux: 'ConfigMap/web/settings not found: namespaces "web" not found',
  },
  {
    name: 'a kind whose definition nothing makes',
    files: { ...apps(), 'apps/box.yaml': box },
    found: [
      'apps/box.yaml:2:1 warning flux/definition-missing nothing in the repository defines the kind Box of example.com',
    ],
    flux: 'no matches for kind "Box" in version "example.com/v1"',
  },
  {
    name: 'a kind that comes with a HelmRelease beside it',
    files: {
      ...apps(),
      'apps/box.yaml': box,
      'apps/operator.yaml': operator,
      'charts/boxes/Chart.yaml': 'apiVersion: v2\nname: boxes\nversion: 1.0.0\n',
      'charts/boxes/crds/box.yaml': boxDefinition,
    },
    found: [
      'apps/box.yaml:2:1 warning graph/applied-too-late Box flux-system/box needs the kind Box of example.com, which only HelmRelease flux-system/boxes makes, and that one is applied together with it: on a new cluster neither is ever applied',
    ],
    flux: 'no matches for kind "Box" in version "example.com/v1"',
    repaired: {
      'apps/operator.yaml': configMap('other', { a: '1' }),
      'clusters/test/operator.yaml': operator,
    },
  },
  {
    name: 'a kind of a controller that is not installed',
    files: {
      'clusters/test/flux-system/kustomization.yaml': 'resources: [gotk-components.yaml, gotk-sync.yaml]\n',
      'clusters/test/flux-system/gotk-components.yaml': ['source', 'kustomize']
        .map((name) => controller(name))
        .join('---\n'),
      'clusters/test/alert.yaml':
        'apiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Provider\nmetadata:\n  name: chat\n  namespace: flux-system\nspec: {type: slack, address: "https://example.com/hook"}\n',
    },
    found: [
      'clusters/test/alert.yaml:2:1 error flux/controller-missing Provider flux-system/chat is of a kind that comes with notification-controller, which is not installed',
    ],
    flux: 'no matches for kind "Provider"',
    repaired: {
      'clusters/test/flux-system/gotk-components.yaml': ['source', 'kustomize', 'notification']
        .map((name) => controller(name))
        .join('---\n'),
    },
  },
  {
    name: 'a version that the definition does not have',
    files: { ...apps(), 'apps/box.yaml': box.replace('/v1', '/v2'), 'clusters/test/crd.yaml': boxDefinition },
    found: [
      'apps/box.yaml:1:1 error schema/version-unknown Box flux-system/box: no version "v2" of Box in group "example.com" (served: v1)',
    ],
  },
  {
    name: 'a kind whose definition is applied after it',
    files: {
      ...apps(),
      'apps/box.yaml': box,
      'clusters/test/definitions.yaml': kustomization(
        'definitions',
        './definitions',
        '  dependsOn: [{name: apps}]\n',
      ),
      'definitions/box.yaml': boxDefinition,
    },
    found: [
      'apps/box.yaml:2:1 error graph/applied-too-late Box flux-system/box needs the kind Box of example.com, which only Kustomization flux-system/definitions makes, and that one waits for Kustomization flux-system/apps: on a new cluster neither is ever applied',
    ],
  },
  {
    name: 'an API version that Kubernetes has removed',
    files: {
      ...apps(),
      'apps/job.yaml':
        'apiVersion: batch/v1beta1\nkind: CronJob\nmetadata:\n  name: a\n  namespace: flux-system\nspec: {schedule: "@daily", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}}}\n',
    },
    found: [
      'apps/job.yaml:1:1 error schema/api-removed CronJob flux-system/a: batch/v1beta1 CronJob was removed in Kubernetes 1.25; the target is Kubernetes 1.36',
    ],
  },
  {
    name: 'a field that the schema does not have',
    files: { ...apps(), 'apps/web.yaml': deployment('          imagePullPolcy: Always\n') },
    found: [
      'apps/web.yaml:14:11 error schema/unknown-field Deployment flux-system/web: unknown field "imagePullPolcy" in spec.template.spec.containers[0]',
    ],
    repaired: { 'apps/web.yaml': deployment('          imagePullPolicy: Always\n') },
  },
  {
    name: 'a number where a text belongs',
    files: { ...apps(), 'apps/config.yaml': config.replace('"1"', '1') },
    found: [
      'apps/config.yaml:8:3 error schema/wrong-type ConfigMap flux-system/settings: data.a must be a string, not the number 1',
    ],
  },
  {
    name: 'a label that is no text: the labels are lost',
    files: {
      ...apps(),
      'apps/config.yaml': config.replace('\ndata:', '\n  labels:\n    release: 12\ndata:'),
    },
    found: [
      'apps/config.yaml:8:5 warning flux/labels-lost the label release of ConfigMap flux-system/settings is 12 and no text: Flux drops all labels of the object',
    ],
    repaired: { 'apps/config.yaml': config.replace('\ndata:', '\n  labels:\n    release: "12"\ndata:') },
  },
  {
    name: 'a value that the schema does not allow',
    files: { ...apps(), 'apps/web.yaml': deployment('          imagePullPolicy: Sometimes\n') },
    found: [
      'apps/web.yaml:14:11 error schema/enum Deployment flux-system/web: spec.template.spec.containers[0].imagePullPolicy must be one of "Always", "IfNotPresent", "Never", not "Sometimes"',
    ],
  },
  {
    name: 'a value beyond the maximum of a definition',
    files: {
      ...apps(),
      'apps/box.yaml': box.replace('size: 1', 'size: 9'),
      'clusters/test/crd.yaml': boxDefinition,
    },
    found: ['apps/box.yaml:7:3 error schema/range Box flux-system/box: spec.size must be at most 5, not 9'],
  },
  {
    name: 'an item twice in a list that is told apart by name',
    files: {
      ...apps(),
      'apps/web.yaml': deployment(
        '          env:\n            - {name: A, value: a}\n            - {name: A, value: b}\n',
      ),
    },
    found: [
      'apps/web.yaml:16:13 error schema/duplicate-key Deployment flux-system/web: spec.template.spec.containers[0].env[1] repeats name "A" of spec.template.spec.containers[0].env[0]',
    ],
  },
]);

describeFailures('as whom, and where to', [
  {
    name: 'a service account that nothing makes',
    files: { ...apps('  serviceAccountName: applier\n'), 'apps/config.yaml': config },
    found: [
      'clusters/test/apps.yaml:15:3 warning flux/service-account-unbound Kustomization flux-system/apps is applied as ServiceAccount flux-system/applier, to which nothing in the repository binds a role',
    ],
    flux: 'is forbidden',
    repaired: {
      'clusters/test/account.yaml':
        'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: applier, namespace: flux-system}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: applier}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name: applier, namespace: flux-system}]\n',
    },
  },
  {
    name: 'a kubeConfig Secret that nothing makes',
    files: { ...apps('  kubeConfig: {secretRef: {name: remote}}\n'), 'apps/config.yaml': config },
    found: [
      'clusters/test/apps.yaml:15:16 info flux/secret-missing Kustomization flux-system/apps names Secret flux-system/remote, which nothing in the repository makes',
    ],
  },
  {
    name: 'a kubeConfig Secret without the key',
    files: {
      ...apps('  kubeConfig: {secretRef: {name: remote}}\n'),
      'apps/config.yaml': config,
      'clusters/test/remote.yaml': emptySecret('remote', 'kubeconfig'),
    },
    found: [
      'clusters/test/apps.yaml:15:16 error flux/secret-key-missing Kustomization flux-system/apps names Secret flux-system/remote, which has no key value or value.yaml; it has kubeconfig',
    ],
    repaired: { 'clusters/test/remote.yaml': emptySecret('remote', 'value') },
  },
  {
    name: 'a kubeConfig ConfigMap that nothing makes',
    files: {
      ...apps('  kubeConfig: {configMapRef: {name: remot}}\n'),
      'apps/config.yaml': config,
      'clusters/test/remote.yaml': remote({ provider: 'generic', address: 'https://other.example.com' }),
    },
    found: [
      'clusters/test/apps.yaml:15:16 warning flux/kube-config-missing Kustomization flux-system/apps is applied as ConfigMap flux-system/remot says, which nothing in the repository makes',
    ],
    flux: 'failed to build kube client',
    repaired: apps('  kubeConfig: {configMapRef: {name: remote}}\n'),
  },
  {
    name: 'a kubeConfig ConfigMap with an unknown provider',
    files: {
      ...apps('  kubeConfig: {configMapRef: {name: remote}}\n'),
      'apps/config.yaml': config,
      'clusters/test/remote.yaml': remote({ provider: 'awss', cluster: 'arn:aws:eks:eu-west-1:1:cluster/a' }),
    },
    found: [
      'clusters/test/apps.yaml:15:16 error flux/kube-config-invalid Kustomization flux-system/apps is applied as ConfigMap flux-system/remote says, whose provider "awss" Flux does not know',
    ],
    flux: "failed to build kube client: provider 'awss' not implemented",
    repaired: {
      'clusters/test/remote.yaml': remote({ provider: 'aws', cluster: 'arn:aws:eks:eu-west-1:1:cluster/a' }),
    },
  },
  ...(
    [
      [{ address: 'https://a' }, 'which has no key provider', { provider: 'generic', address: 'https://a' }],
      [{ provider: 'generic' }, 'which has no key address', { provider: 'generic', address: 'a:6443' }],
      [
        { provider: 'aws', address: 'https://a' },
        'which has no key cluster',
        { provider: 'aws', cluster: 'b' },
      ],
      [{ provider: 'gcp' }, 'which has no key cluster', { provider: 'gcp', address: 'https://a' }],
      [
        { provider: 'generic', address: 'http://a' },
        'whose address http://a does not begin with https',
        { provider: 'generic', address: 'https://a' },
      ],
    ] as const
  ).map(([data, fault, repaired]) => ({
    name: `a kubeConfig ConfigMap of ${JSON.stringify(data)}`,
    files: {
      ...apps('  kubeConfig: {configMapRef: {name: remote}}\n'),
      'apps/config.yaml': config,
      'clusters/test/remote.yaml': remote(data),
    },
    found: [
      `clusters/test/apps.yaml:15:16 error flux/kube-config-invalid Kustomization flux-system/apps is applied as ConfigMap flux-system/remote says, ${fault}`,
    ],
    flux: 'failed to build kube client',
    repaired: { 'clusters/test/remote.yaml': remote(repaired) },
  })),
]);

describeFailures('health', [
  {
    name: 'a check of an object that nothing makes',
    files: {
      ...apps(
        '  healthChecks:\n    - {apiVersion: v1, kind: ConfigMap, name: setings, namespace: flux-system}\n',
      ),
      'apps/config.yaml': config,
    },
    found: [
      'clusters/test/apps.yaml:16:5 warning flux/health-check-missing Kustomization flux-system/apps checks the health of ConfigMap flux-system/setings, which nothing makes: the health check fails until there is one',
    ],
    flux: "timeout waiting for: [ConfigMap/flux-system/setings status: 'NotFound']",
    repaired: apps(
      '  healthChecks:\n    - {apiVersion: v1, kind: ConfigMap, name: settings, namespace: flux-system}\n',
    ),
  },
  {
    name: 'a check of all objects of a kind',
    files: {
      ...apps(
        "  healthChecks:\n    - {apiVersion: v1, kind: ConfigMap, name: '*', namespace: flux-system}\n",
      ),
      'apps/config.yaml': config,
    },
    found: [
      'clusters/test/apps.yaml:16:5 error flux/health-check-wildcard Kustomization flux-system/apps checks ConfigMap flux-system/*, but healthChecks know no wildcards: an object of just that name is waited for',
    ],
    flux: "status: 'NotFound'",
  },
  {
    name: 'waiting for an object that needs a later Kustomization',
    files: {
      ...apps('  wait: true\n'),
      'apps/release.yaml': kustomization('web', './web', '  dependsOn: [{name: later}]\n'),
      'web/config.yaml': config,
      'clusters/test/later.yaml': kustomization('later', './later', '  dependsOn: [{name: apps}]\n'),
      'later/config.yaml': configMap('later', { a: '1' }),
    },
    found: [
      'apps/release.yaml:15:15 error graph/depends-on-waiting-owner Kustomization flux-system/web depends on Kustomization flux-system/later and by that on Kustomization flux-system/apps, which waits for it: neither gets ready',
    ],
  },
]);
