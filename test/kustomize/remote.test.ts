import { describe, expect, it } from 'vitest';
import { parseRemote } from '../../src/kustomize/remote.js';

const git = (repository: string, path = '', ref = '', more = {}) => ({
  kind: 'git',
  repository,
  path,
  ref,
  submodules: true,
  ...more,
});

describe('parseRemote', () => {
  it.each([
    [
      'https://github.com/org/repo//deploy/base?ref=v1.2.3',
      git('https://github.com/org/repo', 'deploy/base', 'v1.2.3'),
    ],
    ['https://github.com/org/repo/deploy?ref=main', git('https://github.com/org/repo', 'deploy', 'main')],
    ['https://github.com/org/repo.git/deploy', git('https://github.com/org/repo.git', 'deploy')],
    ['github.com/org/repo', git('https://github.com/org/repo')],
    ['git@github.com:org/repo.git//a?ref=b', git('git@github.com:org/repo.git', 'a', 'b')],
    ['ssh://git@gitlab.example.com/group/repo//x', git('ssh://git@gitlab.example.com/group/repo', 'x')],
    ['git::https://gitlab.com/org/repo?version=1', git('https://gitlab.com/org/repo', '', '1')],
    [
      'https://dev.azure.com/org/project/_git/repo/path?ref=x',
      git('https://dev.azure.com/org/project/_git/repo', 'path', 'x'),
    ],
    [
      'https://github.com/org/repo?ref=x&submodules=false&timeout=2m',
      git('https://github.com/org/repo', '', 'x', { submodules: false, timeout: 120 }),
    ],
    ['https://example.com/crds.yaml', { kind: 'file', url: 'https://example.com/crds.yaml' }],
    [
      'https://raw.githubusercontent.com/org/repo/main/install.yaml?x=1',
      { kind: 'file', url: 'https://raw.githubusercontent.com/org/repo/main/install.yaml?x=1' },
    ],
    ['https://example.com', { kind: 'file', url: 'https://example.com' }],
  ])('reads %s', (entry, remote) => {
    expect(parseRemote(entry)).toEqual(remote);
  });

  it.each(['a.yaml', '../base', './x', '/abs/repo.git', 'gitlab.com/org/repo', 'https/x', ''])(
    'takes %j for a local path',
    (entry) => {
      expect(parseRemote(entry)).toBeUndefined();
    },
  );
});
