import type { FieldSpec } from '../resource.js';

/** The fields that kustomize's transformers write where no configuration says more. */

const CREATED_TEMPLATES: readonly FieldSpec[] = [
  { kind: 'ReplicationController', version: 'v1', path: 'spec/template/metadata' },
  { kind: 'Deployment', path: 'spec/template/metadata' },
  { kind: 'ReplicaSet', path: 'spec/template/metadata' },
  { kind: 'DaemonSet', path: 'spec/template/metadata' },
  { group: 'apps', kind: 'StatefulSet', path: 'spec/template/metadata' },
  { group: 'apps', kind: 'StatefulSet', path: 'spec/volumeClaimTemplates[]/metadata' },
  { group: 'batch', kind: 'Job', path: 'spec/template/metadata' },
  { group: 'batch', kind: 'CronJob', path: 'spec/jobTemplate/metadata' },
  { group: 'batch', kind: 'CronJob', path: 'spec/jobTemplate/spec/template/metadata' },
];

export const TEMPLATE_LABELS: readonly FieldSpec[] = [
  { path: 'metadata/labels', create: true },
  ...CREATED_TEMPLATES.map((spec) => ({ ...spec, path: `${spec.path}/labels`, create: true })),
];

/** Annotations go to StatefulSets of any group, and not into their volume claim templates. */
export const COMMON_ANNOTATIONS: readonly FieldSpec[] = [
  { path: 'metadata/annotations', create: true },
  ...CREATED_TEMPLATES.filter(({ path }) => !path.includes('[]')).map(({ group, ...spec }) => ({
    ...(group === undefined || spec.kind === 'StatefulSet' ? {} : { group }),
    ...spec,
    path: `${spec.path}/annotations`,
    create: true,
  })),
];

const POD_SELECTORS = [
  'affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector',
  'affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector',
  'affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector',
  'affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector',
  'topologySpreadConstraints/labelSelector',
];

export const COMMON_LABELS: readonly FieldSpec[] = [
  ...TEMPLATE_LABELS,
  { kind: 'Service', version: 'v1', path: 'spec/selector', create: true },
  { kind: 'ReplicationController', version: 'v1', path: 'spec/selector', create: true },
  { kind: 'Deployment', path: 'spec/selector/matchLabels', create: true },
  { kind: 'ReplicaSet', path: 'spec/selector/matchLabels', create: true },
  { kind: 'DaemonSet', path: 'spec/selector/matchLabels', create: true },
  { group: 'apps', kind: 'StatefulSet', path: 'spec/selector/matchLabels', create: true },
  { group: 'batch', kind: 'Job', path: 'spec/selector/matchLabels', create: false },
  { group: 'batch', kind: 'CronJob', path: 'spec/jobTemplate/spec/selector/matchLabels', create: false },
  { group: 'policy', kind: 'PodDisruptionBudget', path: 'spec/selector/matchLabels', create: false },
  ...['podSelector', 'ingress/from/podSelector', 'egress/to/podSelector'].map((field) => ({
    group: 'networking.k8s.io',
    kind: 'NetworkPolicy',
    path: `spec/${field}/matchLabels`,
    create: false,
  })),
  ...['Deployment', 'StatefulSet'].flatMap((kind) =>
    POD_SELECTORS.map((selector) => ({
      group: 'apps',
      kind,
      path: `spec/template/spec/${selector}/matchLabels`,
      create: false,
    })),
  ),
];

export const NAMESPACE: readonly FieldSpec[] = [
  { kind: 'Namespace', path: 'metadata/name', create: true },
  { group: 'apiregistration.k8s.io', kind: 'APIService', path: 'spec/service/namespace', create: true },
  {
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    path: 'spec/conversion/webhook/clientConfig/service/namespace',
  },
];

export const IMAGES: readonly FieldSpec[] = ['spec', 'spec/template/spec'].flatMap((pod) => [
  { path: `${pod}/containers[]/image`, create: true },
  { path: `${pod}/initContainers[]/image`, create: true },
  { path: `${pod}/volumes[]/image/reference`, create: true },
]);

export const REPLICAS: readonly FieldSpec[] = [
  'Deployment',
  'StatefulSet',
  'ReplicaSet',
  'ReplicationController',
].map((kind) => ({ kind, path: 'spec/replicas', create: true }));
