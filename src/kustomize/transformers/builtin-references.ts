import type { FieldSpec } from '../resource.js';

/** The fields in which kustomize follows names, and those in which it replaces vars, where no configuration says more. */

/** Where the pod specs of the workload kinds stand. */
const POD_SPECS: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template/spec',
  Deployment: 'spec/template/spec',
  ReplicaSet: 'spec/template/spec',
  ReplicationController: 'spec/template/spec',
  DaemonSet: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
  Job: 'spec/template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
};

const DATA_USERS = [
  'Pod',
  'PodTemplate',
  'Deployment',
  'ReplicaSet',
  'DaemonSet',
  'StatefulSet',
  'Job',
  'CronJob',
];
const POD_USERS = [
  'Pod',
  'StatefulSet',
  'Deployment',
  'ReplicationController',
  'CronJob',
  'Job',
  'DaemonSet',
];
const VAR_USERS = ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'Pod', 'ReplicaSet', 'StatefulSet'];

function inPods(kinds: readonly string[], ...fields: readonly string[]): FieldSpec[] {
  return kinds.flatMap((kind) => fields.map((field) => ({ kind, path: `${POD_SPECS[kind]!}/${field}` })));
}

function fields(kind: string, ...paths: readonly string[]): FieldSpec[] {
  return paths.map((path) => ({ kind, path }));
}

/** ConfigMaps and Secrets are followed in core Pods only, not in other groups' Pod kinds. */
function inDataUsers(...paths: readonly string[]): FieldSpec[] {
  return inPods(DATA_USERS, ...paths).map((spec) =>
    spec.kind === 'Pod' ? { ...spec, version: 'v1' } : spec,
  );
}

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

interface Reference {
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly fieldSpecs: readonly FieldSpec[];
}

const SCALED: readonly Reference[] = ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(
  (kind) => ({
    kind,
    fieldSpecs: fields('HorizontalPodAutoscaler', 'spec/scaleTargetRef/name'),
  }),
);

export const NAME_REFERENCES: readonly Reference[] = [
  ...SCALED,
  {
    kind: 'ConfigMap',
    version: 'v1',
    fieldSpecs: [
      ...inDataUsers(
        'volumes/configMap/name',
        'containers/env/valueFrom/configMapKeyRef/name',
        'initContainers/env/valueFrom/configMapKeyRef/name',
        'containers/envFrom/configMapRef/name',
        'initContainers/envFrom/configMapRef/name',
        'volumes/projected/sources/configMap/name',
      ),
      ...fields('Node', 'spec/configSource/configMap'),
      ...fields('Role', 'rules/resourceNames'),
      ...fields('ClusterRole', 'rules/resourceNames'),
      ...fields(
        'Ingress',
        String.raw`metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap`,
      ),
    ],
  },
  {
    kind: 'Secret',
    version: 'v1',
    fieldSpecs: [
      ...inDataUsers(
        'volumes/secret/secretName',
        'containers/env/valueFrom/secretKeyRef/name',
        'initContainers/env/valueFrom/secretKeyRef/name',
        'containers/envFrom/secretRef/name',
        'initContainers/envFrom/secretRef/name',
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ),
      ...fields(
        'Ingress',
        'spec/tls/secretName',
        String.raw`metadata/annotations/ingress.kubernetes.io\/auth-secret`,
        String.raw`metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret`,
        String.raw`metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret`,
      ),
      ...fields('ServiceAccount', 'imagePullSecrets/name'),
      ...fields(
        'StorageClass',
        'parameters/secretName',
        'parameters/adminSecretName',
        'parameters/userSecretName',
        'parameters/secretRef',
      ),
      ...fields('Role', 'rules/resourceNames'),
      ...fields('ClusterRole', 'rules/resourceNames'),
      {
        group: 'serving.knative.dev',
        version: 'v1',
        kind: 'Service',
        path: 'spec/template/spec/containers/env/valueFrom/secretKeyRef/name',
      },
      ...fields('PersistentVolume', 'spec/azureFile/secretName'),
    ],
  },
  {
    kind: 'Service',
    version: 'v1',
    fieldSpecs: [
      { group: 'apps', kind: 'StatefulSet', path: 'spec/serviceName' },
      ...fields(
        'Ingress',
        'spec/rules/http/paths/backend/serviceName',
        'spec/backend/serviceName',
        'spec/rules/http/paths/backend/service/name',
        'spec/defaultBackend/service/name',
      ),
      { group: 'apiregistration.k8s.io', kind: 'APIService', path: 'spec/service/name' },
      { group: ADMISSION, kind: 'ValidatingWebhookConfiguration', path: 'webhooks/clientConfig/service' },
      { group: ADMISSION, kind: 'MutatingWebhookConfiguration', path: 'webhooks/clientConfig/service' },
    ],
  },
  {
    group: RBAC,
    kind: 'Role',
    fieldSpecs: [{ group: RBAC, kind: 'RoleBinding', path: 'roleRef/name' }],
  },
  {
    group: RBAC,
    kind: 'ClusterRole',
    fieldSpecs: [
      { group: RBAC, kind: 'RoleBinding', path: 'roleRef/name' },
      { group: RBAC, kind: 'ClusterRoleBinding', path: 'roleRef/name' },
    ],
  },
  {
    kind: 'ServiceAccount',
    version: 'v1',
    fieldSpecs: [
      { group: RBAC, kind: 'RoleBinding', path: 'subjects' },
      { group: RBAC, kind: 'ClusterRoleBinding', path: 'subjects' },
      ...inPods(POD_USERS, 'serviceAccountName'),
    ],
  },
  {
    kind: 'PersistentVolumeClaim',
    version: 'v1',
    fieldSpecs: inPods(POD_USERS, 'volumes/persistentVolumeClaim/claimName'),
  },
  {
    kind: 'PersistentVolume',
    version: 'v1',
    fieldSpecs: [
      ...fields('PersistentVolumeClaim', 'spec/volumeName'),
      ...fields('ClusterRole', 'rules/resourceNames'),
    ],
  },
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'StorageClass',
    fieldSpecs: [
      ...fields('PersistentVolume', 'spec/storageClassName'),
      ...fields('PersistentVolumeClaim', 'spec/storageClassName'),
      ...fields('StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName'),
    ],
  },
  {
    group: 'scheduling.k8s.io',
    version: 'v1',
    kind: 'PriorityClass',
    fieldSpecs: inPods(POD_USERS, 'priorityClassName'),
  },
  {
    // The group is kustomize's slip: no IngressClass is ever of it, so these names are not followed.
    group: 'networking.k8s.io/v1',
    version: 'v1',
    kind: 'IngressClass',
    fieldSpecs: fields('Ingress', 'spec/ingressClassName'),
  },
  {
    group: ADMISSION,
    kind: 'ValidatingAdmissionPolicy',
    fieldSpecs: [{ group: ADMISSION, kind: 'ValidatingAdmissionPolicyBinding', path: 'spec/policyName' }],
  },
];

/** Where a volume of a pod stands; in CronJobs kustomize looks in a place where none can be. */
const NFS_SERVERS: readonly FieldSpec[] = [
  ...inPods(['DaemonSet', 'Deployment', 'Job', 'Pod', 'ReplicaSet'], 'volumes/nfs/server'),
  ...fields('CronJob', 'spec/jobTemplate/spec/template/volumes/nfs/server'),
  ...fields('StatefulSet', 'spec/volumeClaimTemplates/spec/nfs/server'),
  ...fields('PersistentVolume', 'spec/nfs/server'),
];

export const VAR_REFERENCES: readonly FieldSpec[] = [
  ...inPods(
    VAR_USERS,
    ...['containers', 'initContainers'].flatMap((list) => [
      `${list}/args`,
      `${list}/command`,
      `${list}/env/value`,
      `${list}/volumeMounts/mountPath`,
    ]),
  ),
  ...NFS_SERVERS,
  ...fields('Deployment', 'spec/template/metadata/annotations'),
  ...fields('Ingress', 'spec/rules/host', 'spec/tls/hosts', 'spec/tls/secretName'),
  ...fields('Service', 'spec/ports/port', 'spec/ports/targetPort'),
  { path: 'metadata/labels' },
  { path: 'metadata/annotations' },
];
