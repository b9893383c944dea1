import type { FileTree } from './file-tree.js';

/** A tree that remembers which of its files were read, so that a rendering knows what it depends on. */
export interface RecordingTree extends FileTree {
  /** Paths of files whose content was asked for and found. */
  readonly reads: ReadonlySet<string>;
  /** The tree that is read from, which others may read from as well. */
  readonly content: FileTree;
  noteRead(path: string): void;
  /** Another tree of the same files, such as a part of them, whose reads are remembered with those of this one. */
  view(tree: FileTree): RecordingTree;
}

export function recordingTree(tree: FileTree): RecordingTree {
  return recordingInto(new Set(), tree);
}

function recordingInto(reads: Set<string>, tree: FileTree): RecordingTree {
  return {
    root: tree.root,
    reads,
    content: contentOf(tree),
    kind: (path) => tree.kind(path),
    list: (path) => tree.list(path),
    linkTarget: (path) => tree.linkTarget?.(path),
    noteRead(path) {
      reads.add(path);
      tree.noteRead?.(path);
    },
    view: (other) => recordingInto(reads, other),
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

/** The tree under all that only remembers what is read from it: what has been made of one content is keyed by it. */
export function contentOf(tree: FileTree): FileTree {
  return 'content' in tree ? (tree as RecordingTree).content : tree;
}
