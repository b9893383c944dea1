import { expect, test } from 'vitest';
import { printFaults } from '../../../src/helm/values/schema/schema-fault.js';
import { SchemaDocument } from '../../../src/helm/values/schema/schema-document.js';
import { validateSchema, type SchemaVerdict } from '../../../src/helm/values/schema/validate.js';
import type { YamlValue } from '../../../src/yaml/value.js';

function validate(schema: YamlValue, values: YamlValue): SchemaVerdict {
  return validateSchema(new SchemaDocument(schema), values, (pattern, text) =>
    new RegExp(pattern).test(text),
  );
}

function faults(schema: YamlValue, values: YamlValue): string {
  return printFaults(validate(schema, values).faults);
}

const draft7 = 'http://json-schema.org/draft-07/schema#';

test('prints faults as Helm does', () => {
  const schema = {
    type: 'object',
    required: ['name', 'size'],
    additionalProperties: false,
    properties: {
      size: { type: ['integer', 'null'] },
      level: { enum: ['debug', 'info'] },
      port: { minimum: 1, maximum: 65535 },
      tags: { items: { type: 'string', minLength: 2 }, uniqueItems: true },
      mode: { oneOf: [{ const: 'a' }, { type: 'object' }] },
    },
  };
  const values = { size: 'x', level: 'trace', port: 1000000, tags: ['a', 'a'], mode: 1, "it's": 0 };
  expect(faults(schema, values)).toBe(`- at '': missing property 'name'
- at '/size': got string, want null or integer
- at '/level': value must be one of 'debug', 'info'
- at '/port': maximum: got 1×10⁰⁶, want 65,535
- at '/tags': validation failed
  - at '/tags': items at 0 and 1 are equal
  - at '/tags/0': minLength: got 1, want 2
  - at '/tags/1': minLength: got 1, want 2
- at '/mode': 'oneOf' failed, none matched
  - at '/mode': value must be 'a'
  - at '/mode': got number, want object
- at '': additional properties 'it\\'s' not allowed`);
});

test('what stands beside $ref counts from 2019 on', () => {
  const schema = { $ref: '#/$defs/x', required: ['a'], $defs: { x: { minProperties: 1 } } };
  expect(faults({ $schema: draft7, ...schema }, { b: 1 })).toBe('');
  expect(faults(schema, { b: 1 })).toBe("- at '': missing property 'a'");
});

test('formats are checked up to draft 7', () => {
  const schema = { properties: { mail: { format: 'email' } } };
  expect(faults({ $schema: draft7, ...schema }, { mail: 'nobody' })).toBe(
    "- at '/mail': 'nobody' is not valid email: missing @",
  );
  expect(faults(schema, { mail: 'nobody' })).toBe('');
});

test('finds what is referred to by anchor, identifier and pointer, and fetches nothing', () => {
  const schema = {
    properties: {
      anchor: { $ref: '#text' },
      id: { $ref: 'other.json' },
      pointer: { $ref: '#/$defs/a~1b' },
      remote: { $ref: 'https://example.com/x.json' },
    },
    $defs: {
      t: { $anchor: 'text', type: 'string' },
      o: { $id: 'other.json', type: 'boolean' },
      'a/b': { type: 'null' },
    },
  };
  const verdict = validate(schema, { anchor: 1, id: 1, pointer: 1, remote: 1 });
  expect(printFaults(verdict.faults)).toBe(`- at '/anchor': got number, want string
- at '/id': got number, want boolean
- at '/pointer': got number, want null`);
  expect(verdict.remote).toEqual(['https://example.com/x.json']);
});

test('unevaluated properties are those no keyword has looked at', () => {
  const schema = {
    allOf: [{ properties: { a: true } }],
    if: { properties: { b: { const: 1 } }, required: ['b'] },
    unevaluatedProperties: false,
  };
  expect(faults(schema, { a: 1, b: 1 })).toBe('');
  expect(faults(schema, { a: 1, b: 2 })).toBe("- at '/b': false schema");
});

test('a schema that never ends is given up', () => {
  expect(faults({ $ref: '#' }, {})).toBe("- at '': the schema refers to itself without end");
  const branching = {
    $ref: '#/$defs/a',
    $defs: { a: { anyOf: Array.from({ length: 8 }, () => ({ $ref: '#/$defs/a' })) } },
  };
  expect(faults(branching, {})).toContain('the schema refers to itself without end');
});
