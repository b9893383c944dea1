import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { entriesBelow, findEntries } from '../../src/cluster/entries.js';
import { findEntry } from '../../src/cluster/find-entry.js';
import { clusterOf, kustomization } from './repository.js';

const values = `instance:
  distribution: {version: 2.8.x}
  components: [source-controller, kustomize-controller, helm-controller]
  cluster: {multitenant: true}
  sync:
    url: https://git.example.com/fleet
    ref: refs/heads/main
    path: clusters/test
  kustomize:
    patches:
      - target: {kind: Kustomization}
        patch: |
          - {op: add, path: /spec/postBuild, value: {substitute: {tier: web}}}
`;

const release = (rest: string): string => `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: flux, namespace: flux-system}
spec:
  interval: 1h
  chartRef: {kind: OCIRepository, name: instance}
${rest}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: instance, namespace: flux-system}
spec: {interval: 1h, url: 'oci://ghcr.io/controlplaneio-fluxcd/charts/flux-instance', ref: {tag: 0.58.1}}
`;

const indented = values.replace(/^/gm, '    ').trimEnd();
const apps = { 'apps/web/a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n' };

describe('a FluxInstance that a HelmRelease makes', () => {
  it('is what applies the directory that it syncs, with its patches, although its chart is not here', () => {
    const cluster = clusterOf({
      ...apps,
      'clusters/test/apps.yaml': kustomization('apps', './apps/${tier}'),
      'clusters/test/flux.yaml': release(`  values:\n${indented}`),
    });
    expect(cluster.entry).toMatchObject({ kind: 'FluxInstance', file: 'clusters/test/flux.yaml' });
    expect(cluster.flux).toMatchObject({ minor: '2.8', from: 'manifests' });
    expect(Array.from(cluster.units.values(), ({ key, state }) => `${key}: ${state}`)).toEqual([
      'Kustomization flux-system/flux-system: rendered',
      'Kustomization flux-system/apps: rendered',
      'HelmRelease flux-system/flux: skipped',
    ]);
    expect(cluster.units.get('Kustomization flux-system/apps')!.content).toBe('apps/web');
    expect(cluster.sources.get('GitRepository flux-system/flux-system')!.object['spec']).toEqual({
      interval: '1m',
      url: 'https://git.example.com/fleet',
      ref: { name: 'refs/heads/main' },
    });
  });

  it('may have its values in a ConfigMap, and its place among the apps', () => {
    const cluster = clusterOf({
      'clusters/test/apps.yaml': kustomization('apps', './apps/flux'),
      'apps/flux/kustomization.yaml':
        'resources: [flux.yaml]\nconfigMapGenerator: [{name: values, namespace: flux-system, files: [values.yaml]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n',
      'apps/flux/flux.yaml': release('  valuesFrom: [{kind: ConfigMap, name: values}]'),
      'apps/flux/values.yaml': values,
    });
    expect(cluster.entry).toMatchObject({ kind: 'FluxInstance', file: 'apps/flux/flux.yaml' });
    expect(cluster.units.get('Kustomization flux-system/flux-system')!.resource.object['spec']).toMatchObject(
      {
        postBuild: { substitute: { tier: 'web' } },
      },
    );
  });

  it('has patches that are wrong shown at their place', () => {
    const wrong = indented.replace('path: /spec/postBuild', 'path: /spec/none/postBuild');
    const cluster = clusterOf({ 'clusters/test/flux.yaml': release(`  values:\n${wrong}`) });
    expect(cluster.diagnostics).toMatchObject([
      { code: 'flux/instance-patch', location: { file: 'clusters/test/flux.yaml', line: 19, column: 11 } },
    ]);
  });

  it('changes nothing where it syncs another directory', () => {
    const cluster = clusterOf({
      'clusters/test/flux.yaml': release(`  values:\n${indented.replace('clusters/test', 'clusters/other')}`),
    });
    expect(cluster.entry.kind).toBe('directory');
    expect(cluster.flux.from).toBe('default');
  });
});

describe('a FluxInstance that stands where nothing applies it', () => {
  it('is what applies the directory that it syncs', () => {
    const cluster = clusterOf({
      'bootstrap/instance.yaml': `apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: fleet}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: OCIRepository, url: 'oci://example.com/fleet', ref: latest, path: ./clusters/test, name: everything}
`,
      'clusters/test/apps.yaml': kustomization('apps', './nowhere').replaceAll(
        'name: flux-system\n    namespace: flux-system',
        'name: everything\n    namespace: fleet',
      ),
    });
    expect(cluster.entry).toMatchObject({ kind: 'FluxInstance', file: 'bootstrap/instance.yaml' });
    expect([...cluster.units.keys()]).toEqual([
      'Kustomization fleet/everything',
      'Kustomization flux-system/apps',
    ]);
  });
});

describe('entries on disk', () => {
  let root: string | undefined;
  afterEach(() => root !== undefined && rmSync(root, { recursive: true }));

  const write = (files: Readonly<Record<string, string>>): string => {
    root = mkdtempSync(join(tmpdir(), 'preflux-'));
    mkdirSync(join(root, '.git'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return root;
  };

  it('are the directories that releases of the chart sync', () => {
    const directory = write({
      'kubernetes/flux/ks.yaml': kustomization('apps', './kubernetes/apps'),
      'kubernetes/apps/flux-instance/release.yaml': release(
        `  values:\n${indented.replace('clusters/test', 'kubernetes/flux')}`,
      ),
    });
    expect(findEntries(directory)).toEqual(['kubernetes/flux']);
    expect(findEntries(join(directory, 'kubernetes'))).toEqual(['flux']);
    expect(findEntry(join(directory, 'kubernetes/apps/flux-instance'))).toEqual({
      kind: 'FluxInstance',
      root: directory,
      path: 'kubernetes/flux',
      file: 'kubernetes/apps/flux-instance/release.yaml',
    });
  });

  const sync = (path: string): string =>
    `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: https://git.example.com/fleet, ref: {branch: main}}
${kustomization('flux-system', path)}`;

  it('are what a directory that only holds them stands for', () => {
    const directory = write({
      'clusters/one/flux-system/gotk-sync.yaml': sync('./clusters/one'),
      'clusters/one/apps.yaml': kustomization('apps', './apps'),
      'clusters/two/gotk-sync.yaml': sync('./clusters/two'),
      'tests/gotk-sync.yaml': sync('./tests'),
      'apps/a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
    });
    expect(entriesBelow(directory)).toEqual(['clusters/one', 'clusters/two']);
    expect(entriesBelow(join(directory, 'clusters'))).toEqual(['one', 'two']);
    expect(entriesBelow(join(directory, 'clusters/one'))).toEqual([]);
    expect(entriesBelow(join(directory, 'clusters/two'))).toEqual([]);
    expect(entriesBelow(join(directory, 'apps'))).toEqual([]);
    expect(findEntry(join(directory, 'clusters/one/flux-system'))).toEqual({
      kind: 'gotk-sync',
      root: directory,
      path: 'clusters/one',
      file: 'clusters/one/flux-system/gotk-sync.yaml',
    });
  });

  it('are directories of Kustomizations that nothing leads to, where nothing else says it', () => {
    const directory = write({
      'clusters/one/kustomization.yaml':
        'resources: [../base]\npatches: [{path: patch.yaml, target: {kind: Kustomization}}]\n',
      'clusters/one/patch.yaml': kustomization('apps', './apps'),
      'clusters/two/apps.yaml': kustomization('apps', './apps'),
      'clusters/two/flux.yaml': kustomization('flux', './clusters/two'),
      'clusters/base/kustomization.yaml': 'resources: [apps.yaml]\n',
      'clusters/base/apps.yaml': kustomization('apps', './apps'),
      'apps/more.yaml': kustomization('more', './more/${cluster}'),
      'more/a/a.yaml': kustomization('again', './apps'),
      'examples/a.yaml': kustomization('a', './not/here'),
    });
    expect(findEntries(directory)).toEqual(['clusters/one', 'clusters/two']);
  });
});
