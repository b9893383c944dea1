import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';

describe('functions end early', () => {
  it.each([
    [
      'repeat 1000000000 "abc"',
      'repeat: the result would have 3000000000 bytes, more than the limit of 16777216',
    ],
    [
      'indent 9000000000 "a"',
      'indent: the result would have 9000000000 bytes, more than the limit of 16777216',
    ],
    ['nindent 1000000 (repeat 100 "a\\n")', 'nindent: the result would have 101000200 bytes'],
    ['repeat 20000 "a" | replace "a" (repeat 20000 "b")', 'replace: the result would have 400020000 bytes'],
    ['until 100000000', 'until: the result would have 100000000 items, more than the limit of 1000000'],
    ['untilStep 0 9223372036854775807 1', 'untilStep: the result would have 9223372036854776000 items'],
    ['seq 1 2000000000', 'seq: the result would have 2000000000 items'],
    [
      'randAlphaNum 2000000',
      'randAlphaNum: the result would have 2000000 bytes, more than the limit of 1048576',
    ],
    [
      '$d := dict }}{{ $_ := set $d "d" $d }}{{ mustToJson $d',
      'encountered a cycle via map[string]interface {}',
    ],
    ['$d := dict }}{{ $_ := set $d "d" $d }}{{ deepCopy $d', 'nested deeper than 1000 levels'],
    ['$d := dict }}{{ $_ := set $d "d" $d }}{{ $e := deepCopy (dict "d" (dict)) }}{{ toToml $d', ''],
  ])('%s', (expression, message) => {
    let text = '';
    try {
      text = evaluate(expression);
    } catch (error) {
      text = (error as Error).message;
    }
    expect(text).toContain(message);
  });

  it('where nothing but a number is hostile', () => {
    expect(evaluate(`int "${'9'.repeat(200_000)}x"`)).toBe('0');
    expect(evaluate(`float64 "${'9'.repeat(200_000)}x"`)).toBe('0');
    expect(evaluate(`base "${'/'.repeat(200_000)}x/"`)).toBe('x');
    expect(evaluate(`fromJson "${'['.repeat(200_000)}" | len`)).toBe('1');
    expect(evaluate(`fromToml "a = ${'['.repeat(200_000)}" | len`)).toBe('1');
  });
});

describe('keys with meaning in JavaScript', () => {
  it.each([
    ['get (dict "a" 1) "constructor" | quote', '""'],
    ['(fromJson "{\\"__proto__\\":{\\"a\\":1}}").__proto__.a', '1'],
    ['merge (dict) (fromYaml "__proto__: {a: 1}") | toJson', '{"__proto__":{"a":1}}'],
    ['fromToml "__proto__ = 1" | toJson', '{"__proto__":1}'],
    ['dict "__proto__" (list 1) | deepCopy | toYaml', '__proto__:\n- 1'],
    ['hasKey (dict) "__proto__"', 'false'],
    ['derivePassword 1 "constructor" "p" "u" "s"', 'cannot find password template constructor'],
    ['genPrivateKey "toString"', 'Unknown type toString'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });
});
