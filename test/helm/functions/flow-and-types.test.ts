import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';

describe('functions that choose and tell types', () => {
  it.each([
    ['default "d" ""', 'd'],
    ['default "d" 0', 'd'],
    ['default "d" (semver "1.2.3")', '1.2.3'],
    ['default "d"', 'd'],
    ['coalesce nil "" 0 "x"', 'x'],
    ['all 1 "a" (list)', 'false'],
    ['any 0 (dict "a" 1)', 'true'],
    ['empty (rest (list))', 'true'],
    ['ternary "y" "n" (eq 1 1)', 'y'],
    ['deepEqual (list) (rest (list))', 'false'],
    ['deepEqual (dict "a" (list 1)) (dict "a" (list 1))', 'true'],
    ['deepEqual 1 1.0', 'false'],
    ['typeOf (until 1)', '[]int'],
    ['typeOf nil', '<nil>'],
    ['kindOf (semver "1.2.3")', 'ptr'],
    ['typeIsLike "semver.Version" (semver "1.2.3")', 'true'],
    ['kindIs "float64" 1e3', 'true'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });
});
