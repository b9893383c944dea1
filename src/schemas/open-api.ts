import { getOwn, isMap, type YamlMap, type YamlValue } from '../yaml/value.js';
import {
  anySchema,
  lazily,
  structuralSchema,
  type ListTopology,
  type SchemaReference,
  type SchemaType,
  type StructuralSchema,
  type ValueRules,
} from './structural-schema.js';

/**
 * How a schema document is meant: `crd` is the OpenAPI of a CustomResourceDefinition, where only declared fields exist;
 * `json-schema` is a converted one, where undeclared fields are open unless `additionalProperties` is false.
 */
export type SchemaDialect = 'crd' | 'json-schema';

/**
 * The structural schema of an OpenAPI v3 schema or of a JSON Schema made from one. Nothing about the document is taken
 * for granted: what is not understood says nothing. `root` is where `$ref` of a JSON Schema leads.
 */
export function schemaFromOpenApi(
  document: YamlValue | undefined,
  dialect: SchemaDialect,
  root: YamlValue | undefined = document,
): StructuralSchema {
  return read(document, { dialect, root, valueRules: false }, 0);
}

interface Context {
  readonly dialect: SchemaDialect;
  readonly root: YamlValue | undefined;
  /** Inside allOf, anyOf, oneOf and not: nothing there declares fields. */
  readonly valueRules: boolean;
}

const TYPES: ReadonlySet<string> = new Set(['object', 'array', 'string', 'integer', 'number', 'boolean']);
/** A chain of `$ref` longer than this leads in a circle. */
const MAX_REFERENCES = 32;

function read(document: YamlValue | undefined, context: Context, references: number): StructuralSchema {
  if (!isMap(document)) return anySchema;
  const reference = getOwn(document, '$ref');
  if (typeof reference === 'string' && context.dialect === 'json-schema') {
    const target = references < MAX_REFERENCES ? follow(context.root, reference) : undefined;
    return read(target, context, references + 1);
  }
  const { type, nullable } = typeOf(document, context);
  const properties = propertiesOf(document, context);
  const additional = getOwn(document, 'additionalProperties');
  const preserve = getOwn(document, 'x-kubernetes-preserve-unknown-fields') === true;
  const embedded = getOwn(document, 'x-kubernetes-embedded-resource') === true;
  const validations = getOwn(document, 'x-kubernetes-validations');
  return structuralSchema({
    type,
    nullable,
    properties: properties && new Map(properties),
    required: texts(getOwn(document, 'required')),
    additional: isMap(additional) ? lazily(() => read(additional, context, 0)) : undefined,
    open: context.valueRules || preserve || isOpen(document, additional, context),
    embedded,
    items: itemsOf(document, context),
    topology: topologyOf(document),
    defaults: properties ? defaultsOf(getOwn(document, 'properties')) : [],
    rules: rulesOf(document, type, context),
    validations: Array.isArray(validations) ? validations.filter(isMap) : undefined,
  });
}

function typeOf(document: YamlMap, { dialect }: Context): { type: SchemaType; nullable: boolean } {
  const nullable = getOwn(document, 'nullable') === true;
  if (getOwn(document, 'x-kubernetes-int-or-string') === true) return { type: 'int-or-string', nullable };
  const written = getOwn(document, 'type');
  if (typeof written === 'string' && TYPES.has(written)) return { type: written as SchemaType, nullable };
  if (dialect === 'json-schema') {
    // What was optional in Kubernetes is written as a pair with null, which is no licence to write null; but null is dropped anyway.
    const names = texts(written).filter((name) => name !== 'null');
    if (names.length === 1 && TYPES.has(names[0]!)) return { type: names[0] as SchemaType, nullable };
    if (names.length === 2 && names.includes('integer') && names.includes('string'))
      return { type: 'int-or-string', nullable };
    return { type: 'any', nullable: nullable || written === undefined };
  }
  return { type: 'any', nullable };
}

function propertiesOf(
  document: YamlMap,
  context: Context,
): readonly (readonly [string, SchemaReference])[] | undefined {
  const properties = getOwn(document, 'properties');
  if (!isMap(properties)) return undefined;
  return Object.keys(properties).map(
    (name) => [name, lazily(() => read(properties[name], context, 0))] as const,
  );
}

function isOpen(document: YamlMap, additional: YamlValue | undefined, { dialect }: Context): boolean {
  if (additional === true) return true;
  if (dialect === 'json-schema') {
    return additional === undefined || additional === null;
  }
  // An object schema without fields keeps nothing; where the type is not even given the document is not structural.
  return !Object.hasOwn(document, 'type') && !Object.hasOwn(document, 'properties');
}

function itemsOf(document: YamlMap, context: Context): SchemaReference | undefined {
  const items = getOwn(document, 'items');
  return isMap(items) ? lazily(() => read(items, context, 0)) : undefined;
}

function topologyOf(document: YamlMap): ListTopology | undefined {
  const kind = getOwn(document, 'x-kubernetes-list-type');
  if (kind === 'set') return { kind };
  if (kind !== 'map') return undefined;
  const items = getOwn(document, 'items');
  const properties = isMap(items) ? getOwn(items, 'properties') : undefined;
  const keys = texts(getOwn(document, 'x-kubernetes-list-map-keys')).map((name) => {
    const property = isMap(properties) ? getOwn(properties, name) : undefined;
    return { name, fallback: isMap(property) ? getOwn(property, 'default') : undefined };
  });
  return keys.length > 0 ? { kind, keys } : undefined;
}

function defaultsOf(properties: YamlValue | undefined): readonly (readonly [string, YamlValue])[] {
  const defaults: (readonly [string, YamlValue])[] = [];
  if (!isMap(properties)) return defaults;
  for (const name of Object.keys(properties)) {
    const property = properties[name];
    const value = isMap(property) ? getOwn(property, 'default') : undefined;
    if (value !== undefined && value !== null) defaults.push([name, value]);
  }
  return defaults;
}

const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'] as const;
const BOUNDS = ['minimum', 'maximum', 'multipleOf'] as const;
const COMBINATIONS = ['allOf', 'anyOf', 'oneOf'] as const;

function rulesOf(document: YamlMap, type: SchemaType, context: Context): ValueRules | undefined {
  const rules: { -readonly [K in keyof ValueRules]: ValueRules[K] } = {};
  const values = getOwn(document, 'enum');
  if (Array.isArray(values)) rules.enum = values;
  const pattern = getOwn(document, 'pattern');
  if (typeof pattern === 'string') rules.pattern = pattern;
  const format = getOwn(document, 'format');
  if (typeof format === 'string') rules.format = format;
  for (const name of COUNTS) {
    const value = getOwn(document, name);
    if (typeof value === 'number') rules[name] = value;
  }
  for (const name of BOUNDS) {
    const value = getOwn(document, name);
    if (typeof value === 'number') rules[name] = value;
    else if (typeof value === 'bigint' && name !== 'multipleOf') rules[name] = value;
  }
  const inner = { ...context, valueRules: true };
  for (const end of ['Minimum', 'Maximum'] as const) {
    const value = getOwn(document, `exclusive${end}`);
    if (value === true) rules[`exclusive${end}`] = true;
    if (typeof value === 'number' && context.dialect === 'json-schema') {
      rules[end === 'Minimum' ? 'minimum' : 'maximum'] = value;
      rules[`exclusive${end}`] = true;
    }
  }
  if (getOwn(document, 'uniqueItems') === true) rules.uniqueItems = true;
  for (const name of COMBINATIONS) {
    // The alternatives of an int-or-string repeat what its type says.
    if (type === 'int-or-string' && name !== 'allOf') continue;
    const alternatives = getOwn(document, name);
    if (Array.isArray(alternatives) && alternatives.length > 0)
      rules[name] = alternatives.map((alternative) => lazily(() => read(alternative, inner, 0)));
  }
  const not = getOwn(document, 'not');
  if (isMap(not)) rules.not = lazily(() => read(not, inner, 0));
  return Object.keys(rules).length > 0 ? rules : undefined;
}

/** The value that a reference into the same document (`#/definitions/X`) names. */
function follow(root: YamlValue | undefined, reference: string): YamlValue | undefined {
  if (!reference.startsWith('#')) return undefined;
  let value: YamlValue | undefined = root;
  for (const step of reference.slice(1).split('/')) {
    if (step === '') continue;
    if (!isMap(value)) return undefined;
    value = getOwn(value, decodePointer(step));
  }
  return value;
}

function decodePointer(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function texts(value: YamlValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
