import {
  array,
  assert,
  constantFrom,
  dictionary,
  integer,
  letrec,
  oneof,
  property,
  string,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { substituteObject, type SubstituteOptions } from '../../src/flux/substitute.js';
import { variablesIn } from '../../src/flux/substitute-texts.js';
import { unknownText } from '../../src/manifest/unknown.js';
import type { YamlMap, YamlValue } from '../../src/yaml/value.js';
import { readFirst } from '../../src/yaml/read.js';
import { writeYaml } from '../../src/yaml/write.js';

function object(spec: YamlValue, metadata: YamlMap = {}): YamlMap {
  return { apiVersion: 'v1', kind: 'X', metadata: { name: 'x', ...metadata }, spec };
}

function substituted(
  given: YamlMap,
  variables: Record<string, string>,
  options: Partial<SubstituteOptions> = {},
) {
  return substituteObject(given, new Map(Object.entries(variables)), { fluxVersion: '2.7', ...options });
}

function specOf(
  spec: YamlValue,
  variables: Record<string, string>,
  options?: Partial<SubstituteOptions>,
): YamlValue {
  const result = substituted(object(spec), variables, options);
  if ('failure' in result) throw new Error(result.failure.message);
  return result.object['spec'] ?? null;
}

describe('substitution in objects', () => {
  it('gives a value the type that it looks like', () => {
    const spec = { a: '${v}', b: 'x${v}', c: '"${v}"' };
    expect(specOf(spec, { v: '8080' })).toEqual({ a: 8080, b: 'x8080', c: '"8080"' });
    expect(specOf({ a: '${v}' }, { v: '' })).toEqual({ a: null });
    expect(specOf({ a: '${v}' }, { v: 'yes' })).toEqual({ a: true });
    expect(specOf({ a: '${v}' }, { v: '{b: [1]}' })).toEqual({ a: { b: [1] } });
    expect(specOf({ a: '${q}${v}${q}' }, { v: '8080', q: '"' })).toEqual({ a: '8080' });
    expect(specOf({ a: '${v}' }, { v: '9007199254740993' })).toEqual({ a: 9007199254740993n });
  });

  it('keeps the type of everything else', () => {
    const spec = { yes: 'yes', one: '1', float: 1.5, none: null, empty: '', on: { '8080': 'x' } };
    expect(specOf({ ...spec, v: '${v}' }, { v: 'x' })).toEqual({ ...spec, v: 'x' });
  });

  it('changes line breaks of Unicode, for YAML has its own way with them', () => {
    expect(specOf({ a: 'x\u0085y' }, { v: '' })).toEqual({ a: 'x y' });
  });

  it('replaces keys too, and leaves out line feeds of values', () => {
    expect(specOf({ '${k}': 1 }, { k: 'a\nb' })).toEqual({ ab: 1 });
  });

  it('leaves objects alone where there is nothing to do', () => {
    const escaped = object('$${a}');
    expect(substituted(escaped, {})).toEqual({ object: escaped, uses: [] });
    expect(specOf('$${a}', {}, { always: true })).toBe('$${a}');
    expect(specOf('$${a}', {}, { always: true, fluxVersion: '2.9' })).toBe('${a}');
    const plain = object({ port: '8080' });
    expect(substituted(plain, { a: '1' })).toHaveProperty('object', plain);
    for (const field of ['labels', 'annotations']) {
      const key = 'kustomize.toolkit.fluxcd.io/substitute';
      const disabled = object('${a}', { [field]: { [key]: 'disabled' } });
      expect(substituted(disabled, { a: '1' })).toHaveProperty('object', disabled);
      expect(substituted(object('${a}', { [field]: { [key]: 'Disabled' } }), { a: '1' })).toHaveProperty(
        'object.spec',
        1,
      );
    }
  });

  it('is strict from Flux 2.9 on', () => {
    expect(specOf('x${missing}', { a: '1' })).toBe('x');
    expect(substituted(object({ b: ['x${missing}'] }), { a: '1' }, { fluxVersion: '2.9' })).toMatchObject({
      failure: {
        message:
          'the variables cannot be replaced: variable not set (strict mode): "missing" in spec.b[0], at `${missing}`',
        path: ['spec', 'b', 0],
        upstream:
          'post build failed for \'X.v1.[noGrp]/x\': envsubst error: variable substitution failed: variable not set (strict mode): "missing"',
      },
    });
  });

  it('refuses what is no template, bad names, and values that break the YAML', () => {
    expect(substituted(object({ script: 'echo\n${a[0]}\n' }), { a: '1' })).toMatchObject({
      failure: {
        message: 'the variables cannot be replaced: missing closing brace in spec.script, at `${a[0]}`',
        path: ['spec', 'script'],
      },
    });
    expect(substituted(object('x'), { 'my-key': '1' })).toMatchObject({
      failure: { message: expect.stringContaining('"my-key" cannot be the name of a variable') },
    });
    expect(substituted(object({ a: '${a}', b: '${b}' }), { a: 'x', b: '*x' })).toMatchObject({
      failure: { path: ['spec', 'b'], message: expect.stringContaining(', which spec.b turned into "*x"') },
    });
  });

  it('tells which variables were used', () => {
    const result = substituted(object('${a} ${b:-${c}}'), { a: '1' });
    expect('uses' in result && result.uses).toEqual([
      { name: 'a', defined: true, hasDefault: false, isBare: true },
      { name: 'c', defined: false, hasDefault: false, isBare: true },
      { name: 'b', defined: false, hasDefault: true, isBare: false },
    ]);
  });

  it('carries unknown values along as text', () => {
    const token = unknownText('Secret apps/db: #key');
    expect(specOf({ a: '${s}', b: '${t} ${u:-x}' }, { s: token }, { open: true })).toEqual({
      a: unknownText('s'),
      b: `${unknownText('t')} x`,
    });
  });
});

describe('an object without variables', () => {
  const { value } = letrec<{ value: YamlValue }>((tie) => ({
    value: oneof(
      { maxDepth: 3 },
      constantFrom<YamlValue>(
        null,
        true,
        1.5,
        1e21,
        'yes',
        '1_0',
        '0x1f',
        '12:30',
        '2001-01-01',
        '~',
        '---',
        '<<',
      ),
      integer(),
      string({ unit: 'grapheme', maxLength: 100 }),
      string({
        unit: constantFrom(...'ab01 -:#"\'\t\n,[]{}&*!|>%@`?=~\ufeff\u00e9'),
        maxLength: 100,
      }),
      array(tie('value'), { maxLength: 4 }),
      dictionary(string({ maxLength: 12 }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));

  it('is what its text reads as, so that it need not be written', () => {
    assert(
      property(value, (any) => {
        const text = writeYaml({ any }, 'kustomize');
        const read = readFirst(text, { rules: 'helm', integers: 'exact', duplicateKeys: 'last' });
        expect(read.value).toEqual({ any });
      }),
      { numRuns: 500 },
    );
  });
});

describe('the variables of an object', () => {
  it('are found in all its strings and keys that are templates', () => {
    expect(variablesIn(object({ a: ['${b:-${c}} $${d}'], '${e}': '${f.g}' }))).toEqual([
      { name: 'b', hasDefault: true, path: ['spec', 'a', 0] },
      { name: 'c', hasDefault: false, path: ['spec', 'a', 0] },
      { name: 'e', hasDefault: false, path: ['spec', '${e}'] },
    ]);
  });
});
