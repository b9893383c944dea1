import { suggest } from '../diagnostics/suggest.js';
import { basename, below, dirname, joinPath, type FileTree } from '../files/file-tree.js';
import { kustomizationFileNames } from './kustomization-file.js';

/** What to do about a path that a kustomization in `directory` names and that does not exist; undefined for nothing better than to create it. */
export function missingHelp(tree: FileTree, directory: string, path: string): string | undefined {
  const link = linkOn(tree, path);
  if (link) {
    const target = joinPath(dirname(link.path), link.target);
    const there = link.target.startsWith('/') ? undefined : target;
    return `\`${relativePath(directory, link.path)}\` is a symbolic link, which Flux leaves out of its artifacts${there === undefined || tree.kind(there) === undefined ? '' : `: name \`${relativePath(directory, there)}\``}`;
  }
  const near = nearestPath(tree, path);
  if (near !== undefined) return withFile(tree, near, `did you mean \`${relativePath(directory, near)}\`?`);
  const elsewhere = sameNameNearby(tree, directory, path);
  if (elsewhere === undefined) return undefined;
  return withFile(
    tree,
    elsewhere,
    `there is \`${relativePath(directory, elsewhere)}\` of that name; did you mean it?`,
  );
}

/** The help, and what is wrong with the directory that it names. */
function withFile(tree: FileTree, path: string, help: string): string {
  const misspelt = misspeltFile(tree, path);
  return misspelt === undefined
    ? help
    : `${help} its \`${misspelt.found}\` should be called \`${misspelt.wanted}\``;
}

/** The file of a directory that is nearly called like a kustomization file, where it has no proper one. */
export function misspeltFile(
  tree: FileTree,
  directory: string,
): { readonly found: string; readonly wanted: string } | undefined {
  const names = (tree.list(directory) ?? []).filter(({ kind }) => kind === 'file').map(({ name }) => name);
  if (names.some((name) => kustomizationFileNames.includes(name))) return undefined;
  for (const found of names) {
    const wanted = suggest(found, kustomizationFileNames);
    if (wanted !== undefined) return { found, wanted };
  }
  return undefined;
}

/** The first symbolic link on the way to a path. */
function linkOn(
  tree: FileTree,
  path: string,
): { readonly path: string; readonly target: string } | undefined {
  if (!tree.linkTarget) return undefined;
  for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
    const part = end < 0 ? path : path.slice(0, end);
    if (tree.kind(part) === undefined) {
      const target = tree.linkTarget(part);
      return target === undefined ? undefined : { path: part, target };
    }
    if (end < 0) return undefined;
  }
}

/** The existing path that differs from a missing one in one misspelt segment. */
function nearestPath(tree: FileTree, path: string): string | undefined {
  const segments = path.split('/');
  let parent = '';
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index]!;
    const next = below(parent, segment);
    if (tree.kind(next) !== undefined) {
      parent = next;
      continue;
    }
    const near = suggest(
      segment,
      (tree.list(parent) ?? []).map((entry) => entry.name),
    );
    if (near === undefined) return undefined;
    const candidate = [...(parent === '' ? [] : [parent]), near, ...segments.slice(index + 1)].join('/');
    return tree.kind(candidate) === undefined ? undefined : candidate;
  }
  return undefined;
}

/** How far away from the kustomization a thing of the same name is looked for, up and down. */
const levels = 2;
/** How many directories are looked into at most. */
const mostDirectories = 500;

/**
 * Something of the same name as the missing path: a directory for a name without an ending, else a file. The nearest to
 * where it was expected, and of several the first by name.
 */
function sameNameNearby(tree: FileTree, directory: string, path: string): string | undefined {
  const name = basename(path);
  if (name === '' || kustomizationFileNames.includes(name)) return undefined;
  const wanted = /\.[a-z]+$/i.test(name) ? 'file' : 'directory';
  const seen = new Set<string>();
  let top = dirname(path);
  while (top !== '' && tree.kind(top) === undefined) top = dirname(top);
  for (let up = 0; up <= levels; up++) {
    let row = [top];
    for (let down = 0; down <= levels && row.length > 0; down++) {
      const next: string[] = [];
      for (const folder of row) {
        if (seen.size >= mostDirectories) return undefined;
        const isNew = !seen.has(folder);
        seen.add(folder);
        for (const entry of tree.list(folder) ?? []) {
          const candidate = below(folder, entry.name);
          const holds = candidate === directory || directory.startsWith(`${candidate}/`);
          if (isNew && entry.name === name && entry.kind === wanted && !holds) return candidate;
          if (entry.kind === 'directory') next.push(candidate);
        }
      }
      row = next;
    }
    if (top === '') return undefined;
    top = dirname(top);
  }
  return undefined;
}

/** A path as seen from a directory: `../base/a.yaml`. */
export function relativePath(directory: string, path: string): string {
  const from = directory === '' ? [] : directory.split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/') || '.';
}
