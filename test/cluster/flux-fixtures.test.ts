import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import { findEntries } from '../../src/cluster/entries.js';
import { findEntry } from '../../src/cluster/find-entry.js';
import { renderCluster } from '../../src/cluster/render.js';
import { SharedWork } from '../../src/cluster/shared-work.js';
import { workingTree } from '../../src/files/working-tree.js';
import { checkCluster } from '../../src/rules/check.js';

/** The entries of a bundled repository, rendered in one run. */
function open(...paths: readonly string[]): { clusters: Cluster[]; work: SharedWork } {
  const work = new SharedWork();
  const entries = paths.map((path) => findEntry(`fixtures/${path}`));
  const tree = workingTree(entries[0]!.root, { symlinks: 'drop' });
  const clusters = entries.map((entry) =>
    renderCluster(entry, tree, {
      kubernetesVersion: '1.36',
      mapped: new Map(),
      homeUrls: new Set(),
      work,
    }),
  );
  return { clusters, work };
}

/** `file:line code` of what is found in a cluster. */
function findingsIn(cluster: Cluster, together: readonly Cluster[] = [cluster]): string[] {
  const { findings } = checkCluster(cluster, {
    kubernetesVersion: '1.36',
    builtin: () => readFileSync('src/schemas/data/kubernetes.json', 'utf8'),
    together,
  });
  return findings.map(({ code, location }) => `${location?.file}:${location?.line} ${code}`);
}

function unitsOf({ units }: Cluster): string[] {
  return Array.from(units.values(), ({ key, state, objects }) => `${key}: ${state}, ${objects.length}`);
}

describe('flux-instance', () => {
  const [cluster] = open('flux-instance/clusters/production').clusters as [Cluster];

  it('has what its FluxInstance makes, patched, as the beginning', () => {
    expect(cluster.entry).toMatchObject({
      kind: 'FluxInstance',
      path: 'clusters/production',
      file: 'clusters/production/flux.yaml',
    });
    expect(cluster.flux).toMatchObject({ minor: '2.8', from: 'manifests' });
    expect(unitsOf(cluster)).toEqual([
      'Kustomization flux-system/fleet: rendered, 2',
      'Kustomization flux-system/apps: rendered, 1',
      'FluxInstance flux-system/flux: rendered, 0',
    ]);
    expect(cluster.units.get('Kustomization flux-system/apps')!.content).toBe('apps/web');
    expect(cluster.sources.get('OCIRepository flux-system/fleet')!.object['spec']).toEqual({
      interval: '1m',
      url: 'oci://registry.example.com/fleet',
      ref: { tag: 'latest' },
    });
  });

  it('is right', () => expect(findingsIn(cluster)).toEqual([]));
});

describe('instance-release', () => {
  const [cluster] = open('instance-release/kubernetes/flux/cluster').clusters as [Cluster];

  it('has what the values of the release say as the beginning', () => {
    expect(findEntries('fixtures/instance-release')).toEqual(['kubernetes/flux/cluster']);
    expect(cluster.entry).toMatchObject({
      kind: 'FluxInstance',
      file: 'kubernetes/apps/flux-system/flux-instance/app/helmrelease.yaml',
    });
    expect(cluster.flux).toMatchObject({ version: '2.8.1', from: 'manifests' });
    expect(unitsOf(cluster)).toEqual([
      'Kustomization flux-system/flux-system: rendered, 1',
      'Kustomization flux-system/cluster-apps: rendered, 2',
      'Kustomization flux-system/flux-instance: rendered, 3',
      'HelmRelease flux-system/flux-instance: skipped, 0',
    ]);
    expect(cluster.units.get('Kustomization flux-system/flux-system')!.resource.object['spec']).toMatchObject(
      {
        path: 'kubernetes/flux/cluster',
        postBuild: { substitute: { timezone: 'Europe/Lisbon' } },
      },
    );
  });

  it('is found from the directory of the release as well', () => {
    expect(
      findEntry('fixtures/instance-release/kubernetes/apps/flux-system/flux-instance/app'),
    ).toMatchObject({
      kind: 'FluxInstance',
      path: 'kubernetes/flux/cluster',
    });
  });

  it('is right', () => expect(findingsIn(cluster)).toEqual([]));
});

describe('multi-tenant', () => {
  const refused = [
    'apps/blue/site.yaml:14 flux/cross-namespace',
    'tenants/blue.yaml:40 flux/cross-namespace',
  ];

  it.each([
    ['open', []],
    ['strict', refused],
    ['instance', refused],
  ])('%s', (name, expected) => {
    const [cluster] = open(`multi-tenant/clusters/${name}`).clusters as [Cluster];
    expect(findingsIn(cluster)).toEqual(expected);
  });
});

describe('nested-sets', () => {
  const [cluster] = open('nested-sets/clusters/test').clusters as [Cluster];

  it('is rendered set by set', () => {
    expect(unitsOf(cluster)).toEqual([
      'Kustomization flux-system/flux-system: rendered, 5',
      'ResourceSet flux-system/teams: rendered, 4',
      'ResourceSet flux-system/overview: rendered, 1',
      'ResourceSet flux-system/blue-apps: rendered, 2',
      'ResourceSet flux-system/green-apps: rendered, 1',
      'Kustomization flux-system/blue-shop: rendered, 1',
      'Kustomization flux-system/blue-stock: rendered, 1',
      'Kustomization flux-system/green-blog: rendered, 1',
    ]);
    expect(
      cluster.units.get('Kustomization flux-system/blue-stock')!.objects[0]!.object['metadata'],
    ).toMatchObject({ name: 'stock', namespace: 'blue' });
  });

  it('is right', () => expect(findingsIn(cluster)).toEqual([]));
});

describe('hub-and-spoke', () => {
  const [cluster] = open('hub-and-spoke/clusters/hub').clusters as [Cluster];

  it('sends the same objects to three clusters', () => {
    expect(Array.from(cluster.units.values(), ({ key, remote }) => `${key}: ${remote ?? 'here'}`)).toEqual([
      'Kustomization flux-system/flux-system: here',
      'Kustomization flux-system/apps: here',
      'Kustomization flux-system/apps-north: ConfigMap flux-system/north',
      'HelmRelease flux-system/agent-north: ConfigMap flux-system/north',
      'Kustomization flux-system/apps-south: ConfigMap flux-system/south',
      'HelmRelease flux-system/agent-south: ConfigMap flux-system/south',
    ]);
  });

  it('is right', () => expect(findingsIn(cluster)).toEqual([]));
});

describe('three-clusters', () => {
  const names = ['dev', 'production', 'staging'].map((name) => `three-clusters/clusters/${name}`);
  const { clusters, work } = open(...names);

  it('builds the common bases once for all clusters', () => {
    // An entry each, infra and apps once, and what only production has.
    expect(work.done).toEqual({ artifact: 0, build: 3 + 2 + 1, chart: 1, release: 1 });
    const alone = names.map((name) => open(name).work.done.build);
    expect(alone).toEqual([3, 4, 3]);
    expect(
      clusters.map(
        ({ units }) =>
          units
            .get('Kustomization flux-system/apps')!
            .objects.map(({ object }) => object['data'])
            .find((data) => data !== undefined) as unknown,
      ),
    ).toEqual([{ cluster: 'dev' }, { cluster: 'production' }, { cluster: 'staging' }]);
  });

  it('finds what no cluster reaches, once', () => {
    expect(clusters.map((cluster) => findingsIn(cluster, clusters))).toEqual([
      ['base/apps/forgotten.yaml:undefined flux/unreached'],
      [],
      [],
    ]);
    expect(findingsIn(clusters[0]!)).toEqual([
      'base/alerts/rules.yaml:undefined flux/unreached',
      'base/apps/forgotten.yaml:undefined flux/unreached',
    ]);
  });
});
