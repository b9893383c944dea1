import { describe, expect, it } from 'vitest';
import { resourceSetFunctions } from '../../../src/helm/functions/resource-set.js';
import { createTemplateSet } from '../../../src/helm/template/template-set.js';

function evaluate(expression: string): string {
  const set = createTemplateSet({
    functions: resourceSetFunctions(),
    leftDelimiter: '<<',
    rightDelimiter: '>>',
    missingKey: 'error',
  });
  set.parse('test', `<< ${expression} >>`);
  return set.render({ seed: 'release' }).execute('test', {});
}

describe('functions of ResourceSet templates', () => {
  it.each([
    ['slugify "feature/My_Branch #42"', 'feature-my_branch-42'],
    ['slugify "Éclair & Co."', 'eclair-and-co'],
    ['slugify "--a--"', 'a'],
    [`slugify "${'word-'.repeat(20)}"`, 'word-word-word-word-word-word-word-word-word-word-word-word'],
    [`slugify "${'w'.repeat(80)}"`, 'w'.repeat(63)],
    ['fromJson "[1]"', '[1]'],
    ['fromJson "nope" | quote', ''],
    ['osAbs "a/../b"', '/b'],
    ['toYaml (dict "a" 1)', 'a: 1'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

  it.each([
    'now',
    'randAlphaNum 5',
    'env "HOME"',
    'semver "1.2.3"',
    'date "2006" 0',
    'lookup "v1" "Pod" "" ""',
  ])('%s is not defined', (expression) => {
    expect(() => evaluate(expression)).toThrow(/function "\w+" not defined/);
  });
});
