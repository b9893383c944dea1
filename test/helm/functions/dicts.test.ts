import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';

describe('functions of maps', () => {
  it.each([
    ['dict "a" 1 "b"', 'map[a:1 b:]'],
    ['get (dict "a" nil) "a" | kindOf', 'invalid'],
    ['get (dict) "a" | kindOf', 'string'],
    ['set (dict "__proto__" 1) "constructor" 2 | toJson', '{"__proto__":1,"constructor":2}'],
    ['unset (dict "a" 1) "a"', 'map[]'],
    ['hasKey (dict) "toString"', 'false'],
    ['keys (dict "b" 1 "a" 2) | sortAlpha', '[a b]'],
    ['pluck "a" (dict "a" 1) (dict) (dict "a" nil) | toJson', '[1,null]'],
    ['pick (dict "a" 1 "b" 2) "b" "z"', 'map[b:2]'],
    ['omit (dict "a" 1 "b" 2) "b"', 'map[a:1]'],
    ['dig "a" "b" "none" (dict "a" (dict))', 'none'],
    [
      'merge (dict "a" 0 "b" false "c" "x") (dict "a" 5 "b" true "c" "y") | toJson',
      '{"a":5,"b":true,"c":"x"}',
    ],
    [
      'merge (dict "m" (dict "x" 1)) (dict "m" (dict "x" 2 "y" 3) "l" (list 1)) | toJson',
      '{"l":[1],"m":{"x":1,"y":3}}',
    ],
    [
      'mergeOverwrite (dict "a" (dict "x" 1) "l" (list 1)) (dict "a" nil "l" (list)) | toJson',
      '{"a":null,"l":[]}',
    ],
    ['mergeOverwrite (dict "a" "s") (dict "a" (dict)) | toJson', '{"a":{}}'],
    ['merge (dict "a" (semver "1.2.3")) (dict "a" (dict "b" 1)) | quote', '""'],
    ['deepCopy (list (until 2) (dict "a" nil)) | toJson', '[[0,1],{"a":null}]'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

  it.each([
    [
      'dig "a" "b" "none" (dict "a" 1)',
      'interface conversion: interface {} is int, not map[string]interface {}',
    ],
    ['dig "a" (dict)', 'dig needs at least three arguments'],
    ['mustMerge (dict "a" (semver "1.2.3")) (dict "a" (dict "b" 1))', 'src and dst must be of same type'],
    ['set nil "a" 1', 'assignment to entry in nil map'],
    ['set (fromJson "null") "a" 1', 'assignment to entry in nil map'],
    ['deepCopy nil', 'reflect: call of reflect.Value.Type on zero Value'],
  ])('%s fails', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(message);
  });
});
