import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText } from '../../../src/yaml/decode.js';
import { YamlError } from '../../../src/yaml/error.js';
import { readFirst } from '../../../src/yaml/read.js';
import { isMap, type YamlValue } from '../../../src/yaml/value.js';
import type { CaseResult, Suite } from '../suite.js';

interface Case {
  readonly id: string;
  readonly yaml?: string;
  readonly yamlBase64?: string;
  readonly repeat?: {
    readonly head?: string;
    readonly open: string;
    readonly close: string;
    readonly times: number;
  };
  readonly json?: string;
  readonly error?: string;
}

/** Documents as sigs.k8s.io/yaml reads them, recorded through Helm's fromYaml: a map, or an error. */
export const suite: Suite = {
  name: 'yaml',
  *run(folder) {
    const cases = JSON.parse(readFileSync(join(folder, 'yaml/cases.json'), 'utf8')) as Case[];
    for (const one of cases) yield judge(one);
  },
};

function judge(one: Case): CaseResult {
  let value: YamlValue;
  try {
    value = readFirst(textOf(one), { rules: 'helm', duplicateKeys: 'last' }).value;
    if (value !== null && !isMap(value)) throw new YamlError('not a map', 0, 1, 1);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return { id: one.id, passed: one.error !== undefined, message: `${error.message}; expected ${one.json}` };
  }
  const expected = one.json === undefined ? undefined : canonical(JSON.parse(one.json) as YamlValue);
  const actual = canonical(value ?? {});
  return {
    id: one.id,
    passed: actual === expected,
    message: `expected ${expected ?? one.error}, got ${actual}`,
  };
}

function textOf(one: Case): string {
  if (one.yamlBase64 !== undefined) return decodeText(Buffer.from(one.yamlBase64, 'base64'));
  if (one.repeat === undefined) return one.yaml ?? '';
  const { head = '', open, close, times } = one.repeat;
  return head + open.repeat(times) + close.repeat(times);
}

/** JSON with sorted keys that also tells -0 from 0. */
function canonical(value: YamlValue): string {
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isMap(value)) return JSON.stringify(value);
  const entries = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`);
  return `{${entries.join()}}`;
}
