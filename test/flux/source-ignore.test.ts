import { describe, expect, it } from 'vitest';
import type { FileTree } from '../../src/files/file-tree.js';
import { memoryTree } from '../../src/files/memory-tree.js';
import { artifactTree } from '../../src/flux/source-ignore.js';

function filesOf(tree: FileTree, directory = ''): string[] {
  return (tree.list(directory) ?? []).flatMap(({ name, kind }) => {
    const path = directory === '' ? name : `${directory}/${name}`;
    return kind === 'file' ? [path] : filesOf(tree, path);
  });
}

function kept(files: readonly string[], ignoreFiles: Record<string, string> = {}, ignore = ''): string[] {
  const contents = Object.fromEntries(files.map((file) => [file, 'x']));
  const tree = artifactTree(memoryTree({ ...contents, ...ignoreFiles }), { ignore });
  return filesOf(tree).filter((file) => files.includes(file));
}

const repository = [
  '.github/workflows/ci.yaml',
  '.gitignore',
  '.sops.yaml',
  'apps/.sops.yaml',
  'apps/web/logo.png',
  'apps/web/web.yaml',
  'deploy/a.yaml',
  'deploy/sub/b.yaml',
  'docs/readme.md',
];

describe('what gets into an artifact', () => {
  it('leaves out by default what Flux leaves out', () => {
    expect(kept(repository)).toEqual([
      'apps/web/web.yaml',
      'deploy/a.yaml',
      'deploy/sub/b.yaml',
      'docs/readme.md',
    ]);
  });

  it('loses all defaults but those for git by one pattern, even far down', () => {
    expect(kept(repository, { 'docs/.sourceignore': 'nothing\n' })).toEqual(
      repository.filter((file) => file !== '.gitignore'),
    );
    expect(kept(repository, { '.sourceignore': '# only a comment\n\n' })).toEqual(kept(repository));
  });

  it('keeps what is included again below an excluded directory', () => {
    expect(kept(repository, {}, '/*\n!/deploy')).toEqual(['deploy/a.yaml', 'deploy/sub/b.yaml']);
    expect(kept(repository, {}, 'deploy/\n!deploy/sub/b.yaml')).toContain('deploy/sub/b.yaml');
  });

  it('lets the directory of a file scope its patterns, deeper files win, and spec.ignore most of all', () => {
    const ignoreFiles = { '.sourceignore': '*.yaml', 'deploy/.sourceignore': '!*.yaml\n/a.yaml' };
    expect(kept(repository, ignoreFiles)).toEqual([
      'apps/web/logo.png',
      'deploy/sub/b.yaml',
      'docs/readme.md',
    ]);
    expect(kept(repository, ignoreFiles, '!deploy/a.yaml')).toContain('deploy/a.yaml');
  });

  it.each([
    ['web.yaml', false],
    ['apps', false],
    ['apps/', false],
    ['web.yaml/', true],
    ['/web.yaml', true],
    ['apps/*.yaml', true],
    ['apps/*/*.yaml', false],
    ['**/web.yaml', false],
    ['apps/**/web.yaml', false],
    ['apps/**', false],
    ['apps/w**', true],
    ['apps/w[a-f]b', false],
    ['apps/w[b', true],
    ['web.yaml ', false],
  ])('%j keeps apps/web/web.yaml: %s', (pattern, expected) => {
    expect(kept(repository, {}, pattern).includes('apps/web/web.yaml')).toBe(expected);
  });

  it('hides what it leaves out from every question', () => {
    const tree = artifactTree(memoryTree({ 'a.png': 'x', 'b/c.png': 'x', 'b/d': 'x' }));
    expect([tree.kind('a.png'), tree.readText('a.png'), tree.readBytes('b/c.png')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(tree.list('b')).toEqual([{ name: 'd', kind: 'file' }]);
    expect(tree.kind('b')).toBe('directory');
  });
});
