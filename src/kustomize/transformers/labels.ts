import type { Step } from '../../manifest/origin.js';
import { TransformError, type FieldSpec, type Resource } from '../resource.js';
import { mergeFieldSpecs, type TransformerConfig } from './field-specs.js';
import { writeEntries } from './map-entries.js';

/** One entry of the `labels` field. */
export interface LabelsEntry {
  readonly pairs: Readonly<Record<string, string>>;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly fields?: readonly FieldSpec[];
}

/** The fields that an entry of `labels` writes. Throws TransformError where its fields conflict. */
export function labelFieldSpecs(entry: LabelsEntry, config: TransformerConfig): FieldSpec[] {
  const fields = entry.fields ?? [];
  if (entry.includeSelectors) return merge(fields, config.commonLabels);
  const withTemplates = entry.includeTemplates ? merge(fields, config.templateLabels) : fields;
  return merge(withTemplates, config.labels);
}

function merge(known: readonly FieldSpec[], added: readonly FieldSpec[]): FieldSpec[] {
  const merged = mergeFieldSpecs(known, added);
  if (Array.isArray(merged)) return merged;
  throw new TransformError(
    'labels-fields-conflict',
    `the field ${merged.conflict.path} is to be created by one field spec and not by another`,
    'failed to merge labels: conflicting fieldspecs',
  );
}

export interface LabelsConfig {
  readonly labels: Readonly<Record<string, string>>;
  readonly fieldSpecs: readonly FieldSpec[];
}

/**
 * Writes labels into the fields of the field specs: `commonLabels` with `config.commonLabels`, `labels` with
 * labelFieldSpecs. Throws TransformError.
 */
export function setLabels(resources: Resource[], config: LabelsConfig, step: Step): void {
  writeEntries(resources, config.labels, config.fieldSpecs, step);
}
