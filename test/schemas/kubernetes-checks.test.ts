import { describe, expect, it } from 'vitest';
import { scheduleFault } from '../../src/schemas/kubernetes/cron-schedule.js';
import { registryFor, said } from './objects.js';

const registry = registryFor();

function faults(apiVersion: string, kind: string, fields: string): string[] {
  return said(
    registry,
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a, namespace: b}\n${fields}\n`,
  ).map((line) => line.replace(/^error schema\//, ''));
}

function pods(pod: string, kind = 'Deployment', more = ''): string[] {
  const template = `{metadata: {labels: {a: b}}, spec: ${pod}}`;
  return faults('apps/v1', kind, `spec: {selector: {matchLabels: {a: b}}, template: ${template}${more}}`).map(
    (line) => line.replaceAll('spec.template.spec.', ''),
  );
}

const container = (fields: string): string => `{containers: [{name: a, image: a, ${fields}}]}`;

describe('what the API server refuses of pods by its own code', () => {
  it('containers and volumes that do not belong together', () => {
    expect(pods('{containers: []}')).toEqual(['length containers must have at least 1 item']);
    expect(pods('{containers: [{name: a}], initContainers: [{name: a, image: b}]}')).toEqual([
      'required required field "image" is missing in containers[0]',
      'duplicate-key containers[0] repeats name "a" of initContainers[0]',
    ]);
    expect(pods(container('volumeMounts: [{name: v, mountPath: /v}]'))).toEqual([
      'forbidden containers[0].volumeMounts[0].name must name a volume of the pod, and there is none called "v"',
    ]);
    const claims =
      ', volumeClaimTemplates: [{metadata: {name: v}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]';
    expect(
      pods(container('volumeMounts: [{name: v, mountPath: /v}]'), 'StatefulSet', `, serviceName: a${claims}`),
    ).toEqual([]);
    expect(
      pods(
        '{containers: [{name: a, image: a}], volumes: [{name: v, emptyDir: {}, configMap: {name: c}}, {name: w}]}',
      ),
    ).toEqual(['forbidden volumes[0] must have only one source, not emptyDir and configMap']);
  });

  it('variables, ports, probes and hooks', () => {
    expect(
      pods(
        container(
          'env: [{name: "a=b"}, {name: c, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]',
        ),
      ),
    ).toEqual([
      'metadata containers[0].env[0].name must consist of printable ASCII characters without "=", not "a=b"',
      'forbidden containers[0].env[1].valueFrom must not stand beside value',
    ]);
    expect(
      pods(
        container(
          'ports: [{name: much-too-long-name, containerPort: 1}, {name: a, containerPort: 2}, {name: a, containerPort: 3}]',
        ),
      ),
    ).toEqual([
      'metadata containers[0].ports[0].name must be the name of a port, which "much-too-long-name" is not: it is 18 characters long, at most 15 are allowed',
      'duplicate-key containers[0].ports[2] repeats name "a" of containers[0].ports[1]',
    ]);
    expect(
      pods(
        container(
          'livenessProbe: {httpGet: {port: "80"}, exec: {command: [a]}}, readinessProbe: {periodSeconds: 1}',
        ),
      ),
    ).toEqual([
      'forbidden containers[0].livenessProbe must have only one of exec and httpGet',
      'metadata containers[0].livenessProbe.httpGet.port must be the name of a port, which "80" is not: it must contain a letter',
      'required containers[0].readinessProbe must say what to do: exec, httpGet, tcpSocket, grpc',
    ]);
    expect(pods(container('livenessProbe: {tcpSocket: {port: 1}, successThreshold: 2}'))).toEqual([
      'range containers[0].livenessProbe.successThreshold must be 1 in a livenessProbe, not 2',
    ]);
  });

  it('resources and restart policies', () => {
    expect(
      pods(container('resources: {requests: {cpu: 2, memory: 1Gi}, limits: {cpu: 1500m, memory: -1}}')),
    ).toEqual([
      'range containers[0].resources.limits.memory must be at least 0, not -1',
      'range containers[0].resources.requests.cpu must be at most the limit of 1500m, not 2',
      'range containers[0].resources.requests.memory must be at most the limit of -1, not 1Gi',
    ]);
    expect(pods('{restartPolicy: Never, containers: [{name: a, image: a}]}')).toEqual([
      'enum restartPolicy must be Always in a Deployment, not "Never"',
    ]);
    const job = 'spec: {template: {spec: {containers: [{name: a, image: a}]}}}';
    expect(faults('batch/v1', 'Job', job)).toEqual([
      'required required field "restartPolicy" is missing in spec.template.spec: a Job takes only Never or OnFailure, and the default is Always',
    ]);
  });

  it('selectors that do not find the pods', () => {
    const template = 'template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: a}]}}';
    expect(
      faults('apps/v1', 'Deployment', `spec: {selector: {matchLabels: {a: c, d: e}}, ${template}}`),
    ).toEqual([
      'forbidden spec.selector.matchLabels.a must be the label of the pods, which have "b" and not "c"',
      'forbidden spec.selector.matchLabels.d must be a label of the pods, which do not have it',
    ]);
    expect(faults('apps/v1', 'Deployment', `spec: {selector: {}, ${template}}`)).toEqual([
      'required spec.selector must select something',
    ]);
  });
});

describe('what the API server refuses of other kinds by its own code', () => {
  it('Services', () => {
    expect(faults('v1', 'Service', 'spec: {ports: [{port: 1}, {port: 2, name: a}]}')).toEqual([
      'required required field "name" is missing in spec.ports[0]: with several ports each has one',
    ]);
    expect(faults('v1', 'Service', 'spec: {type: ExternalName}')).toEqual([
      'required required field "externalName" is missing in spec: the type is ExternalName',
    ]);
    expect(faults('v1', 'Service', 'spec: {clusterIP: None}')).toEqual([]);
    expect(faults('v1', 'Service', 'spec: {ports: [{port: 1, nodePort: 30000}]}')).toEqual([
      'forbidden spec.ports[0].nodePort must not be set for a Service of type ClusterIP',
    ]);
  });

  it('Ingresses and NetworkPolicies', () => {
    const backend = 'backend: {service: {name: a, port: {number: 80, name: web}}}';
    expect(
      faults(
        'networking.k8s.io/v1',
        'Ingress',
        `spec: {rules: [{host: "a b", http: {paths: [{path: a, pathType: Prefix, ${backend}}]}}]}`,
      ),
    ).toEqual([
      'metadata spec.rules[0].host must be a domain name, which "a b" is not: it must consist of lower case letters, digits, "-" and ".", and start and end with a letter or digit',
      'pattern spec.rules[0].http.paths[0].path must have a path that starts with "/"',
      'no-alternative spec.rules[0].http.paths[0].backend.service.port must have the name or the number of a port',
    ]);
    expect(
      faults(
        'networking.k8s.io/v1',
        'NetworkPolicy',
        'spec: {podSelector: {}, ingress: [{from: [{}, {ipBlock: {cidr: 10.0.0.0/33}, podSelector: {}}]}]}',
      ),
    ).toEqual([
      'required spec.ingress[0].from[0] must name a peer: ipBlock, podSelector or namespaceSelector',
      'forbidden spec.ingress[0].from[1].ipBlock must not stand beside podSelector',
      'format spec.ingress[0].from[1].ipBlock.cidr must be an address block such as 10.0.0.0/8, not "10.0.0.0/33"',
    ]);
  });

  it('roles, bindings, budgets, autoscalers and Secrets', () => {
    const rbac = 'rbac.authorization.k8s.io/v1';
    expect(
      faults(
        rbac,
        'RoleBinding',
        'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Foo, name: a}\nsubjects: [{kind: ServiceAccount, name: a}]',
      ),
    ).toEqual(['enum roleRef.kind must be Role or ClusterRole, not "Foo"']);
    const role = 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: a}';
    expect(
      faults(
        rbac,
        'ClusterRoleBinding',
        `${role}\nsubjects: [{kind: ServiceAccount, name: a}, {kind: User, name: b}]`,
      ),
    ).toEqual(['required required field "namespace" is missing in subjects[0]: ServiceAccounts live in one']);
    expect(faults(rbac, 'Role', 'rules: [{verbs: [get], resources: [pods]}]')).toEqual([
      'required required field "apiGroups" is missing in rules[0]: a rule is about resources or nonResourceURLs',
    ]);
    expect(faults('policy/v1', 'PodDisruptionBudget', 'spec: {minAvailable: 1, maxUnavailable: 1}')).toEqual([
      'forbidden spec.maxUnavailable must not stand beside minAvailable',
    ]);
    expect(
      faults(
        'autoscaling/v2',
        'HorizontalPodAutoscaler',
        'spec: {minReplicas: 5, maxReplicas: 2, scaleTargetRef: {kind: Deployment, name: a}}',
      ),
    ).toEqual(['range spec.maxReplicas must be at least minReplicas, which is 5, not 2']);
    expect(faults('v1', 'Secret', 'type: kubernetes.io/tls\ndata: {tls.crt: YQ==}')).toEqual([
      'required required field "tls.key" is missing in data: the type is kubernetes.io/tls',
    ]);
  });
});

it('finalizers are qualified names, on any object', () => {
  const text = 'apiVersion: example.com/v1\nkind: Box\nmetadata: {name: a, finalizers: [a/b, "bad one"]}\n';
  expect(said(registry, text).filter((line) => line.startsWith('error'))).toEqual([
    `error schema/metadata metadata.finalizers[1] must be a qualified name, which "bad one" is not: its name must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit`,
  ]);
});

it('schedules are read as cron does', () => {
  for (const good of [
    '*/5 * * * *',
    '0 3 * * sun',
    '@daily',
    '@every 1h',
    '0 0 1,15 jan-jun ?',
    '30 4 * * 1-5',
  ])
    expect(scheduleFault(good)).toBeUndefined();
  for (const bad of [
    'every day',
    '60 * * * *',
    '* * * *',
    '* * 0 * *',
    '*/0 * * * *',
    '@never',
    'TZ=UTC * * * * *',
    '5-1 * * * *',
    '* * * * 7',
  ])
    expect(scheduleFault(bad)).toBeDefined();
});
