import { dirname } from '../files/file-tree.js';

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

/** The directory that holds an entry's sync file, relative to the root: what Flux applies first. */
export function syncDirectory(entry: Entry): string | undefined {
  return entry.file === undefined ? undefined : dirname(entry.file);
}
