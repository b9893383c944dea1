import { basename, dirname, type DirectoryEntry, type FileKind, type FileTree } from './file-tree.js';

/** A tree held in memory, from a record of paths to contents. */
export function memoryTree(
  files: Readonly<Record<string, string | Uint8Array>> | ReadonlyMap<string, string | Uint8Array>,
  root = 'memory',
): FileTree {
  const contents = new Map(files instanceof Map ? files : Object.entries(files));
  const directories = new Map<string, Map<string, FileKind>>([['', new Map()]]);
  for (const path of contents.keys()) addPath(directories, path);
  return {
    root,
    kind: (path) => (contents.has(path) ? 'file' : directories.has(path) ? 'directory' : undefined),
    readText(path) {
      const content = contents.get(path);
      return content === undefined || typeof content === 'string'
        ? content
        : Buffer.from(content).toString('utf8');
    },
    readBytes(path) {
      const content = contents.get(path);
      return typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    },
    list(path) {
      const entries = directories.get(path);
      return entries && sortEntries(Array.from(entries, ([name, kind]) => ({ name, kind })));
    },
  };
}

function addPath(directories: Map<string, Map<string, FileKind>>, path: string): void {
  let kind: FileKind = 'file';
  for (let child = path; child !== ''; child = dirname(child)) {
    const parent = dirname(child);
    const known = directories.get(parent);
    if (known) {
      known.set(basename(child), kind);
      return;
    }
    directories.set(parent, new Map([[basename(child), kind]]));
    kind = 'directory';
  }
}

/** Sorts entries in byte order of their names, as Go's directory walk does. */
export function sortEntries(entries: DirectoryEntry[]): DirectoryEntry[] {
  return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
