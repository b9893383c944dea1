import type { Step } from '../../manifest/origin.js';
import type { YamlValue } from '../../yaml/value.js';
import type { FieldSpec, Resource } from '../resource.js';
import { editFields, FieldFault } from './field-spec.js';
import { isSelected, originalId, storePreviousId } from './resource-id.js';

/** The kinds whose names mean something outside the build. */
const KEPT = [
  { kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', kind: 'APIService' },
  { kind: 'Namespace' },
];

/** Puts a prefix before the names. Throws TransformError. */
export function addNamePrefix(
  resources: Resource[],
  config: { readonly prefix: string; readonly fieldSpecs: readonly FieldSpec[] },
  step: Step,
): void {
  const { prefix, fieldSpecs } = config;
  addAffix(
    resources,
    fieldSpecs,
    step,
    (value) => prefix + value,
    (resource) => {
      resource.namePrefixes.push(prefix);
    },
  );
}

/** Puts a suffix behind the names. Throws TransformError. */
export function addNameSuffix(
  resources: Resource[],
  config: { readonly suffix: string; readonly fieldSpecs: readonly FieldSpec[] },
  step: Step,
): void {
  const { suffix, fieldSpecs } = config;
  addAffix(
    resources,
    fieldSpecs,
    step,
    (value) => value + suffix,
    (resource) => {
      resource.nameSuffixes.push(suffix);
    },
  );
}

function addAffix(
  resources: readonly Resource[],
  fieldSpecs: readonly FieldSpec[],
  step: Step,
  rename: (value: string) => string,
  note: (resource: Resource) => void,
): void {
  if (rename('') === '') return;
  for (const resource of resources) {
    const id = originalId(resource);
    if (KEPT.some((kept) => isSelected(id, kept))) continue;
    let changed = false;
    for (const spec of fieldSpecs) {
      if (!isSelected(id, spec)) continue;
      if (spec.path === 'metadata/name') {
        note(resource);
        storePreviousId(resource);
      }
      if (editFields(resource, spec, (value) => rename(textOf(value)))) changed = true;
    }
    if (changed) resource.steps.push(step);
  }
}

function textOf(value: YamlValue): string {
  if (typeof value === 'object' && value !== null) {
    const kind = Array.isArray(value) ? 'SequenceNode' : 'MappingNode';
    throw new FieldFault(`wrong node kind: expected ScalarNode but got ${kind}`);
  }
  return String(value);
}
