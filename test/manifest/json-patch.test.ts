import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyJsonPatch,
  JsonPatchError,
  parseJsonPatch,
  type JsonPatchOperation,
} from '../../src/manifest/json-patch.js';
import { jsonMerge } from '../../src/manifest/json-merge.js';
import { sameData } from '../../src/manifest/same-data.js';
import type { YamlValue } from '../../src/yaml/value.js';

const document = { a: { 'b/c': 1, 'd~e': [1, 2, 3] }, n: null };

function faultOf(...operations: JsonPatchOperation[]): string {
  try {
    applyJsonPatch(document, operations);
  } catch (error) {
    if (error instanceof JsonPatchError) return error.upstream;
  }
  return 'no fault';
}

describe('applyJsonPatch', () => {
  it('reads a key that a map does not have as null: replace adds it, copy copies null', () => {
    const object = { spec: { type: 0 } };
    expect(applyJsonPatch(object, [{ op: 'replace', path: '/spec/name', value: 'x' }])).toEqual({
      spec: { type: 0, name: 'x' },
    });
    expect(applyJsonPatch(object, [{ op: 'copy', from: '/spec/name', path: '/spec/copy' }])).toEqual({
      spec: { type: 0, copy: null },
    });
  });

  it('applies each operation to the outcome of the one before', () => {
    const patched = applyJsonPatch(document, [
      { op: 'test', path: '/a/b~1c', value: 1 },
      { op: 'add', path: '/a/d~0e/-', value: 4 },
      { op: 'add', path: '/a/d~0e/0', value: 0 },
      { op: 'remove', path: '/a/d~0e/-2' },
      { op: 'replace', path: '/n', value: { x: [] } },
      { op: 'copy', from: '/a/b~1c', path: '/n/x/0' },
      { op: 'move', from: '/a/b~1c', path: '/moved' },
      { op: 'add', path: '/empty' },
      { op: 'test', path: '/missing', value: null },
    ]);
    expect(patched).toEqual({ a: { 'd~e': [0, 1, 2, 4] }, n: { x: [1] }, moved: 1, empty: null });
    expect(document.a['d~e']).toEqual([1, 2, 3]);
  });

  it.each<[string, JsonPatchOperation]>([
    ['add operation does not apply: doc is missing path: "/x/y": missing value', { op: 'add', path: '/x/y' }],
    [
      "error in add for path: '/a/d~0e/9': Unable to access invalid index: 9: invalid index referenced",
      { op: 'add', path: '/a/d~0e/9', value: 1 },
    ],
    [
      `error in add for path: '/a/d~0e/x': value was not a proper array index: 'x': strconv.Atoi: parsing "x": invalid syntax`,
      { op: 'add', path: '/a/d~0e/x', value: 1 },
    ],
    [
      "error in remove for path: '/a/zz': Unable to remove nonexistent key: zz: missing value",
      { op: 'remove', path: '/a/zz' },
    ],
    [
      "error in move for path: 'zz': Unable to remove nonexistent key: zz: missing value",
      { op: 'move', from: '/a/zz', path: '/b' },
    ],
    [
      'replace operation does not apply: doc is missing path: /x/y: missing value',
      { op: 'replace', path: '/x/y', value: 1 },
    ],
    ['testing value /a/b~1c failed: test failed', { op: 'test', path: '/a/b~1c', value: 2 }],
    ['Unexpected kind: frob', { op: 'frob', path: '/a' }],
  ])('says: %s', (message, operation) => {
    expect(faultOf(operation)).toBe(message);
  });

  it('stops a patch that would copy without end', () => {
    const doubling = Array.from({ length: 40 }, (_, index) => ({
      op: 'copy',
      from: '/a',
      path: `/a/x${index}`,
    }));
    expect(faultOf(...doubling)).toBe('error while adding value during copy: copy size limit reached');
  });

  const value: fc.Arbitrary<YamlValue> = fc.letrec<{ value: YamlValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<YamlValue>(null, true, 1, 'x', '__proto__'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b/c', '~', '__proto__', 'constructor'), tie('value'), {
        maxKeys: 3,
      }),
    ),
  })).value;

  it('finds what it added, and removing it restores the document', () => {
    fc.assert(
      fc.property(value, value, fc.constantFrom('new', 'a/b', '~x', 'toString'), (root, added, key) => {
        const before = { root };
        const path = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        const after = applyJsonPatch(before, [
          { op: 'add', path, value: added },
          { op: 'test', path, value: added },
          { op: 'remove', path },
        ]);
        expect(sameData(after, before)).toBe(true);
      }),
    );
  });

  it('merges as RFC 7386 says: merging twice changes nothing more, and no null is left of the patch', () => {
    expect(jsonMerge({ a: 'b', c: { d: 'e', f: 'g' } }, { a: 'z', c: { f: null } })).toEqual({
      a: 'z',
      c: { d: 'e' },
    });
    expect(jsonMerge({ e: null }, { a: 1 })).toEqual({ e: null, a: 1 });
    expect(jsonMerge([1, 2], { a: { bb: { ccc: null } } })).toEqual({ a: { bb: {} } });
    fc.assert(
      fc.property(value, value, (target, patch) => {
        const once = jsonMerge(target, patch);
        expect(sameData(jsonMerge(once, patch), once)).toBe(true);
      }),
    );
  });
});

describe('parseJsonPatch', () => {
  it('refuses what is no list of operations', () => {
    expect(() => parseJsonPatch({ op: 'add' })).toThrow(JsonPatchError);
    expect(() => parseJsonPatch(['add'])).toThrow('operation 0 of the JSON patch must be a map');
    expect(parseJsonPatch([{ path: 1 }])).toEqual([{ op: 'unknown' }]);
  });
});
