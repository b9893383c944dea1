import { parseAllDocuments, type Document } from 'yaml';

/*
 * What the makers of mistakes know of the fields of a kind. It is read from the OpenAPI of CustomResourceDefinitions as
 * it is written, or from what `kubernetes-view.ts` says, and shares nothing with the schemas under test.
 */

export interface View {
  /** The name of the type, where it has one. */
  readonly name: string;
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'int-or-string' | 'any';
  /** All fields that the map has; undefined where any are allowed. */
  readonly fields: ReadonlyMap<string, () => View> | undefined;
  readonly required: readonly string[];
  readonly items: (() => View) | undefined;
  /** The fields that tell the items of a list apart. */
  readonly keys: readonly string[];
  readonly values: readonly string[];
  readonly quantity: boolean;
  readonly hasDefault: boolean;
}

export function view(parts: Partial<View>): View {
  return {
    name: '',
    type: 'any',
    fields: undefined,
    required: [],
    items: undefined,
    keys: [],
    values: [],
    quantity: false,
    hasDefault: false,
    ...parts,
  };
}

/** Views by `apiVersion kind`. */
export type Views = Map<string, View>;

type Json = Readonly<Record<string, unknown>>;

/** Adds the kinds of the CustomResourceDefinitions in a file, given as text. */
export function addDefinitions(views: Views, text: string): void {
  for (const document of parseAllDocuments(text)) {
    const definition = object((document as Document).toJS());
    if (definition['kind'] === 'CustomResourceDefinition') addDefinition(views, object(definition['spec']));
  }
}

function addDefinition(views: Views, spec: Json): void {
  const kind = String(object(spec['names'])['kind']);
  for (const version of list(spec['versions']).map(object)) {
    if (version['served'] !== true) continue;
    const schema = object(object(version['schema'])['openAPIV3Schema']);
    views.set(`${String(spec['group'])}/${String(version['name'])} ${kind}`, fromOpenApi(schema));
  }
}

function fromOpenApi(schema: Json): View {
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || 'additionalProperties' in schema;
  const properties = schema['properties'];
  const pattern = schema['pattern'];
  const values = list(schema['enum']);
  return view({
    type: schema['x-kubernetes-int-or-string'] === true ? 'int-or-string' : typeOf(schema['type']),
    fields:
      open || properties === undefined
        ? undefined
        : new Map(
            Object.entries(object(properties)).map(([name, field]) => [
              name,
              () => fromOpenApi(object(field)),
            ]),
          ),
    required: list(schema['required']).map(String),
    items: 'items' in schema ? () => fromOpenApi(object(schema['items'])) : undefined,
    keys:
      schema['x-kubernetes-list-type'] === 'map'
        ? list(schema['x-kubernetes-list-map-keys']).map(String)
        : [],
    values: values.every((value) => typeof value === 'string') ? values : [],
    quantity: typeof pattern === 'string' && pattern.includes('[KMGTPE]i'),
    hasDefault: 'default' in schema,
  });
}

function typeOf(type: unknown): View['type'] {
  switch (type) {
    case 'object':
    case 'array':
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return type;
    default:
      return 'any';
  }
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The fields that the newer view of a kind has and the older lacks, by the path of the map they stand in. */
export function newerFields(
  older: View,
  newer: View,
  path = '',
): ReadonlyMap<string, ReadonlyMap<string, View>> {
  const found = new Map<string, ReadonlyMap<string, View>>();
  const added = new Map<string, View>();
  for (const [name, field] of newer.fields ?? []) {
    const before = older.fields?.get(name);
    if (!before) {
      if (older.fields) added.set(name, field());
      continue;
    }
    if (path === '' && name === 'status') continue;
    for (const [place, fields] of newerFields(before(), field(), `${path}.${name}`)) found.set(place, fields);
  }
  if (added.size > 0) found.set(path, added);
  if (older.items && newer.items)
    for (const [place, fields] of newerFields(older.items(), newer.items(), `${path}[]`))
      found.set(place, fields);
  return found;
}
