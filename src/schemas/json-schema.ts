import { apiVersionOf, type GroupVersionKind } from '../manifest/object.js';
import { setOwn, type YamlMap, type YamlValue } from '../yaml/value.js';
import { metadataSchema } from './metadata-schema.js';
import type { ListTopology, SchemaReference, StructuralSchema, ValueRules } from './structural-schema.js';
import type { Release } from './validate.js';

/**
 * The JSON Schema (draft 7) of the objects of a kind, for editors. Undeclared fields are refused where the API server
 * refuses them, what it reads beyond JSON Schema stands in its own `x-kubernetes` fields. Fields that the release does not
 * have are left out; what has a default is not required; patterns that JavaScript cannot read are left out too.
 */
export function jsonSchemaOf(
  { group, version, kind }: GroupVersionKind,
  schema: StructuralSchema,
  release?: Release,
): YamlMap {
  const writer = new Writer(release);
  const document = writer.write(schema, '#');
  const properties = (document['properties'] ?? {}) as YamlMap;
  const envelope: YamlMap = {
    apiVersion: { type: 'string', enum: [apiVersionOf({ group, version })] },
    kind: { type: 'string', enum: [kind] },
    metadata: writer.write(metadataSchema, '#/properties/metadata'),
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...document,
    type: 'object',
    required: [...new Set(['apiVersion', 'kind', 'metadata', ...schema.required])],
    properties: { ...properties, ...envelope },
    // Files that SOPS encrypted have a field that decryption takes off again.
    patternProperties: { '^sops$': {} },
  };
}

/** Larger and deeper schemas are cut: what is below accepts everything. */
const MAX_SCHEMAS = 100_000;
const MAX_DEPTH = 64;

class Writer {
  /** The schemas that are being written, by what makes them the same, and where each stands. */
  readonly #open = new Map<unknown, string>();
  #count = 0;

  constructor(readonly release: Release | undefined) {}

  write(schema: StructuralSchema, pointer: string): YamlMap {
    const identity = schema.properties ?? schema.additional ?? schema;
    const above = this.#open.get(identity);
    if (above !== undefined) return { $ref: above };
    if (++this.#count > MAX_SCHEMAS || this.#open.size > MAX_DEPTH) return {};
    this.#open.set(identity, pointer);
    const result = { ...typeOf(schema), ...this.#object(schema, pointer) };
    if (schema.items) result['items'] = this.write(schema.items(), `${pointer}/items`);
    Object.assign(result, topologyOf(schema.topology), this.#rules(schema.rules, pointer));
    if (schema.validations) result['x-kubernetes-validations'] = [...schema.validations];
    this.#open.delete(identity);
    return result;
  }

  #object(schema: StructuralSchema, pointer: string): YamlMap {
    const { properties, additional, open, embedded, required } = schema;
    // An alternative may require fields without saying that it is about a map.
    if (schema.type !== 'object' && !properties && required.length === 0) return {};
    const defaults = new Map(schema.defaults);
    const result: YamlMap = {};
    const written: YamlMap = {};
    for (const [name, reference] of properties ?? []) {
      const property = reference();
      if (!this.#exists(property)) continue;
      const child = this.write(property, `${pointer}/properties/${escapePointer(name)}`);
      // Many tools write it as null, which the API server drops.
      if (schema.metadata && name === 'creationTimestamp') child['type'] = ['string', 'null'];
      const fallback = defaults.get(name);
      setOwn(written, name, fallback === undefined ? child : { ...child, default: fallback });
    }
    if (embedded) {
      written['apiVersion'] = { type: 'string' };
      written['kind'] = { type: 'string' };
      written['metadata'] = this.write(metadataSchema, `${pointer}/properties/metadata`);
    }
    if (Object.keys(written).length > 0) result['properties'] = written;
    const needed = required.filter((name) => !defaults.has(name));
    if (needed.length > 0) result['required'] = needed;
    if (additional)
      result['additionalProperties'] = this.write(additional(), `${pointer}/additionalProperties`);
    else if (open) result['x-kubernetes-preserve-unknown-fields'] = true;
    else result['additionalProperties'] = false;
    return result;
  }

  #exists({ since, until }: StructuralSchema): boolean {
    const minor = this.release?.minor;
    return minor === undefined || ((since ?? 0) <= minor && minor <= (until ?? Infinity));
  }

  #rules(rules: ValueRules | undefined, pointer: string): YamlMap {
    if (!rules) return {};
    const { allOf, anyOf, oneOf, not, minimum, maximum, exclusiveMinimum, exclusiveMaximum, ...plain } =
      rules;
    const { pattern, enum: values, ...rest } = plain;
    const result: YamlMap = { ...rest };
    if (values) result['enum'] = [...values];
    if (pattern !== undefined && isPattern(pattern)) result['pattern'] = pattern;
    if (minimum !== undefined) result[exclusiveMinimum ? 'exclusiveMinimum' : 'minimum'] = Number(minimum);
    if (maximum !== undefined) result[exclusiveMaximum ? 'exclusiveMaximum' : 'maximum'] = Number(maximum);
    for (const [name, alternatives] of Object.entries({ allOf, anyOf, oneOf })) {
      if (alternatives)
        result[name] = alternatives.map((each, i) => this.#value(each, `${pointer}/${name}/${i}`));
    }
    if (not) result['not'] = this.#value(not, `${pointer}/not`);
    return result;
  }

  /** A schema that says something about a value but declares no fields, so that none are refused. */
  #value(reference: SchemaReference, pointer: string): YamlMap {
    const written = this.write(reference(), pointer);
    delete written['x-kubernetes-preserve-unknown-fields'];
    return written;
  }
}

function typeOf({ type, nullable, rules }: StructuralSchema): YamlMap {
  if (rules?.format === 'quantity') return { type: ['string', 'number'] };
  const names: string[] = type === 'int-or-string' ? ['integer', 'string'] : type === 'any' ? [] : [type];
  if (names.length === 0) return {};
  if (nullable) names.push('null');
  return {
    type: names.length === 1 ? names[0]! : names,
    ...(type === 'int-or-string' && { 'x-kubernetes-int-or-string': true }),
    ...(nullable && { nullable: true }),
  };
}

function topologyOf(topology: ListTopology | undefined): YamlMap {
  if (!topology) return {};
  if (topology.kind === 'set') return { 'x-kubernetes-list-type': 'set' };
  return {
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': topology.keys.map(({ name }): YamlValue => name),
  };
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').source !== '';
  } catch {
    return false;
  }
}

function escapePointer(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}
