import type { Step } from '../../manifest/origin.js';
import type { FieldSpec, Resource } from '../resource.js';

export interface ReplicasConfig {
  readonly replica: { readonly name: string; readonly count: number | bigint };
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Sets the replica count of the objects an entry of `replicas` names. Throws TransformError where there is none. */
export function setReplicas(_resources: Resource[], _config: ReplicasConfig, _step: Step): void {
  throw new Error('unfinished');
}
