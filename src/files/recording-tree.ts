import type { FileTree } from './file-tree.js';

/** A tree that tells somebody which of its files are read. */
export interface NotingTree extends FileTree {
  /** The tree that is read from, which others may read from as well. */
  readonly content: FileTree;
  noteRead(path: string): void;
}

/** A tree that remembers which of its files were read, so that a rendering knows what it depends on. */
export interface RecordingTree extends NotingTree {
  /** Paths of files whose content was asked for and found. */
  readonly reads: ReadonlySet<string>;
  /** Another tree of the same files, such as a part of them, whose reads are remembered with those of this one. */
  view(tree: FileTree): RecordingTree;
}

export function recordingTree(tree: FileTree): RecordingTree {
  return recordingInto(new Set(), tree);
}

function recordingInto(reads: Set<string>, tree: FileTree): RecordingTree {
  return {
    ...notingTree(tree, (path) => reads.add(path)),
    reads,
    view: (other) => recordingInto(reads, other),
  };
}

/** The tree, with `note` told of each file whose content is asked for and found. */
export function notingTree(tree: FileTree, note: (path: string) => void): NotingTree {
  return {
    root: tree.root,
    content: contentOf(tree),
    kind: (path) => tree.kind(path),
    list: (path) => tree.list(path),
    linkTarget: (path) => tree.linkTarget?.(path),
    noteRead(path) {
      note(path);
      tree.noteRead?.(path);
    },
    readText(path) {
      const text = tree.readText(path);
      if (text !== undefined) note(path);
      return text;
    },
    readBytes(path) {
      const bytes = tree.readBytes(path);
      if (bytes !== undefined) note(path);
      return bytes;
    },
  };
}

/** The tree under all that only take note of what is read from it: what has been made of one content is keyed by it. */
export function contentOf(tree: FileTree): FileTree {
  return 'content' in tree ? (tree as NotingTree).content : tree;
}
