import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitManifests, trimSpace } from '../../../src/helm/release/split-manifests.js';

test('cuts where Helm cuts', () => {
  const texts = (text: string): string[] => splitManifests(text).map((piece) => piece.text);
  expect(texts('a: 1\n---\nb: 2\n')).toEqual(['a: 1', 'b: 2']);
  expect(texts('---kind: X\n--- # c\nkind: Y')).toEqual(['kind: X', '# c\nkind: Y']);
  expect(texts('a\n---\n\n---\nb')).toEqual(['a', '---\nb']);
  expect(texts('a: |\n  x---\n  ---\nb')).toEqual(['a: |\n  x---\n  ---\nb']);
  expect(texts('')).toEqual([]);
});

test('splits as the regular expression of Helm does', () => {
  const piece = fc.constantFrom('---', '\n', ' ', '\t', 'a', '\n---\n', '--', '\r\n', '# x');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join('');
      const expected = trimSpace(text)
        .split(/(?:^|[\t\n\f\r ]*\n)---[\t\n\f\r ]*/)
        .filter((document) => document !== '')
        .map(trimSpace);
      expect(splitManifests(text).map((document) => document.text)).toEqual(expected);
      for (const document of splitManifests(text)) {
        expect(text.startsWith(document.text, document.offset)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
