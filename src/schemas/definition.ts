import type { ManifestObject } from '../manifest/object.js';
import type { CelRules } from './cel/rules.js';
import {
  compositeDefinitionFindings,
  isCompositeDefinition,
  readCompositeKinds,
} from './composite-definition.js';
import { customSchemaFindings } from './crd-check.js';
import { isCustomResourceDefinition, readCustomKind, type CustomKind } from './crd.js';
import type { SchemaFinding } from './finding.js';

/** Whether an object defines kinds: a CustomResourceDefinition, or Crossplane's CompositeResourceDefinition. */
export function isDefinition(object: ManifestObject): boolean {
  return isCustomResourceDefinition(object) || isCompositeDefinition(object);
}

/** The kinds that an object defines; none for other objects and for definitions that do not even say what they define. */
export function readDefinition(object: ManifestObject): readonly CustomKind[] {
  if (isCompositeDefinition(object)) return readCompositeKinds(object);
  const kind = isCustomResourceDefinition(object) ? readCustomKind(object).kind : undefined;
  return kind ? [kind] : [];
}

/** What is wrong with what an object defines. */
export function definitionFindings(object: ManifestObject, cel: CelRules): readonly SchemaFinding[] {
  if (isCompositeDefinition(object)) return compositeDefinitionFindings(object, cel);
  if (!isCustomResourceDefinition(object)) return [];
  return [...readCustomKind(object).findings, ...customSchemaFindings(object, cel)];
}
