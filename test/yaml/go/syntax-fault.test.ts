import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { YamlError } from '../../../src/yaml/error.js';
import { goSyntaxFault } from '../../../src/yaml/go/syntax-fault.js';
import { readFirst } from '../../../src/yaml/read.js';

function upstreamOf(text: string): string | undefined {
  try {
    readFirst(text, { rules: 'helm', duplicateKeys: 'last' });
    return undefined;
  } catch (error) {
    if (error instanceof YamlError) return error.upstream;
    throw error;
  }
}

describe('faults in the words of Go', () => {
  // Recorded from `helm template` with fromYaml.
  it.each([
    ['a: [1, 2\n', "yaml: line 1: did not find expected ',' or ']'"],
    ['{? \nk\n\tz~: 1', "yaml: line 3: did not find expected ',' or '}'"],
    ['- a\n-b', "yaml: line 3: could not find expected ':'"],
    ['.nanx: 1\n!t ', "yaml: line 3: could not find expected ':'"],
    ['a: 1\n- b', 'yaml: line 1: did not find expected key'],
    ['<<: 1@|0\n]*y', 'yaml: line 1: did not find expected key'],
    [': \n---\n!e!x ', 'yaml: did not find expected key'],
    ['- ~: 1!a%ff \n}', "yaml: line 1: did not find expected '-' indicator"],
    ['- &a [*a]-|3\n \ta: ', "yaml: did not find expected '-' indicator"],
    [']%FOO\n>x~: 1', 'yaml: did not find expected node content'],
    ['\n  }>x!a%ff ', 'yaml: line 1: did not find expected node content'],
    ['a: \\qx: 1\n? ', 'yaml: mapping values are not allowed in this context'],
    ['.nan|0\nx: 1\n', 'yaml: line 2: mapping values are not allowed in this context'],
    ['a: ? \n---\n', 'yaml: mapping keys are not allowed in this context'],
    ['a: !t - ---\n', 'yaml: block sequence entries are not allowed in this context'],
    ['- %YAML 1.2\n', 'yaml: found character that cannot start any token'],
    ['a: |\nb', "yaml: line 3: could not find expected ':'"],
    ["'\t\n---\n\n---\n", 'yaml: line 2: found unexpected document indicator'],
    ['"b%YAML 1.1\n', 'yaml: line 2: found unexpected end of stream'],
    ['"@x: 1\n\\q>x', 'yaml: line 2: found unknown escape character'],
    ['"<<: 1\\xZZ|0\n', 'yaml: did not find expected hexdecimal number'],
    ['"{---\n}\\ud800? ', 'yaml: line 2: found invalid Unicode character escape code'],
    ['- k\n\tz: k\n\tz', 'yaml: line 2: found a tab character that violates indentation'],
    ['{{ x }}|3\n \t', 'yaml: line 2: found a tab character where an indentation space is expected'],
    ['|0\n|0\n!a%ff ', 'yaml: found an indentation indicator equal to 0'],
    ['\n---\n|!a%ff ', 'yaml: line 3: did not find expected comment or line break'],
    ['? -%FOO\n&&x ', 'yaml: line 2: did not find expected alphabetic or numeric character'],
    ['*y]%TAG e x\n', "yaml: unknown anchor 'y' referenced"],
    ['\n---\n&a [*a]', "yaml: anchor 'a' value contains itself"],
    ['x: 1\n!<a!t -', "yaml: line 2: did not find the expected '>'"],
    ['!a,b]x^ k\n\tz', 'yaml: did not find expected whitespace or line break'],
    ['\n !e!x !e!x ', 'yaml: line 1: found undefined tag handle'],
    ['\n !a%zz , ? ', 'yaml: line 2: did not find URI escaped octet'],
    ['---\n!a%ff a: ', 'yaml: line 2: found an incorrect leading UTF-8 octet'],
    ['!%c3%41 ---\n', 'yaml: found an incorrect trailing UTF-8 octet'],
    ['%FOO\n&a [*a]', 'yaml: found unknown directive name'],
    ['%1.1\n|0\nk\n\tz', 'yaml: found unexpected non-alphabetical character'],
    ['%YAML 1.100\n', 'yaml: found extremely long version number'],
    ['%YAML 1\n\\xZZ', "yaml: did not find expected digit or '.' character"],
    ['%YAML 1.1\n%YAML 1.1\n', 'yaml: line 1: found duplicate %YAML directive'],
    ['\n%YAML 1.2\n', 'yaml: line 1: found incompatible YAML document'],
    ['%TAG ! x\n%TAG ! x\n', 'yaml: line 1: found duplicate %TAG directive'],
    ['%TAG ! x\na: ', 'yaml: line 1: did not find expected <document start>'],
    ['%TAG e x\na: ', "yaml: did not find expected '!'"],
    ['%TAG !e! \n? ', 'yaml: did not find expected tag URI'],
    ['<<: 1%FOO\n\u0007&', 'yaml: control characters are not allowed'],
    ['<<: 1!t ---\n', 'yaml: map merge requires map or sequence of maps as the value'],
    ['\n !!binary x', 'yaml: !!binary value contains invalid base64 data'],
    ['!!int \n  !t ', 'yaml: cannot decode !!null `` as a !!int'],
    ['!!int .nan', 'yaml: cannot decode !!float `.nan` as a !!int'],
    ['? ? x: 1\n', 'yaml: invalid map key: map[interface {}]interface {}{"x":1}'],
    ['? - \n', 'yaml: invalid map key: []interface {}{interface {}(nil)}'],
    ['~: 1|@', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "1|@"'],
    ['~: 1\n---\na: ', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: 1'],
    ['- &x .nan\n ', 'json: unsupported value: NaN'],
  ])('says of %j what Go says', (text, message) => {
    expect(upstreamOf(text)).toBe(message);
  });

  it('has seen no control character beyond the part that Go has read', () => {
    const far = `a: ]\n${'# x\n'.repeat(200)}\u0007`;
    expect(upstreamOf(far)).toBe('yaml: did not find expected node content');
    expect(upstreamOf(far.replace(']', 'b'))).toBe('yaml: control characters are not allowed');
  });

  it('looks one token beyond the first document', () => {
    expect(upstreamOf("|-\n'")).toBe('yaml: line 2: found unexpected end of stream');
    expect(upstreamOf("a: 1\n---\n'")).toBeUndefined();
  });

  const pieces = fc
    .array(
      fc.constantFrom(...'a b : - ? , [ ] { } # & * ! | > \' " % @ ~ 1 \\ \n \n \t'.split(' '), ' ', ': '),
      { maxLength: 24 },
    )
    .map((parts) => parts.join(''));

  it('answers for any text', () => {
    fc.assert(
      fc.property(fc.oneof(pieces, fc.string({ unit: 'binary' })), (text) => {
        const fault = goSyntaxFault(text, text.length);
        expect(fault === undefined || fault.startsWith('yaml: ')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
