import type { YamlMap, YamlValue } from '../yaml/value.js';

/** What a value must be. `any` says nothing; `int-or-string` is an integer or a string. */
export type SchemaType =
  | 'any'
  | 'object'
  | 'array'
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'int-or-string';

/** A schema that is built when it is first asked for. Schemas are large and objects use little of them. */
export type SchemaReference = () => StructuralSchema;

/** How the items of a list are told apart. */
export type ListTopology =
  | { readonly kind: 'map'; readonly keys: readonly ListKey[] }
  | { readonly kind: 'set' };

export interface ListKey {
  readonly name: string;
  /** What a missing key counts as. */
  readonly fallback: YamlValue | undefined;
}

/**
 * A structural schema as the API server uses it
 * (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema),
 * whatever it was written as: a CustomResourceDefinition, a JSON Schema, or the notation of `notation.ts`.
 */
export interface StructuralSchema {
  readonly type: SchemaType;
  readonly nullable: boolean;
  readonly properties: ReadonlyMap<string, SchemaReference> | undefined;
  readonly required: readonly string[];
  /** The schema of fields that `properties` does not name. */
  readonly additional: SchemaReference | undefined;
  /** Fields that neither `properties` nor `additional` know are kept, not refused. */
  readonly open: boolean;
  /** The value is a whole Kubernetes object. */
  readonly embedded: boolean;
  /** The value is the metadata of an object or of a template. */
  readonly metadata: boolean;
  readonly items: SchemaReference | undefined;
  readonly topology: ListTopology | undefined;
  /** Properties with a default, in the order they are declared. */
  readonly defaults: readonly (readonly [string, YamlValue])[];
  readonly rules: ValueRules | undefined;
  /** First and last minor release that have the field, of the product the schema belongs to. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  /** `x-kubernetes-validations` as written: CEL, for `cel/` to evaluate. */
  readonly validations: readonly YamlMap[] | undefined;
}

/** What is asked of a value beyond its type. Bounds are inclusive unless said otherwise. */
export interface ValueRules {
  readonly enum?: readonly YamlValue[];
  /** Go (RE2) syntax. */
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  /** Lengths count Unicode code points. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly SchemaReference[];
  readonly anyOf?: readonly SchemaReference[];
  readonly oneOf?: readonly SchemaReference[];
  readonly not?: SchemaReference;
}

/** Whether a custom or built-in kind lives in a namespace. */
export type Scope = 'Namespaced' | 'Cluster';

/** A schema from its telling parts. Every schema has the same fields in the same order, which keeps validation fast. */
export function structuralSchema(parts: Partial<StructuralSchema>): StructuralSchema {
  return {
    type: parts.type ?? 'any',
    nullable: parts.nullable ?? false,
    properties: parts.properties,
    required: parts.required ?? [],
    additional: parts.additional,
    open: parts.open ?? false,
    embedded: parts.embedded ?? false,
    metadata: parts.metadata ?? false,
    items: parts.items,
    topology: parts.topology,
    defaults: parts.defaults ?? [],
    rules: parts.rules,
    since: parts.since,
    until: parts.until,
    validations: parts.validations,
  };
}

/** A reference that builds its schema once. */
export function lazily(build: () => StructuralSchema): SchemaReference {
  let built: StructuralSchema | undefined;
  return () => (built ??= build());
}

/** Accepts everything. */
export const anySchema: StructuralSchema = structuralSchema({ nullable: true, open: true });
