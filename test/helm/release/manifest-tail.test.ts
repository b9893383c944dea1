import { array, assert, constantFrom, property, tuple, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManifestFault } from '../../../src/helm/release/manifest-head.js';
import { readManifestLike, type ReadManifest } from '../../../src/helm/release/manifest-tail.js';

const schema = `spec:\n${'  - {name: field, type: text}\n'.repeat(100)}status: {}\n`;
const object = (name: string, more = schema): string => `kind: A\nmetadata:\n  name: ${name}\n${more}`;

/** What the last of some texts is read as, each after the one before it. */
function readAll(...texts: readonly string[]): ReadManifest {
  let before: ReadManifest | undefined;
  for (const text of texts) before = readManifestLike(text, before);
  return before!;
}

/** What is known of a text whatever was read before it. */
function plain({ head }: ReadManifest): unknown {
  return head instanceof ManifestFault ? [head.message, head.line, head.upstream] : head;
}

describe('manifests that end alike', () => {
  it('are read up to there', () => {
    const read = readAll(object('a'), object('b'), object('c'));
    expect(read.tail).toBe(schema.length);
    expect(read.head).toMatchObject({ kind: 'A', name: 'c' });
  });

  it('are not read up to a part of their heads', () => {
    const end = `metadata: {name: x}\n${schema}`;
    expect(readAll(`kind: A\n${end}`, `kind: B\n${end}`, `kind: C\n${end}`)).toMatchObject({
      tail: schema.length,
      head: { kind: 'C', name: 'x' },
    });
  });

  it.each([
    ['a part of the head at the end', `${schema}metadata: {name: z}\n`],
    ['a quoted key', `${schema}"kind": B\n`],
    ['the end of the document', `${schema}...\n`],
    ['anchors', `x: &x 1\n${schema}y: *x\n`],
    ['a broken end', `${schema}x: {\n`],
    ['too little', 'spec: {}\n'],
  ])('are read as they are alone: %s', (_, more) => {
    const text = object('c', more);
    expect(plain(readAll(object('a', more), object('b', more), text))).toEqual(plain(readAll(text)));
  });

  it.each([
    ['an open text', 'kind: A\nx: "\n'],
    ['an open list', 'kind: A\nx: [\n'],
    ['half a line', 'kind: A\nx: '],
    ['a comment', 'kind: A\n# '],
    ['half a key', 'kind: A\nmy'],
    ['braces', '{kind: A}\n'],
    ['an indented map', '  kind: A\n'],
    ['an ended document', 'kind: A\n...\n'],
    ['nothing', ''],
    ['a text', 'kind\n'],
    ['an open key', 'kind: A\n? x\n'],
  ])('are read as they are alone behind %s', (_, front) => {
    const text = front + schema;
    expect(plain(readAll(object('a'), object('b'), text))).toEqual(plain(readAll(text)));
  });

  it('are read as they are alone, whatever they are', () => {
    const line = constantFrom(
      'kind: A',
      'metadata: {name: x}',
      'metadata:',
      '  name: y',
      'spec: |',
      'x: "a',
      'b"',
      'list: [',
      ']',
      '- item',
      '# comment',
      '',
      '...',
      '---',
      'a: &a 1',
      'b: *a',
      '? key',
      'text',
      'spec:',
      '  deep: {a: b}',
      `long: ${'x'.repeat(1500)}`,
    );
    const lines = (maxLength: number): Arbitrary<string> =>
      array(line, { maxLength }).map((list) => list.map((item) => `${item}\n`).join(''));
    const texts = tuple(lines(4), lines(4), lines(4), lines(8));
    assert(
      property(texts, ([a, b, c, end]) => {
        for (const tail of [end, end + schema]) {
          const text = c + tail;
          expect(plain(readAll(object('a') + tail, b + tail, text))).toEqual(plain(readAll(text)));
          expect(plain(readAll(a + tail, object('b') + tail, text))).toEqual(plain(readAll(text)));
        }
      }),
      { numRuns: 500 },
    );
  });
});
