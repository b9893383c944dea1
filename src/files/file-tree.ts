/** What a path in a tree is. */
export type FileKind = 'file' | 'directory';

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: FileKind;
}

/**
 * A read-only tree of files: a working copy, an archive, or memory. Paths are relative to the root, with
 * forward slashes and without `.` or `..` segments; the empty path is the root. Nothing outside the root
 * can be reached: such a path does not exist.
 */
export interface FileTree {
  /** What messages call the tree: the absolute path of a working copy, or the name of an archive. */
  readonly root: string;
  /** What is at a path; undefined where there is nothing (or a link that leads out of the tree). */
  kind(path: string): FileKind | undefined;
  /** The text of a file (UTF-8, a byte order mark is kept); undefined where there is no such file. */
  readText(path: string): string | undefined;
  /** The bytes of a file; undefined where there is no such file. */
  readBytes(path: string): Uint8Array | undefined;
  /** A directory's entries in byte order of their names; undefined where there is no such directory. */
  list(path: string): readonly DirectoryEntry[] | undefined;
  /**
   * Where the symbolic link at a path leads, as it is written, where the tree leaves links out; undefined for all else.
   * It tells why something is missing, never what is there.
   */
  linkTarget?(path: string): string | undefined;
  /** Told of a file whose content is used once more without being asked for again, by trees that remember what was read. */
  noteRead?(path: string): void;
}

/** Joins path segments and resolves `.` and `..`. Undefined where the result would lie above the root. */
export function joinPath(base: string, relative: string): string | undefined {
  const segments = base === '' ? [] : base.split('/');
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (segments.pop() === undefined) return undefined;
    } else {
      segments.push(segment);
    }
  }
  return segments.join('/');
}

/** The path of what a directory holds under a name, which may be a path itself; the directory for the empty one. */
export function below(directory: string, name: string): string {
  if (directory === '') return name;
  return name === '' ? directory : `${directory}/${name}`;
}

/** The directory part of a path; the root for a bare name. */
export function dirname(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
