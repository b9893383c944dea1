import { describe, expect, it } from 'vitest';
import { writeJson } from '../../src/yaml/json.js';
import type { YamlValue } from '../../src/yaml/value.js';

// What Go's encoding/json prints.
describe('writeJson', () => {
  it.each<[YamlValue, string]>([
    [{ b: 1, a: [true, null, 'x'], B: {} }, '{"B":{},"a":[true,null,"x"],"b":1}'],
    [{ '\u{1F600}': 1, '\uff00': 2 }, '{"\uff00":2,"\u{1F600}":1}'],
    ['<a> & "b"\n\t\u0001\b\f\u007f\\', '"\\u003ca\\u003e \\u0026 \\"b\\"\\n\\t\\u0001\\b\\f\u007f\\\\"'],
    ['\u2028\u2029', '"\\u2028\\u2029"'],
    [
      [1e20, 1e21, 1e-7, 0.000001, -0, 12345678901234567890n],
      '[100000000000000000000,1e+21,1e-7,0.000001,-0,12345678901234567890]',
    ],
    ['a\udc80b', '"a\\ufffdb"'],
  ])('case %#', (value, json) => {
    expect(writeJson(value, { escapeHtml: true })).toBe(json);
  });

  it('leaves angle brackets and ampersands alone where it is told to, but not the separators', () => {
    expect(writeJson('<a> & \u2028', { escapeHtml: false })).toBe('"<a> & \\u2028"');
  });

  it('indents', () => {
    expect(writeJson({ a: [1, {}], b: [] }, { indent: '  ', escapeHtml: true })).toBe(
      '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": []\n}',
    );
  });
});
