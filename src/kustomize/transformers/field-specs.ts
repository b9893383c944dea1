import type { YamlValue } from '../../yaml/value.js';
import type { FieldSpec } from '../resource.js';

/** A kind that others refer to by name, and the fields that do. */
export interface NameReference {
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Which fields each transformer writes; the words are those of kustomize's `configurations` files. */
export interface TransformerConfig {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
}

/** kustomize's built-in configuration. */
export const builtinConfig: TransformerConfig = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  labels: [],
  templateLabels: [],
  commonLabels: [],
  commonAnnotations: [],
  nameReference: [],
  varReference: [],
  images: [],
  replicas: [],
};

/** No field specs at all. */
export const emptyConfig: TransformerConfig = builtinConfig;

/** Both configurations in one. Throws TransformError where the same field is to be created and not. */
export function mergeConfigs(_a: TransformerConfig, _b: TransformerConfig): TransformerConfig {
  throw new Error('unfinished');
}

/** Reads a file of the `configurations` field. Throws TransformError. */
export function readConfig(_value: YamlValue): TransformerConfig {
  throw new Error('unfinished');
}

/** The name references, labels and annotations that the OpenAPI definitions of a `crds` file declare. Throws TransformError. */
export function configFromCrds(_value: YamlValue): TransformerConfig {
  throw new Error('unfinished');
}
