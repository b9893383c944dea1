import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { untar } from '../test/conformance/untar.js';

const snapshots = '../shared/corpus/flux-repos';
const indexes = '../shared/conformance/kustomize-repos';

/** A repository on disk and its folders that kustomize can build without a network. */
export interface Repository {
  readonly name: string;
  readonly root: string;
  readonly folders: readonly string[];
}

/** Unpacks repositories below a folder; those that are not there are left out. */
export function unpackRepositories(names: readonly string[], into: string): Repository[] {
  const repositories: Repository[] = [];
  for (const name of names) {
    const archive = join(snapshots, `${name}.tar.gz`);
    const index = join(indexes, `${name}.tar.gz`);
    if (!existsSync(archive) || !existsSync(index)) continue;
    const root = join(into, name);
    mkdirSync(root);
    execFileSync('tar', ['-xzf', archive, '-C', root, '--strip-components=1']);
    repositories.push({ name, root, folders: foldersIn(index) });
  }
  return repositories;
}

function foldersIn(index: string): string[] {
  for (const [path, content] of untar(gunzipSync(readFileSync(index)))) {
    if (!path.endsWith('/index.json')) continue;
    const entries = JSON.parse(content.toString('utf8')) as { dir: string; rc?: number; remote?: boolean }[];
    return entries.filter(({ rc, remote }) => rc === 0 && remote !== true).map(({ dir }) => dir);
  }
  return [];
}
