import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareVersions,
  formatVersion,
  newestMatch,
  parseConstraint,
  parseStrictVersion,
  parseVersion,
  SemverError,
} from '../../src/manifest/semver.js';

describe('versions', () => {
  it.each([
    ['v1', '1.0.0'],
    ['01.2', '1.2.0'],
    ['1.2.3-rc.1+b.5', '1.2.3-rc.1+b.5'],
    ['9999999999.1.1', '9999999999.1.1'],
  ])('reads %s as %s', (text, full) => {
    expect(formatVersion(parseVersion(text))).toBe(full);
  });

  it.each([
    ['1.2.x', 'invalid semantic version'],
    ['V1.2.3', 'invalid semantic version'],
    ['1.2.3-', 'invalid semantic version'],
    ['1.2.3-01', 'version segment starts with 0'],
    [
      '99999999999999999999.0.0',
      'error parsing version segment: strconv.ParseUint: parsing "99999999999999999999": value out of range',
    ],
  ])('refuses %s', (text, message) => {
    expect(() => parseVersion(text)).toThrow(new SemverError(message));
  });

  it('reads strictly where asked to', () => {
    expect(formatVersion(parseStrictVersion('1.2.3-a+b'))).toBe('1.2.3-a+b');
    for (const text of ['', 'v1.2.3', '1.2', '1.02.3']) {
      expect(() => parseStrictVersion(text)).toThrow(SemverError);
    }
  });

  it('puts prereleases in the order of semver.org', () => {
    const ordered = ['1.0.0-1', '1.0.0-2', '1.0.0-10', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-beta', '1.0.0'];
    const sorted = ordered.toReversed().map(parseVersion).toSorted(compareVersions);
    expect(sorted.map(({ original }) => original)).toEqual(ordered);
  });
});

describe('ranges', () => {
  it.each([
    ['>=1.2 <2', '1.9.9', true],
    ['>=1.2 <2', '1.9.9-rc.1', false],
    ['>=1.2-0 <2', '1.9.9-rc.1', true],
    ['>1', '1.9.9', false],
    ['1.2 - 2', '2.0.0', true],
    ['^0.2.3', '0.3.0', false],
    ['~1', '1.9.0', true],
    ['^1 || ~3.1', '3.1.4', true],
    ['*', 'v1.35.0', true],
    ['^*', '1.0.0', false],
  ])('%s on %s: %s', (range, version, expected) => {
    expect(parseConstraint(range).matches(parseVersion(version))).toBe(expected);
  });

  it.each([
    ['', 'improper constraint: '],
    ['==1.2.3', 'improper constraint: ==1.2.3'],
    ['1x', 'constraint parser error'],
  ])('refuses %j', (range, message) => {
    expect(() => parseConstraint(range)).toThrow(new SemverError(message));
  });

  it('finds the newest version of a range', () => {
    const versions = ['1.0.0', 'nonsense', '1.10.0', '1.9.0', '2.0.0-rc.1'];
    expect(newestMatch(parseConstraint('>=1'), versions)?.original).toBe('1.10.0');
    expect(newestMatch(parseConstraint('>=3'), versions)).toBeUndefined();
  });

  it('answers any text quickly, with a range or a SemverError', () => {
    const text = string({ unit: constantFrom(...'1x*.-+, \t|<>=!~^va'), maxLength: 400 });
    assert(
      property(text, (range) => {
        try {
          return typeof parseConstraint(range).matches(parseVersion('1.2.3')) === 'boolean';
        } catch (error) {
          return error instanceof SemverError;
        }
      }),
    );
  });
});
