import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import { basename, below, dirname, joinPath, type FileTree } from '../files/file-tree.js';
import type { Origin, RenderedObject } from '../manifest/origin.js';

/** Where the files of a content that was put together from others can be edited. */
export interface ContentPlaces {
  /** The tree that the names are read in. */
  readonly tree: FileTree;
  /** The name of what a file or directory of the content was copied from; undefined for what was merged or unpacked. */
  nameOf(path: string): string | undefined;
  /** What stands for files without a name: the object that put the content together. */
  readonly origin: Origin;
  readonly location: Location;
}

/** Where files of a tree outside of the repository can be edited: they are named by their absolute paths. */
export function foreignPlaces(home: FileTree, tree: FileTree): ContentPlaces {
  return {
    tree: placesTree(home, [[`${tree.root}/`, tree]]),
    nameOf: (path) => (path === '' ? tree.root : `${tree.root}/${path}`),
    origin: { kind: 'file', file: tree.root, document: 0 },
    location: { file: tree.root },
  };
}

/** The repository, in which files of other trees are read by their absolute paths. */
export function placesTree(
  home: FileTree,
  foreign: readonly (readonly [root: string, tree: FileTree])[],
): FileTree {
  return {
    ...home,
    readText(path) {
      for (const [root, tree] of foreign) {
        if (!path.startsWith(root)) continue;
        const text = tree.readText(path.slice(root.length));
        if (text !== undefined) return text;
      }
      return home.readText(path);
    },
  };
}

/*
 * While such a content is rendered, names of files in it and names of files outside of it meet in locations and steps:
 * the latter are marked by a slash in front, which no path in a tree has.
 */

/** A location outside of the content. */
export function outside(location: Location): Location {
  return { ...location, file: `/${location.file}` };
}

/** The content, in which marked names are read in another tree. */
export function withOutside(content: FileTree, other: FileTree): FileTree {
  return {
    ...content,
    readText: (path) => (path.startsWith('/') ? other.readText(path.slice(1)) : content.readText(path)),
  };
}

/** The object with its origin and its steps at the places that can be edited. */
export function objectAtPlaces(
  places: ContentPlaces,
  { object, origin, steps }: RenderedObject,
): RenderedObject {
  return {
    object,
    origin: originAtPlaces(places, origin),
    steps: steps.map((step) => ({
      ...step,
      file: fileAtPlaces(places, step.file),
      ...(step.path !== undefined && { path: fileAtPlaces(places, step.path) }),
    })),
  };
}

function originAtPlaces(places: ContentPlaces, origin: Origin): Origin {
  if (origin.kind === 'template') return origin;
  const file = nameAtPlaces(places, origin.file);
  return file === undefined ? places.origin : { ...origin, file };
}

/** The finding at the places that can be edited. */
export function diagnosticAtPlaces(places: ContentPlaces, diagnostic: Diagnostic): Diagnostic {
  return {
    ...diagnostic,
    ...(diagnostic.location && { location: locationAtPlaces(places, diagnostic.location) }),
    ...(diagnostic.related && {
      related: diagnostic.related.map((related) => ({
        ...related,
        location: locationAtPlaces(places, related.location),
      })),
    }),
  };
}

export function locationAtPlaces(places: ContentPlaces, location: Location): Location {
  const file = nameAtPlaces(places, location.file);
  return file === undefined ? places.location : { ...location, file };
}

function fileAtPlaces(places: ContentPlaces, file: string): string {
  return nameAtPlaces(places, file) ?? places.location.file;
}

function nameAtPlaces(places: ContentPlaces, file: string): string | undefined {
  return file.startsWith('/') ? file.slice(1) : places.nameOf(file === '.' ? '' : file);
}

/**
 * What a path in a content was copied from, when only files are known: a directory is what the files below it have in
 * common with their originals, and what does not exist is looked for beside its directory.
 */
export function nameInContent(
  tree: FileTree,
  nameOfFile: (path: string) => string | undefined,
  path: string,
): string | undefined {
  const kind = tree.kind(path);
  if (kind === 'file') return nameOfFile(path);
  if (kind === 'directory') {
    const directory = nameOfDirectory(tree, nameOfFile, path);
    if (directory !== undefined) return directory;
  }
  if (path === '') return undefined;
  const parent = nameInContent(tree, nameOfFile, dirname(path));
  return parent === undefined ? undefined : joinPath(parent, basename(path));
}

function nameOfDirectory(
  tree: FileTree,
  nameOfFile: (path: string) => string | undefined,
  directory: string,
): string | undefined {
  for (const { name, kind } of tree.list(directory) ?? []) {
    const path = below(directory, name);
    const found = kind === 'file' ? nameOfFile(path) : nameOfDirectory(tree, nameOfFile, path);
    if (found !== undefined && basename(found) === name) return dirname(found);
  }
  return undefined;
}
