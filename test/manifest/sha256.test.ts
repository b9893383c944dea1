import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from '../../src/manifest/sha256.js';

it("digests as Node's own module does, at every length around a block's end", () => {
  const texts = Array.from({ length: 200 }, (_, length) => 'é'.repeat(length & 1) + 'x'.repeat(length));
  for (const text of texts) expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }),
  );
});
