import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SchemaDocument } from '../../../src/helm/values/schema/schema-document.js';
import { validateSchema } from '../../../src/helm/values/schema/validate.js';
import { compileGoRegexp } from '../../../src/manifest/go-regexp.js';
import type { YamlValue } from '../../../src/yaml/value.js';

/**
 * What github.com/santhosh-tekuri/jsonschema/v6 (6.0.2, which helm 4.1.4 is built with) says, used as Helm uses it: the
 * schema at `file:///values.schema.json`, nothing else configured. Written by hand for references, formats and edges of
 * keywords, otherwise made at random from all keywords of each draft.
 */
type Recorded = readonly [verdict: 'valid' | 'invalid', schema: YamlValue, values: YamlValue];

const recorded = readFileSync(join(import.meta.dirname, 'recorded/schema-verdicts.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

function verdictOf(schema: YamlValue, values: YamlValue): string {
  const { faults, remote, abandoned } = validateSchema(new SchemaDocument(schema), values, (pattern, text) =>
    compileGoRegexp(pattern).test(text),
  );
  if (abandoned !== undefined || remote.length > 0) return `unchecked: ${abandoned ?? remote.join()}`;
  return faults.length === 0 ? 'valid' : 'invalid';
}

const drafts = ['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12'];

describe("values are judged as by Helm's library in", () => {
  it.each([...drafts, 'no draft'])('%s', (draft) => {
    const cases = recorded.filter(([, schema]) => {
      const text = JSON.stringify(schema);
      return draft === 'no draft' ? !drafts.some((name) => text.includes(name)) : text.includes(draft);
    });
    expect(cases.length).toBeGreaterThan(draft === 'no draft' ? 20 : 250);
    const wrong = cases.filter(([verdict, schema, values]) => verdictOf(schema, values) !== verdict);
    expect(wrong).toEqual([]);
  });
});

it('a schema of an unknown version is not checked', () => {
  expect(verdictOf({ $schema: 'https://example.com/own', type: 'string' }, 1)).toBe(
    'unchecked: its $schema is no version of JSON Schema that Helm knows',
  );
});
