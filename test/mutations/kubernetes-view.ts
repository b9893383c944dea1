import { view, type View, type Views } from './schema-view.js';

/*
 * Kinds of Kubernetes and their fields, written down from the API reference
 * (https://kubernetes.io/docs/reference/kubernetes-api/), for the mistakes to be made in. One type a line; `!` marks a
 * required field. A field is `text`, `int`, `bool`, `either` (integer or text), `quantity`, `any`, `map` (of texts),
 * `quantities` (a map), alternatives with `|` between them, or a type; `[type]` is a list and `[type;a,b]` one whose
 * items are told apart by a and b. The fields of a type are all that it has, so that any other is a mistake.
 */

const kinds = `
apps/v1 Deployment: spec!=DeploymentSpec status=any
apps/v1 StatefulSet: spec!=StatefulSetSpec status=any
apps/v1 DaemonSet: spec!=DaemonSetSpec status=any
batch/v1 Job: spec=JobSpec status=any
batch/v1 CronJob: spec=CronJobSpec status=any
v1 Pod: spec!=PodSpec status=any
v1 Service: spec=ServiceSpec status=any
v1 ServiceAccount: automountServiceAccountToken=bool imagePullSecrets=[Reference] secrets=any
v1 ConfigMap: data=map binaryData=map immutable=bool
v1 Secret: data=map stringData=map immutable=bool type=text
v1 Namespace: spec=any status=any
v1 PersistentVolumeClaim: spec=ClaimSpec status=any
v1 PersistentVolume: spec=VolumeSpec status=any
v1 ResourceQuota: spec=QuotaSpec status=any
networking.k8s.io/v1 Ingress: spec=IngressSpec status=any
networking.k8s.io/v1 NetworkPolicy: spec=NetworkPolicySpec
policy/v1 PodDisruptionBudget: spec=BudgetSpec status=any
autoscaling/v2 HorizontalPodAutoscaler: spec=AutoscalerSpec status=any
rbac.authorization.k8s.io/v1 Role: rules=[PolicyRule]
rbac.authorization.k8s.io/v1 ClusterRole: rules=[PolicyRule] aggregationRule=any
rbac.authorization.k8s.io/v1 RoleBinding: roleRef!=RoleRef subjects=[Subject]
rbac.authorization.k8s.io/v1 ClusterRoleBinding: roleRef!=RoleRef subjects=[Subject]
storage.k8s.io/v1 StorageClass: provisioner!=text parameters=map allowVolumeExpansion=bool allowedTopologies=any mountOptions=[text] reclaimPolicy=Delete|Retain volumeBindingMode=Immediate|WaitForFirstConsumer
scheduling.k8s.io/v1 PriorityClass: value!=int description=text globalDefault=bool preemptionPolicy=Never|PreemptLowerPriority
discovery.k8s.io/v1 EndpointSlice: addressType!=IPv4|IPv6|FQDN endpoints!=any ports=any
`;

const types = `
Metadata: annotations=map creationTimestamp=any deletionGracePeriodSeconds=any deletionTimestamp=any finalizers=any generateName=any generation=any labels=any managedFields=any name=any namespace=any ownerReferences=any resourceVersion=any selfLink=any uid=any
DeploymentSpec: minReadySeconds=int paused=bool progressDeadlineSeconds=int replicas=int revisionHistoryLimit=int selector!=Selector strategy=DeploymentStrategy template!=PodTemplate
DeploymentStrategy: type=Recreate|RollingUpdate rollingUpdate=RollingUpdate
RollingUpdate: maxSurge=either maxUnavailable=either
StatefulSetSpec: minReadySeconds=int ordinals=any persistentVolumeClaimRetentionPolicy=any podManagementPolicy=OrderedReady|Parallel replicas=int revisionHistoryLimit=int selector!=Selector serviceName=text template!=PodTemplate updateStrategy=any volumeClaimTemplates=[ClaimTemplate]
ClaimTemplate: apiVersion=any kind=any metadata=Metadata spec=ClaimSpec status=any
DaemonSetSpec: minReadySeconds=int revisionHistoryLimit=int selector!=Selector template!=PodTemplate updateStrategy=any
JobSpec: activeDeadlineSeconds=int backoffLimit=int backoffLimitPerIndex=int completionMode=Indexed|NonIndexed completions=int managedBy=text manualSelector=bool maxFailedIndexes=int parallelism=int podFailurePolicy=any podReplacementPolicy=any selector=Selector successPolicy=any suspend=bool template!=PodTemplate ttlSecondsAfterFinished=int
CronJobSpec: concurrencyPolicy=Allow|Forbid|Replace failedJobsHistoryLimit=int jobTemplate!=JobTemplate schedule!=text startingDeadlineSeconds=int successfulJobsHistoryLimit=int suspend=bool timeZone=text
JobTemplate: metadata=Metadata spec=JobSpec
Selector: matchExpressions=[Expression] matchLabels=map
Expression: key!=text operator!=any values=[text]
PodTemplate: metadata=Metadata spec=PodSpec
PodSpec: activeDeadlineSeconds=int affinity=any automountServiceAccountToken=bool containers!=[Container;name] dnsConfig=any dnsPolicy=ClusterFirst|ClusterFirstWithHostNet|Default|None enableServiceLinks=bool ephemeralContainers=any evictionMode=any hostAliases=any hostIPC=bool hostNetwork=bool hostPID=bool hostUsers=bool hostname=text hostnameOverride=any imagePullSecrets=[Reference] initContainers=[Container;name] nodeName=text nodeSelector=map os=any overhead=quantities preemptionPolicy=any priority=int priorityClassName=text readinessGates=any resourceClaims=any resources=any restartPolicy=Always|Never|OnFailure runtimeClassName=text schedulerName=text schedulingGates=any schedulingGroup=any workloadRef=any securityContext=PodSecurity serviceAccount=text serviceAccountName=text setHostnameAsFQDN=bool shareProcessNamespace=bool subdomain=text terminationGracePeriodSeconds=int tolerations=[Toleration] topologySpreadConstraints=any volumes=[Volume;name]
PodSecurity: appArmorProfile=any fsGroup=int fsGroupChangePolicy=Always|OnRootMismatch runAsGroup=int runAsNonRoot=bool runAsUser=int seLinuxChangePolicy=any seLinuxOptions=any seccompProfile=Seccomp supplementalGroups=any supplementalGroupsPolicy=any sysctls=any windowsOptions=any
Seccomp: localhostProfile=text type!=Localhost|RuntimeDefault|Unconfined
Toleration: effect=NoExecute|NoSchedule|PreferNoSchedule key=text operator=any tolerationSeconds=int value=text
Container: args=[text] command=[text] env=[Env;name] envFrom=[EnvFrom] image=text imagePullPolicy=Always|IfNotPresent|Never lifecycle=any livenessProbe=Probe name!=text ports=[Port;containerPort,protocol] readinessProbe=Probe resizePolicy=any resources=Resources restartPolicy=any restartPolicyRules=any securityContext=Security startupProbe=Probe stdin=bool stdinOnce=bool terminationMessagePath=text terminationMessagePolicy=FallbackToLogsOnError|File tty=bool volumeDevices=any volumeMounts=[Mount;mountPath] workingDir=text
Env: name!=text value=text valueFrom=EnvSource
EnvSource: configMapKeyRef=KeyRef fieldRef=FieldRef fileKeyRef=any resourceFieldRef=any secretKeyRef=KeyRef
KeyRef: key!=text name=text optional=bool
FieldRef: apiVersion=text fieldPath!=text
EnvFrom: configMapRef=OptionalRef prefix=text secretRef=OptionalRef
OptionalRef: name=text optional=bool
Port: containerPort!=int hostIP=text hostPort=int name=text protocol=SCTP|TCP|UDP
Probe: exec=Exec failureThreshold=int grpc=any httpGet=HttpGet initialDelaySeconds=int periodSeconds=int successThreshold=int tcpSocket=TcpSocket terminationGracePeriodSeconds=int timeoutSeconds=int
Exec: command=[text]
HttpGet: host=text httpHeaders=any path=text port!=either scheme=HTTP|HTTPS
TcpSocket: host=text port!=either
Resources: claims=any limits=quantities requests=quantities
Security: allowPrivilegeEscalation=bool appArmorProfile=any capabilities=Capabilities privileged=bool procMount=any readOnlyRootFilesystem=bool runAsGroup=int runAsNonRoot=bool runAsUser=int seLinuxOptions=any seccompProfile=Seccomp windowsOptions=any
Capabilities: add=[text] drop=[text]
Mount: mountPath!=text mountPropagation=Bidirectional|HostToContainer|None name!=text readOnly=bool recursiveReadOnly=any subPath=text subPathExpr=text
Volume: awsElasticBlockStore=any azureDisk=any azureFile=any cephfs=any cinder=any configMap=ConfigMapVolume csi=any downwardAPI=any emptyDir=EmptyDir ephemeral=any fc=any flexVolume=any flocker=any gcePersistentDisk=any gitRepo=any glusterfs=any hostPath=HostPath image=any iscsi=any name!=text nfs=any persistentVolumeClaim=ClaimVolume photonPersistentDisk=any portworxVolume=any projected=any quobyte=any rbd=any scaleIO=any secret=SecretVolume storageos=any vsphereVolume=any
ConfigMapVolume: defaultMode=int items=[KeyPath] name=text optional=bool
SecretVolume: defaultMode=int items=[KeyPath] optional=bool secretName=text
KeyPath: key!=text mode=int path!=text
EmptyDir: medium=text sizeLimit=quantity
HostPath: path!=text type=text
ClaimVolume: claimName!=text readOnly=bool
ServiceSpec: allocateLoadBalancerNodePorts=bool clusterIP=text clusterIPs=any externalIPs=[text] externalName=text externalTrafficPolicy=Cluster|Local healthCheckNodePort=int internalTrafficPolicy=Cluster|Local ipFamilies=any ipFamilyPolicy=PreferDualStack|RequireDualStack|SingleStack loadBalancerClass=text loadBalancerIP=text loadBalancerSourceRanges=[text] ports=[ServicePort;port,protocol] publishNotReadyAddresses=bool selector=map sessionAffinity=ClientIP|None sessionAffinityConfig=any trafficDistribution=text type=ClusterIP|ExternalName|LoadBalancer|NodePort
ServicePort: appProtocol=text name=text nodePort=int port!=int protocol=SCTP|TCP|UDP targetPort=either
Reference: name=text
ClaimSpec: accessModes=[AccessMode] dataSource=any dataSourceRef=any resources=ClaimResources selector=Selector storageClassName=text volumeAttributesClassName=text volumeMode=Block|Filesystem volumeName=text
AccessMode: ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod
ClaimResources: limits=quantities requests=quantities
VolumeSpec: accessModes=[AccessMode] awsElasticBlockStore=any azureDisk=any azureFile=any capacity=quantities cephfs=any cinder=any claimRef=any csi=any fc=any flexVolume=any flocker=any gcePersistentDisk=any glusterfs=any hostPath=HostPath iscsi=any local=any mountOptions=[text] nfs=any nodeAffinity=any persistentVolumeReclaimPolicy=Delete|Recycle|Retain photonPersistentDisk=any portworxVolume=any quobyte=any rbd=any scaleIO=any storageClassName=text storageos=any volumeAttributesClassName=text volumeMode=Block|Filesystem vsphereVolume=any
QuotaSpec: hard=quantities scopeSelector=any scopes=any
IngressSpec: defaultBackend=any ingressClassName=text rules=[IngressRule] tls=[IngressTls]
IngressRule: host=text http=IngressHttp
IngressHttp: paths!=[IngressPath]
IngressPath: backend!=IngressBackend path=text pathType!=Exact|ImplementationSpecific|Prefix
IngressBackend: resource=any service=IngressService
IngressService: name!=text port=IngressPort
IngressPort: name=text number=int
IngressTls: hosts=[text] secretName=text
NetworkPolicySpec: egress=[EgressRule] ingress=[IngressFrom] podSelector=Selector policyTypes=[PolicyType]
PolicyType: Egress|Ingress
EgressRule: ports=[PolicyPort] to=[Peer]
IngressFrom: from=[Peer] ports=[PolicyPort]
PolicyPort: endPort=int port=either protocol=SCTP|TCP|UDP
Peer: ipBlock=IpBlock namespaceSelector=Selector podSelector=Selector
IpBlock: cidr!=text except=[text]
BudgetSpec: maxUnavailable=either minAvailable=either selector=Selector unhealthyPodEvictionPolicy=AlwaysAllow|IfHealthyBudget
AutoscalerSpec: behavior=any maxReplicas!=int metrics=any minReplicas=int scaleTargetRef!=ScaleTarget
ScaleTarget: apiVersion=text kind!=text name!=text
PolicyRule: apiGroups=[text] nonResourceURLs=[text] resourceNames=[text] resources=[text] verbs!=[text]
RoleRef: apiGroup!=text kind!=text name!=text
Subject: apiGroup=text kind!=text name!=text namespace=text
`;

/** Fields that a minor release of Kubernetes added, and the type that they stand in. */
export const newerKubernetesFields: readonly (readonly [type: string, text: string, since: number])[] = [
  ['PodSpec', 'resources: {requests: {cpu: 100m}}', 32],
  ['Container', 'lifecycle: {stopSignal: SIGTERM}', 33],
  ['PodSpec', 'hostnameOverride: web', 34],
  ['Container', 'restartPolicyRules: []', 34],
];

const scalars: Readonly<Record<string, View>> = {
  any: view({}),
  text: view({ type: 'string' }),
  int: view({ type: 'integer' }),
  bool: view({ type: 'boolean' }),
  either: view({ type: 'int-or-string' }),
  quantity: view({ type: 'int-or-string', quantity: true }),
  map: view({ type: 'object' }),
  quantities: view({ type: 'object', quantity: true }),
};

/** What is known of Kubernetes' own kinds. */
export function kubernetesViews(): Views {
  const named = new Map<string, () => View>();
  for (const [name, fields] of lines(types))
    named.set(
      name,
      once(() => read(name, fields, named)),
    );
  const views: Views = new Map();
  for (const [name, fields] of lines(kinds))
    views.set(name, read(name, `apiVersion=any kind=any metadata=Metadata ${fields}`, named));
  return views;
}

function lines(text: string): [name: string, fields: string][] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    });
}

function read(name: string, fields: string, named: ReadonlyMap<string, () => View>): View {
  if (!fields.includes('=')) return view({ name, type: 'string', values: fields.split('|') });
  const known = new Map<string, () => View>();
  const required: string[] = [];
  for (const field of fields.split(' ')) {
    const [written, type] = field.split('=') as [string, string];
    const plain = written.replace('!', '');
    if (plain !== written) required.push(plain);
    known.set(
      plain,
      once(() => typed(type, named)),
    );
  }
  return view({ name, type: 'object', fields: known, required });
}

function typed(type: string, named: ReadonlyMap<string, () => View>): View {
  const scalar = scalars[type];
  if (scalar) return scalar;
  const items = /^\[(\w+)(?:;([\w,]+))?\]$/.exec(type);
  if (items)
    return view({ type: 'array', items: () => typed(items[1]!, named), keys: items[2]?.split(',') ?? [] });
  if (type.includes('|')) return view({ type: 'string', values: type.split('|') });
  const found = named.get(type);
  if (!found) throw new Error(`${type} is not described`);
  return found();
}

function once(make: () => View): () => View {
  let made: View | undefined;
  return () => (made ??= make());
}
