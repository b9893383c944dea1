import { renderCluster, type ClusterOptions } from '../../src/cluster/render.js';
import type { Cluster } from '../../src/cluster/cluster.js';
import type { Entry } from '../../src/cluster/entry.js';
import { memoryTree } from '../../src/files/memory-tree.js';

/** Renders a repository given as files; the entry is the directory `clusters/test`, as Flux Kustomizations in it say. */
export function clusterOf(
  files: Readonly<Record<string, string>>,
  options: Partial<ClusterOptions> = {},
  entry: Entry = { kind: 'directory', root: '/repository', path: 'clusters/test' },
): Cluster {
  return renderCluster(entry, memoryTree(files, '/repository'), {
    kubernetesVersion: '1.36',
    mapped: new Map(),
    homeUrls: new Set(),
    ...options,
  });
}

/** A Flux Kustomization of the repository itself. */
export function kustomization(name: string, path: string, extra = '', namespace = 'flux-system'): string {
  return `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  interval: 10m
  prune: true
  path: ${path}
  sourceRef:
    kind: GitRepository
    name: flux-system
    namespace: flux-system
${extra}`;
}

export function configMap(
  name: string,
  data: Readonly<Record<string, string>>,
  namespace = 'flux-system',
): string {
  const entries = Object.entries(data).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`);
  return `---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ${namespace}
data:
${entries.join('')}`;
}
