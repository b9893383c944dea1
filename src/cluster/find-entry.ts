import { existsSync } from 'node:fs';
import { dirname as parentDirectory, join, relative, sep } from 'node:path';
import { basename, below, dirname, type FileTree } from '../files/file-tree.js';
import { workingTree } from '../files/working-tree.js';
import { readArtifactGenerator } from '../flux/artifact-generator.js';
import { isArtifactGenerator, reconcilerKind } from '../flux/kinds.js';
import { readKustomization } from '../flux/spec.js';
import { kustomizationFileNames } from '../kustomize/kustomization-file.js';
import { textField, type ManifestObject } from '../manifest/object.js';
import type { Entry } from './entry.js';
import { objectsIn, syncPathIn } from './instances.js';
import { secureJoin } from '../flux/secure-join.js';

/**
 * Finds out what kind of entry a directory is and where the root of its source lies. The root is the directory
 * under which the sync path is the entry; else the ancestor under which most of the paths that the entry's
 * Kustomizations name exist; else the top of the Git working copy.
 */
export function findEntry(directory: string, touch?: (path: string) => void): Entry {
  const disk = diskFor(touch);
  const tree = disk.tree(directory);
  const sync = findSync(tree);
  if (sync) {
    const path = secureJoin(sync.path);
    const root = rootAbove(tree.root, path) ?? rootOfSync(tree, sync, path, disk);
    if (root !== undefined)
      return { kind: sync.kind, root, path, file: relativePath(root, tree.root, sync.file) };
  }
  const root = likelyRoot(disk, tree.root);
  const path = relativePath(root, tree.root, '');
  return {
    kind: sync?.kind ?? 'directory',
    root,
    path,
    ...(sync && { file: relativePath(root, tree.root, sync.file) }),
  };
}

/**
 * Whether a directory is to be taken as it is: Flux is bootstrapped with it, or it has a kustomization or Flux
 * Kustomizations right in it. Others may hold entries.
 */
export function isEntry(directory: string, touch?: (path: string) => void): boolean {
  const tree = diskFor(touch).tree(directory);
  const sync = findSync(tree);
  if (sync && rootAbove(tree.root, secureJoin(sync.path)) !== undefined) return true;
  return kustomizationFileNames.some((name) => tree.kind(name) === 'file') || holdsKustomizations(tree);
}

/** The root of a sync that stands in the directory that it applies, or stands for one elsewhere. */
function rootOfSync(tree: FileTree, { kind, file }: Sync, path: string, disk: Disk): string | undefined {
  const root = rootWith(tree.root, path, disk);
  if (root === undefined) return undefined;
  const isInside = join(tree.root, file).startsWith(join(root, path) + sep);
  return isInside || (kind === 'FluxInstance' && !holdsKustomizations(tree)) ? root : undefined;
}

function diskFor(touch: ((path: string) => void) | undefined): Disk {
  return {
    exists(path) {
      touch?.(path);
      return existsSync(path);
    },
    tree: (path) => workingTree(path, { symlinks: 'follow', touch }),
  };
}

/** What is on disk around the entry; everything that is looked at is told to whoever wants to know. */
interface Disk {
  exists(path: string): boolean;
  tree(path: string): FileTree;
}

interface Sync {
  /** A FluxInstance may be made by a HelmRelease. */
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
    if (tree.kind(file) !== 'file') continue;
    const kustomization = objectsIn(tree, file).find(
      ({ object }) => reconcilerKind(object) === 'Kustomization',
    );
    if (kustomization)
      return { kind: 'gotk-sync', file, path: textField(kustomization.object['spec'], 'path') };
  }
  for (const file of manifestsIn(tree, directories)) {
    const path = syncPathIn(tree, file);
    if (path !== undefined) return { kind: 'FluxInstance', file, path };
  }
  return undefined;
}

function* manifestsIn(tree: FileTree, directories: readonly string[]): Generator<string> {
  for (const directory of directories) {
    for (const { name, kind } of tree.list(directory) ?? []) {
      if (kind === 'file' && /\.ya?ml$/.test(name)) yield below(directory, name);
    }
  }
}

/** Whether a directory has Flux Kustomizations of its own. */
function holdsKustomizations(tree: FileTree): boolean {
  for (const file of manifestsIn(tree, [''])) {
    if (objectsIn(tree, file).some(({ object }) => reconcilerKind(object) === 'Kustomization')) return true;
  }
  return false;
}

/** The directory that `path` leads from to `directory`, or undefined where `directory` does not end in it. */
function rootAbove(directory: string, path: string): string | undefined {
  if (path === '') return directory;
  const suffix = sep + path.split('/').join(sep);
  return directory.endsWith(suffix) ? directory.slice(0, -suffix.length) || sep : undefined;
}

/** The nearest directory above one, or that one itself, in which a path exists. */
function rootWith(directory: string, path: string, disk: Pick<Disk, 'exists'>): string | undefined {
  if (path === '') return undefined;
  for (const at of ancestorsOf(disk, directory)) if (disk.exists(join(at, path))) return at;
  return undefined;
}

/**
 * The directory that a FluxInstance in a file syncs, as an absolute path; undefined where the file holds none or its path
 * is nowhere around it.
 */
export function syncedDirectory(
  tree: FileTree,
  file: string,
  exists: (path: string) => boolean,
): string | undefined {
  const written = syncPathIn(tree, file);
  const path = written === undefined ? '' : secureJoin(written);
  const root = rootWith(join(tree.root, dirname(file)), path, { exists });
  return root === undefined ? undefined : join(root, path);
}

function relativePath(root: string, directory: string, file: string): string {
  return relative(root, join(directory, file)).split(sep).join('/');
}

/** A directory and those above it, up to the top of the Git working copy. */
function ancestorsOf(disk: Pick<Disk, 'exists'>, directory: string): string[] {
  const ancestors: string[] = [];
  for (let at = directory; ; at = parentDirectory(at)) {
    ancestors.push(at);
    if (disk.exists(join(at, '.git')) || parentDirectory(at) === at || ancestors.length > 12)
      return ancestors;
  }
}

function likelyRoot(disk: Disk, directory: string): string {
  const ancestors = ancestorsOf(disk, directory);
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
      for (const { object } of objectsIn(tree, basename(at.split(sep).join('/')))) {
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
