import { expect, test } from 'vitest';
import { parseFilePattern } from '../../../src/helm/chart/file-pattern.js';
import { parseGlob } from '../../../src/helm/release/glob.js';

test.each([
  ['*.yaml', 'a.yaml', true],
  ['*.yaml', 'b/a.yaml', false],
  ['a*b*c', 'aXbYbc', true],
  ['[^a-c]?', 'dx', true],
  ['[^a-c]?', 'ax', false],
  ['a\\*', 'a*', true],
  ['[a', 'a', undefined],
  ['[]a]', 'a', undefined],
  ['a\\', 'a', undefined],
])('the file pattern %s against %s', (pattern, name, expected) => {
  expect(parseFilePattern(pattern)?.matches(name)).toBe(expected);
});

test.each([
  ['*.txt', 'a.txt', true],
  ['*.txt', 'd/a.txt', false],
  ['**.txt', 'd/a.txt', true],
  ['d/**', 'd/e/a', true],
  ['{a,b*}/[!x]', 'bc/y', true],
  ['{a,b*}/[!x]', 'bc/x', false],
  ['[', 'anything', true],
])('the glob %s against %s', (pattern, path, expected) => {
  expect(parseGlob(pattern).matches(path)).toBe(expected);
});

test('no pattern takes long', () => {
  const hostile = '*a'.repeat(40);
  expect(parseFilePattern(`${hostile}b`)!.matches('a'.repeat(2_000))).toBe(false);
  expect(parseGlob(`${'**a'.repeat(40)}b`).matches('a'.repeat(2_000))).toBe(false);
});
