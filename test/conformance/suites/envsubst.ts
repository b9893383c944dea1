import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { envsubst } from '../../../src/flux/envsubst.js';
import { EnvsubstError } from '../../../src/flux/envsubst-parse.js';
import { substituteObject } from '../../../src/flux/substitute.js';
import { readFirst } from '../../../src/yaml/read.js';
import { isMap, setOwn, type YamlMap, type YamlValue } from '../../../src/yaml/value.js';
import { writeYaml } from '../../../src/yaml/write.js';
import type { CaseResult, Suite } from '../suite.js';

interface EnvsubstCase {
  readonly id: string;
  readonly kind: 'text' | 'resource';
  readonly template: YamlValue;
  readonly serialised?: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly strict: boolean;
  readonly always?: boolean;
  readonly impl?: 'flux-2.9';
  readonly output?: YamlValue;
  readonly error?: string;
}

/** Variable substitution in texts and in whole objects, and the text that objects are substituted in. */
export const suite: Suite = {
  name: 'envsubst',
  *run(folder) {
    const text = readFileSync(join(folder, 'envsubst/cases.json'), 'utf8');
    // As YAML, because JSON.parse rounds large integers.
    const cases = readFirst(text, { rules: 'kustomize' }).value as unknown as readonly EnvsubstCase[];
    for (const item of cases) {
      const { got, right } = item.kind === 'text' ? runText(item) : runResource(item);
      const wanted = item.error === undefined ? show(item.output) : `error: ${item.error}`;
      yield { id: item.id, passed: right, message: `want ${wanted}\ngot  ${got}` };
      if (item.serialised !== undefined && isMap(item.template)) {
        yield runSerialised(item, item.template, item.serialised);
      }
    }
  },
};

function runText(item: EnvsubstCase): { got: string; right: boolean } {
  const { template, vars, strict, error, output } = item;
  try {
    const got = envsubst(String(template), (name) => (Object.hasOwn(vars, name) ? vars[name] : undefined), {
      strict: strict ? (item.impl === 'flux-2.9' ? 'all' : 'bare') : 'off',
    });
    return { got, right: error === undefined && got === output };
  } catch (fault) {
    if (!(fault instanceof EnvsubstError)) throw fault;
    return { got: `error: ${fault.message}`, right: error !== undefined && fault.message.includes(error) };
  }
}

function runResource(item: EnvsubstCase): { got: string; right: boolean } {
  const { template, vars, strict, always = false } = item;
  const fluxVersion = item.impl === 'flux-2.9' ? '2.9' : '2.7';
  const result = substituteObject(template as YamlMap, new Map(Object.entries(vars)), {
    fluxVersion,
    strict,
    always,
  });
  if ('failure' in result) {
    return { got: `error: ${result.failure.upstream}`, right: item.error !== undefined };
  }
  const right = item.error === undefined && isDeepStrictEqual(plain(result.object), plain(item.output!));
  return { got: show(result.object), right };
}

function runSerialised({ id }: EnvsubstCase, template: YamlMap, serialised: string): CaseResult {
  const text = writeYaml(template, 'kustomize');
  return {
    id: `${id} serialised`,
    passed: text === serialised,
    message: `want ${JSON.stringify(serialised)}\ngot  ${JSON.stringify(text)}`,
  };
}

/** Whole numbers are numbers or bigints, whatever their size. */
function plain(value: YamlValue): YamlValue {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isMap(value)) return value;
  const copy: YamlMap = {};
  for (const key of Object.keys(value)) setOwn(copy, key, plain(value[key]!));
  return copy;
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item));
}
