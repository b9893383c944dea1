import { describe, expect, it } from 'vitest';
import { renderCluster } from '../../src/cluster/render.js';
import { memoryTree } from '../../src/files/memory-tree.js';
import { configMap, kustomization } from './repository.js';

const rootOf = (files: Readonly<Record<string, string>>) =>
  renderCluster({ kind: 'directory', root: '/repository', path: '' }, memoryTree(files, '/repository'), {
    kubernetesVersion: '1.36',
    mapped: new Map(),
    homeUrls: new Set(),
  }).units.get('Kustomization flux-system/flux-system')!;

const catalogue = {
  'Taskfile.yaml': 'version: 3\n',
  'one/kustomization.yaml': 'resources: [config.yaml]\n',
  'one/config.yaml': configMap('same', {}),
  'two/kustomization.yaml': 'resources: [config.yaml, lost.yaml]\n',
  'two/config.yaml': configMap('same', {}),
  'part/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: x-\n',
};

const severities = (files: Readonly<Record<string, string>>) =>
  rootOf(files)
    .diagnostics.map(({ severity, code }) => `${severity} ${code}`)
    .sort();

describe('a directory that nothing says is applied', () => {
  it('may have parts that do not go together, but no broken ones', () => {
    expect(severities(catalogue)).toEqual([
      'error kustomize/resource-missing',
      'warning kustomize/component-as-resource',
      'warning kustomize/duplicate-resource',
      'warning kustomize/not-an-object',
    ]);
  });

  it('is applied where a Kustomization in it is of the same repository', () => {
    const entry = { ...catalogue, 'apps.yaml': kustomization('apps', './one') };
    expect(severities(entry).every((text) => text.startsWith('error '))).toBe(true);
  });

  it('is not applied by Kustomizations whose source is a variable: others apply those', () => {
    const template = kustomization('apps', './one').replace(
      'name: flux-system\n    namespace: flux-system\n',
      'name: ${SOURCE:-flux-system}\n',
    );
    const found = severities({ ...catalogue, 'apps.yaml': template });
    expect(found.filter((text) => text.startsWith('error '))).toHaveLength(1);
  });

  it('is not said to be applied by one for the root of another source', () => {
    const other = kustomization('other', './')
      .replace('kind: GitRepository', 'kind: OCIRepository')
      .replace('name: flux-system\n    namespace: flux-system', 'name: other');
    const root = rootOf({ ...catalogue, 'other.yaml': other });
    expect(root.key).toBe('Kustomization flux-system/flux-system');
    expect(root.diagnostics.filter(({ severity }) => severity === 'error')).toHaveLength(1);
  });
});
