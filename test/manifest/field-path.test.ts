import { describe, expect, it } from 'vitest';
import {
  FieldPathError,
  findFields,
  lookupField,
  splitFieldPath,
  splitFieldSpecPath,
} from '../../src/manifest/field-path.js';

describe('splitFieldPath', () => {
  it.each([
    ['a.b', ['a', 'b']],
    [String.raw`data.a\.b`, ['data', 'a.b']],
    ['metadata.annotations.[a.b/c]', ['metadata', 'annotations', 'a.b/c']],
    ['list.[name=a.b].x', ['list', '[name=a.b]', 'x']],
    ['list.[=a.b]', ['list', '[=a.b]']],
    ['list.*.0', ['list', '*', '0']],
  ])('%s', (path, segments) => {
    expect(splitFieldPath(path)).toEqual(segments);
  });

  it('splits field specs at slashes', () => {
    expect(splitFieldSpecPath(String.raw`metadata/annotations/a\/b`)).toEqual([
      'metadata',
      'annotations',
      'a/b',
    ]);
  });
});

describe('findFields', () => {
  const object = () => ({ list: [{ name: 'web' }, { name: 'web-side' }], text: 'x' });
  const keysOf = (path: string, create?: 'scalar' | 'map' | 'list', root = object()): (string | number)[] =>
    findFields(root, splitFieldPath(path), create).map(({ key }) => key);

  it('finds by key, index, pattern and in all elements', () => {
    expect(keysOf('text')).toEqual(['text']);
    expect(keysOf('list.[name=web]')).toEqual([0, 1]);
    expect(keysOf('list.[name=^web$]')).toEqual([0]);
    expect(keysOf('list.*.name')).toEqual(['name', 'name']);
    expect(keysOf('list.1.name')).toEqual(['name']);
    expect(keysOf('missing.x')).toEqual([]);
  });

  it('makes what is missing', () => {
    const root = object();
    findFields(root, splitFieldPath('list.[name=new].ports.0.port'), 'scalar');
    findFields(root, splitFieldPath('a.b'), 'list');
    expect(root).toEqual({
      list: [{ name: 'web' }, { name: 'web-side' }, { name: 'new', ports: [{ port: null }] }],
      text: 'x',
      a: { b: [] },
    });
  });

  it('says what does not fit', () => {
    expect(() => keysOf('list.5')).toThrow('there is no element 5 in the list of 2');
    expect(() => keysOf('text.x')).toThrow('the path needs a map where there is a plain value');
    expect(() => keysOf('text.*')).toThrow(FieldPathError);
    expect(() => keysOf('list.[name=(]')).toThrow('not a valid regular expression');
  });
});

describe('lookupField', () => {
  it('compares whole values', () => {
    const root = { list: [{ name: 'web-side' }, { name: 'web' }], plain: ['a', 'b'] };
    expect(lookupField(root, ['list', '[name=web]', 'name'])).toBe('web');
    expect(lookupField(root, ['plain', '-'])).toBe('b');
    expect(lookupField(root, ['plain', '[=a]'])).toBe('a');
    expect(lookupField(root, ['plain', '7'])).toBeUndefined();
    expect(lookupField(root, ['constructor'])).toBeUndefined();
  });
});
