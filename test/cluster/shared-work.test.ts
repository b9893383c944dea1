import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import { renderCluster } from '../../src/cluster/render.js';
import { SharedWork } from '../../src/cluster/shared-work.js';
import type { FileTree } from '../../src/files/file-tree.js';
import { memoryTree } from '../../src/files/memory-tree.js';
import { objectText } from '../../src/cluster/object-text.js';
import { configMap, kustomization } from './repository.js';

const release = (values: string): string => `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: site, namespace: web}
spec:
  interval: 10m
  chart:
    spec:
      chart: ./charts/site
      sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
  values: ${values}
`;

const charts = {
  'charts/site/Chart.yaml': 'apiVersion: v2\nname: site\nversion: 1.0.0\n',
  'charts/site/templates/settings.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: site}\ndata: {a: "{{ .Values.a }}"}\n',
};

const bases = {
  'apps/web/kustomization.yaml': 'resources: [settings.yaml]\n',
  'apps/web/settings.yaml': configMap('web', { region: '${region}' }),
};

interface Run {
  readonly clusters: readonly Cluster[];
  readonly work: SharedWork;
  readonly fileReads: ReadonlyMap<string, number>;
}

/** Renders several entries of one repository as one run does, and counts how often each file is read. */
function run(files: Readonly<Record<string, string>>, paths: readonly string[]): Run {
  const memory = memoryTree(files, '/repository');
  const fileReads = new Map<string, number>();
  const count = (path: string): void => void fileReads.set(path, (fileReads.get(path) ?? 0) + 1);
  const tree: FileTree = {
    ...memory,
    readBytes(path) {
      count(path);
      return memory.readBytes(path);
    },
    readText(path) {
      count(path);
      return memory.readText(path);
    },
  };
  const work = new SharedWork();
  const clusters = paths.map((path) =>
    renderCluster({ kind: 'directory', root: '/repository', path }, tree, {
      kubernetesVersion: '1.36',
      mapped: new Map(),
      homeUrls: new Set(),
      work,
    }),
  );
  return { clusters, work, fileReads };
}

function rendered(cluster: Cluster, unit: string): string[] {
  return cluster.units.get(unit)!.objects.map(({ object }) => objectText(object));
}

describe('clusters of one run', () => {
  it('build what they have in common once', () => {
    const files = {
      ...bases,
      'clusters/one/web.yaml': kustomization('web', './apps/web'),
      'clusters/two/apps/web.yaml': kustomization('web', './apps/web'),
      'clusters/three/web.yaml': kustomization('web', './apps/web'),
    };
    const { clusters, work, fileReads } = run(files, ['clusters/one', 'clusters/two', 'clusters/three']);
    // The three entries themselves, and what all of them lead to.
    expect(work.done).toEqual({ artifact: 0, build: 4, chart: 0, release: 0 });
    const alone = run(files, ['clusters/one']).fileReads;
    for (const file of Object.keys(bases)) expect(fileReads.get(file)).toBe(alone.get(file));
    const [one, two, three] = clusters.map((cluster) => cluster.units.get('Kustomization flux-system/web')!);
    expect(one!.objects).toHaveLength(1);
    expect(two!.objects).toBe(one!.objects);
    expect(three!.objects).toBe(one!.objects);
  });

  it('replace variables for themselves', () => {
    const variables = '  postBuild: {substituteFrom: [{kind: ConfigMap, name: cluster}]}\n';
    const { clusters, work } = run(
      {
        ...bases,
        'clusters/one/web.yaml': kustomization('web', './apps/web', variables),
        'clusters/one/cluster.yaml': configMap('cluster', { region: 'north' }),
        'clusters/two/web.yaml': kustomization('web', './apps/web', variables),
        'clusters/two/cluster.yaml': configMap('cluster', { region: 'south' }),
      },
      ['clusters/one', 'clusters/two'],
    );
    expect(work.done.build).toBe(3);
    const [one, two] = clusters.map((cluster) => rendered(cluster, 'Kustomization flux-system/web')[0]);
    expect(one).toContain('"region":"north"');
    expect(two).toContain('"region":"south"');
  });

  it('build apart what their specs make different, and show it where each is written', () => {
    const patches = (target: string): string =>
      `  patches: [{patch: '[{op: remove, path: /data/none}]', target: {kind: ${target}}}]\n`;
    const { clusters, work } = run(
      {
        ...bases,
        'clusters/one/web.yaml': kustomization('web', './apps/web', patches('ConfigMap')),
        'clusters/two/web.yaml': kustomization('web', './apps/web', patches('ConfigMap')),
      },
      ['clusters/one', 'clusters/two'],
    );
    expect(work.done.build).toBe(4);
    expect(
      clusters.map(
        (cluster) => cluster.units.get('Kustomization flux-system/web')!.diagnostics[0]?.location?.file,
      ),
    ).toEqual(['clusters/one/web.yaml', 'clusters/two/web.yaml']);
  });

  it('are each told what is wrong with the use that they make of it', () => {
    const secret = `apiVersion: v1
kind: Secret
metadata: {name: token, namespace: web}
stringData: {token: "ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:str]"}
sops: {mac: "ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:str]"}
`;
    const undefinedVariable = '  postBuild: {substitute: {other: x}}\n';
    const { clusters, work } = run(
      {
        'apps/web/secret.yaml': secret,
        'apps/web/settings.yaml': configMap('web', { region: '${region}' }),
        'clusters/one/web.yaml': kustomization('web', './apps/web', '  decryption: {provider: sops}\n'),
        'clusters/two/web.yaml': kustomization('web', './apps/web', undefinedVariable),
      },
      ['clusters/one', 'clusters/two'],
    );
    expect(work.done.build).toBe(3);
    expect(
      clusters.map((cluster) =>
        cluster.units.get('Kustomization flux-system/web')!.diagnostics.map(({ code }) => code),
      ),
    ).toEqual([[], ['flux/decryption-missing', 'flux/variable-undefined']]);
  });

  it('see the content of a source as each of them packs it', () => {
    const source = (ignore: string): string => `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: https://example.com/fleet, ignore: "${ignore}"}
`;
    const files = {
      'apps/a.yaml': configMap('a', {}),
      'apps/b.yaml': configMap('b', {}),
      'clusters/one/apps.yaml': kustomization('apps', './apps') + source(''),
      'clusters/two/apps.yaml': kustomization('apps', './apps') + source('apps/b.yaml'),
    };
    const { clusters } = run(files, ['clusters/one', 'clusters/two']);
    expect(
      clusters.map((cluster) => cluster.units.get('Kustomization flux-system/apps')!.objects.length),
    ).toEqual([2, 1]);
  });

  it('render a release once where chart, values and names are equal', () => {
    const { clusters, work } = run(
      {
        ...charts,
        'clusters/one/site.yaml': release('{a: 1}'),
        'clusters/two/site.yaml': release('{a: 1}'),
        'clusters/three/site.yaml': release('{a: 2}'),
      },
      ['clusters/one', 'clusters/two', 'clusters/three'],
    );
    expect(work.done).toEqual({ artifact: 0, build: 3, chart: 1, release: 2 });
    expect(
      clusters.map((cluster) => rendered(cluster, 'HelmRelease web/site')[0]!.match(/"a":"(.)"/)![1]),
    ).toEqual(['1', '1', '2']);
  });

  it('put artifacts together once where rules and contents are equal', () => {
    const generator = (to: string): string => `---
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: apps, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system}]
  artifacts: [{name: web, copy: [{from: '@repo/apps/web/**', to: '@artifact/${to}'}]}]
`;
    const web = (path: string): string =>
      kustomization('web', path)
        .replace('kind: GitRepository', 'kind: ExternalArtifact')
        .replace(/    name: flux-system\n    namespace: flux-system/, '    name: web');
    const { clusters, work } = run(
      {
        ...bases,
        'clusters/one/web.yaml': generator('') + web('./'),
        'clusters/two/web.yaml': generator('') + web('./'),
        'clusters/three/web.yaml': generator('web') + web('./web'),
      },
      ['clusters/one', 'clusters/two', 'clusters/three'],
    );
    // The three entries, and the two artifacts.
    expect(work.done).toEqual({ artifact: 2, build: 5, chart: 0, release: 0 });
    const objects = clusters.map((cluster) => rendered(cluster, 'Kustomization flux-system/web'));
    expect(objects[0]).toHaveLength(1);
    expect(objects[1]).toEqual(objects[0]);
    for (const { reads } of clusters) {
      expect([...reads]).toContain('apps/web/settings.yaml');
      expect([...reads]).toContain('apps/web/kustomization.yaml');
    }
  });

  it('have each read what they are made of, whoever read it first', () => {
    const { clusters } = run(
      {
        ...bases,
        ...charts,
        'clusters/one/web.yaml': kustomization('web', './apps/web') + release('{}'),
        'clusters/two/web.yaml': kustomization('web', './apps/web'),
        'clusters/three/web.yaml': kustomization('web', './apps/web') + release('{}'),
      },
      ['clusters/one', 'clusters/two', 'clusters/three'],
    );
    const shared = ['apps/web/kustomization.yaml', 'apps/web/settings.yaml'];
    const chart = ['charts/site/Chart.yaml', 'charts/site/templates/settings.yaml'];
    expect(clusters.map(({ reads }) => [...reads].sort())).toEqual([
      [...shared, ...chart, 'clusters/one/web.yaml'],
      [...shared, 'clusters/two/web.yaml'],
      [...shared, ...chart, 'clusters/three/web.yaml'],
    ]);
  });
});

describe('names of data', () => {
  it('are equal for equal data only', () => {
    const work = new SharedWork();
    const data = [{ a: 1 }, { a: '1' }, { a: 1n }, { a: '1n' }, { a: null }, { a: Infinity }, { a: NaN }, {}];
    expect(new Set(data.map((one) => work.nameOfData(one))).size).toBe(data.length);
    expect(work.nameOfData({ a: [1n, Infinity] })).toBe(work.nameOfData({ a: [1n, Infinity] }));
  });
});
