import type { Step } from '../../manifest/origin.js';
import type { FieldSpec, Resource } from '../resource.js';

export interface AnnotationsConfig {
  readonly annotations: Readonly<Record<string, string>>;
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Writes annotations into the fields of the field specs. */
export function setAnnotations(_resources: Resource[], _config: AnnotationsConfig, _step: Step): void {
  throw new Error('unfinished');
}
