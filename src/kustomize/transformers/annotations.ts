import type { Step } from '../../manifest/origin.js';
import type { FieldSpec, Resource } from '../resource.js';
import { writeEntries } from './map-entries.js';

export interface AnnotationsConfig {
  readonly annotations: Readonly<Record<string, string>>;
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Writes annotations into the fields of the field specs. Throws TransformError. */
export function setAnnotations(resources: Resource[], config: AnnotationsConfig, step: Step): void {
  writeEntries(resources, config.annotations, config.fieldSpecs, step);
}
