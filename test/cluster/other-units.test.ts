import { describe, expect, it } from 'vitest';
import { renderCluster } from '../../src/cluster/render.js';
import { memoryTree } from '../../src/files/memory-tree.js';
import { clusterOf, configMap, kustomization } from './repository.js';

const terraform = (path: string) => `
apiVersion: infra.contrib.fluxcd.io/v1alpha2
kind: Terraform
metadata: {name: infra, namespace: flux-system}
spec:
  interval: 1h
  path: ${path}
  sourceRef: {kind: GitRepository, name: flux-system}
`;

const instance = `apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: https://git.example.com/x, ref: refs/heads/main, path: clusters/test}
`;

describe('a Terraform object', () => {
  it('is skipped, but its module has to be there', () => {
    const good = clusterOf({
      'clusters/test/infra.yaml': terraform('./terraform/dns'),
      'terraform/dns/main.tf': '',
    });
    expect(good.units.get('Terraform flux-system/infra')).toMatchObject({
      state: 'skipped',
      reason: 'what it makes is decided by its plan, in the cluster',
      diagnostics: [],
    });
    const bad = clusterOf({
      'clusters/test/infra.yaml': terraform('./terraform/dsn'),
      'terraform/dns/main.tf': '',
    });
    expect(bad.units.get('Terraform flux-system/infra')).toMatchObject({
      state: 'failed',
      diagnostics: [
        {
          code: 'flux/terraform-path-missing',
          message: 'spec.path ./terraform/dsn is no directory of GitRepository flux-system/flux-system',
          help: 'did you mean ./terraform/dns?',
          location: { file: 'clusters/test/infra.yaml', line: 7, column: 3 },
        },
      ],
    });
  });
});

describe('a FluxInstance', () => {
  it('is rendered where it is the entry, and left to a run of its own where it is another', () => {
    const files = { 'clusters/test/flux.yaml': instance };
    const options = { kubernetesVersion: '1.36', mapped: new Map(), homeUrls: new Set<string>() };
    const entry = {
      kind: 'FluxInstance',
      root: '/repository',
      path: 'clusters/test',
      file: 'clusters/test/flux.yaml',
    } as const;
    const own = renderCluster(entry, memoryTree(files, '/repository'), options);
    expect(own.units.get('FluxInstance flux-system/flux')).toMatchObject({
      state: 'rendered',
      objects: [],
      content: 'Flux itself and the entry',
    });
    const other = { 'clusters/test/flux.yaml': instance.replace('clusters/test', 'clusters/other') };
    const exact = { 'clusters/test/flux.yaml': other['clusters/test/flux.yaml'].replace('2.x', '2.6.x') };
    expect(clusterOf(exact).flux.from).toBe('default');
    expect(clusterOf(other).units.get('FluxInstance flux-system/flux')).toMatchObject({
      state: 'skipped',
      reason: 'its spec.sync is another entry, clusters/other: validate that path by itself',
    });
  });
});

describe('variables in names', () => {
  it('may make two objects one, which Flux refuses', () => {
    const cluster = clusterOf({
      'clusters/test/apps.yaml': kustomization('apps', './apps', '  postBuild: {substitute: {A: x, B: x}}\n'),
      'apps/a.yaml': configMap('${A}-settings', { a: '1' }),
      'apps/b.yaml': configMap('${B}-settings', { a: '1' }),
      'apps/c.yaml': configMap('other', { a: '1' }),
    });
    expect(cluster.units.get('Kustomization flux-system/apps')!.diagnostics).toEqual([
      {
        code: 'flux/duplicate-after-substitution',
        severity: 'error',
        message: 'there are two ConfigMap flux-system/x-settings when variables have been replaced',
        help: 'give the variables values that keep the names apart',
        upstream: 'in Replace: id matched 2 resources',
        location: { file: 'apps/b.yaml', line: 5, column: 3 },
        related: [{ location: { file: 'apps/a.yaml', line: 5, column: 3 }, message: 'the first one' }],
      },
    ]);
  });
});
