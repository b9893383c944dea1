import { existsSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { basename, below, dirname, type FileTree } from '../files/file-tree.js';
import { workingTree } from '../files/working-tree.js';
import { isEntry, syncedDirectory } from './find-entry.js';
import { mayHoldInstance } from './instances.js';
import { plainEntries } from './plain-entries.js';

/** Deeper than this below the working directory no entry is looked for. */
const maxDepth = 6;

/**
 * The directories around one that Flux is bootstrapped with, as far as that can be told from the files below it: those
 * that a gotk-sync.yaml stands in or right below, and those that a FluxInstance syncs, or a HelmRelease of its chart. Where
 * there are none, directories of Flux Kustomizations that nothing leads to. Relative to the directory, in order.
 */
export function findEntries(directory: string, touch?: (path: string) => void): string[] {
  const tree = workingTree(directory, { symlinks: 'drop', touch });
  const found = bootstrapped(tree, touch);
  return (found.length > 0 ? found : plainEntries(tree)).map((path) => (path === '' ? '.' : path));
}

/**
 * The directories below one that Flux is bootstrapped with, where the directory itself is none; relative to it, in order.
 * Empty where it is to be taken as it is.
 */
export function entriesBelow(directory: string, touch?: (path: string) => void): string[] {
  if (isEntry(directory, touch)) return [];
  const tree = workingTree(directory, { symlinks: 'drop', touch });
  return bootstrapped(tree, touch).filter(
    (path) => path !== '' && !path.startsWith('..') && !path.split('/').some((name) => aside.test(name)),
  );
}

/** Clusters in there show or test something: a directory around them holds more than clusters. */
const aside = /^(?:tests?|examples?|samples?|fixtures|docs)$/;

function bootstrapped(tree: FileTree, touch: ((path: string) => void) | undefined): string[] {
  const exists = (path: string): boolean => {
    touch?.(path);
    return existsSync(path);
  };
  const found = new Set<string>();
  // Bootstrapping puts its own files into a directory below the entry.
  const around = (path: string): string => (basename(path) === 'flux-system' ? dirname(path) : path);
  const walk = (path: string, depth: number): void => {
    for (const { name, kind } of tree.list(path) ?? []) {
      const child = below(path, name);
      if (kind === 'directory') {
        if (depth < maxDepth && !name.startsWith('.') && name !== 'node_modules') walk(child, depth + 1);
      } else if (name === 'gotk-sync.yaml') {
        found.add(around(path));
      } else if (/\.ya?ml$/.test(name) && mayHoldInstance(tree.readText(child) ?? '')) {
        const synced = syncedDirectory(tree, child, exists);
        if (synced !== undefined) found.add(relative(tree.root, synced).split(sep).join('/'));
        else if (holdsInstance(tree.readText(child) ?? '')) found.add(around(path));
      }
    }
  };
  walk('', 0);
  return [...found].sort();
}

/** Whether a FluxInstance itself is in a text: where it leads nowhere, its own directory is worth a look. */
function holdsInstance(text: string): boolean {
  return /^kind:\s*["']?FluxInstance\b/m.test(text);
}
