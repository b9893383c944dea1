import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';

describe('functions of lists', () => {
  it.each([
    ['rest (list) | toJson', 'null'],
    ['initial (list 1) | toJson', '[]'],
    ['first (list)', '<no value>'],
    ['append (until 2) "x" | toJson', '[0,1,"x"]'],
    ['prepend (splitList "," "a") nil | toJson', '[null,"a"]'],
    ['concat (list) (list) | toJson', 'null'],
    ['concat (until 1) (list "a") | toJson', '[0,"a"]'],
    ['uniq (list 1 1 1.0 "1" nil nil (dict) (dict)) | toJson', '[1,1,"1",null,{}]'],
    ['without (list 1 2 nil) nil 2 | toJson', '[1]'],
    ['has 1 (list 1.0 "1")', 'false'],
    ['has (int64 2) (until 3)', 'false'],
    ['compact (list 0 "" nil "a" (list)) | toJson', '["a"]'],
    ['reverse (until 3) | typeOf', '[]interface {}'],
    ['slice (list 1 2 3) 1 2 | toJson', '[2]'],
    ['slice (list) | kindOf', 'invalid'],
    ['chunk 2 (list 1 2 3) | typeOf', '[][]interface {}'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

  it.each([
    ['slice (list 1) 0 5', 'reflect.Value.Slice: slice index out of bounds'],
    ['chunk 0 (list 1)', 'runtime error: makeslice: len out of range'],
    ['append nil 1', 'runtime error: invalid memory address or nil pointer dereference'],
    ['first "abc"', 'Cannot find first on type string'],
    ['concat (dict) (list)', 'Cannot concat type map as list'],
    ['mustHas 1 "x"', 'Cannot find has on type string'],
  ])('%s fails', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(message);
  });
});
