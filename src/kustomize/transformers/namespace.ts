import type { Step } from '../../manifest/origin.js';
import type { FieldSpec, Resource } from '../resource.js';

export interface NamespaceConfig {
  readonly namespace: string;
  readonly fieldSpecs: readonly FieldSpec[];
  /** Only objects without a namespace. */
  readonly unsetOnly?: boolean;
  /** `defaultOnly` where missing. */
  readonly setRoleBindingSubjects?: string;
}

/** Sets the namespace of namespaced objects and of role binding subjects. Throws TransformError. */
export function setNamespace(_resources: Resource[], _config: NamespaceConfig, _step: Step): void {
  throw new Error('unfinished');
}
