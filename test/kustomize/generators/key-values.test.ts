import { describe, expect, it } from 'vitest';
import { keyValues } from '../../../src/kustomize/generators/key-values.js';
import type { GeneratorEntry } from '../../../src/kustomize/kustomization.js';

function pairs(entry: GeneratorEntry, files: Record<string, string> = {}) {
  const result = keyValues(entry, (name) => Buffer.from(files[name] ?? ''));
  return {
    pairs: result.pairs.map(({ key, value }) => [key, Buffer.from(value).toString()]),
    upstream: result.faults.map(({ fault }) => fault.fault.upstream),
  };
}

describe('keyValues', () => {
  it('strips one pair of equal quotes from literals', () => {
    expect(pairs({ literals: ['a=1', 'b="x"', `c='"y"'`, 'd="', 'e=x=y', 'f='] }).pairs).toEqual([
      ['a', '1'],
      ['b', 'x'],
      ['c', '"y"'],
      ['d', '"'],
      ['e', 'x=y'],
      ['f', ''],
    ]);
  });

  it('reads env files line by line', () => {
    const content = '\uFEFFA=1\r\n# comment\n\n  B="two" \nC\nD==';
    expect(pairs({ envs: ['x.env'] }, { 'x.env': content }).pairs).toEqual([
      ['A', '1'],
      ['B', '"two" '],
      ['C', ''],
      ['D', '='],
    ]);
  });

  it('names file keys after the file, or as told', () => {
    expect(pairs({ files: ['dir/a.txt', 'k=dir/a.txt'] }, { 'dir/a.txt': 'text' }).pairs).toEqual([
      ['a.txt', 'text'],
      ['k', 'text'],
    ]);
  });

  it('refuses malformed sources one by one, in kustomize’s words', () => {
    const { upstream } = pairs({ literals: ['=a', 'b'], files: ['=c', 'd=', 'e=f=g'] });
    expect(upstream).toEqual([
      'loading KV pairs: literal sources [=a b]: invalid literal source =a, expected key=value',
      'loading KV pairs: literal sources [=a b]: invalid literal source b, expected key=value',
      'loading KV pairs: file sources: [=c d= e=f=g]: missing key name for file path "c" in source "=c"',
      'loading KV pairs: file sources: [=c d= e=f=g]: missing file path for key name "d" in source "d="',
      `loading KV pairs: file sources: [=c d= e=f=g]: source "e=f=g" key name or file path contains '='`,
    ]);
  });
});
