import type { FileTree } from './file-tree.js';

/** A directory of a tree as a tree of its own. `root` is what messages call it. */
export function subTree(tree: FileTree, directory: string, root: string): FileTree {
  if (directory === '') return tree;
  const inside = (path: string): string => (path === '' ? directory : `${directory}/${path}`);
  return {
    root,
    kind: (path) => tree.kind(inside(path)),
    readText: (path) => tree.readText(inside(path)),
    readBytes: (path) => tree.readBytes(inside(path)),
    list: (path) => tree.list(inside(path)),
    linkTarget: (path) => tree.linkTarget?.(inside(path)),
  };
}
