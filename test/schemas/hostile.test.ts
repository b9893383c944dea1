import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { customSchemaFindings } from '../../src/schemas/crd-check.js';
import { readCustomKind } from '../../src/schemas/crd.js';
import { definitionFindings, readDefinition } from '../../src/schemas/definition.js';
import { jsonSchemaOf } from '../../src/schemas/json-schema.js';
import { schemaFromOpenApi } from '../../src/schemas/open-api.js';
import { validateObject } from '../../src/schemas/validate.js';
import { createCelRules } from '../../src/schemas/cel/rules.js';
import { isMap, type YamlMap, type YamlValue } from '../../src/yaml/value.js';

const keys = [
  'type',
  'properties',
  'items',
  'required',
  'enum',
  'pattern',
  'default',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'nullable',
  'format',
  'minimum',
  'additionalProperties',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-int-or-string',
  'x-kubernetes-embedded-resource',
  '$ref',
  '__proto__',
  'a',
  'b',
  'metadata',
  'spec',
  'versions',
  'schema',
  'openAPIV3Schema',
  'labels',
  'name',
];
const values = fc.letrec<{ value: YamlValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom<YamlValue>(
      null,
      true,
      0,
      -1.5,
      10n ** 20n,
      '',
      'a',
      'object',
      'array',
      'string',
      'map',
      '(',
      '^a$',
      '#',
      '#/a',
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 6 }),
  ),
})).value;

test('nothing makes a schema or a validation fail', () => {
  fc.assert(
    fc.property(
      values,
      values,
      fc.constantFrom('crd' as const, 'json-schema' as const),
      (document, object, dialect) => {
        const whole: YamlMap = isMap(object) ? object : { apiVersion: 'v1', kind: 'A', spec: object };
        const before = JSON.stringify(whole, (_, value: unknown) =>
          typeof value === 'bigint' ? `${value}` : value,
        );
        validateObject(whole, schemaFromOpenApi(document, dialect));
        readCustomKind(whole);
        customSchemaFindings({ spec: { versions: [{ schema: { openAPIV3Schema: document } }] } });
        expect(
          JSON.stringify(whole, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
        ).toBe(before);
      },
    ),
    { numRuns: 500 },
  );
});

test('nothing makes a composite definition or an exported schema fail', () => {
  const cel = createCelRules();
  fc.assert(
    fc.property(values, values, values, (document, names, claimNames) => {
      const definition: YamlMap = {
        apiVersion: 'apiextensions.crossplane.io/v1',
        kind: 'CompositeResourceDefinition',
        spec: {
          group: 'example.org',
          names: isMap(names) ? { ...names, kind: 'A', plural: 'as' } : names,
          claimNames,
          defaultCompositionUpdatePolicy: claimNames,
          versions: [{ name: 'v1', served: true, schema: { openAPIV3Schema: document } }, names],
        },
      };
      definitionFindings(definition, cel);
      for (const { group, kind, versions } of readDefinition(definition))
        for (const { name, schema } of versions) {
          validateObject({ apiVersion: 'example.org/v1', kind, spec: document }, schema());
          const written = jsonSchemaOf({ group, version: name, kind }, schema());
          expect(written['type']).toBe('object');
        }
    }),
    { numRuns: 300 },
  );
});

test('a schema that leads back to itself is written as deep as objects are', () => {
  const node: YamlMap = { type: 'object', properties: { name: { type: 'string' } } };
  const root: YamlMap = {
    type: 'object',
    properties: { spec: { $ref: '#/definitions/node' } },
    definitions: {
      node: { ...node, properties: { child: { $ref: '#/definitions/node' } } },
    },
  };
  const gvk = { group: 'example.org', version: 'v1', kind: 'A' };
  const text = JSON.stringify(jsonSchemaOf(gvk, schemaFromOpenApi(root, 'json-schema')));
  expect(text.split('"child"').length).toBeGreaterThan(20);
  expect(text.length).toBeLessThan(100_000);
});

test('a flood of faults ends', () => {
  const object: YamlMap = { apiVersion: 'v1', kind: 'A', spec: {} };
  for (let i = 0; i < 100_000; i++) (object['spec'] as YamlMap)[`field${i}`] = 1;
  const properties: YamlMap = {};
  for (let i = 0; i < 50; i++) properties[`fjeld${i}`] = { type: 'string' };
  const schema = schemaFromOpenApi(
    { type: 'object', properties: { spec: { type: 'object', properties } } },
    'crd',
  );
  expect(validateObject(object, schema).findings.length).toBe(500);
});
