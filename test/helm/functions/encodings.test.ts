import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';

describe('functions that encode', () => {
  it.each([
    ['toToml 1i', "unsupported type for key '': complex128"],
    ['toToml (dict "a" (list 1i))', 'unsupported type: complex128'],
    ['toToml (dict "a" (dict "b" 1i))', 'unsupported type: complex128'],
    ['printf "%s %s" (semver "v1.2").MarshalJSON (semver "1.2.3").MarshalText', '"1.2.0" 1.2.3'],
    ['typeOf (semver "1.2").MarshalJSON', '[]uint8'],
    ['(semver "1.2").Value', '1.2.0'],
    ['b64enc "\\xff\\xfe"', '//4='],
    ['b64dec "aGVs\\nbG8="', 'hello'],
    ['b64dec "aGVsbG8"', 'illegal base64 data at input byte 4'],
    ['b64dec "YQ=Y"', 'illegal base64 data at input byte 2'],
    ['b64dec "YQ==YQ=="', 'illegal base64 data at input byte 4'],
    ['b32enc "hello!"', 'NBSWY3DPEE======'],
    ['b32dec "NBSWY3DP"', 'hello'],
    ['b32dec "AAA====="', 'illegal base32 data at input byte 3'],
    ['toJson "<a>&\\u2028\\xff\\u007f"', '"\\u003ca\\u003e\\u0026\\u2028\\ufffd"'],
    ['toRawJson (dict "b" "<" "a" 1e21)', '{"a":1e+21,"b":"<"}'],
    [
      'toJson (list 1e20 1e-7 -0.0 0.1 100000000000000000000000.0)',
      '[100000000000000000000,1e-7,-0,0.1,1e+23]',
    ],
    ['toPrettyJson (dict "a" (list) "b" (list 1 (dict)))', '{\n  "a": [],\n  "b": [\n    1,\n    {}\n  ]\n}'],
    ['toJson (float64 "NaN") | quote', '""'],
    ['fromJson "{\\"a\\":[1,{\\"b\\":null}]}" | toJson', '{"a":[1,{"b":null}]}'],
    [
      'fromJson "[1]"',
      'map[Error:json: cannot unmarshal array into Go value of type map[string]interface {}]',
    ],
    [
      'fromJson "{\\"a\\":1e400,\\"b\\":2}"',
      'map[Error:json: cannot unmarshal number 1e400 into Go value of type float64 a:<nil> b:2]',
    ],
    ['fromJson "{\\"a\\":tru}"', "map[Error:invalid character '}' in literal true (expecting 'e')]"],
    ['fromJson "{\'a\':1}"', "map[Error:invalid character '\\'' looking for beginning of object key string]"],
    ['fromJson "{\\"a\\":\\"\\\\ud800\\"}" | toJson', '{"a":"�"}'],
    ['fromJsonArray "[1,]"', "[invalid character ']' looking for beginning of value]"],
    ['fromJsonArray "null" | toJson', 'null'],
    ['fromYamlArray "[a-z]+" | toJson', '["a-z"]'],
    ['fromYaml "{a: 1}\\nb: [" | toJson', '{"a":1}'],
    [
      'fromYaml "a: [1] b" | toJson',
      '{"Error":"error converting YAML to JSON: yaml: did not find expected key"}',
    ],
    [
      'fromYaml "\\ufeffa: 1\\nb: [" | toJson',
      '{"Error":"error converting YAML to JSON: yaml: line 2: did not find expected node content"}',
    ],
    [
      'fromToml "k = {a=1}\\nk = {a=1}"',
      'map[Error:toml: line 2 (last key "k.a"): Key \'k.a\' has already been defined.]',
    ],
    [
      'fromToml "a\\x00"',
      'map[Error:toml: line 1: files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8]',
    ],
    ['fromJsonArray "nul"', "[invalid character ' ' in literal null (expecting 'l')]"],
    ['toYaml (dict "b" 1 "a10" 2.0 "a9" (list) "n" nil)', 'a9: []\na10: 2\nb: 1\n"n": null'],
    ['toYaml (rest (list))', 'null'],
    ['toYaml 12345678901234567890.0', '12345678901234567000'],
    ['toYaml "\\u007f" | quote', '""'],
    ['toYaml "a \\u0085 b"', 'a b'],
    ['toYamlPretty (dict "a" (list 1 (list 2)) "b" 1000000.0)', 'a:\n  - 1\n  - - 2\nb: 1e+06'],
    ['fromYaml "a: yes\\nb: 010\\n---\\nc: ["', 'map[a:true b:8]'],
    [
      'fromYaml "- 1"',
      'map[Error:error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}]',
    ],
    ['fromYamlArray "- 1\\n- a: b"', '[1 map[a:b]]'],
    [
      'toToml (dict "z" 1 "a" (dict "b" 2.0 "c" (list (dict "d" true))) "l" (list 1 "x"))',
      'l = [1, "x"]\nz = 1\n\n[a]\n  b = 2.0\n\n  [[a.c]]\n    d = true\n',
    ],
    ['toToml (list nil)', 'toml: cannot encode array with nil element'],
    ['toToml (dict "a b" (list (dict "x" nil "y" 1) 2))', '"a b" = [{y = 1}, 2]\n'],
    [
      'fromToml "a.b = 1\\n[c]\\nd = [1, {e = \'x\'}]\\n[[f]]\\ng = 2020-01-02" | toJson',
      '{"a":{"b":1},"c":{"d":[1,{"e":"x"}]},"f":[{"g":"2020-01-02T00:00:00Z"}]}',
    ],
    [
      'fromToml "a = 1\\na = 2"',
      'map[Error:toml: line 2 (last key "a"): Key \'a\' has already been defined.]',
    ],
    [
      'fromToml "a = True"',
      'map[Error:toml: line 1 (last key "a"): expected value but found "True" instead]',
    ],
    [
      'fromToml "a = 01"',
      'map[Error:toml: line 1 (last key "a"): Invalid integer "01": cannot have leading zeroes]',
    ],
    [
      'fromToml "[a"',
      "map[Error:toml: line 1: expected '.' or ']' to end table name, but got '\\x00' instead]",
    ],
    [
      'fromToml "a = \\"x\\\\qy\\""',
      'map[Error:toml: line 1 (last key "a"): invalid escape in string \'\\q\']',
    ],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

  it.each([
    ['mustToJson (float64 "NaN")', 'json: unsupported value: NaN'],
    ['mustFromJson "-"', "invalid character ' ' in numeric literal"],
    ['mustToYaml (float64 "NaN")', 'error marshaling into JSON: json: unsupported value: NaN'],
  ])('%s fails', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(message);
  });
});
