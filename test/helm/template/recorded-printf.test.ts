import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { helmFunctions } from '../../../src/helm/functions/table.js';
import { toBytes } from '../../../src/helm/template/go-string.js';
import { createTemplateSet } from '../../../src/helm/template/template-set.js';

/** What helm 4.1.4 prints; bytes that are no text are in base64. */
type Recorded = readonly [format: string, args: string, printed: string | { readonly base64: string }];

const recorded = readFileSync(join(import.meta.dirname, 'recorded/printf.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

describe('printf', () => {
  it.each('vTtbcdoOqxXUeEfFgGswz'.split(''))('the verb %s prints what it prints in helm', (verb) => {
    const cases = recorded.filter(([format]) => format.at(-1) === verb);
    expect(cases.length).toBeGreaterThan(60);
    check(cases);
  });

  it('prints what it prints in helm where formats are mistaken or have several verbs', () => {
    check(recorded.filter(([format]) => !/^%[-+# 0-9.]*[a-zA-Z]$/.test(format)));
  });
});

/** All in one template, for one comparison. */
function check(cases: readonly Recorded[]): void {
  const set = createTemplateSet({ functions: helmFunctions });
  const actions = cases.map(([format, args]) => `{{ printf ${JSON.stringify(format)} ${args} | b64enc }}`);
  set.parse('all', actions.join('\n'));
  const printed = set.render({ seed: '', keepNoValue: true }).execute('all', {}).split('\n');
  const show = (format: string, args: string, base64: string): string =>
    `${format} ${args} -> ${Buffer.from(base64, 'base64').toString('utf8')} ${base64}`;
  expect(cases.map(([format, args], i) => show(format, args, printed[i]!))).toEqual(
    cases.map(([format, args, text]) =>
      show(format, args, typeof text === 'string' ? toBytes(text).toString('base64') : text.base64),
    ),
  );
}
