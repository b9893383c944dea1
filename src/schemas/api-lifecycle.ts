import { apiVersionOf, type GroupVersionKind } from '../manifest/object.js';
import type { ApiStatus } from './lifecycle.js';

/** One version of one or more kinds: minors of Kubernetes 1, and what to use instead (an apiVersion, or a sentence). */
interface Row {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  readonly deprecatedIn: number;
  readonly removedIn?: number;
  readonly replacement: string;
}

/**
 * Where a version of a built-in kind stands at a minor release of Kubernetes 1, as the API server's own warnings say it
 * (the lifecycle of each type in k8s.io/api) and https://kubernetes.io/docs/reference/using-api/deprecation-guide/.
 * Undefined for what was never deprecated.
 */
export function apiStatus({ group, version, kind }: GroupVersionKind, minor: number): ApiStatus | undefined {
  const apiVersion = apiVersionOf({ group, version });
  for (const row of ROWS) {
    if (row.apiVersion !== apiVersion || !row.kinds.includes(kind)) continue;
    const { deprecatedIn, removedIn, replacement } = row;
    const status =
      removedIn !== undefined && minor >= removedIn
        ? 'removed'
        : minor >= deprecatedIn
          ? 'deprecated'
          : 'served';
    return { status, deprecatedIn, ...(removedIn !== undefined && { removedIn }), replacement };
  }
  return undefined;
}

/** The rows of the table as group, version, kind and minors, for those who list what a repository uses. */
export function* deprecatedApis(): Iterable<GroupVersionKind & Omit<Row, 'apiVersion' | 'kinds'>> {
  for (const { apiVersion, kinds, ...row } of ROWS) {
    const slash = apiVersion.indexOf('/');
    for (const kind of kinds)
      yield {
        group: apiVersion.slice(0, Math.max(slash, 0)),
        version: apiVersion.slice(slash + 1),
        kind,
        ...row,
      };
  }
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'ControllerRevision'];
const RBAC = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const FLOWS = ['FlowSchema', 'PriorityLevelConfiguration'];
const POLICIES = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];
const MUTATIONS = ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'];
const REVIEWS = [
  'SubjectAccessReview',
  'LocalSubjectAccessReview',
  'SelfSubjectAccessReview',
  'SelfSubjectRulesReview',
];
const RESOURCES = ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'];
const CLAIMS = ['ResourceClaim', 'ResourceClaimTemplate'];

const ROWS: readonly Row[] = [
  row('extensions/v1beta1', ['Deployment', 'DaemonSet', 'ReplicaSet'], 8, 16, 'apps/v1'),
  row('extensions/v1beta1', ['NetworkPolicy'], 9, 16, 'networking.k8s.io/v1'),
  row('extensions/v1beta1', ['PodSecurityPolicy'], 11, 16, 'Pod Security Admission'),
  row('extensions/v1beta1', ['Ingress'], 14, 22, 'networking.k8s.io/v1'),
  row('apps/v1beta1', WORKLOADS, 8, 16, 'apps/v1'),
  row('apps/v1beta2', [...WORKLOADS, 'DaemonSet', 'ReplicaSet'], 9, 16, 'apps/v1'),
  row('v1', ['ComponentStatus'], 19, undefined, 'the health endpoints of the API server'),
  row('v1', ['Endpoints'], 33, undefined, 'discovery.k8s.io/v1 EndpointSlice'),
  row('admissionregistration.k8s.io/v1alpha1', ['InitializerConfiguration'], 13, 14, 'admission webhooks'),
  row('admissionregistration.k8s.io/v1alpha1', POLICIES, 29, 32, 'admissionregistration.k8s.io/v1'),
  row('admissionregistration.k8s.io/v1alpha1', MUTATIONS, 35, 38, 'admissionregistration.k8s.io/v1beta1'),
  row('admissionregistration.k8s.io/v1beta1', WEBHOOKS, 16, 22, 'admissionregistration.k8s.io/v1'),
  row('admissionregistration.k8s.io/v1beta1', POLICIES, 31, 34, 'admissionregistration.k8s.io/v1'),
  row('admissionregistration.k8s.io/v1beta1', MUTATIONS, 37, 40, 'admissionregistration.k8s.io/v1'),
  row('apiextensions.k8s.io/v1beta1', ['CustomResourceDefinition'], 16, 22, 'apiextensions.k8s.io/v1'),
  row('apiregistration.k8s.io/v1beta1', ['APIService'], 19, 22, 'apiregistration.k8s.io/v1'),
  row('auditregistration.k8s.io/v1alpha1', ['AuditSink'], 18, 19, 'admission webhooks or the audit log'),
  row('authentication.k8s.io/v1beta1', ['TokenReview'], 19, 22, 'authentication.k8s.io/v1'),
  row('authentication.k8s.io/v1alpha1', ['SelfSubjectReview'], 29, 32, 'authentication.k8s.io/v1'),
  row('authentication.k8s.io/v1beta1', ['SelfSubjectReview'], 30, 33, 'authentication.k8s.io/v1'),
  row('authorization.k8s.io/v1beta1', REVIEWS, 19, 22, 'authorization.k8s.io/v1'),
  row('autoscaling/v2beta1', ['HorizontalPodAutoscaler'], 22, 25, 'autoscaling/v2'),
  row('autoscaling/v2beta2', ['HorizontalPodAutoscaler'], 23, 26, 'autoscaling/v2'),
  row('batch/v2alpha1', ['CronJob'], 19, 21, 'batch/v1'),
  row('batch/v1beta1', ['CronJob'], 21, 25, 'batch/v1'),
  row('certificates.k8s.io/v1beta1', ['CertificateSigningRequest'], 19, 22, 'certificates.k8s.io/v1'),
  row('certificates.k8s.io/v1alpha1', ['ClusterTrustBundle'], 34, 37, 'certificates.k8s.io/v1beta1'),
  row('certificates.k8s.io/v1alpha1', ['PodCertificateRequest'], 35, 35, 'certificates.k8s.io/v1beta1'),
  row('coordination.k8s.io/v1beta1', ['Lease'], 19, 22, 'coordination.k8s.io/v1'),
  row('coordination.k8s.io/v1alpha1', ['LeaseCandidate'], 32, 32, 'coordination.k8s.io/v1alpha2'),
  row('coordination.k8s.io/v1alpha2', ['LeaseCandidate'], 35, 38, 'coordination.k8s.io/v1beta1'),
  row('discovery.k8s.io/v1beta1', ['EndpointSlice'], 21, 25, 'discovery.k8s.io/v1'),
  row('events.k8s.io/v1beta1', ['Event'], 22, 25, 'events.k8s.io/v1'),
  row('flowcontrol.apiserver.k8s.io/v1alpha1', FLOWS, 20, 24, 'flowcontrol.apiserver.k8s.io/v1'),
  row('flowcontrol.apiserver.k8s.io/v1beta1', FLOWS, 23, 26, 'flowcontrol.apiserver.k8s.io/v1'),
  row('flowcontrol.apiserver.k8s.io/v1beta2', FLOWS, 26, 29, 'flowcontrol.apiserver.k8s.io/v1'),
  row('flowcontrol.apiserver.k8s.io/v1beta3', FLOWS, 29, 32, 'flowcontrol.apiserver.k8s.io/v1'),
  row('networking.k8s.io/v1beta1', ['Ingress', 'IngressClass'], 19, 22, 'networking.k8s.io/v1'),
  row('networking.k8s.io/v1alpha1', ['ClusterCIDR'], 29, 29, 'no other API; the feature was withdrawn'),
  row('networking.k8s.io/v1alpha1', ['IPAddress', 'ServiceCIDR'], 30, 33, 'networking.k8s.io/v1'),
  row('networking.k8s.io/v1beta1', ['IPAddress', 'ServiceCIDR'], 34, 37, 'networking.k8s.io/v1'),
  row('node.k8s.io/v1alpha1', ['RuntimeClass'], 20, 22, 'node.k8s.io/v1'),
  row('node.k8s.io/v1beta1', ['RuntimeClass'], 22, 25, 'node.k8s.io/v1'),
  row('policy/v1beta1', ['PodDisruptionBudget'], 21, 25, 'policy/v1'),
  row('policy/v1beta1', ['PodSecurityPolicy'], 21, 25, 'Pod Security Admission'),
  row('rbac.authorization.k8s.io/v1alpha1', RBAC, 17, 22, 'rbac.authorization.k8s.io/v1'),
  row('rbac.authorization.k8s.io/v1beta1', RBAC, 17, 22, 'rbac.authorization.k8s.io/v1'),
  row(
    'resource.k8s.io/v1alpha1',
    [...CLAIMS, 'PodScheduling', 'ResourceClass'],
    27,
    27,
    'resource.k8s.io/v1',
  ),
  row(
    'resource.k8s.io/v1alpha2',
    [
      ...CLAIMS,
      'PodSchedulingContext',
      'ResourceClass',
      'ResourceClaimParameters',
      'ResourceClassParameters',
      'ResourceSlice',
    ],
    31,
    31,
    'resource.k8s.io/v1',
  ),
  row('resource.k8s.io/v1alpha3', ['PodSchedulingContext'], 32, 32, 'resource.k8s.io/v1'),
  row('resource.k8s.io/v1alpha3', RESOURCES, 34, 34, 'resource.k8s.io/v1'),
  row('resource.k8s.io/v1alpha3', ['DeviceTaintRule'], 36, 39, 'resource.k8s.io/v1beta2'),
  row('resource.k8s.io/v1beta1', RESOURCES, 35, 38, 'resource.k8s.io/v1'),
  row('resource.k8s.io/v1beta2', RESOURCES, 36, 39, 'resource.k8s.io/v1'),
  row('scheduling.k8s.io/v1alpha1', ['PriorityClass'], 14, 22, 'scheduling.k8s.io/v1'),
  row('scheduling.k8s.io/v1beta1', ['PriorityClass'], 14, 22, 'scheduling.k8s.io/v1'),
  row('scheduling.k8s.io/v1alpha1', ['Workload'], 36, 36, 'scheduling.k8s.io/v1alpha2'),
  row(
    'settings.k8s.io/v1alpha1',
    ['PodPreset'],
    20,
    20,
    'no other API; an admission webhook can do the same',
  ),
  row('storage.k8s.io/v1alpha1', ['VolumeAttachment'], 21, 24, 'storage.k8s.io/v1'),
  row('storage.k8s.io/v1alpha1', ['CSIStorageCapacity'], 21, 24, 'storage.k8s.io/v1'),
  row('storage.k8s.io/v1alpha1', ['VolumeAttributesClass'], 32, 35, 'storage.k8s.io/v1'),
  row(
    'storage.k8s.io/v1beta1',
    ['CSIDriver', 'StorageClass', 'VolumeAttachment'],
    19,
    22,
    'storage.k8s.io/v1',
  ),
  row('storage.k8s.io/v1beta1', ['CSINode'], 17, 22, 'storage.k8s.io/v1'),
  row('storage.k8s.io/v1beta1', ['CSIStorageCapacity'], 24, 27, 'storage.k8s.io/v1'),
  row('storage.k8s.io/v1beta1', ['VolumeAttributesClass'], 34, 37, 'storage.k8s.io/v1'),
  row(
    'storagemigration.k8s.io/v1alpha1',
    ['StorageVersionMigration'],
    33,
    35,
    'storagemigration.k8s.io/v1beta1',
  ),
];

function row(
  apiVersion: string,
  kinds: readonly string[],
  deprecatedIn: number,
  removedIn: number | undefined,
  replacement: string,
): Row {
  return { apiVersion, kinds, deprecatedIn, ...(removedIn !== undefined && { removedIn }), replacement };
}
