import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { YamlError } from '../../src/yaml/error.js';
import { readDocuments, readFirst, type ReadOptions } from '../../src/yaml/read.js';
import type { YamlValue } from '../../src/yaml/value.js';

const helm: ReadOptions = { rules: 'helm', duplicateKeys: 'last' };
const kustomize: ReadOptions = { rules: 'kustomize' };

function values(text: string, options: ReadOptions): YamlValue[] {
  return readDocuments(text, options).map((document) => document.value);
}

function messageOf(text: string, options: ReadOptions = kustomize): string {
  try {
    readDocuments(text, options);
  } catch (error) {
    if (error instanceof YamlError) return error.message;
    throw error;
  }
  return 'read without an error';
}

describe('scalars', () => {
  // Text, what sigs.k8s.io/yaml reads, what yaml.v3 reads.
  it.each<[string, YamlValue, YamlValue]>([
    ['yes', true, 'yes'],
    ['Off', false, 'Off'],
    ['n', false, 'n'],
    ['True', true, true],
    ['~', null, null],
    ['0644', 420, 420],
    ['0o644', 420, 420],
    ['0o-7', '0o-7', -7],
    ['0b101', 5, 5],
    ['0b-1', -1, -1],
    ['-0x1F', -31, -31],
    ['1_000', 1000, 1000],
    ['1_000.5', 1000.5, 1000.5],
    ['.5_0', 0.5, 0.5],
    ['._5', '._5', '._5'],
    ['08', 8, 8],
    ['+.5', 0.5, 0.5],
    ['1e3', 1000, 1000],
    ['1e400', '1e400', '1e400'],
    ['1:30', '1:30', '1:30'],
    ['.', '.', '.'],
    ['=', '=', '='],
    ['9007199254740993', 9007199254740992, 9007199254740993n],
    ['18446744073709551616', 18446744073709552000, 18446744073709552000],
    ['2024-01-01', '2024-01-01', '2024-01-01T00:00:00Z'],
    ['2001-1-2 3:4:5', '2001-1-2 3:4:5', '2001-01-02T03:04:05Z'],
    ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00', '2001-12-14T21:59:43.1-05:00'],
    ['2024-02-30', '2024-02-30', '2024-02-30'],
    ['! 123', '123', 123],
    ['!!str 123', '123', '123'],
    ['!!int "3"', 3, 3],
    ['!!binary aGVsbG8=', 'hello', 'hello'],
    ['!foo 123', '123', '123'],
  ])('%s', (text, byHelm, byKustomize) => {
    expect(values(`a: ${text}\n`, helm)).toStrictEqual([{ a: byHelm }]);
    expect(values(`a: ${text}\n`, kustomize)).toStrictEqual([{ a: byKustomize }]);
  });

  it('can keep large integers exact by the rules of Helm', () => {
    const exact: ReadOptions = { rules: 'helm', integers: 'exact' };
    expect(values('a: 9007199254740993\nb: yes', exact)).toStrictEqual([{ a: 9007199254740993n, b: true }]);
    expect(values('a: 123456789012345678901', exact)).toStrictEqual([{ a: 123456789012345680000 }]);
  });
});

describe('keys', () => {
  it.each<[string, string, string]>([
    ['on', 'true', 'on'],
    ['010', '8', '010'],
    ['1e3', '1000', '1e3'],
    ['1.23456789012', '1.2345679', '1.23456789012'],
    ['.inf', '.inf', '.inf'],
    ['2024-01-01', '2024-01-01', '2024-01-01'],
    ['"on"', 'on', 'on'],
    ['http://x', 'http://x', 'http://x'],
    ['? a b\n', 'a b', 'a b'],
    ['__proto__', '__proto__', '__proto__'],
  ])('%s', (text, byHelm, byKustomize) => {
    expect(Object.keys(readFirst(`${text}: 1`, helm).value as object)).toStrictEqual([byHelm]);
    expect(Object.keys(readFirst(`${text}: 1`, kustomize).value as object)).toStrictEqual([byKustomize]);
  });

  it('leaves the prototype of maps alone', () => {
    const value = readFirst('a: {__proto__: {x: 1}}\nconstructor: 2', helm).value as Record<string, unknown>;
    expect(Object.getPrototypeOf(value['a'])).toBe(Object.prototype);
    expect(JSON.stringify(value)).toBe('{"a":{"__proto__":{"x":1}},"constructor":2}');
  });
});

describe('structure', () => {
  it.each<[string, YamlValue]>([
    ['a:\n- b: 1\n  c:\n  - d\n-\n  e\nf: g\n', { a: [{ b: 1, c: ['d'] }, 'e'], f: 'g' }],
    ['- - - a\n  - b\n', [[['a'], 'b']]],
    ['a: x\n  y\n\n  z # c\nb: 1\n', { a: 'x y\nz', b: 1 }],
    ['a: [1,\n\n# c\n2 # d\n]\nb: {c: d, "e":f, g}\n', { a: [1, 2], b: { c: 'd', e: 'f', g: null } }],
    ['a: [b: c, "d": e]\n', { a: [{ b: 'c' }, { d: 'e' }] }],
    ['a: "x\n  y\n\n  z\\\n  w\\t\\u00e9"\n', { a: 'x y\nzw\té' }],
    ["a: 'it''s\n  b'\n", { a: "it's b" }],
    ['a: |\n    x\n   \n\n    y\n\nb: 1\n', { a: 'x\n\n\ny\n', b: 1 }],
    ['a: |+\n  x\n\n', { a: 'x\n\n' }],
    ['a: |-2 # c\n    b\n', { a: '  b' }],
    ['a: |\n  x', { a: 'x' }],
    ['a: >\n  x\n  y\n\n  z\n   more\n  w\n', { a: 'x y\nz\n more\nw\n' }],
    ['? a\n: - b\n  - c\n? d\n', { a: ['b', 'c'], d: null }],
    ['&x a: &y 1\nb: *x\nc: *y\n', { a: 1, b: 'a', c: 1 }],
    ['a: &x\n- 1\nb: &x 2\nc: *x\n', { a: [1], b: 2, c: 2 }],
    ['a: 1\r\nb: |\r\n  x\r\n  y\r\n', { a: 1, b: 'x\ny\n' }],
    ['a: 1\rb: 2\r', { a: 1, b: 2 }],
    ['\ufeffa:\t1\t# c\n', { a: 1 }],
    ['%YAML 1.1\n%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 1\n...\n', { a: '1' }],
  ])('%j', (text, value) => {
    expect(values(text, helm)).toStrictEqual([value]);
  });

  it('reads folded text as kustomize prints it, with one more line break before indented lines', () => {
    const text = 'a: >\n  x\n   y\n\n  z\n';
    expect(values(text, helm)).toStrictEqual([{ a: 'x\n y\n\nz\n' }]);
    expect(values(text, kustomize)).toStrictEqual([{ a: 'x\n\n y\n\nz\n' }]);
  });

  it('merges where the key stands by the rules of Helm, below explicit keys by those of kustomize', () => {
    const text = 'b: &b {x: 1, z: 2}\nv:\n  x: 3\n  <<: [*b, {x: 4, w: 5}]\n';
    expect(values(text, helm)).toStrictEqual([{ b: { x: 1, z: 2 }, v: { x: 1, z: 2, w: 5 } }]);
    expect(values(text, kustomize)).toStrictEqual([{ b: { x: 1, z: 2 }, v: { x: 3, z: 2, w: 5 } }]);
  });

  it('copies what aliases bring', () => {
    const value = readFirst('a: &a {x: 1}\nb: *a\n', helm).value as { a: object; b: object };
    expect(value.a).not.toBe(value.b);
  });
});

describe('documents', () => {
  it('says where each starts and which are empty', () => {
    const text = '# head\na: 1\n---\n# nothing\n---\n\nb: |\n  x\n--- # c\n- c\n...\n---\n';
    expect(readDocuments(text, kustomize)).toStrictEqual([
      { value: { a: 1 }, empty: false, line: 2 },
      { value: null, empty: true, line: 3 },
      { value: { b: 'x\n' }, empty: false, line: 7 },
      { value: ['c'], empty: false, line: 10 },
      { value: null, empty: true, line: 12 },
    ]);
  });

  it('finds none in comments and white space', () => {
    expect(readDocuments('', kustomize)).toStrictEqual([]);
    expect(readDocuments('\n  # only\n', kustomize)).toStrictEqual([]);
    expect(readFirst('# only', helm)).toStrictEqual({ value: null, empty: true, line: 1 });
  });

  it('reads the first alone without a look at the others', () => {
    expect(readFirst('a: 1\n---\n{{', helm).value).toStrictEqual({ a: 1 });
  });
});

describe('errors', () => {
  it.each<[string, string]>([
    ['a: 1\nb: 2\na: 3\n', 'line 3, column 1: the key "a" stands twice in this map, first on line 1'],
    [
      'a: b: c\n',
      'line 1, column 5: a second ": " on the line; a value that contains a colon and a blank must be quoted, and a nested map starts on its own line, indented',
    ],
    [
      'a: {{ .Values.x }}\n',
      'line 1, column 4: a template expression {{ }} stands here, which is not YAML; only files in the templates folder of a chart are templates (elsewhere quote it)',
    ],
    ['a:\n\tb: 1\n', 'line 2, column 1: a tab cannot indent; YAML indents with spaces only'],
    [
      'a:\n   b: 1\n  c: 2\n',
      'line 3, column 3: unexpected indentation; the keys of this map stand at column 1',
    ],
    [
      'a: *\n',
      'line 1, column 4: * starts an alias, whose name has letters, digits, - and _ only; quote the text if it is none',
    ],
    [
      'a: *.example.com\n',
      'line 1, column 4: * starts an alias, whose name has letters, digits, - and _ only; quote the text if it is none',
    ],
    [
      'a: *nope\n',
      'line 1, column 4: no anchor &nope stands before this alias; text that starts with * must be quoted',
    ],
    ['a: &a\n  b: *a\n', 'line 2, column 6: the anchor &a contains itself'],
    ['a: "x\nb: 1\n', 'line 1, column 4: the double quote that opens here is never closed'],
    ['a: [1, 2\nb: 1\n', 'line 2, column 2: expected , or ] here, for the [ that opens on line 1'],
    [
      'a: "\\d"\n',
      'line 1, column 5: \\d is no escape that YAML knows; write \\\\ for a backslash, or use single quotes',
    ],
    ['a: "x" y\n', 'line 1, column 8: unexpected text after the closing quote; expected the end of the line'],
    ['a: @x\n', 'line 1, column 4: a plain value cannot start with @; quote it'],
    ['a: - b\n', 'line 1, column 4: a list starts on a line of its own, not behind its key'],
    [
      'a:\n- b\n-c\n',
      'line 3, column 1: expected "key: value" at this column; text that goes on from the line above is indented deeper than its key',
    ],
    [
      'a:1\nb: 2\n',
      'line 2, column 2: a second ": " on the line; a value that contains a colon and a blank must be quoted, and a nested map starts on its own line, indented',
    ],
    ['x: 1\na:1\n', 'line 2, column 1: expected "key: value"; a blank must follow the colon'],
    ['- a\nb: 1\n', 'line 2, column 1: expected the next "- " of the list at this column'],
    ['~: a\n', 'line 1, column 1: null cannot be a key; quote it to have text'],
    ['? [a]\n: b\n', 'line 1, column 1: a map or list cannot be a key; expected text'],
    [
      'a: .inf\n',
      'line 1, column 4: .inf is a number that JSON does not have, so Kubernetes cannot read it; quote it to have text',
    ],
    [
      'a: x\u0001\n',
      'line 1, column 5: the control character U+0001 cannot stand in YAML; write it as an escape in double quotes',
    ],
    ['a: !!int x\n', 'line 1, column 10: !!int does not fit the value x'],
    [
      '%YAML 1.2\n---\na: 1\n',
      'line 1, column 1: the directive asks for YAML 1.2; the Go tools read 1.1 only',
    ],
    [
      'a: 1\n--- b\n',
      'line 2, column 5: kustomize takes nothing but a comment behind ---; start the document on the next line',
    ],
    [
      '[a]\nb: 1\n',
      'line 2, column 1: expected the end of the document; is this line indented less than it should be?',
    ],
  ])('%j', (text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  it('counts offsets in the text as it was given', () => {
    const text = 'a: 1\r\nb: 2\r\nc: @\r\n';
    try {
      readDocuments(text, kustomize);
      expect.unreachable();
    } catch (error) {
      expect(text[(error as YamlError).offset]).toBe('@');
      expect(error).toMatchObject({ line: 3, column: 4 });
    }
  });
});

const PIECES = (
  'a: |- |? |: |"|\'|[|]|{|}|, |#| # c|>-\\n|&a |*a|!!str |!|<<: |---\\n|...\\n|%|{{ x }}|0x1|1e3|~|.inf|' +
  '2024-01-01|key|\\\\|@|`|__proto__: '
)
  .split('|')
  .map((piece) => piece.replaceAll('\\n', '\n'))
  .concat('|', '\n', '\n  ', '    ', '\t', '\r\n', '\u2028');

describe('hostile text', () => {
  const size = 1 << 20;
  const nest = (open: string, levels: number): string => open.repeat(levels);

  it.each<[string, string]>([
    ['nested lists', nest('[', size)],
    ['nested maps', nest('{a: ', size / 4)],
    ['nested dashes', nest('- ', size / 2)],
    ['nested keys', nest('? ', size / 2)],
    [
      'an alias bomb',
      'a0: &a0 [x,x,x,x,x,x,x,x,x]\n' +
        Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${nest(`*a${i},`, 9)}]\n`).join(''),
    ],
  ])('refuses %s', (_name, text) => {
    expect(messageOf(text)).toMatch(/nested more than 1000 levels deep|excessive aliasing/);
  });

  it.each<[string, string]>([
    ['one long line', `a: ${'x '.repeat(size / 2)}`],
    ['many colons', `a: ${'x:y'.repeat(size / 3)}`],
    ['many hashes', `a: ${'x#'.repeat(size / 2)}`],
    ['a list without colons', '- abcdef\n'.repeat(size / 9)],
    ['a list of tags', '- !!str f\n'.repeat(size / 10)],
    ['many keys', Array.from({ length: 60_000 }, (_, i) => `k${i}: ${i}\n`).join('')],
    ['many anchors', Array.from({ length: 60_000 }, (_, i) => `- &a${i} x\n`).join('')],
    ['many aliases', `a: &a x\nb:\n${'- *a\n'.repeat(size / 6)}`],
    ['blank lines', `a: x\n${'\n'.repeat(size)}b: 1`],
    ['a long quoted text', `a: "${'x\n'.repeat(size / 2)}"`],
    ['many documents', '---\na: 1\n'.repeat(size / 9)],
  ])('reads %s in a moment', (_name, text) => {
    const started = performance.now();
    expect(readDocuments(text, kustomize).length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('throws nothing but YamlError', () => {
    const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4, unit: 'binary' }));
    const rules = fc.constantFrom<ReadOptions['rules']>('helm', 'kustomize');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), rules, (pieces, by) => {
        try {
          readDocuments(pieces.join(''), { rules: by });
        } catch (error) {
          expect(error).toBeInstanceOf(YamlError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
