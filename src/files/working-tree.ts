import {
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  type Dirent,
} from 'node:fs';
import { join, sep } from 'node:path';
import { basename, dirname, type DirectoryEntry, type FileKind, type FileTree } from './file-tree.js';
import { sortEntries } from './memory-tree.js';

export interface WorkingTreeOptions {
  /**
   * `follow` reads through symbolic links that stay inside the root. `drop` leaves every link out, as Flux's
   * artifacts do. Links that lead out of the root never exist.
   */
  readonly symlinks: 'follow' | 'drop';
  /** Told the absolute path of each file that is read and each directory that is listed. */
  readonly touch?: ((path: string) => void) | undefined;
}

/** A directory on disk. Each directory is listed once and each file read once. */
export function workingTree(root: string, options: WorkingTreeOptions): FileTree {
  const realRoot = realpathSync(root);
  const listings = new Map<string, ReadonlyMap<string, FileKind> | undefined>();
  const texts = new Map<string, string | undefined>();

  function listing(path: string): ReadonlyMap<string, FileKind> | undefined {
    if (listings.has(path)) return listings.get(path);
    const entries = kind(path) === 'directory' ? readDirectory(path) : undefined;
    listings.set(path, entries);
    return entries;
  }

  function readDirectory(path: string): ReadonlyMap<string, FileKind> | undefined {
    let dirents: Dirent[];
    try {
      options.touch?.(join(realRoot, path));
      dirents = readdirSync(join(realRoot, path), { withFileTypes: true });
    } catch {
      return undefined;
    }
    const entries = new Map<string, FileKind>();
    for (const dirent of dirents) {
      if (path === '' && dirent.name === '.git') continue;
      const entryKind = dirent.isSymbolicLink()
        ? linkKind(path === '' ? dirent.name : `${path}/${dirent.name}`)
        : kindOf(dirent);
      if (entryKind) entries.set(dirent.name, entryKind);
    }
    return entries;
  }

  function linkKind(path: string): FileKind | undefined {
    if (options.symlinks === 'drop') return undefined;
    try {
      const target = realpathSync(join(realRoot, path));
      if (target !== realRoot && !target.startsWith(realRoot + sep)) return undefined;
      return kindOf(statSync(target));
    } catch {
      return undefined;
    }
  }

  function kind(path: string): FileKind | undefined {
    if (path === '') return 'directory';
    return listing(dirname(path))?.get(basename(path));
  }

  function readBytes(path: string): Uint8Array | undefined {
    if (kind(path) !== 'file') return undefined;
    try {
      const file = join(realRoot, path);
      options.touch?.(file);
      return readFileSync(file);
    } catch {
      return undefined;
    }
  }

  function linkTarget(path: string): string | undefined {
    if (path === '' || kind(dirname(path)) !== 'directory') return undefined;
    const file = join(realRoot, path);
    try {
      return isSymlink(file) ? readlinkSync(file) : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    root: realRoot,
    kind,
    readBytes,
    ...(options.symlinks === 'drop' && { linkTarget }),
    readText(path) {
      if (texts.has(path)) return texts.get(path);
      const bytes = readBytes(path) as Buffer | undefined;
      const text = bytes?.toString('utf8');
      texts.set(path, text);
      return text;
    },
    list(path) {
      const entries = listing(path);
      return (
        entries &&
        sortEntries(Array.from(entries, ([name, entryKind]): DirectoryEntry => ({ name, kind: entryKind })))
      );
    },
  };
}

function kindOf(stats: { isDirectory(): boolean; isFile(): boolean }): FileKind | undefined {
  return stats.isDirectory() ? 'directory' : stats.isFile() ? 'file' : undefined;
}

/** Whether a path on disk is a symbolic link. */
export function isSymlink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
