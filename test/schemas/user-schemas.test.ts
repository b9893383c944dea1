import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { memoryTree } from '../../src/files/memory-tree.js';
import { createSchemaRegistry, type SchemaRegistry } from '../../src/schemas/registry.js';
import { openUserSchemas } from '../../src/schemas/user-schemas.js';
import { said } from './objects.js';

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

function registryWith(files: Readonly<Record<string, string>>, location: string): SchemaRegistry {
  return createSchemaRegistry({
    builtin: () => readFileSync('src/schemas/data/kubernetes.json', 'utf8'),
    user: [openUserSchemas(memoryTree(files), location, '1.35.0')],
  });
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

test('a folder of CustomResourceDefinitions', () => {
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
