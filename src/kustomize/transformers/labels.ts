import type { Step } from '../../manifest/origin.js';
import type { FieldSpec, Resource } from '../resource.js';
import type { TransformerConfig } from './field-specs.js';

/** One entry of the `labels` field. */
export interface LabelsEntry {
  readonly pairs: Readonly<Record<string, string>>;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly fields?: readonly FieldSpec[];
}

/** The fields that an entry of `labels` writes. Throws TransformError where its fields conflict. */
export function labelFieldSpecs(_entry: LabelsEntry, _config: TransformerConfig): FieldSpec[] {
  throw new Error('unfinished');
}

export interface LabelsConfig {
  readonly labels: Readonly<Record<string, string>>;
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Writes labels into the fields of the field specs: `commonLabels` with `config.commonLabels`, `labels` with labelFieldSpecs. */
export function setLabels(_resources: Resource[], _config: LabelsConfig, _step: Step): void {
  throw new Error('unfinished');
}
