import { expect, test } from 'vitest';
import { checkObject } from '../../src/schemas/check.js';
import { parse, registryFor, said } from './objects.js';

const registry = registryFor();

test('a correct Deployment', () => {
  expect(
    said(
      registry,
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  creationTimestamp: null
  labels: {app.kubernetes.io/name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}}
  template:
    metadata: {labels: {app: web}, annotations: {Checksum/Config: "1"}}
    spec:
      securityContext: {}
      containers:
      - name: web
        image: nginx
        args: [--verbose, null]
        resources: {limits: {cpu: 1, memory: 1.5Gi}, requests: {cpu: 500m}}
        ports: [{containerPort: 53, protocol: UDP}, {containerPort: 53}]
        livenessProbe: {httpGet: {port: http}}
        env: [{name: A, value: "1"}, {name: B, value: null}]
status: {nothing: here}
`,
    ),
  ).toEqual([]);
});

test('misspelt and misplaced fields of a Deployment', () => {
  expect(
    said(
      registry,
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replica: 2
  updateStrategy: {type: RollingUpdate}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      livenessProbe: {httpGet: {port: 80}}
      containers:
      - name: web
        image: nginx
        volumes: []
        preStop: {exec: {command: [sleep]}}
        resources: {reuests: {cpu: 1}}
`,
    ),
  ).toEqual([
    'error schema/unknown-field unknown field "replica" in spec [did you mean "replicas"?]',
    'error schema/unknown-field unknown field "updateStrategy" in spec [did you mean strategy?]',
    'error schema/unknown-field unknown field "livenessProbe" in spec.template.spec [livenessProbe belongs to the items of containers]',
    'error schema/unknown-field unknown field "volumes" in spec.template.spec.containers[0] [volumes belongs one level up, in spec.template.spec]',
    'error schema/unknown-field unknown field "preStop" in spec.template.spec.containers[0] [preStop belongs under lifecycle]',
    'error schema/unknown-field unknown field "reuests" in spec.template.spec.containers[0].resources [did you mean "requests"?]',
  ]);
});

test('wrong types, enumerations, formats, missing fields and repeated list items', () => {
  expect(
    said(
      registry,
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {build: 7}
spec:
  replicas: "2"
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostNetwork: "true"
      dnsPolicy: clusterfirst
      containers:
      - name: web
        image: nginx
        imagePullPolicy: ""
        resources: {limits: {memory: 12Gb}}
        ports: [{containerPort: 80, hostPort: 99999999999}, {containerPort: 80, protocol: TCP}]
        env: [{name: A, value: 1}, {name: B, value: b}, {name: A}]
        volumeMounts: [{name: data}]
      - image: nginx
      volumes: {name: data}
`,
    ),
  ).toEqual([
    'error schema/wrong-type metadata.annotations.build must be a string, not the number 7 [put it in quotes: "7"]',
    'error schema/wrong-type spec.replicas must be an integer, not the string "2" [write it without quotes: 2]',
    'error schema/wrong-type spec.template.spec.hostNetwork must be true or false, not the string "true" [write it without quotes: true]',
    'error schema/enum spec.template.spec.dnsPolicy must be one of "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None", not "clusterfirst" [did you mean "ClusterFirst"?]',
    'error schema/format spec.template.spec.containers[0].resources.limits.memory must be a quantity such as 500m, 2Gi or 1.5, not "12Gb"',
    'error schema/range spec.template.spec.containers[0].ports[0].hostPort must be at most 65535, not 99999999999',
    'error schema/duplicate-key spec.template.spec.containers[0].ports[1] repeats containerPort 80 and protocol "TCP" of spec.template.spec.containers[0].ports[0] [remove or merge one of the two]',
    'error schema/wrong-type spec.template.spec.containers[0].env[0].value must be a string, not the number 1 [put it in quotes: "1"]',
    'error schema/duplicate-key spec.template.spec.containers[0].env[2] repeats name "A" of spec.template.spec.containers[0].env[0] [remove or merge one of the two]',
    'error schema/required required field "mountPath" is missing in spec.template.spec.containers[0].volumeMounts[0]',
    'error schema/required required field "name" is missing in spec.template.spec.containers[1]',
    'error schema/wrong-type spec.template.spec.volumes must be a list, not a map [start each item with "- "]',
  ]);
});

test('what is unknown is not judged', () => {
  const object = `
apiVersion: v1
kind: Service
metadata: {name: "\${NAME}", labels: {"\${KEY}": "\${A} \${B}"}}
spec:
  type: \${TYPE}
  ports: [{port: "\${PORT}", targetPort: http}, {port: "\${PORT}"}]
`;
  expect(said(registry, object, (value) => value.includes('${'))).toEqual([]);
  expect(said(registry, object).length).toBe(9);
});

test('a Secret encrypted by SOPS, a base64 fault', () => {
  expect(
    said(
      registry,
      `
apiVersion: v1
kind: Secret
metadata: {name: s}
data: {a: "YWJj", b: "not base64"}
sops: {mac: "ENC[AES256_GCM,data:x]", lastmodified: "2024-01-01T00:00:00Z"}
`,
    ),
  ).toEqual(['error schema/format data.b must be base64 text, not "not base64"']);
});

test('fields and kinds of other releases', () => {
  const pod = `
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: i}], hostnameOverride: a}
`;
  expect(said(registryFor({ kubernetes: 34 }), pod)).toEqual([]);
  expect(said(registryFor({ kubernetes: 33 }), pod)).toEqual([
    'error schema/field-too-new field "hostnameOverride" in spec exists since Kubernetes 1.34, not in Kubernetes 1.33',
  ]);
  const grouped = `
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {workloadRef: {name: a, podGroup: b}, containers: [{name: a, image: b:1}]}
`;
  expect(said(registryFor({ kubernetes: 35 }), grouped)).toEqual([]);
  expect(said(registryFor({ kubernetes: 35 }), grouped.replace(', podGroup: b', ''))).toEqual([
    expect.stringContaining('error schema/required'),
  ]);
  expect(said(registryFor({ kubernetes: 34 }), grouped)).toEqual([
    expect.stringContaining('error schema/field-too-new field "workloadRef"'),
  ]);
  expect(said(registryFor({ kubernetes: 36 }), grouped)).toEqual([
    expect.stringContaining('error schema/field-removed field "workloadRef"'),
  ]);
  const policy = `
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: p}
`;
  expect(said(registry, policy)).toEqual([
    'error schema/api-removed policy/v1beta1 PodSecurityPolicy was removed in Kubernetes 1.25; the target is Kubernetes 1.35 [use Pod Security Admission]',
  ]);
  const claim = `
apiVersion: resource.k8s.io/v1beta1
kind: DeviceClass
metadata: {name: p}
spec: {}
`;
  expect(said(registry, claim)).toEqual([
    'warning schema/api-deprecated resource.k8s.io/v1beta1 DeviceClass is deprecated since Kubernetes 1.35 and removed in Kubernetes 1.38 [use resource.k8s.io/v1]',
  ]);
  expect(said(registryFor({ kubernetes: 31 }), claim)).toEqual([
    'error schema/api-too-new resource.k8s.io/v1beta1 DeviceClass exists since Kubernetes 1.32; the target is Kubernetes 1.31',
  ]);
});

test('kinds that do not exist', () => {
  const object = (apiVersion: string, kind: string): string[] =>
    said(registry, `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a}}`);
  expect(object('apps/v1', 'Deploymnet')).toEqual([
    'error schema/kind-unknown Kubernetes has no kind "Deploymnet" in "apps/v1" [did you mean "Deployment"?]',
  ]);
  expect(object('apps/v2', 'Deployment')).toEqual([
    'error schema/version-unknown no version "v2" of Deployment in group "apps" (served: v1) [use apps/v1]',
  ]);
  expect(object('example.org/v1', 'Thing')).toEqual([
    'info schema/kind-unknown there is no schema for example.org/v1 Thing, so its fields were not checked [give its CustomResourceDefinition or a schema location]',
  ]);
  expect(said(registry, '{metadata: {name: a}, kind: 3}')).toEqual([
    'error schema/required the object has no apiVersion',
    'error schema/wrong-type kind must be a string',
  ]);
});

test('the items of a List, and an object that is not applied by the server', () => {
  const list = `
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, dat: {}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}, data: {}}
`;
  expect(said(registry, list)).toEqual([
    'error schema/unknown-field ConfigMap a: unknown field "dat" in the object [did you mean "data"?]',
  ]);
  const { findings } = checkObject(registry, parse(list), { clientSideApply: true });
  expect(findings.map(({ severity, path }) => [severity, path])).toEqual([['warning', ['items', 0, 'dat']]]);
});

test('hostile objects', () => {
  expect(
    said(
      registry,
      '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, __proto__: {a: 1}, constructor: {}}',
    ),
  ).toEqual([
    'error schema/unknown-field unknown field "__proto__" in the object',
    'error schema/unknown-field unknown field "constructor" in the object',
  ]);
  expect(said(registry, 'apiVersion: v1\nkind: ConfigMap\nmetadata: []\ndata: {__proto__: 1}')).toEqual([
    'error schema/wrong-type metadata must be a map, not a list',
    'error schema/wrong-type data.__proto__ must be a string, not the number 1 [put it in quotes: "1"]',
  ]);
});

test('fields without which the API server takes no object, whatever its API reference says', () => {
  const registry = registryFor({ kubernetes: 31 });
  for (const [apiVersion, kind] of [
    ['batch/v1', 'CronJob'],
    ['apps/v1', 'Deployment'],
    ['autoscaling/v2', 'HorizontalPodAutoscaler'],
    ['v1', 'Service'],
  ] as const)
    expect(
      said(registry, `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a, namespace: b}}`),
    ).toEqual(['error schema/required required field "spec" is missing in the object']);
  const claim = '{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a, namespace: b}, spec: {}}';
  expect(said(registry, claim)).toEqual([
    'error schema/required required field "accessModes" is missing in spec',
    'error schema/required required field "resources" is missing in spec',
  ]);
});

test('quantities are texts or numbers', () => {
  const quota = (hard: string): string[] =>
    said(
      registryFor(),
      `{apiVersion: v1, kind: ResourceQuota, metadata: {name: a, namespace: b}, spec: {hard: {${hard}}}}`,
    );
  expect(quota('pods: 10, cpu: "2", memory: 1.5Gi')).toEqual([]);
  expect(quota('pods: [1], cpu: true, memory: {a: 1}, storage: 1GB')).toEqual([
    'error schema/wrong-type spec.hard.pods must be a quantity such as 500m, 2Gi or 1.5, not a list',
    'error schema/wrong-type spec.hard.cpu must be a quantity such as 500m, 2Gi or 1.5, not true',
    'error schema/wrong-type spec.hard.memory must be a quantity such as 500m, 2Gi or 1.5, not a map',
    'error schema/format spec.hard.storage must be a quantity such as 500m, 2Gi or 1.5, not "1GB"',
  ]);
});

test('values of enumerations by release', () => {
  const pod =
    '{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b}, spec: {containers: [{name: a, image: a}], tolerations: [{key: k, operator: Gt, value: "1"}]}}';
  expect(said(registryFor({ kubernetes: 35 }), pod)).toEqual([]);
  expect(said(registryFor({ kubernetes: 34 }), pod)).toEqual([
    'error schema/enum spec.tolerations[0].operator must be one of "Equal", "Exists", not "Gt"',
  ]);
});

test('quotes are not recommended where the text would not be allowed either', () => {
  expect(
    said(
      registryFor({ flux: 7 }),
      'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: a, namespace: b}\nspec: {url: https://example.com/a, interval: 10}\n',
    ),
  ).toEqual([
    String.raw`error schema/wrong-type spec.interval must be a string, not the number 10 [as a text it must match ^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$, which "10" does not]`,
  ]);
});
