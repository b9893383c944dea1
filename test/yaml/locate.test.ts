import { describe, expect, it } from 'vitest';
import { locate, locateInScalar } from '../../src/yaml/locate.js';
import type { Path } from '../../src/yaml/value.js';

const text = `# head
apiVersion: v1
base: &base
  image: x
  list:
  - a
  -   name: b
      "q k": 'v'
spec:
  <<: *base
  own: {a: [1, {b: 2}], c: d}
  alias: *base
  empty:
  patch: |
    - op: add
      path: /x

    - op: remove
  quoted: "one
    two"
---
second: 1
---   # third
- x
`;

describe('locate', () => {
  it.each<[number, Path, string]>([
    [0, [], '2:1 2:1 0'],
    [0, ['apiVersion'], '2:1 2:13 1'],
    [0, ['base', 'list'], '5:3 6:3 2'],
    [0, ['base', 'list', 1], '7:3 7:7 3'],
    [0, ['base', 'list', 1, 'q k'], '8:7 8:14 4'],
    [0, ['spec', 'own', 'a', 1, 'b'], '11:17 11:20 5'],
    [0, ['spec', 'image'], '4:3 4:10 2'],
    [0, ['spec', 'alias', 'list', 0], '6:3 6:5 4'],
    [0, ['spec', 'empty', 'deeper'], '13:3 13:3 2'],
    [0, ['nothing'], '2:1 2:1 0'],
    [1, ['second'], '22:1 22:9 1'],
    [2, [0], '24:1 24:3 1'],
  ])('document %i, %j', (document, path, expected) => {
    const found = locate(text, document, path, 'kustomize')!;
    const { key, value, depth } = found;
    expect(`${key.line}:${key.column} ${value.line}:${value.column} ${depth}`).toBe(expected);
  });

  it('finds nothing where there is no such document or no YAML', () => {
    expect(locate(text, 3, [], 'kustomize')).toBeUndefined();
    expect(locate('a: [', 0, ['a'], 'kustomize')).toBeUndefined();
  });

  it('finds what stands in front of an error in another document', () => {
    expect(locate('a: 1\n---\nb: @\n', 0, ['a'], 'kustomize')?.value).toStrictEqual({ line: 1, column: 4 });
  });
});

describe('locateInScalar', () => {
  it('finds the lines of a literal block', () => {
    const lines = [1, 2, 3, 4].map((line) => locateInScalar(text, 0, ['spec', 'patch'], line, 'kustomize'));
    expect(lines).toStrictEqual([
      { line: 15, column: 5 },
      { line: 16, column: 5 },
      { line: 17, column: 5 },
      { line: 18, column: 5 },
    ]);
  });

  it('finds the start of quoted text', () => {
    expect(locateInScalar(text, 0, ['spec', 'quoted'], 1, 'kustomize')).toStrictEqual({
      line: 19,
      column: 12,
    });
  });

  it('minds the digit of a block scalar', () => {
    const yaml = 'a:\n  b: |2\n      x\n    y\n';
    expect(locateInScalar(yaml, 0, ['a', 'b'], 1, 'helm')).toStrictEqual({ line: 3, column: 5 });
  });
});
