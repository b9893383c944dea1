import { unitKey, type ConfigSource } from '../cluster/cluster.js';
import { isSuspended } from '../cluster/suspension.js';
import type { RelatedLocation } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { featureGate } from '../flux/controllers.js';
import { groups } from '../flux/kinds.js';
import { namespaceOf } from '../manifest/object.js';
import type { OwnedObject } from './cluster-objects.js';
import { isOpen, knownText, reportObject } from './object-finding.js';
import { locateInObject, type Rule, type RuleContext } from './rule.js';

const path = ['spec', 'kubeConfig', 'configMapRef'];

/** Who reads `spec.kubeConfig`. */
const readers = [
  { group: groups.kustomize, kind: 'Kustomization', controller: 'kustomize-controller' },
  { group: groups.helm, kind: 'HelmRelease', controller: 'helm-controller' },
];

/**
 * ConfigMaps that say how a cloud provider lets Flux into another cluster
 * (https://fluxcd.io/flux/components/kustomize/kustomizations/#secret-less-authentication): that they are there, have what
 * their provider needs, and name an account only where the controller takes one.
 */
export const kubeConfigsRule: Rule = {
  codes: ['flux/kube-config-missing', 'flux/kube-config-invalid', 'flux/feature-gate'],
  check(context) {
    for (const { group, kind, controller } of readers) {
      for (const owned of context.objects.ofKind(group, kind)) {
        const name = knownText(owned, [...path, 'name']);
        if (name === undefined || isSuspended(owned.rendered.object)) continue;
        const key = unitKey('ConfigMap', namespaceOf(owned.rendered.object), name);
        const config = context.cluster.configs.get(key);
        if (config) checkConfig(context, owned, config, controller);
        else reportMissing(context, owned, key);
      }
    }
  },
};

function reportMissing(context: RuleContext, owned: OwnedObject, key: string): void {
  const slash = key.indexOf('/') + 1;
  const names: string[] = [];
  for (const other of context.cluster.configs.keys())
    if (other.startsWith(key.slice(0, slash))) names.push(other.slice(slash));
  const near = suggest(key.slice(slash), names);
  reportObject(context, owned, path, {
    code: 'flux/kube-config-missing',
    severity: 'warning',
    message: `is applied as ${key} says, which nothing in the repository makes`,
    help:
      near === undefined
        ? 'if it is made by hand or by another tool, say so under external in preflux.yaml'
        : `did you mean ${near}?`,
    upstream: 'failed to build kube client: failed to get configmap',
  });
}

function checkConfig(
  context: RuleContext,
  owned: OwnedObject,
  config: ConfigSource,
  controller: string,
): void {
  const related = placeOf(context, config);
  const name = `ConfigMap ${config.namespace}/${config.name}`;
  for (const { message, help, upstream } of faultsOf(config)) {
    reportObject(context, owned, path, {
      code: 'flux/kube-config-invalid',
      severity: 'error',
      message: `is applied as ${name} says, ${message}`,
      help,
      upstream: `failed to build kube client: ${upstream}`,
      related,
    });
  }
  const { controllers } = context.cluster;
  const isOff =
    controllers.has(controller) &&
    featureGate(controllers, controller, 'ObjectLevelWorkloadIdentity') !== true;
  if (isOff && config.data.has('serviceAccountName')) {
    reportObject(context, owned, path, {
      code: 'flux/feature-gate',
      severity: 'error',
      message: `is applied with the serviceAccountName of ${name}, but ${controller} runs without the feature gate ObjectLevelWorkloadIdentity`,
      help: `start ${controller} with --feature-gates=ObjectLevelWorkloadIdentity=true, or set spec.cluster.objectLevelWorkloadIdentity of the FluxInstance`,
      upstream: 'ObjectLevelWorkloadIdentity feature gate is not enabled',
      related,
    });
  }
}

interface ConfigFault {
  readonly message: string;
  readonly help?: string | undefined;
  readonly upstream: string;
}

const providers = ['aws', 'azure', 'gcp', 'generic'];

/** What a ConfigMap lacks or has wrong, as far as its values are known. */
function faultsOf({ data, open }: ConfigSource): ConfigFault[] {
  const lacks = (key: string): boolean => !open && (!data.has(key) || data.get(key) === '');
  const faults: ConfigFault[] = [];
  const lack = (keys: string, upstream: string, help?: string): void => {
    faults.push({ message: `which has no key ${keys}`, upstream, help });
  };
  const provider = data.get('provider');
  if (lacks('provider')) {
    lack('provider', "provider '' not implemented", `the providers are ${providers.join(', ')}`);
  } else if (provider !== undefined && !isOpen(provider) && !providers.includes(provider)) {
    const near = suggest(provider, providers);
    faults.push({
      message: `whose provider ${JSON.stringify(provider)} Flux does not know`,
      help: near === undefined ? `the providers are ${providers.join(', ')}` : `did you mean ${near}?`,
      upstream: `provider '${provider}' not implemented`,
    });
  }
  if (provider === 'generic' && lacks('address'))
    lack('address', 'cluster address is required to create a REST config');
  if (provider === 'aws' && lacks('cluster')) lack('cluster', 'the ARN of the EKS cluster is required');
  if ((provider === 'azure' || provider === 'gcp') && lacks('cluster') && lacks('address'))
    lack('cluster', 'the resource name of the cluster is required');
  const address = data.get('address');
  if (address !== undefined && address.startsWith('http:')) {
    faults.push({
      message: `whose address ${address} does not begin with https`,
      upstream: `the Kubernetes API server address '${address}' must use https scheme`,
    });
  }
  return faults;
}

function placeOf(
  { cluster, objects }: RuleContext,
  { namespace, name }: ConfigSource,
): readonly RelatedLocation[] {
  const owned = objects.find('', 'ConfigMap', namespace, name);
  const location = owned && locateInObject(cluster, owned.unit, owned.rendered, ['data']);
  return location ? [{ location, message: 'the ConfigMap' }] : [];
}
