import type { FileTree } from './file-tree.js';

/** A tree that remembers which of its files were read, so that a rendering knows what it depends on. */
export interface RecordingTree extends FileTree {
  /** Paths of files whose content was asked for and found. */
  readonly reads: ReadonlySet<string>;
}

export function recordingTree(tree: FileTree): RecordingTree {
  const reads = new Set<string>();
  return {
    root: tree.root,
    reads,
    kind: (path) => tree.kind(path),
    list: (path) => tree.list(path),
    linkTarget: (path) => tree.linkTarget?.(path),
    readText(path) {
      const text = tree.readText(path);
      if (text !== undefined) reads.add(path);
      return text;
    },
    readBytes(path) {
      const bytes = tree.readBytes(path);
      if (bytes !== undefined) reads.add(path);
      return bytes;
    },
  };
}
