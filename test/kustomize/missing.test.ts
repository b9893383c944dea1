import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { FileTree } from '../../src/files/file-tree.js';
import { memoryTree } from '../../src/files/memory-tree.js';
import { recordingTree } from '../../src/files/recording-tree.js';
import { workingTree } from '../../src/files/working-tree.js';
import { artifactTree } from '../../src/flux/source-ignore.js';
import { build } from '../../src/kustomize/build.js';

const empty = 'resources: []\nnamePrefix: a\n';

/** What is said to do about the faults of a build. */
function help(tree: FileTree, path: string): (string | undefined)[] {
  return build({ tree, path }).diagnostics.map((diagnostic) => diagnostic.help);
}

function missing(entry: string, files: Readonly<Record<string, string>>): string | undefined {
  const tree = memoryTree({ 'apps/dev/web/kustomization.yaml': `resources:\n  - ${entry}\n`, ...files });
  return help(tree, 'apps/dev/web')[0];
}

describe('a path that does not exist', () => {
  it('is named as it may be meant', () => {
    expect(missing('../bass', { 'apps/dev/base/kustomization.yaml': empty })).toBe('did you mean `../base`?');
  });

  it('is found under the same name nearby', () => {
    const there = { 'apps/base/web/kustomization.yaml': empty };
    expect(missing('../base/web', there)).toBe('there is `../../base/web` of that name; did you mean it?');
    expect(missing('config.yaml', { 'apps/dev/other/config.yaml': '' })).toBe(
      'there is `../other/config.yaml` of that name; did you mean it?',
    );
    expect(missing('config.yaml', { 'far/away/from/here/config.yaml': '' })).toBeUndefined();
  });

  it('is never said to be the kustomization itself', () => {
    expect(missing('../web/web', {})).toBeUndefined();
  });

  it('comes with a misspelt kustomization file', () => {
    expect(missing('../base/web', { 'apps/base/web/kustomiaztion.yaml': empty })).toBe(
      'there is `../../base/web` of that name; did you mean it? its `kustomiaztion.yaml` should be called `kustomization.yaml`',
    );
    expect(missing('../bass', { 'apps/dev/base/kustomisation.yml': empty })).toBe(
      'did you mean `../base`? its `kustomisation.yml` should be called `kustomization.yml`',
    );
  });
});

describe('a symbolic link', () => {
  const directory = mkdtempSync(join(tmpdir(), 'preflux-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const files = {
    'web/kustomization.yaml':
      'resources:\n  - linked.yaml\n  - link/a.yaml\n  - outside.yaml\n  - nothing.yaml\n',
    'web/real/a.yaml': '',
    'shared/linked.yaml': '',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  symlinkSync('../shared/linked.yaml', join(directory, 'web/linked.yaml'));
  symlinkSync('real', join(directory, 'web/link'));
  symlinkSync('/etc/hostname', join(directory, 'web/outside.yaml'));
  const dropping = workingTree(directory, { symlinks: 'drop' });
  const expected = [
    '`linked.yaml` is a symbolic link, which Flux leaves out of its artifacts: name `../shared/linked.yaml`',
    '`link` is a symbolic link, which Flux leaves out of its artifacts: name `real`',
    '`outside.yaml` is a symbolic link, which Flux leaves out of its artifacts',
    undefined,
  ];

  it('is told of where the tree leaves links out, also through other trees', () => {
    expect(help(dropping, 'web')).toEqual(expected);
    expect(help(recordingTree(dropping), 'web')).toEqual(expected);
    expect(help(artifactTree(dropping, { rules: 'git' }), 'web')).toEqual(expected);
  });

  it('is told of by nothing but its path', () => {
    expect(dropping.linkTarget?.('web/link')).toBe('real');
    for (const path of ['web/real', 'web', '', 'web/link/a.yaml', '../web/link', 'nowhere/x']) {
      expect(dropping.linkTarget?.(path), path).toBeUndefined();
    }
    expect(workingTree(directory, { symlinks: 'follow' }).linkTarget).toBeUndefined();
  });
});
