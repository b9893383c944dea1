import { describe, expect, it } from 'vitest';
import { finiteWays, isPolynomial } from '../../src/manifest/go-regexp-ambiguity.js';
import { compileGoRegexp } from '../../src/manifest/go-regexp.js';

describe('isPolynomial', () => {
  it('accepts repetitions of groups that can be read in one way only', () => {
    for (const source of [
      '^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$',
      '^[a-z]([-a-z0-9]*[a-z0-9])?(\\.[a-z]+)*$',
      '^(a|b)*c$',
      '(?:ab?c)+',
    ]) {
      expect(isPolynomial(source), source).toBe(true);
    }
  });

  it('refuses those that explode', () => {
    for (const source of [
      '(a+)+',
      '(a*)*',
      '(a|a)*',
      '(a|aa)+$',
      '([a-z]+)*',
      '(x?)*',
      '([a-c]|[c-e])*',
      '(a?b?)+',
      '(.*a)+',
      '(\\w+\\s?)*$',
    ]) {
      expect(isPolynomial(source), source).toBe(false);
    }
  });

  it('keeps a hostile pattern and text from taking long, whichever engine runs', () => {
    for (const pattern of ['^(a+)+$', '^([0-9]+(ms|s|m|h))+$', '^(a|ab|b)*$']) {
      const started = performance.now();
      compileGoRegexp(pattern).test(`${'a1ab'.repeat(20_000)}!`);
      expect(performance.now() - started, pattern).toBeLessThan(5000);
    }
  });
});

describe('compileGoRegexp of a repeated group', () => {
  it('answers as Go does, also for what groups hold', () => {
    const duration = compileGoRegexp('^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$');
    expect(['10m', '1h30m0s', '1.5h', '250ms'].map((text) => duration.test(text))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['1d', '10', '', 'm10', '1h ', '10 m'].map((text) => duration.test(text))).toEqual(
      Array(6).fill(false),
    );
    expect(compileGoRegexp('(?:(a)|(b))+').exec('ab')?.groups).toEqual(['ab', 'a', 'b']);
  });
});

describe('finiteWays', () => {
  it('counts the ways to read a text where no choice comes back', () => {
    expect(finiteWays('^[0-9]+$')).toBe(1);
    expect(finiteWays('^([0-9]+)(\\.[0-9]+)?(\\.[0-9]+)?(-[a-z]+(\\.[a-z]+)*)?$')).toBe(2);
    expect(finiteWays('^(ab|ac)x*$')).toBe(2);
  });

  it('knows where a choice comes back', () => {
    for (const source of ['^a*a*$', '^(a|ab)*$', '^[a-z]*[a-z0-9]$', '^(a*b?a*)$'])
      expect(finiteWays(source), source).toBeUndefined();
  });
});
