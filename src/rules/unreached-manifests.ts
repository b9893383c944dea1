import type { Cluster } from '../cluster/cluster.js';
import { basename, dirname, type FileTree } from '../files/file-tree.js';

/** The manifests in the repository that nothing of this entry reaches. */
export function unreachedManifests(cluster: Cluster): readonly string[] {
  const { tree, reads } = cluster;
  const found: string[] = [];
  const walk = (directory: string): void => {
    for (const { name, kind } of tree.list(directory) ?? []) {
      const path = directory === '' ? name : `${directory}/${name}`;
      if (kind === 'directory') {
        if (!isForeign(tree, path, cluster)) walk(path);
      } else if (
        /\.ya?ml$|^Kustomization$/.test(name) &&
        !reads.has(path) &&
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
function isForeign(tree: FileTree, directory: string, cluster: Cluster): boolean {
  if (basename(directory).startsWith('.') || basename(directory) === 'node_modules') return true;
  if (tree.kind(`${directory}/Chart.yaml`) === 'file') return true;
  const { path } = cluster.entry;
  const isSibling = path !== '' && dirname(directory) === dirname(path) && directory !== path;
  return isSibling || tree.kind(`${directory}/gotk-sync.yaml`) === 'file';
}

function isManifest(text: string): boolean {
  return /^kind:\s*\S/m.test(text) && /^apiVersion:\s*\S/m.test(text)
    ? true
    : /^(?:resources|components|patches):/m.test(text);
}
