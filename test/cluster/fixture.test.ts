import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findEntry } from '../../src/cluster/find-entry.js';
import { renderCluster } from '../../src/cluster/render.js';
import { workingTree } from '../../src/files/working-tree.js';
import { checkCluster } from '../../src/rules/check.js';

describe('the repository with artifacts and a ResourceSet', () => {
  it('is rendered whole, from its own root, and right', () => {
    const entry = findEntry('fixtures/artifacts-and-sets/clusters/test');
    expect(entry).toMatchObject({ kind: 'directory', path: 'clusters/test' });
    const cluster = renderCluster(entry, workingTree(entry.root, { symlinks: 'drop' }), {
      kubernetesVersion: '1.36',
      mapped: new Map(),
      homeUrls: new Set(),
    });
    expect(
      Array.from(cluster.units.values(), ({ key, state, content }) => `${key}: ${state}, ${content}`),
    ).toEqual([
      'Kustomization flux-system/flux-system: rendered, clusters/test',
      'Kustomization flux-system/web: rendered, web',
      'ResourceSet flux-system/tenants: rendered, 2 input sets',
      'Kustomization flux-system/tenant-blue: rendered, base',
      'Kustomization flux-system/tenant-green: rendered, base',
    ]);
    const [blue] = cluster.units.get('Kustomization flux-system/tenant-blue')!.objects;
    expect(blue!.object).toMatchObject({ metadata: { namespace: 'blue' }, spec: { hard: { pods: 20 } } });
    expect(cluster.units.get('ResourceSet flux-system/tenants')!.objects[0]!.object).toMatchObject({
      metadata: { name: 'blue', labels: { owner: 'blue-and-sons' } },
    });
    const { findings } = checkCluster(cluster, {
      kubernetesVersion: '1.36',
      builtin: () => readFileSync('src/schemas/data/kubernetes.json', 'utf8'),
    });
    expect(findings).toEqual([]);
  });
});
