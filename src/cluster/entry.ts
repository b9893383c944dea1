import { existsSync } from 'node:fs';
import { dirname as parentDirectory, join, relative, sep } from 'node:path';
import { basename, dirname, joinPath, type FileTree } from '../files/file-tree.js';
import { workingTree } from '../files/working-tree.js';
import { readArtifactGenerator } from '../flux/artifact-generator.js';
import { isArtifactGenerator, reconcilerKind } from '../flux/kinds.js';
import { readKustomization } from '../flux/spec.js';
import { textField, type ManifestObject } from '../manifest/object.js';
import { readDocuments } from '../yaml/read.js';
import { getOwn, isMap } from '../yaml/value.js';

/** Where a cluster begins, and the root of the source that its paths are relative to. */
export interface Entry {
  /** How the entry was recognised. */
  readonly kind: 'gotk-sync' | 'FluxInstance' | 'directory';
  /** Absolute path of the source root. */
  readonly root: string;
  /** The entry directory, relative to the root. */
  readonly path: string;
  /** The file that holds the sync objects or the FluxInstance, relative to the root. */
  readonly file?: string;
}

/**
 * Finds out what kind of entry a directory is and where the root of its source lies. The root is the directory
 * under which the sync path is the entry; else the ancestor under which most of the paths that the entry's
 * Kustomizations name exist; else the top of the Git working copy.
 */
export function findEntry(directory: string, touch?: (path: string) => void): Entry {
  const disk: Disk = {
    exists(path) {
      touch?.(path);
      return existsSync(path);
    },
    tree: (path) => workingTree(path, { symlinks: 'follow', touch }),
  };
  const tree = disk.tree(directory);
  const sync = findSync(tree);
  const clamped = sync && joinPath('', sync.path);
  if (sync && clamped !== undefined) {
    const root = rootAbove(tree.root, clamped);
    if (root !== undefined) {
      return {
        kind: sync.kind,
        root,
        path: clamped,
        file: clamped === '' ? sync.file : `${clamped}/${sync.file}`,
      };
    }
  }
  const root = likelyRoot(disk, tree.root);
  const path = relative(root, tree.root).split(sep).join('/');
  return {
    kind: sync?.kind ?? 'directory',
    root,
    path,
    ...(sync && { file: path === '' ? sync.file : `${path}/${sync.file}` }),
  };
}

/** What is on disk around the entry; everything that is looked at is told to whoever wants to know. */
interface Disk {
  exists(path: string): boolean;
  tree(path: string): FileTree;
}

interface Sync {
  readonly kind: 'gotk-sync' | 'FluxInstance';
  /** Relative to the entry directory. */
  readonly file: string;
  /** `spec.path` or `spec.sync.path`. */
  readonly path: string;
}

/** Looks for gotk-sync.yaml, then for a FluxInstance, in the directory and in those right below it. */
function findSync(tree: FileTree): Sync | undefined {
  const directories = [''];
  for (const entry of tree.list('') ?? []) if (entry.kind === 'directory') directories.push(entry.name);
  for (const directory of directories) {
    const file = directory === '' ? 'gotk-sync.yaml' : `${directory}/gotk-sync.yaml`;
    const found = tree.kind(file) === 'file' ? readSync(tree, file, 'gotk-sync') : undefined;
    if (found) return found;
  }
  for (const directory of directories) {
    for (const entry of tree.list(directory) ?? []) {
      if (entry.kind !== 'file' || !/\.ya?ml$/.test(entry.name)) continue;
      const file = directory === '' ? entry.name : `${directory}/${entry.name}`;
      const found = tree.readText(file)?.includes('FluxInstance')
        ? readSync(tree, file, 'FluxInstance')
        : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

function readSync(tree: FileTree, file: string, kind: Sync['kind']): Sync | undefined {
  for (const object of readObjects(tree.readText(file) ?? '')) {
    const spec = getOwn(object, 'spec');
    if (kind === 'gotk-sync' && reconcilerKind(object) === 'Kustomization') {
      return { kind, file, path: textField(spec, 'path') };
    }
    if (kind === 'FluxInstance' && reconcilerKind(object) === 'FluxInstance' && isMap(spec)) {
      const sync = getOwn(spec, 'sync');
      if (isMap(sync)) return { kind, file, path: textField(sync, 'path') };
    }
  }
  return undefined;
}

/** The objects of a file; none where it is broken, which the build of that file reports. */
function readObjects(text: string): ManifestObject[] {
  try {
    return readDocuments(text, { rules: 'kustomize' })
      .map((document) => document.value)
      .filter(isMap);
  } catch {
    return [];
  }
}

/** The directory that `path` leads from to `directory`, or undefined where `directory` does not end in it. */
function rootAbove(directory: string, path: string): string | undefined {
  if (path === '') return directory;
  const suffix = sep + path.split('/').join(sep);
  return directory.endsWith(suffix) ? directory.slice(0, -suffix.length) || sep : undefined;
}

function likelyRoot(disk: Disk, directory: string): string {
  const ancestors: string[] = [];
  for (let at = directory; ; at = parentDirectory(at)) {
    ancestors.push(at);
    if (disk.exists(join(at, '.git')) || parentDirectory(at) === at || ancestors.length > 12) break;
  }
  const gitRoot = disk.exists(join(ancestors.at(-1)!, '.git')) ? ancestors.at(-1)! : undefined;
  const { highest, paths } = gatherPaths(disk, directory);
  const candidates = ancestors.slice(Math.min(highest, ancestors.length - 1));
  let best = gitRoot ?? candidates[0]!;
  let bestScore = countExisting(disk, best, paths);
  for (const candidate of candidates) {
    const score = countExisting(disk, candidate, paths);
    if (score > bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}

function countExisting(disk: Disk, root: string, paths: ReadonlySet<string>): number {
  let count = 0;
  for (const path of paths) if (disk.exists(join(root, path))) count++;
  return count;
}

/**
 * Follows the files that a directory's kustomizations name, textually: how many levels above the directory they
 * reach, and which `spec.path`s the Flux Kustomizations among them hold.
 */
function gatherPaths(disk: Disk, directory: string): { highest: number; paths: Set<string> } {
  const paths = new Set<string>();
  const seen = new Set<string>();
  const top = directory.split(sep).length;
  let highest = 0;
  const queue = [directory];
  while (queue.length > 0 && seen.size < 400) {
    const at = queue.pop()!;
    if (seen.has(at) || !disk.exists(at)) continue;
    seen.add(at);
    if (!/\.ya?ml$/.test(at)) {
      const tree = disk.tree(at);
      const names = tree.list('') ?? [];
      const kustomization = names.find((entry) => /^(kustomization\.ya?ml|Kustomization)$/.test(entry.name));
      const shared = commonDepth(directory, at);
      highest = Math.max(highest, top - shared);
      if (kustomization) {
        for (const reference of localReferences(tree.readText(kustomization.name) ?? ''))
          queue.push(join(at, reference));
      } else {
        for (const entry of names)
          if (entry.kind === 'directory' || /\.ya?ml$/.test(entry.name)) queue.push(join(at, entry.name));
      }
    } else {
      const tree = disk.tree(parentDirectory(at));
      for (const object of readObjects(tree.readText(basename(at.split(sep).join('/'))) ?? '')) {
        for (const path of pathsInRoot(object)) if (path !== '' && !path.includes('${')) paths.add(path);
      }
    }
  }
  return { highest, paths };
}

/** Paths below the root that a Flux object names; those of a Kustomization of an ExternalArtifact are in the artifact. */
function pathsInRoot(object: ManifestObject): string[] {
  if (isArtifactGenerator(object)) {
    const { sources, artifacts } = readArtifactGenerator(object);
    const rules = artifacts.flatMap(({ copy }) => copy);
    const local = rules.filter(({ alias }) => sources.get(alias)?.kind === 'GitRepository');
    return local.map(({ from }) => from.replace(/[^/]*[*?[\]].*$/, ''));
  }
  if (reconcilerKind(object) !== 'Kustomization') return [];
  const { path, sourceRef } = readKustomization(object);
  return sourceRef.kind === 'ExternalArtifact' ? [] : [path];
}

/** How many leading segments two absolute paths share. */
function commonDepth(a: string, b: string): number {
  const left = a.split(sep);
  const right = b.split(sep);
  let depth = 0;
  while (depth < left.length && left[depth] === right[depth]) depth++;
  return depth;
}

/** Entries of a kustomization's lists that look like local paths. */
function localReferences(text: string): string[] {
  const references: string[] = [];
  for (const [, reference] of text.matchAll(/^\s*-\s+(?:path:\s*)?["']?([^\s"'#:]+)["']?\s*(?:#.*)?$/gm)) {
    references.push(reference!);
  }
  return references;
}

/** The directory that holds an entry's sync file, relative to the root: what Flux applies first. */
export function syncDirectory(entry: Entry): string | undefined {
  return entry.file === undefined ? undefined : dirname(entry.file);
}
