import type { Cluster } from '../cluster/cluster.js';
import { basename, dirname, type FileTree } from '../files/file-tree.js';

/** The manifests in the repository that nothing of some entries of it reaches. */
export function unreachedManifests(clusters: readonly Cluster[]): readonly string[] {
  const { tree } = clusters[0]!;
  const entries = clusters.map(({ entry }) => entry.path);
  const isReached = (path: string): boolean => clusters.some(({ reads }) => reads.has(path));
  const found: string[] = [];
  const walk = (directory: string): void => {
    for (const { name, kind } of tree.list(directory) ?? []) {
      const path = directory === '' ? name : `${directory}/${name}`;
      if (kind === 'directory') {
        if (!isForeign(tree, path, entries)) walk(path);
      } else if (
        /\.ya?ml$|^Kustomization$/.test(name) &&
        !isReached(path) &&
        isManifest(tree.readText(path) ?? '')
      ) {
        found.push(path);
      }
    }
  };
  walk('');
  return found;
}

/** Directories in which manifests are templates, tools' settings or other clusters' entries. */
function isForeign(tree: FileTree, directory: string, entries: readonly string[]): boolean {
  if (basename(directory).startsWith('.') || basename(directory) === 'node_modules') return true;
  if (tree.kind(`${directory}/Chart.yaml`) === 'file') return true;
  if (entries.some((path) => path === directory || path.startsWith(`${directory}/`))) return false;
  const isSibling = entries.some((path) => path !== '' && dirname(directory) === dirname(path));
  return isSibling || tree.kind(`${directory}/gotk-sync.yaml`) === 'file';
}

function isManifest(text: string): boolean {
  return /^kind:\s*\S/m.test(text) && /^apiVersion:\s*\S/m.test(text)
    ? true
    : /^(?:resources|components|patches):/m.test(text);
}
