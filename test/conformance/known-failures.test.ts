import { describe, expect, it } from 'vitest';
import { compareWithKnown, formatKnownFailures, parseKnownFailures } from './known-failures.js';

const list = '# comment\n\nb # a reason # with a mark\na\n';

describe('a list of known failures', () => {
  it('keeps its reasons when it is written anew', () => {
    const known = parseKnownFailures(list);
    expect([...known]).toEqual([
      ['b', 'a reason # with a mark'],
      ['a', ''],
    ]);
    expect(formatKnownFailures(['c', 'b'], known)).toBe('b # a reason # with a mark\nc\n');
  });

  it('tells new failures from known ones, and what must be taken off', () => {
    const known = parseKnownFailures('fails\npasses\ngone\n');
    const results = [
      { id: 'fails', passed: false },
      { id: 'passes', passed: true },
      { id: 'new', passed: false },
      { id: 'fine', passed: true },
    ];
    expect(compareWithKnown(results, known, true)).toEqual({
      newFailures: ['new'],
      known: ['fails'],
      toTakeOff: ['passes', 'gone'],
    });
    expect(compareWithKnown(results, known, false).toTakeOff).toEqual(['passes']);
  });
});
