import { expect, it } from 'vitest';
import { jsonSchemaOf } from '../../src/schemas/json-schema.js';
import { schemaFromOpenApi } from '../../src/schemas/open-api.js';
import { parse } from './objects.js';

it('keeps what an alternative requires though it does not say that it is about a map', () => {
  const schema = schemaFromOpenApi(
    parse(
      '{type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}], not: {required: [a, b]}}',
    ),
    'crd',
  );
  const written = jsonSchemaOf({ group: 'example.com', version: 'v1', kind: 'Box' }, schema);
  expect(written).toMatchObject({
    anyOf: [{ required: ['a'] }, { required: ['b'] }],
    not: { required: ['a', 'b'] },
  });
});
