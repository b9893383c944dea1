import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { composeValues, type ReferencedValues } from '../../../src/flux/values.js';
import { SetError, assign, type SetMode } from '../../../src/helm/values/strvals.js';
import { readFirst } from '../../../src/yaml/read.js';
import { isMap, setOwn, type YamlMap, type YamlValue } from '../../../src/yaml/value.js';
import type { CaseResult, Suite } from '../suite.js';

interface SetCase {
  readonly id: string;
  readonly mode:
    | 'set'
    | 'set-string'
    | 'set-json'
    | 'set-literal'
    | 'flux-target'
    | 'flux-target-literal'
    | 'flux-compose';
  readonly impl?: 'helm-3' | 'helm-4';
  readonly base: YamlMap | null;
  readonly input?: string;
  readonly input2?: string;
  readonly path?: string;
  readonly value?: string;
  readonly refs?: readonly {
    readonly values?: string;
    readonly targetPath?: string;
    readonly value?: string;
  }[];
  readonly output?: YamlMap;
  readonly error?: string;
}

const modes: Readonly<Record<string, SetMode>> = {
  set: 'typed',
  'set-string': 'string',
  'set-json': 'json',
  'set-literal': 'literal',
};

/** Helm's --set flags, and the values of HelmReleases. */
export const suite: Suite = {
  name: 'set-parser',
  *run(folder) {
    const text = readFileSync(join(folder, 'set-parser/cases.json'), 'utf8');
    // As YAML, because JSON.parse rounds large integers.
    const cases = readFirst(text, { rules: 'kustomize' }).value as unknown as readonly SetCase[];
    for (const item of cases) yield runCase(item);
  },
};

function runCase(item: SetCase): CaseResult {
  let result: { output: YamlValue } | { error: string };
  try {
    result = evaluate(item);
  } catch (error) {
    if (!(error instanceof SetError)) throw error;
    result = { error: error.message };
  }
  const passed =
    'output' in result
      ? item.output !== undefined && isDeepStrictEqual(plain(result.output), plain(item.output))
      : item.error !== undefined && result.error.includes(item.error);
  return { id: item.id, passed, message: `want ${show(item.output ?? item.error)}\ngot  ${show(result)}` };
}

function evaluate(item: SetCase): { output: YamlValue } | { error: string } {
  const helm = item.impl === 'helm-3' ? 3 : 4;
  const mode = modes[item.mode];
  const base = structuredClone(item.base ?? {});
  if (mode !== undefined) {
    for (const input of [item.input, item.input2])
      if (input !== undefined) assign(base, input, { mode, helm });
    return { output: base };
  }
  // A single entry is written into the values alone, so that nothing is merged on top of it again.
  if (item.mode === 'flux-target-literal' || item.mode === 'flux-target') {
    const literal = item.mode === 'flux-target-literal';
    return compose({}, [{ targetPath: item.path!, text: item.value!, literal }]);
  }
  const references = (item.refs ?? []).map(({ values, targetPath, value }): ReferencedValues =>
    targetPath === undefined ? { text: values! } : { targetPath, text: value! },
  );
  return compose(base, references);
}

function compose(inline: YamlMap, references: readonly ReferencedValues[]) {
  const composed = composeValues(inline, references);
  return 'failure' in composed ? { error: composed.failure.upstream } : { output: composed.values };
}

/** The cases do not tell float64 from int64. */
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
