import { apiVersionOf, type GroupVersionKind } from './object.js';

/**
 * Whether kustomize takes a kind for cluster-scoped. Its knowledge is that of Kubernetes 1.21; a kind (or version) it
 * does not know counts as namespaced, also where a CustomResourceDefinition of the same build says otherwise.
 */
export function isClusterScoped(gvk: GroupVersionKind): boolean {
  return CLUSTER_SCOPED.get(apiVersionOf(gvk))?.includes(gvk.kind) ?? false;
}

const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const CLUSTER_ROLES = ['ClusterRole', 'ClusterRoleBinding'];
const STORAGE = ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'];

const CLUSTER_SCOPED: ReadonlyMap<string, readonly string[]> = new Map([
  ['v1', ['ComponentStatus', 'Namespace', 'Node', 'NodeProxyOptions', 'PersistentVolume']],
  ['admissionregistration.k8s.io/v1', WEBHOOKS],
  ['admissionregistration.k8s.io/v1beta1', WEBHOOKS],
  ['apiextensions.k8s.io/v1', ['CustomResourceDefinition']],
  ['apiextensions.k8s.io/v1beta1', ['CustomResourceDefinition']],
  ['apiregistration.k8s.io/v1', ['APIService']],
  ['apiregistration.k8s.io/v1beta1', ['APIService']],
  ['certificates.k8s.io/v1', ['CertificateSigningRequest']],
  ['certificates.k8s.io/v1beta1', ['CertificateSigningRequest']],
  ['flowcontrol.apiserver.k8s.io/v1beta1', ['FlowSchema', 'PriorityLevelConfiguration']],
  ['networking.k8s.io/v1', ['IngressClass']],
  ['networking.k8s.io/v1beta1', ['IngressClass']],
  ['node.k8s.io/v1', ['RuntimeClass']],
  ['node.k8s.io/v1beta1', ['RuntimeClass']],
  ['policy/v1beta1', ['PodSecurityPolicy']],
  ['rbac.authorization.k8s.io/v1', CLUSTER_ROLES],
  ['rbac.authorization.k8s.io/v1beta1', CLUSTER_ROLES],
  ['scheduling.k8s.io/v1', ['PriorityClass']],
  ['scheduling.k8s.io/v1beta1', ['PriorityClass']],
  ['storage.k8s.io/v1', STORAGE],
  ['storage.k8s.io/v1beta1', STORAGE],
]);
