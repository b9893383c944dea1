import type { FileTree } from '../files/file-tree.js';
import { objectsOf, readText, type DocumentFault, type ReadText, type TextObject } from './documents.js';
import type { CachedAccumulation } from './accumulation.js';

/** A manifest file, parsed once. Its values are shared and never changed. */
export interface ManifestFile extends ReadText {
  readonly objects: readonly TextObject[];
  readonly faults: readonly DocumentFault[];
}

/** What builds over the same tree share: parsed files, and the results of bases that more than one build uses. */
export interface BuildCache {
  readonly files: Map<string, ManifestFile | undefined>;
  readonly accumulations: Map<string, CachedAccumulation | undefined>;
}

/** An empty cache, for builds over one tree. */
export function createBuildCache(): BuildCache {
  return { files: new Map(), accumulations: new Map() };
}

/** The parsed file at a path; undefined where there is none. */
export function manifestFile(cache: BuildCache, tree: FileTree, path: string): ManifestFile | undefined {
  const known = cache.files.get(path);
  if (known) tree.noteRead?.(path);
  if (known || cache.files.has(path)) return known;
  const text = tree.readText(path);
  const file = text === undefined ? undefined : manifestText(text);
  cache.files.set(path, file);
  return file;
}

/** The same for a text that stands inside of a kustomization. */
export function manifestText(text: string): ManifestFile {
  const read = readText(text);
  const { objects, faults } = objectsOf(read);
  return { ...read, objects, faults };
}
