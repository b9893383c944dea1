import { array, assert, boolean, constantFrom, letrec, oneof, property, record, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConverter } from '../../../src/schemas/cel/convert.js';
import { createCelEngine } from '../../../src/schemas/cel/engine.js';
import { plainRule } from '../../../src/schemas/cel/plain-rule.js';
import { celFindings, createCelRules } from '../../../src/schemas/cel/rules.js';
import { schemaFromOpenApi } from '../../../src/schemas/open-api.js';
import { isUnknown, unknownText } from '../../../src/manifest/unknown.js';
import type { YamlMap } from '../../../src/yaml/value.js';

const schema = schemaFromOpenApi(
  {
    type: 'object',
    properties: {
      a: { type: 'string' },
      b: { type: 'boolean' },
      wait: { type: 'string', format: 'duration' },
      inner: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'boolean' } } },
    },
  },
  'crd',
);

const path = constantFrom('self.a', 'self.b', 'self.wait', 'self.inner.a', 'self.inner.b', 'self.none');
const text = constantFrom("'x'", "'1s'", '"y"', "''");
const { rule } = letrec<{ rule: string }>((tie) => ({
  rule: oneof(
    { depthSize: 'small', withCrossShrink: true },
    path.map((name) => `has(${name})`),
    tuple(path, constantFrom('==', '!='), oneof(text, path, constantFrom('true', 'false'))).map((parts) =>
      parts.join(' '),
    ),
    tuple(path, array(text, { minLength: 1, maxLength: 3 })).map(
      ([name, texts]) => `${name} in [${texts.join(', ')}]`,
    ),
    constantFrom('self.b', '!self.inner.b', 'true'),
    tie('rule').map((inner) => `!(${inner})`),
    tie('rule').map((inner) => `(${inner})`),
    tuple(tie('rule'), constantFrom('&&', '||'), tie('rule')).map((parts) => parts.join(' ')),
  ),
}));
const string = constantFrom('x', 'y', '1s', '', unknownText('SECRET'));
const fields = { a: string, b: boolean(), wait: constantFrom('1s', '2h') };
const value = record(
  { ...fields, inner: record({ a: string, b: boolean() }, { requiredKeys: [] }) },
  { requiredKeys: [] },
);

describe('a rule without CEL', () => {
  it('holds where it holds in CEL', () => {
    const engine = createCelEngine();
    const converter = createConverter(engine, isUnknown);
    let decided = 0;
    assert(
      property(rule, value, (written, self) => {
        const own = plainRule(written);
        expect(own).toBeDefined();
        const verdict = own!({ value: self as YamlMap, schema, isUnknown });
        if (verdict === undefined) return;
        decided++;
        const program = engine.compile(written, ['self']);
        if ('fault' in program) return;
        const outcome = program.evaluate(
          new Map([['self', converter.convert(self as YamlMap, schema, false)]]),
        );
        expect(outcome).toEqual({ kind: 'value', value: verdict });
      }),
      { seed: 1, numRuns: 3000 },
    );
    expect(decided).toBeGreaterThan(1000);
  });

  it.each([
    'self.size > 1',
    'has(self.a) ? self.b : true',
    "self.a.startsWith('x')",
    'self.?a.hasValue()',
    'self.a == r"x"',
    "self.a == 'it\\'s'",
    'self.a[0] == 1',
    'self.x__dash__y == "a"',
    'oldSelf.a == self.a',
    'has(self)',
    'self.a == self.b == self.c',
    'self.a ==',
    '',
  ])('is not made of %s', (written) => {
    expect(plainRule(written)).toBeUndefined();
  });

  it('needs no engine where rules hold, or are about changes of what was not there before', () => {
    const rules = createCelRules();
    let loaded = false;
    const engine = () => {
      loaded = true;
      return rules.engine();
    };
    const checked = (...written: readonly string[]) => {
      loaded = false;
      const validated = schemaFromOpenApi(
        {
          type: 'object',
          properties: { a: { type: 'string' }, b: { type: 'string' } },
          'x-kubernetes-validations': written.map((line) => ({ rule: line })),
        },
        'crd',
      );
      return celFindings({ a: 'x' }, validated, { rules: { ...rules, engine } }).length;
    };
    expect([checked('has(self.a) != has(self.b)', 'self.a == oldSelf.a'), loaded]).toEqual([0, false]);
    expect([checked('has(self.b)'), loaded]).toEqual([1, true]);
    expect([checked("self.a != 'oldSelf'.lowerAscii()"), loaded]).toEqual([0, true]);
  });
});
