import { below, type FileKind, type FileTree } from './file-tree.js';

/** A tree without the files and directories that are not kept. `keeps` is asked for what the tree has. */
export function partTree(tree: FileTree, keeps: (path: string, kind: FileKind) => boolean): FileTree {
  const kindOf = (path: string): FileKind | undefined => {
    const kind = tree.kind(path);
    return kind !== undefined && keeps(path, kind) ? kind : undefined;
  };
  return {
    root: tree.root,
    kind: kindOf,
    readText: (path) => (kindOf(path) === 'file' ? tree.readText(path) : undefined),
    readBytes: (path) => (kindOf(path) === 'file' ? tree.readBytes(path) : undefined),
    linkTarget: (path) => tree.linkTarget?.(path),
    noteRead: (path) => tree.noteRead?.(path),
    list: (path) =>
      kindOf(path) === 'directory'
        ? tree.list(path)?.filter(({ name, kind }) => keeps(below(path, name), kind))
        : undefined,
  };
}
