import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../src/files/memory-tree.js';
import type { FileTree } from '../../src/files/file-tree.js';
import { ArtifactFault, buildArtifact } from '../../src/flux/artifact.js';
import { readArtifactGenerator } from '../../src/flux/artifact-generator.js';
import { parsePathPattern } from '../../src/flux/doublestar.js';
import type { YamlMap } from '../../src/yaml/value.js';

const repository = memoryTree({
  'README.md': 'readme',
  'apps/a.yaml': 'a: {x: 1, z: 1}',
  'apps/logo.png': 'png',
  'apps/base/b.yaml': 'b',
  'apps/base/tests/t.yaml': 't',
  'over/a.yaml': 'a: {z: 2}',
});

function build(copy: YamlMap[], fluxVersion = '2.7') {
  const { artifacts } = readArtifactGenerator({ spec: { artifacts: [{ name: 'x', copy }] } });
  return buildArtifact('x', artifacts[0]!.copy, new Map([['repo', repository]]), fluxVersion);
}

function filesOf(tree: FileTree, directory = ''): string[] {
  return (tree.list(directory) ?? []).flatMap(({ name, kind }) => {
    const path = directory === '' ? name : `${directory}/${name}`;
    return kind === 'file' ? [path] : filesOf(tree, path);
  });
}

function copied(from: string, to: string, exclude: string[] = [], fluxVersion?: string): string[] {
  return filesOf(build([{ from: `@repo/${from}`, to: `@artifact/${to}`, exclude }], fluxVersion).tree);
}

describe('what an artifact is made of', () => {
  it.each([
    ['README.md', 'doc.md', ['doc.md']],
    ['README.md', 'doc/', ['doc/README.md']],
    ['apps/base', 'x', ['x/base/b.yaml', 'x/base/tests/t.yaml']],
    ['apps/base/', 'x/', ['x/base/b.yaml', 'x/base/tests/t.yaml']],
    ['apps/**', 'x/', ['x/a.yaml', 'x/base/b.yaml', 'x/base/tests/t.yaml']],
    ['apps/*', 'x/', ['x/apps/a.yaml', 'x/apps/base/b.yaml', 'x/apps/base/tests/t.yaml']],
    ['*/a.yaml', '', ['apps/a.yaml', 'over/a.yaml']],
  ])('%s to %s', (from, to, expected) => {
    expect(copied(from, to)).toEqual(expected);
  });

  it('is without what is excluded', () => {
    expect(copied('apps/**', '', ['apps/a.yaml', 'tests/**'])).toEqual(['base/b.yaml']);
    expect(copied('apps/**', '', ['*.yaml'], '2.7')).toContain('a.yaml');
    expect(copied('apps/**', '', ['*.yaml'], '2.8')).toEqual([]);
  });

  it('knows where its files come from, and merges where it is asked to', () => {
    const { tree, copiedFrom } = build([
      { from: '@repo/apps/a.yaml', to: '@artifact/values.yaml' },
      { from: '@repo/apps/base/b.yaml', to: '@artifact/' },
      { from: '@repo/over/a.yaml', to: '@artifact/values.yaml', strategy: 'Merge' },
    ]);
    expect(tree.readText('values.yaml')).toBe('a:\n  x: 1\n  z: 2\n');
    expect(copiedFrom('b.yaml')).toEqual({ alias: 'repo', path: 'apps/base/b.yaml' });
    expect(copiedFrom('values.yaml')).toBeUndefined();
  });

  it.each([
    [{ from: '@repo/missing', to: '@artifact/' }, "source 'missing' does not exist"],
    [{ from: '@repo/*.txt', to: '@artifact/' }, "no files match pattern '*.txt' in source 'repo'"],
    [
      { from: '@repo/*.md', to: '@artifact/', exclude: ['**'] },
      "all files matching pattern '*.md' were excluded",
    ],
    [{ from: '@other/x', to: '@artifact/' }, "source alias 'other' not found"],
  ])('cannot be made by %j', (rule, message) => {
    expect(() => build([rule])).toThrow(new ArtifactFault(message, 0));
  });
});

describe('an ArtifactGenerator', () => {
  it('must name its sources and artifacts once, and revisions of its own sources', () => {
    const { diagnostics, sources } = readArtifactGenerator({
      metadata: { name: 'g', namespace: 'n' },
      spec: {
        sources: [
          { alias: 'a', kind: 'GitRepository', name: 'x' },
          { alias: 'a', kind: 'Bucket', name: 'y' },
        ],
        artifacts: [{ name: 'one', revision: '@b' }, { name: 'one' }],
      },
    });
    expect(sources).toEqual(new Map([['a', { kind: 'GitRepository', namespace: 'n', name: 'x' }]]));
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "duplicate source alias 'a' found",
      "artifact one revision source alias 'b' not found",
      "duplicate artifact name 'one' found",
    ]);
  });
});

describe('path patterns', () => {
  it.each([
    ['**', 'a/b', true],
    ['a/**', 'a', true],
    ['**/*.yaml', 'x.yaml', true],
    ['a/**/c', 'a/b/b/c', true],
    ['a/*', 'a/b/c', false],
    ['{a,b/{c,d}}/*.y?ml', 'b/d/x.yaml', true],
    ['{a,b', 'a', undefined],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(parsePathPattern(pattern)?.matches(path)).toBe(expected);
  });
});
