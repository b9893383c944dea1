import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { joinPath } from '../../src/files/file-tree.js';
import { memoryTree } from '../../src/files/memory-tree.js';
import { recordingTree } from '../../src/files/recording-tree.js';
import { workingTree } from '../../src/files/working-tree.js';
import { gitRemotes, normaliseGitUrl } from '../../src/files/git-remotes.js';

const directory = mkdtempSync(join(tmpdir(), 'preflux-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
mkdirSync(join(directory, 'root/sub'), { recursive: true });
mkdirSync(join(directory, 'root/.git'));
writeFileSync(join(directory, 'root/sub/b.txt'), 'b');
writeFileSync(join(directory, 'root/a.txt'), 'ä');
writeFileSync(join(directory, 'secret.txt'), 'secret');
symlinkSync('sub', join(directory, 'root/link'));
symlinkSync('../secret.txt', join(directory, 'root/out'));
symlinkSync('nowhere', join(directory, 'root/dangling'));

describe('gitRemotes', () => {
  const config = '[remote "origin"]\n\turl = git@example.com:team/fleet.git\n';
  const write = (path: string, text: string): void => {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), text);
  };

  it('reads the configuration of a working copy, of its worktrees and of submodules', () => {
    write('copy/.git/config', config);
    write('copy/.git/worktrees/tree/commondir', '../..\n');
    write('tree/.git', `gitdir: ${join(directory, 'copy/.git/worktrees/tree')}\n`);
    write('copy/.git/modules/part/config', config.replace('fleet', 'part'));
    write('copy/part/.git', 'gitdir: ../.git/modules/part\n');
    expect([...gitRemotes(join(directory, 'copy'))]).toEqual(['example.com/team/fleet']);
    expect([...gitRemotes(join(directory, 'tree'))]).toEqual(['example.com/team/fleet']);
    expect([...gitRemotes(join(directory, 'copy/part'))]).toEqual(['example.com/team/part']);
    expect([...gitRemotes(join(directory, 'root/sub'))]).toEqual([]);
  });
});

describe('workingTree', () => {
  it('drops links as Flux does, and hides .git', () => {
    const tree = workingTree(join(directory, 'root'), { symlinks: 'drop' });
    expect(tree.list('')).toEqual([
      { name: 'a.txt', kind: 'file' },
      { name: 'sub', kind: 'directory' },
    ]);
    expect(tree.kind('link')).toBeUndefined();
    expect(tree.readText('link/b.txt')).toBeUndefined();
  });

  it('follows links that stay inside, and no others', () => {
    const tree = workingTree(join(directory, 'root'), { symlinks: 'follow' });
    expect(tree.list('')?.map((entry) => entry.name)).toEqual(['a.txt', 'link', 'sub']);
    expect(tree.readText('link/b.txt')).toBe('b');
    expect(tree.readText('out')).toBeUndefined();
  });

  it('reads nothing outside of its root', () => {
    const tree = workingTree(join(directory, 'root'), { symlinks: 'follow' });
    for (const path of ['../secret.txt', 'sub/../../secret.txt', '/etc/passwd', 'sub/../a.txt']) {
      expect(tree.readText(path), path).toBeUndefined();
      expect(tree.kind(path), path).toBeUndefined();
    }
  });

  it('reads text as UTF-8 and bytes as they are', () => {
    const tree = workingTree(join(directory, 'root'), { symlinks: 'drop' });
    expect(tree.readText('a.txt')).toBe('ä');
    expect([...tree.readBytes('a.txt')!]).toEqual([0xc3, 0xa4]);
    expect(tree.readText('sub')).toBeUndefined();
  });
});

describe('memoryTree', () => {
  it('knows the directories of its files', () => {
    const tree = memoryTree({ 'a/b/c.yaml': 'c', 'a/d.yaml': 'd', 'e.yaml': 'e' });
    expect(tree.list('')).toEqual([
      { name: 'a', kind: 'directory' },
      { name: 'e.yaml', kind: 'file' },
    ]);
    expect(tree.list('a')).toEqual([
      { name: 'b', kind: 'directory' },
      { name: 'd.yaml', kind: 'file' },
    ]);
    expect(tree.kind('a/b')).toBe('directory');
    expect(tree.readText('a/b/c.yaml')).toBe('c');
    expect(tree.list('x')).toBeUndefined();
  });
});

describe('recordingTree', () => {
  it('remembers what was read and found', () => {
    const tree = recordingTree(memoryTree({ 'a.yaml': 'a', 'b.yaml': 'b' }));
    tree.readText('a.yaml');
    tree.readText('missing.yaml');
    expect([...tree.reads]).toEqual(['a.yaml']);
  });
});

describe('joinPath', () => {
  it('resolves dots and stays below the root', () => {
    expect(joinPath('a/b', '../c')).toBe('a/c');
    expect(joinPath('', './x//y/')).toBe('x/y');
    expect(joinPath('a', '../..')).toBeUndefined();
  });
});

describe('normaliseGitUrl', () => {
  it('makes the URLs of one repository equal', () => {
    const urls = [
      'https://github.com/kim/repo',
      'https://github.com/kim/repo.git',
      'ssh://git@GitHub.com:22/kim/repo.git/',
      'git@github.com:kim/repo.git',
      'https://user:token@github.com/kim/repo/',
    ];
    expect(new Set(urls.map(normaliseGitUrl))).toEqual(new Set(['github.com/kim/repo']));
  });
});
