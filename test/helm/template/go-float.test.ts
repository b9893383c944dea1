import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFloat, printFloat } from '../../../src/helm/template/go-float.js';

describe('floats', () => {
  it.each([
    [1e6, '1e+06'],
    [123456, '123456'],
    [-0, '-0'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1e21, '1e+21'],
    [Number.POSITIVE_INFINITY, '+Inf'],
    [5e-324, '5e-324'],
  ])('%d prints as %s', (value, printed) => {
    expect(printFloat(value)).toBe(printed);
  });

  it('are rounded half to even on their exact value', () => {
    expect([0.5, 1.5, 2.5, 1.005].map((value) => formatFloat(value, 'f', 0))).toEqual(['0', '2', '2', '1']);
    expect(formatFloat(1.005, 'f', 2)).toBe('1.00');
    expect(formatFloat(0.1, 'f', 30)).toBe('0.100000000000000005551115123126');
  });

  it('read back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(formatFloat(value, 'g', -1))).toBe(value);
        expect(Number(formatFloat(value, 'e', 17))).toBe(value);
        expect(Number(formatFloat(value, 'f', -1))).toBe(value);
      }),
    );
  });
});
