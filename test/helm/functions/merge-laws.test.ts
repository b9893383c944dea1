import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeMaps } from '../../../src/helm/functions/merge.js';
import type { GoMap, GoValue } from '../../../src/helm/template/value.js';

const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
const zero = fc.constantFrom<GoValue>(null, 0, '', false, 0n);
const set = fc.constantFrom<GoValue>(1, 'x', true, 2n, 'y');

/** Maps of maps, lists and other values, with zero values or without. */
function maps(leaf: fc.Arbitrary<GoValue>, options: { readonly empty: boolean }): fc.Arbitrary<GoMap> {
  const minKeys = options.empty ? 0 : 1;
  const { map } = fc.letrec<{ map: GoMap; value: GoValue }>((tie) => ({
    map: fc.dictionary(key, tie('value'), {
      minKeys,
      maxKeys: 3,
      noNullPrototype: true,
    }) as fc.Arbitrary<GoMap>,
    value: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      leaf,
      fc.array(leaf, { minLength: minKeys, maxLength: 2 }),
      tie('map'),
    ),
  }));
  return map;
}

const anyMap = maps(fc.oneof(zero, set), { empty: true });
const setMap = maps(set, { empty: false });

function merged(overwrite: boolean, ...all: readonly GoMap[]): GoMap {
  const [target, ...sources] = all.map((map) => structuredClone(map));
  for (const source of sources) mergeMaps(target!, source, overwrite);
  return target!;
}

describe('merging', () => {
  it('changes nothing by an empty map or by the map itself', () => {
    fc.assert(
      fc.property(anyMap, fc.boolean(), (map, overwrite) => {
        expect(merged(overwrite, map, {})).toEqual(map);
        expect(merged(overwrite, map, map)).toEqual(map);
      }),
    );
  });

  it('done twice is done once', () => {
    fc.assert(
      fc.property(anyMap, anyMap, fc.boolean(), (a, b, overwrite) => {
        const once = merged(overwrite, a, b);
        expect(merged(overwrite, once, b)).toEqual(once);
      }),
    );
  });

  it('leaves the source alone', () => {
    fc.assert(
      fc.property(anyMap, anyMap, fc.boolean(), (a, b, overwrite) => {
        const source = structuredClone(b);
        mergeMaps(structuredClone(a), source, overwrite);
        expect(source).toEqual(b);
      }),
    );
  });

  it('takes the same whether the weaker side is filled up or the stronger one laid over', () => {
    fc.assert(
      fc.property(setMap, setMap, (strong, weak) => {
        expect(merged(false, strong, weak)).toEqual(merged(true, weak, strong));
      }),
    );
  });

  it('goes in any grouping where nothing is zero', () => {
    fc.assert(
      fc.property(setMap, setMap, setMap, fc.boolean(), (a, b, c, overwrite) => {
        const left = merged(overwrite, merged(overwrite, a, b), c);
        const right = merged(overwrite, a, merged(overwrite, b, c));
        // A map and another value under one key hide each other differently.
        fc.pre(sameShape(a, b) && sameShape(b, c) && sameShape(a, c));
        expect(left).toEqual(right);
      }),
    );
  });

  it('keeps each value of the stronger side that is not zero', () => {
    fc.assert(
      fc.property(anyMap, anyMap, (target, source) => {
        const result = merged(false, target, source);
        for (const [name, value] of Object.entries(target)) {
          if (value === 1 || value === 'x' || value === true) expect(result[name]).toBe(value);
        }
        for (const name of Object.keys(source)) {
          expect(Object.hasOwn(result, name) || source[name] === null).toBe(true);
        }
      }),
    );
  });
});

function isMap(value: GoValue | undefined): value is GoMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sameShape(a: GoMap, b: GoMap): boolean {
  return Object.keys(a).every((name) => {
    if (!Object.hasOwn(b, name)) return true;
    const x = a[name];
    const y = b[name];
    return isMap(x) && isMap(y) ? sameShape(x, y) : !isMap(x) && !isMap(y);
  });
}
