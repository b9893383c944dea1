import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGoRegexp, GoRegexpError, quoteGoRegexp } from '../../src/manifest/go-regexp.js';
import { searchCost, translateSimplePattern } from '../../src/manifest/go-regexp-simple.js';
import { compileRe2 } from '../../src/manifest/re2.js';

// Expected values are those of Go's regexp package.

describe('compileGoRegexp', () => {
  it('finds, splits and replaces as Go does', () => {
    expect(compileGoRegexp('a*').findAll('baaac')).toEqual(['', 'aaa', '']);
    expect(compileGoRegexp('a*').split('abaabaccadaaae', 5)).toEqual(['', 'b', 'b', 'c', 'cadaaae']);
    expect(compileGoRegexp('a(x*)b').replaceAll('-ab-axxb-', '${1}W')).toBe('-W-xxW-');
    expect(compileGoRegexp('a(x*)b').replaceAll('-ab-axxb-', '$1W')).toBe('---');
    expect(compileGoRegexp('a(?P<x>x*)b').replaceAll('-axxb-', '$x$$')).toBe('-xx$-');
    expect(compileGoRegexp('a(x*)b').replaceAllLiteral('-ab-', '${1}')).toBe('-${1}-');
    expect(compileGoRegexp('(a)|(b)').exec('b')?.groups).toEqual(['b', undefined, 'b']);
    expect(compileGoRegexp('').split('äö')).toEqual(['ä', 'ö']);
  });

  it('reads Go syntax that JavaScript reads differently or not at all', () => {
    expect(compileGoRegexp('^.$').test('\u2028')).toBe(true);
    expect(compileGoRegexp(String.raw`^\s$`).test('\u00a0')).toBe(false);
    expect(compileGoRegexp('(?i)^ABC$').test('abc')).toBe(true);
    expect(compileGoRegexp('^[[:alpha:]]+$').test('abc')).toBe(true);
    expect(compileGoRegexp(String.raw`^\pL+\z`).test('äé')).toBe(true);
    expect(compileGoRegexp(String.raw`\Qa.b\E`).test('axb')).toBe(false);
  });

  it('takes a dash in a class for itself where it makes no range', () => {
    const characters = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i));
    for (const [pattern, expected] of [
      ['[a-c-e]', '-abce'],
      ['[^ -,/:-@[-^`{-~-_.]', '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'],
      [String.raw`[\d-.]`, '-.0123456789'],
      [String.raw`[\d-z]`, '-0123456789z'],
      ['[.-2-9]', '-./0129'],
      ['[a-c-]', '-abc'],
      ['[+--]', '+,-'],
      ['[a-c--]', '-abc'],
      ['[--/]', '-./'],
    ] as const) {
      expect(compileGoRegexp(pattern).findAll(characters).join(''), pattern).toBe(expected);
      expect(translateSimplePattern(pattern), pattern).toBeDefined();
    }
  });

  it('keeps to the fast engine for repeated groups that do not count and for openings that are not there', () => {
    const escaped = String.raw`([^\\](?:\\\\)*)\\u0026`;
    expect(translateSimplePattern(escaped)?.repeatsGroup).toBe(false);
    expect(compileGoRegexp(escaped).replaceAll(String.raw`a\\u0026 b\u0026`, '${1}&')).toBe(
      String.raw`a\\u0026 b&`,
    );
    const marked = translateSimplePattern(String.raw`"<<\s+(.*?)\s+>>"`)!;
    expect(marked.opening).toBe('"<<');
    expect(searchCost(marked, '"a": "b" '.repeat(1000))).toBe(0);
    expect(compileGoRegexp(marked.source).replaceAll('{"a": "<< $B >>"}', '$1')).toBe('{"a": $B}');
    expect(translateSimplePattern('ab*')?.opening).toBe('a');
    expect(translateSimplePattern('ab+')?.opening).toBe('ab');
    expect(translateSimplePattern(String.raw`a\.b|c`)?.opening).toBe('');
  });

  it('refuses what Go refuses, in its words', () => {
    const reasonOf = (pattern: string): string => {
      try {
        compileGoRegexp(pattern);
      } catch (error) {
        if (error instanceof GoRegexpError) return error.message;
      }
      return '';
    };
    expect(reasonOf('a(')).toBe('error parsing regexp: missing closing ): `a(`');
    expect(reasonOf('a**')).toBe('error parsing regexp: invalid nested repetition operator: `**`');
    expect(reasonOf('(?=a)')).toBe('error parsing regexp: invalid or unsupported Perl syntax: `(?=`');
    expect(reasonOf('*')).toBe('error parsing regexp: missing argument to repetition operator: `*`');
  });

  it('never backtracks for long', () => {
    const text = `${'a'.repeat(50_000)}!`;
    for (const pattern of ['^(a+)+$', '^(a|a)*$', 'a*a*a*a*b', '(.*)(.*)(.*)x$', '.*.*=.*']) {
      const start = performance.now();
      compileGoRegexp(pattern).test(text.slice(0, pattern.length > 8 ? 5_000 : text.length));
      expect(performance.now() - start).toBeLessThan(3_000);
    }
  });

  it('replaces each of many characters of a long text in time that grows with the text', () => {
    const text = 'abcdefghi '.repeat(30_000);
    const start = performance.now();
    expect(compileGoRegexp('a').replaceAll(text, 'xy')).toHaveLength(text.length + 30_000);
    expect(compileGoRegexp('(?i)a').findAll(text)).toHaveLength(30_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('takes an optional group that is empty for one that is there', () => {
    for (const pattern of ['()?', '(a*)?', '(?:(a?))?b', '(\\b)?b']) {
      expect(compileGoRegexp(pattern).exec('b')?.groups, pattern).toEqual(
        compileRe2(pattern).search('b')(0)?.groups,
      );
    }
    expect(compileGoRegexp('()?').exec('b')?.groups).toEqual(['', '']);
  });

  it('matches alike on both engines', () => {
    const tokens = [
      'a',
      'b',
      '.',
      '[ab]',
      '[^a-c]',
      '\\d',
      '\\s',
      '\\w',
      '(',
      '(?:',
      ')',
      '|',
      '*',
      '+',
      '?',
      '{1,2}',
    ];
    const token = fc.constantFrom(...tokens, '^', '$', '\\.', '-', '\\b', '{', '[]a]', '[a-]', 'é');
    const pattern = fc.array(token, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''));
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', '.', '1', ' ', '\n', '😀', '\u2028'), { maxLength: 8 })
      .map((characters) => characters.join(''));
    fc.assert(
      fc.property(pattern, text, (source, input) => {
        fc.pre(translateSimplePattern(source) !== undefined);
        expect(compileGoRegexp(source).exec(input)).toEqual(compileRe2(source).search(input)(0));
      }),
      { numRuns: 500 },
    );
  });

  it('quotes any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => compileGoRegexp(`^${quoteGoRegexp(text)}$`).test(text)),
      { numRuns: 200 },
    );
  });
});
