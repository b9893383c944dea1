import type { Origin } from '../../manifest/origin.js';
import type { YamlMap } from '../../yaml/value.js';
import { KustomizeFault } from '../fault.js';
import type { Resource } from '../resource.js';

/** Configuration of an IAMPolicyGenerator. */
export interface IamPolicyConfig {
  readonly cloud?: string;
  readonly kubernetesService?: { readonly name?: string; readonly namespace?: string };
  readonly serviceAccount?: { readonly name?: string; readonly projectId?: string };
}

/** A ServiceAccount that acts as a Google service account. Throws KustomizeFault for other clouds. */
export function generateIamPolicy(config: IamPolicyConfig, origin: Origin): Resource {
  if (config.cloud !== 'gke') {
    throw new KustomizeFault({
      code: 'iam-policy-cloud',
      message: `an IAMPolicyGenerator knows the cloud gke only, not ${config.cloud ?? 'none'}`,
      upstream: `cloud provider ${config.cloud ?? ''} not supported`,
    });
  }
  const account = `${config.serviceAccount?.name ?? ''}@${config.serviceAccount?.projectId ?? ''}.iam.gserviceaccount.com`;
  const metadata: YamlMap = {
    name: config.kubernetesService?.name ?? '',
    annotations: { 'iam.gke.io/gcp-service-account': account },
  };
  const namespace = config.kubernetesService?.namespace ?? '';
  if (namespace !== '') metadata['namespace'] = namespace;
  return {
    object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    origin,
    steps: [],
    previousIds: [],
    namePrefixes: [],
    nameSuffixes: [],
    needsHash: false,
  };
}
