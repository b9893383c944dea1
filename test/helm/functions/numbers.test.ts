import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';

describe('functions of numbers', () => {
  it.each([
    ['int "08"', '0'],
    ['int "010"', '8'],
    ['int "1.0"', '1'],
    ['int64 "0x_1F"', '31'],
    ['int64 1e19', '-9223372036854775808'],
    ['float64 "1_000.5"', '1000.5'],
    ['float64 "0x1p4"', '16'],
    ['atoi "99999999999999999999" | add 1', '-9223372036854775808'],
    ['toDecimal 777', '511'],
    ['add "1" 2.7 true nil', '4'],
    ['mul 9223372036854775807 2', '-2'],
    ['div 7.9 2', '3'],
    ['mod -7 2', '-1'],
    ['max nil -1', '0'],
    ['min "a" 5', '0'],
    ['maxf 1 (float64 "NaN")', 'NaN'],
    ['addf 0.1 0.2', '0.3'],
    ['divf 1 7', '0.1428571428571429'],
    ['divf 1e-10 3', '3.33333e-11'],
    ['mulf 1e300 1e300', '+Inf'],
    ['round -2.5 0', '-3'],
    ['round 1.005 2', '1'],
    ['round 123.5555 3 0.6', '123.555'],
    ['floor -0.5', '-1'],
    ['ceil -0.5', '-0'],
    ['seq 0 -2 -5', '0 -2 -4'],
    ['seq 1 0 5', ''],
    ['until -3', '[0 -1 -2]'],
    ['untilStep 10 0 -3', '[10 7 4 1]'],
    ['until 3 | typeOf', '[]int'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

  it.each([
    ['div 1 0', 'runtime error: integer divide by zero'],
    ['divf 1 0', 'decimal division by 0'],
    ['addf (float64 "Inf") 1', 'Cannot create a Decimal from +Inf'],
  ])('%s fails', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(message);
  });
});
