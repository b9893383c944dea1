import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { brokenSchemaText, metaschemaFaults } from '../../../src/helm/values/schema/metaschema.js';
import { SchemaDocument } from '../../../src/helm/values/schema/schema-document.js';
import type { YamlValue } from '../../../src/yaml/value.js';

/** What helm 4.1.4 says of the values.schema.json of a chart; nothing where it goes on to the values. */
type Recorded = readonly [schema: YamlValue, text: string];

const recorded = readFileSync(join(import.meta.dirname, 'recorded/metaschema-faults.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

/** Helm looks at the keys of a map in any order. */
function sortedLines(text: string): string[] {
  return text.split('\n').sort();
}

it('a schema that breaks its metaschema is refused with the words of Helm', () => {
  expect(recorded.filter(([, text]) => text !== '').length).toBeGreaterThan(200);
  const wrong: unknown[] = [];
  for (const [schema, text] of recorded) {
    const document = new SchemaDocument(schema);
    const faults = metaschemaFaults(document);
    const found = faults.length === 0 ? '' : brokenSchemaText(document, faults);
    if (sortedLines(found).join('\n') !== sortedLines(text).join('\n')) wrong.push([schema, text, found]);
  }
  expect(wrong).toEqual([]);
});
