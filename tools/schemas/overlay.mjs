// What no published package says, written by hand from the API reference and from what the API server does.

/**
 * Lists that are maps, with the fields that tell their items apart (and the value a missing field counts as), and lists
 * that are sets. By field name, or by type and field where the name alone would say too much.
 */
export const listTopology = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  'V1PodSpec.imagePullSecrets': ['name'],
  'V1PodSpec.resourceClaims': ['name'],
  schedulingGates: ['name'],
  claims: ['name'],
  matchConditions: ['name'],
  webhooks: ['name'],
  'V1ValidatingAdmissionPolicySpec.variables': ['name'],
  'V1beta1ValidatingAdmissionPolicySpec.variables': ['name'],
  podGroupTemplates: ['name'],
  'V1alpha2PodGroupSpec.resourceClaims': ['name'],
  'V1alpha2PodGroupTemplate.resourceClaims': ['name'],
  'V1ServiceAccount.secrets': ['name'],
  'V1CSINodeSpec.drivers': ['name'],
  'V1Container.ports': ['containerPort', 'protocol=TCP'],
  'V1EphemeralContainer.ports': ['containerPort', 'protocol=TCP'],
  'V1ServiceSpec.ports': ['port', 'protocol=TCP'],
  'V1Container.volumeMounts': ['mountPath'],
  'V1EphemeralContainer.volumeMounts': ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  'x-kubernetes-validations': ['rule'],
  validationActions: 'set',
  podCIDRs: 'set',
  'V1Endpoint.addresses': 'set',
  'V1CSIDriverSpec.volumeLifecycleModes': 'set',
  'V1PodFailurePolicyOnExitCodesRequirement.values': 'set',
  'V1ContainerRestartRuleOnExitCodes.values': 'set',
  'V1NonResourcePolicyRule.nonResourceURLs': 'set',
  'V1NonResourcePolicyRule.verbs': 'set',
  'V1ResourcePolicyRule.apiGroups': 'set',
  'V1ResourcePolicyRule.namespaces': 'set',
  'V1ResourcePolicyRule.resources': 'set',
  'V1ResourcePolicyRule.verbs': 'set',
};

/** Fields the API reference calls required, but whose absence the API server takes for an empty, zero or default value. */
export const notEnforced = new Set([
  'CSIDriver.spec',
  'CSINode.spec',
  'ControllerRevision.revision',
  'CustomResourceDefinitionVersion.served',
  'CustomResourceDefinitionVersion.storage',
  'Event.eventTime',
  'Event.metadata',
  'HTTPHeader.value',
  'ISCSIPersistentVolumeSource.lun',
  'ISCSIVolumeSource.lun',
  'LimitRangeSpec.limits',
  'ParentReference.resource',
  'Sysctl.value',
]);

/** Fields that the API server's code asks for in every release, whatever the API reference of some says. */
export const enforced = new Set([
  'CronJob.spec',
  'DaemonSet.spec',
  'Deployment.spec',
  'HorizontalPodAutoscaler.spec',
  'IPAddress.spec',
  'Ingress.spec',
  'Job.spec',
  'LeaseCandidate.spec',
  'PersistentVolume.spec',
  'PersistentVolumeClaim.spec',
  'PersistentVolumeClaimSpec.accessModes',
  'PersistentVolumeClaimSpec.resources',
  'PersistentVolumeSpec.accessModes',
  'PersistentVolumeSpec.capacity',
  'Pod.spec',
  'PodTemplateSpec.spec',
  'Service.spec',
  'StatefulSet.spec',
  'TokenReviewSpec.token',
  'ValidatingAdmissionPolicyBinding.spec',
  'ValidatingAdmissionPolicyBindingSpec.policyName',
  'ValidatingAdmissionPolicyBindingSpec.validationActions',
]);

/** Quantities that the packages take for texts; by type without version, and field. */
export const quantities = new Set([
  'CapacityRequestPolicy.default',
  'CapacityRequestPolicy.validValues',
  'CapacityRequestPolicyRange.max',
  'CapacityRequestPolicyRange.min',
  'CapacityRequestPolicyRange.step',
  'CapacityRequirements.requests',
  'Counter.value',
  'DeviceCapacity.value',
  'NodeAllocatableResourceMapping.allocationMultiplier',
]);

/** In which minors a value of an enumeration is taken, where not in all; by type without version, and field. */
export const valueSpans = {
  'ResourceQuotaSpec.scopes': { VolumeAttributesClass: '33-' },
  'ScopedResourceSelectorRequirement.scopeName': { VolumeAttributesClass: '33-' },
  'Toleration.operator': { Gt: '35-', Lt: '35-' },
};

/** From and to which minor a kind is served, where the packages say less. */
export const spans = {
  'v1 Event': { since: undefined },
  'internal.apiserver.k8s.io/v1alpha1 StorageVersion': { since: undefined },
  // The package for 1.35 keeps what the API server no longer serves.
  'storage.k8s.io/v1alpha1 VolumeAttributesClass': { until: 34 },
  'storagemigration.k8s.io/v1alpha1 StorageVersionMigration': { until: 34 },
};

/** Fields of a single minor that no package has, in the notation; by type and field. */
export const otherFields = {
  'V1PodSpec.workloadRef': '{name!: str; podGroup!: str; podGroupReplicaKey: str} since 35 until 35',
};

const label = '~"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" (len<=63)';
const optionalLabel = '~"^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$" (len<=63)';
const port = '(val>=1,val<=65535)';
const optionalPort = '(val>=0,val<=65535)';
const notNegative = '(val>=0)';
const positive = '(val>=1)';
const percent = '(val>=1,val<=100)';

/** Bounds and patterns that only the code of the API server knows, in the notation; by type without version, and field. */
export const constraints = {
  'Container.name': label,
  'EphemeralContainer.name': label,
  'Volume.name': label,
  'ContainerPort.containerPort': port,
  'ContainerPort.hostPort': optionalPort,
  'ServicePort.name': optionalLabel,
  'ServicePort.port': port,
  'ServicePort.nodePort': optionalPort,
  'Probe.failureThreshold': notNegative,
  'Probe.initialDelaySeconds': notNegative,
  'Probe.periodSeconds': notNegative,
  'Probe.successThreshold': notNegative,
  'Probe.timeoutSeconds': notNegative,
  'DeploymentSpec.minReadySeconds': notNegative,
  'DeploymentSpec.replicas': notNegative,
  'DeploymentSpec.revisionHistoryLimit': notNegative,
  'DaemonSetSpec.minReadySeconds': notNegative,
  'DaemonSetSpec.revisionHistoryLimit': notNegative,
  'ReplicaSetSpec.replicas': notNegative,
  'StatefulSetSpec.minReadySeconds': notNegative,
  'StatefulSetSpec.replicas': notNegative,
  'StatefulSetSpec.revisionHistoryLimit': notNegative,
  'JobSpec.activeDeadlineSeconds': notNegative,
  'JobSpec.backoffLimit': notNegative,
  'JobSpec.completions': notNegative,
  'JobSpec.parallelism': notNegative,
  'JobSpec.ttlSecondsAfterFinished': notNegative,
  'CronJobSpec.failedJobsHistoryLimit': notNegative,
  'CronJobSpec.startingDeadlineSeconds': notNegative,
  'CronJobSpec.successfulJobsHistoryLimit': notNegative,
  'HorizontalPodAutoscalerSpec.maxReplicas': positive,
  'HorizontalPodAutoscalerSpec.minReplicas': notNegative,
  'PodSpec.activeDeadlineSeconds': positive,
  'PodSpec.terminationGracePeriodSeconds': notNegative,
  'PreferredSchedulingTerm.weight': percent,
  'WeightedPodAffinityTerm.weight': percent,
  'TopologySpreadConstraint.maxSkew': positive,
  'TopologySpreadConstraint.minDomains': positive,
};
