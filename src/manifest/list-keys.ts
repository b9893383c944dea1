import { getOwn, isMap, type YamlMap, type YamlValue } from '../yaml/value.js';
import { apiVersionOf, type GroupVersionKind } from './object.js';

/** What an OpenAPI schema says about merging one field. */
export interface SchemaNode {
  /** The field is a list whose elements are merged, not replaced as a whole. */
  readonly mergesList: boolean;
  /** The fields that tell the elements of such a list apart; none for a list of plain values. */
  readonly keys: readonly string[];
  field(name: string): SchemaNode | undefined;
  elements(): SchemaNode | undefined;
}

/** The schemas a build merges by: the built-in ones, or those of the `openapi` field. */
export interface MergeSchema {
  /** Undefined for a kind that is not known: its lists are replaced as a whole. */
  forKind(gvk: GroupVersionKind): SchemaNode | undefined;
}

/** The list keys of Kubernetes 1.21, whose OpenAPI kustomize 5 merges by. */
export const builtinMergeSchema: MergeSchema = {
  forKind({ group, version, kind }) {
    return KINDS.get(apiVersionOf({ group, version }))?.includes(kind)
      ? builtinNode(Object.hasOwn(TYPES, kind) ? (kind as TypeName) : 'Object')
      : undefined;
  },
};

/**
 * The schemas of an OpenAPI v2 document (the `openapi` field of a kustomization). They take the place of the built-in
 * ones. Anything malformed counts as absent.
 */
export function mergeSchemaFrom(document: YamlValue): MergeSchema {
  const definitions = isMap(document) ? getOwn(document, 'definitions') : undefined;
  const known = isMap(definitions) ? definitions : {};
  const byKind = new Map<string, YamlMap>();
  for (const definition of Object.values(known)) {
    if (!isMap(definition)) continue;
    const kinds = getOwn(definition, 'x-kubernetes-group-version-kind');
    for (const gvk of Array.isArray(kinds) ? kinds : []) {
      if (isMap(gvk))
        byKind.set(kindKey(text(gvk, 'group'), text(gvk, 'version'), text(gvk, 'kind')), definition);
    }
  }
  return {
    forKind({ group, version, kind }) {
      const definition = byKind.get(kindKey(group, version, kind));
      return definition && documentNode(definition, known);
    },
  };
}

type TypeName = keyof typeof TYPES;

/** A field leads to a map of a type, to a list of maps (`of`), or to a list that is merged by keys. */
type Field =
  | TypeName
  | { readonly of: TypeName }
  | { readonly merge: readonly string[]; readonly of?: TypeName };

function builtinNode(field: Field): SchemaNode {
  const isList = typeof field === 'object';
  const fields: Readonly<Record<string, Field>> = isList ? {} : TYPES[field];
  return {
    mergesList: isList && 'merge' in field,
    keys: isList && 'merge' in field ? field.merge : [],
    field: (name) =>
      Object.hasOwn(fields, name)
        ? builtinNode(fields[name]!)
        : !isList && name === 'metadata' && KIND_TYPES.has(field)
          ? builtinNode('ObjectMeta')
          : undefined,
    elements: () => (isList && field.of ? builtinNode(field.of) : undefined),
  };
}

function documentNode(schema: YamlMap, definitions: YamlMap): SchemaNode | undefined {
  let resolved = schema;
  for (let hops = 0; ; hops++) {
    const reference = text(resolved, '$ref');
    if (reference === '') break;
    const target = getOwn(definitions, reference.replace('#/definitions/', ''));
    if (!isMap(target) || hops > 50) return undefined;
    resolved = target;
  }
  const strategy = text(resolved, 'x-kubernetes-patch-strategy');
  const mapKeys = getOwn(resolved, 'x-kubernetes-list-map-keys');
  const mergeKey = text(resolved, 'x-kubernetes-patch-merge-key');
  return {
    mergesList: strategy.split(',').includes('merge'),
    keys: Array.isArray(mapKeys)
      ? mapKeys.filter((key) => typeof key === 'string')
      : mergeKey === ''
        ? []
        : [mergeKey],
    field(name) {
      const properties = getOwn(resolved, 'properties');
      const property = isMap(properties) ? getOwn(properties, name) : undefined;
      const inner = property ?? getOwn(resolved, 'additionalProperties');
      return isMap(inner) ? documentNode(inner, definitions) : undefined;
    },
    elements() {
      const items = getOwn(resolved, 'items');
      return isMap(items) ? documentNode(items, definitions) : undefined;
    },
  };
}

function kindKey(group: string, version: string, kind: string): string {
  return `${group}/${version}/${kind}`;
}

function text(map: YamlMap, key: string): string {
  const value = getOwn(map, key);
  return typeof value === 'string' ? value : '';
}

/** The types that lead to a list with a patch strategy. A kind's own type bears its name; others have only metadata. */
const TYPES = {
  Object: {},
  ObjectMeta: { finalizers: { merge: [] }, ownerReferences: { merge: ['uid'] } },
  Conditions: { conditions: { merge: ['type'] } },
  PodTemplate: { template: 'PodTemplateSpec' },
  PodTemplateSpec: { metadata: 'ObjectMeta', spec: 'PodSpec' },
  PodSpec: {
    containers: { merge: ['name'], of: 'Container' },
    ephemeralContainers: { merge: ['name'], of: 'EphemeralContainer' },
    hostAliases: { merge: ['ip'] },
    imagePullSecrets: { merge: ['name'] },
    initContainers: { merge: ['name'], of: 'Container' },
    topologySpreadConstraints: { merge: ['topologyKey', 'whenUnsatisfiable'] },
    volumes: { merge: ['name'], of: 'Volume' },
  },
  PodStatus: { conditions: { merge: ['type'] }, podIPs: { merge: ['ip'] } },
  Container: {
    env: { merge: ['name'] },
    ports: { merge: ['containerPort', 'protocol'] },
    volumeDevices: { merge: ['devicePath'] },
    volumeMounts: { merge: ['mountPath'] },
  },
  EphemeralContainer: {
    env: { merge: ['name'] },
    volumeDevices: { merge: ['devicePath'] },
    volumeMounts: { merge: ['mountPath'] },
  },
  Volume: { ephemeral: 'EphemeralVolume' },
  EphemeralVolume: { volumeClaimTemplate: 'VolumeClaimTemplate' },
  VolumeClaimTemplate: { metadata: 'ObjectMeta' },
  WorkloadSpec: { template: 'PodTemplateSpec' },
  StatefulSetSpec: { template: 'PodTemplateSpec', volumeClaimTemplates: { of: 'PersistentVolumeClaim' } },
  JobTemplateSpec: { metadata: 'ObjectMeta', spec: 'WorkloadSpec' },
  CronJobSpec: { jobTemplate: 'JobTemplateSpec' },
  NodeSpec: { podCIDRs: { merge: [] } },
  NodeStatus: { addresses: { merge: ['type'] }, conditions: { merge: ['type'] } },
  ServiceSpec: { ports: { merge: ['port', 'protocol'] } },
  CSINodeSpec: { drivers: { merge: ['name'] } },
  APIService: { status: 'Conditions' },
  ComponentStatus: { conditions: { merge: ['type'] } },
  CronJob: { spec: 'CronJobSpec' },
  CSINode: { spec: 'CSINodeSpec' },
  DaemonSet: { spec: 'WorkloadSpec', status: 'Conditions' },
  Deployment: { spec: 'WorkloadSpec', status: 'Conditions' },
  Job: { spec: 'WorkloadSpec', status: 'Conditions' },
  MutatingWebhookConfiguration: { webhooks: { merge: ['name'] } },
  Namespace: { status: 'Conditions' },
  Node: { spec: 'NodeSpec', status: 'NodeStatus' },
  PersistentVolumeClaim: { status: 'Conditions' },
  Pod: { spec: 'PodSpec', status: 'PodStatus' },
  PodDisruptionBudget: { status: 'Conditions' },
  ReplicaSet: { spec: 'WorkloadSpec', status: 'Conditions' },
  ReplicationController: { spec: 'WorkloadSpec', status: 'Conditions' },
  Service: { spec: 'ServiceSpec', status: 'Conditions' },
  ServiceAccount: { secrets: { merge: ['name'] } },
  StatefulSet: { spec: 'StatefulSetSpec', status: 'Conditions' },
  ValidatingWebhookConfiguration: { webhooks: { merge: ['name'] } },
} as const satisfies Record<string, Record<string, unknown>>;

const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const REVIEWS = [
  'LocalSubjectAccessReview',
  'SelfSubjectAccessReview',
  'SelfSubjectRulesReview',
  'SubjectAccessReview',
];
const RBAC = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];
const STORAGE = ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'];

/** The kinds of Kubernetes 1.21 by API version. */
const KINDS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'v1',
    (
      'Binding ComponentStatus ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume ' +
      'PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount'
    ).split(' '),
  ],
  ['admissionregistration.k8s.io/v1', WEBHOOKS],
  ['admissionregistration.k8s.io/v1beta1', WEBHOOKS],
  ['apiextensions.k8s.io/v1', ['CustomResourceDefinition']],
  ['apiextensions.k8s.io/v1beta1', ['CustomResourceDefinition']],
  ['apiregistration.k8s.io/v1', ['APIService']],
  ['apiregistration.k8s.io/v1beta1', ['APIService']],
  ['apps/v1', ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']],
  ['authentication.k8s.io/v1', ['TokenRequest', 'TokenReview']],
  ['authentication.k8s.io/v1beta1', ['TokenReview']],
  ['authorization.k8s.io/v1', REVIEWS],
  ['authorization.k8s.io/v1beta1', REVIEWS],
  ['autoscaling/v1', ['HorizontalPodAutoscaler', 'Scale']],
  ['autoscaling/v2beta1', ['HorizontalPodAutoscaler']],
  ['autoscaling/v2beta2', ['HorizontalPodAutoscaler']],
  ['batch/v1', ['CronJob', 'Job']],
  ['batch/v1beta1', ['CronJob']],
  ['certificates.k8s.io/v1', ['CertificateSigningRequest']],
  ['certificates.k8s.io/v1beta1', ['CertificateSigningRequest']],
  ['coordination.k8s.io/v1', ['Lease']],
  ['coordination.k8s.io/v1beta1', ['Lease']],
  ['discovery.k8s.io/v1', ['EndpointSlice']],
  ['discovery.k8s.io/v1beta1', ['EndpointSlice']],
  ['events.k8s.io/v1', ['Event']],
  ['events.k8s.io/v1beta1', ['Event']],
  ['extensions/v1beta1', ['Ingress']],
  ['flowcontrol.apiserver.k8s.io/v1beta1', ['FlowSchema', 'PriorityLevelConfiguration']],
  ['networking.k8s.io/v1', ['Ingress', 'IngressClass', 'NetworkPolicy']],
  ['networking.k8s.io/v1beta1', ['Ingress', 'IngressClass']],
  ['node.k8s.io/v1', ['RuntimeClass']],
  ['node.k8s.io/v1beta1', ['RuntimeClass']],
  ['policy/v1', ['PodDisruptionBudget']],
  ['policy/v1beta1', ['Eviction', 'PodDisruptionBudget', 'PodSecurityPolicy']],
  ['rbac.authorization.k8s.io/v1', RBAC],
  ['rbac.authorization.k8s.io/v1beta1', RBAC],
  ['scheduling.k8s.io/v1', ['PriorityClass']],
  ['scheduling.k8s.io/v1beta1', ['PriorityClass']],
  ['storage.k8s.io/v1', STORAGE],
  ['storage.k8s.io/v1beta1', [...STORAGE, 'CSIStorageCapacity']],
]);

/** The types that are kinds, and so have metadata. */
const KIND_TYPES: ReadonlySet<string> = new Set(['Object', ...Array.from(KINDS.values()).flat()]);
