import { expect, test } from 'vitest';
import { KnownYaml } from '../../../src/helm/functions/known-yaml.js';
import { helmFunctions } from '../../../src/helm/functions/table.js';
import { createTemplateSet } from '../../../src/helm/template/template-set.js';

const long = `text: ${'x'.repeat(600)}\n`;

test('reads a text twice, and then copies', () => {
  const known = new KnownYaml();
  let reads = 0;
  const read = (text: string): { text: string } => ({ text: text + ++reads });
  const values = [1, 2, 3, 4].map(() => known.read(long, read));
  expect(reads).toBe(2);
  expect(values[3]).toEqual(values[1]);
  expect(new Set(values).size).toBe(4);
});

test('keeps neither short texts, nor those with anchors, nor faults', () => {
  const known = new KnownYaml();
  let reads = 0;
  for (const text of ['a: 1', `${long}b: &b 1`]) {
    for (let i = 0; i < 4; i++) known.read(text, () => ++reads);
  }
  expect(reads).toBe(8);
  for (let i = 0; i < 3; i++)
    expect(() =>
      known.read(long, () => {
        throw new Error('broken');
      }),
    ).toThrow('broken');
});

test('changes to what was read do not show in what is read later', () => {
  const set = createTemplateSet({ functions: helmFunctions });
  set.parse(
    'test',
    '{{ range until 4 }}{{ $d := fromYaml $.text }}{{ hasKey $d "seen" }},{{ $_ := set $d "seen" true }}{{ $_ := set $d.map "x" 1 }}{{ len $d.map }} {{ end }}',
  );
  const text = `${long}map: {a: 1}\n`;
  for (let release = 0; release < 3; release++)
    expect(set.render({ seed: 'release' }).execute('test', { text })).toBe(
      'false,2 false,2 false,2 false,2 ',
    );
});
