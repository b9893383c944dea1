import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { memoryTree } from '../../src/files/memory-tree.js';
import { createSchemaRegistry, type SchemaRegistry } from '../../src/schemas/registry.js';
import { openSchemaLocation, type SchemaLocation } from '../../src/schemas/schema-location.js';
import { parse, said } from './objects.js';

const jsonSchema = JSON.stringify({
  type: 'object',
  properties: {
    apiVersion: { type: 'string' },
    spec: {
      type: 'object',
      additionalProperties: false,
      required: ['size'],
      properties: {
        size: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
        note: { type: ['string', 'null'] },
        child: { $ref: '#/definitions/child' },
        open: { type: 'object', additionalProperties: false, 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
  },
  definitions: {
    child: { type: 'object', properties: { a: { type: 'string' }, child: { $ref: '#/definitions/child' } } },
  },
});

const builtin = (): string => readFileSync('src/schemas/data/kubernetes.json', 'utf8');

function locationOf(
  files: Readonly<Record<string, string>>,
  path: string,
  origin: SchemaLocation['origin'] = 'location',
): SchemaLocation {
  return openSchemaLocation({ tree: memoryTree(files), path, origin, kubernetesVersion: '1.35.0' });
}

function registryWith(files: Readonly<Record<string, string>>, path: string): SchemaRegistry {
  return createSchemaRegistry({ builtin, locations: [locationOf(files, path)] });
}

const thing = `
apiVersion: example.org/v1
kind: Thing
metadata: {name: t}
spec: {size: 1.5, nte: x, child: {child: {a: 1}}, open: {x: 1}}
`;
const findings = [
  'error schema/no-alternative spec.size fits none of the 2 alternatives of its schema [for the nearest of them: spec.size must be a string, not the number 1.5]',
  'warning schema/unknown-field unknown field "nte" in spec [did you mean "note"?]',
  'error schema/wrong-type spec.child.child.a must be a string, not the number 1 [put it in quotes: "1"]',
];

test('JSON Schemas by layout and by template', () => {
  const catalog = { 'schemas/example.org/thing_v1.json': jsonSchema };
  expect(said(registryWith(catalog, 'schemas'), thing)).toEqual(findings);
  expect(
    said(
      registryWith(catalog, 'schemas/{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json'),
      thing,
    ),
  ).toEqual(findings);
  expect(said(registryWith({ 'schemas/thing-example-v1.json': jsonSchema }, 'schemas'), thing)).toEqual(
    findings,
  );
});

const crd = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.org}
spec:
  group: example.org
  scope: Cluster
  names: {kind: Thing, plural: things}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {note: {type: string}}}}}}}
`;

test('a folder of CustomResourceDefinitions', () => {
  const registry = registryWith(
    { 'crds/a/things.yaml': crd, 'crds/broken.yaml': '{ CustomResourceDefinition' },
    'crds',
  );
  expect(
    said(registry, '{apiVersion: example.org/v1, kind: Thing, metadata: {name: t}, spec: {nte: a}}'),
  ).toEqual(['warning schema/unknown-field unknown field "nte" in spec [did you mean "note"?]']);
  expect(registry.scopeOf('example.org', 'Thing')).toBe('Cluster');
  expect(registry.diagnostics().map(({ code, location }) => [code, location?.file])).toEqual([
    ['schema/location-invalid', 'crds/broken.yaml'],
  ]);
});

test('locations that lead nowhere', () => {
  expect(
    registryWith({}, 'none')
      .diagnostics()
      .map(({ message }) => message),
  ).toEqual(['the schema location none does not exist in memory']);
  const registry = registryWith({}, '../{{ .Nothing }}.json');
  said(registry, thing);
  expect(registry.diagnostics().map(({ code }) => code)).toEqual(['schema/location-invalid']);
});

const note = (value: string): string =>
  `{apiVersion: example.org/v1, kind: Thing, metadata: {name: t}, spec: {note: ${value}}}`;

/** A schema in which `note` is of a type that its name tells. */
function typed(type: string): Record<string, string> {
  const properties = { spec: { type: 'object', properties: { note: { type } } } };
  return { 'example.org/thing_v1.json': JSON.stringify({ type: 'object', properties }) };
}

test('the repository decides before all locations, and these in their order', () => {
  const locations = [locationOf(typed('boolean'), ''), locationOf(typed('integer'), '')];
  const registry = createSchemaRegistry({ builtin, locations });
  expect(said(registry, note('1'))).toEqual([
    'error schema/wrong-type spec.note must be true or false, not the number 1',
  ]);
  registry.addDefinition(parse(crd), 'things.yaml');
  expect(said(registry, note('1'))).toEqual([
    'error schema/wrong-type spec.note must be a string, not the number 1 [put it in quotes: "1"]',
  ]);
});

test('locations stand for bundled kinds too, unless they come after them', () => {
  const files = { 'v1/configmap_v1.json': '{"type": "object", "required": ["owner"]}' };
  const config = '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}';
  const location = locationOf(files, '');
  const before = createSchemaRegistry({ builtin, locations: [location] });
  const after = createSchemaRegistry({ builtin, locations: ['bundled', location] });
  expect(said(before, config)).toHaveLength(1);
  expect(said(after, config)).toEqual([]);
});

test('a definition that nothing applies makes warnings only', () => {
  const registry = createSchemaRegistry({
    builtin,
    locations: [locationOf({ 'things.yaml': crd }, 'things.yaml', 'unapplied')],
  });
  expect(said(registry, note('1'))).toEqual([
    'warning schema/wrong-type spec.note must be a string, not the number 1 [put it in quotes: "1"]',
  ]);
  expect(said(registry, note('1').replace('v1', 'v2'))).toEqual([
    'warning schema/version-unknown no version "v2" of Thing in group "example.org" (served: v1) [use example.org/v1]',
  ]);
});

test.each([
  'example.org/thing_v1.json',
  'v1.35.0-standalone-strict/thing-example-v1.json',
  'v1.35.0-standalone/thing-example-v1.json',
  'master-standalone-strict/thing-example-v1.json',
  'master-standalone/thing-example-v1.json',
  'thing-example-v1.json',
  'thing_v1.json',
])('the layout %s of a folder', (file) => {
  const content = Object.values(typed('integer'))[0]!;
  expect(said(registryWith({ [`schemas/${file}`]: content }, 'schemas'), note('a'))).toEqual([
    'error schema/wrong-type spec.note must be an integer, not the string "a"',
  ]);
});

test.each([
  ['v1/configmap_v1.json', 'schemas/{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json'],
  ['core/configmap_v1.json', 'schemas/{{.Group}}/{{.Kind}}_{{.Version}}.json'],
  [
    'v1.35.0-standalone-strict/configmap-v1.json',
    'schemas/{{ .NormalizedKubernetesVersion }}-standalone{{ .StrictSuffix }}/{{ .ResourceKind }}{{ .KindSuffix }}.json',
  ],
])('the core group in %s', (file, template) => {
  const content = '{"type": "object", "required": ["owner"]}';
  const config = '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}';
  for (const location of ['schemas', template])
    expect(said(registryWith({ [`schemas/${file}`]: content }, location), config)).toEqual([
      'error schema/required required field "owner" is missing in the object',
    ]);
});
