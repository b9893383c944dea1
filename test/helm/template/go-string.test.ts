import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byteLength,
  compareStrings,
  fromBytes,
  fromRunes,
  normalizeBytes,
  runeCount,
  runes,
  sliceBytes,
  toBytes,
} from '../../../src/helm/template/go-string.js';

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => new Uint8Array(Buffer.from(text))),
);

describe('Go strings', () => {
  it('hold any bytes and give them back', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const text = fromBytes(data);
        expect(toBytes(text)).toEqual(Buffer.from(data));
        expect(byteLength(text)).toBe(data.length);
        expect(runes(text)).toHaveLength(runeCount(text));
      }),
    );
  });

  it('are cut at bytes and joined again', () => {
    fc.assert(
      fc.property(bytes, fc.nat(40), (data, at) => {
        const text = fromBytes(data);
        const cut = Math.min(at, data.length);
        expect(normalizeBytes(sliceBytes(text, 0, cut) + sliceBytes(text, cut, data.length))).toBe(text);
      }),
    );
  });

  it('stand in the order of their bytes', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(Math.sign(compareStrings(fromBytes(a), fromBytes(b)))).toBe(Buffer.compare(a, b));
      }),
    );
  });

  it('show a cut character as bytes and as replacement characters', () => {
    expect(sliceBytes('é', 0, 1)).toBe('\udcc3');
    expect(runes('a\udcc3😀')).toEqual([0x61, 0xfffd, 0x1f600]);
    expect(fromRunes([0x61, 0xd800, 0x1f600])).toBe('a\ufffd😀');
  });
});
