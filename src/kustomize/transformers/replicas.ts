import type { Step } from '../../manifest/origin.js';
import { TransformError, type FieldSpec, type Resource } from '../resource.js';
import { editFields } from './field-spec.js';
import { formatGvk, hasIdThat, isSelected } from './resource-id.js';

export interface ReplicasConfig {
  readonly replica: { readonly name: string; readonly count: number | bigint };
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Sets the replica count of the objects an entry of `replicas` names. Throws TransformError where there is none. */
export function setReplicas(resources: Resource[], config: ReplicasConfig, step: Step): void {
  const { replica, fieldSpecs } = config;
  let found = false;
  for (const spec of fieldSpecs) {
    for (const resource of resources) {
      if (!hasIdThat(resource, (id) => id.name === replica.name && isSelected(id, spec))) continue;
      found = true;
      if (editFields(resource, spec, () => replica.count, 'text')) resource.steps.push(step);
    }
  }
  if (found) return;
  const kinds = fieldSpecs.map((spec) =>
    formatGvk({ group: spec.group ?? '', version: spec.version ?? '', kind: spec.kind ?? '' }),
  );
  const names = fieldSpecs.map((spec) => spec.kind ?? 'any kind');
  throw new TransformError(
    'replicas-unmatched',
    `there is no ${names.join(', ')} called ${replica.name}`,
    `resource with name ${replica.name} does not match a config with the following GVK [${kinds.join(' ')}]`,
  );
}
