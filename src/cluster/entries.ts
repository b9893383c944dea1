import { basename, dirname } from '../files/file-tree.js';
import { workingTree } from '../files/working-tree.js';

/** Deeper than this below the working directory no entry is looked for. */
const maxDepth = 6;

/**
 * The directories below one that Flux is bootstrapped with, as far as that can be told from files: those with a
 * gotk-sync.yaml or a FluxInstance, in them or right below. Relative to the directory, in order.
 */
export function findEntries(directory: string, touch?: (path: string) => void): string[] {
  const tree = workingTree(directory, { symlinks: 'drop', touch });
  const found = new Set<string>();
  const walk = (path: string, depth: number): void => {
    for (const { name, kind } of tree.list(path) ?? []) {
      const child = path === '' ? name : `${path}/${name}`;
      if (kind === 'directory') {
        if (depth < maxDepth && !name.startsWith('.') && name !== 'node_modules') walk(child, depth + 1);
      } else if (
        name === 'gotk-sync.yaml' ||
        (/\.ya?ml$/.test(name) && holdsInstance(tree.readText(child) ?? ''))
      ) {
        // Bootstrapping puts its own files into a directory below the entry.
        found.add(basename(path) === 'flux-system' ? dirname(path) : path);
      }
    }
  };
  walk('', 0);
  return [...found].map((path) => (path === '' ? '.' : path)).sort();
}

function holdsInstance(text: string): boolean {
  return (
    /^kind:\s*["']?FluxInstance\b/m.test(text) && /^apiVersion:\s*["']?fluxcd\.controlplane\.io\//m.test(text)
  );
}
