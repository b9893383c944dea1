import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import type { ClusterOptions } from '../../src/cluster/render.js';
import { memoryTree } from '../../src/files/memory-tree.js';
import { describeId, idOf } from '../../src/manifest/object.js';
import { getOwn, isMap, valueAt } from '../../src/yaml/value.js';
import { tarOf } from '../files/tar.js';
import { clusterOf } from './repository.js';

const chartYaml = (name: string, version = '1.2.3') => `apiVersion: v2\nname: ${name}\nversion: ${version}\n`;
const object = (kind: string, name: string, extra = '') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${extra}`;
const definition = (group: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.${group}}
spec:
  group: ${group}
  names: {kind: Thing, plural: things}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`;

const release = (name: string, spec: string, chart = `./charts/${name}`) => `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}, namespace: apps}
spec:
  interval: 1h
  chart:
    spec:
      chart: ${chart}
      sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
${spec}`;

const unit = (cluster: Cluster, name = 'app') => cluster.units.get(`HelmRelease apps/${name}`)!;
const found = (cluster: Cluster, name = 'app') =>
  unit(cluster, name).objects.map(({ object: one }) => describeId(idOf(one)));
const labels = (cluster: Cluster, id: string) => {
  const rendered = unit(cluster).objects.find((one) => describeId(idOf(one.object)) === id);
  const metadata = rendered?.object['metadata'];
  return isMap(metadata) ? getOwn(metadata, 'labels') : undefined;
};

const origin = { 'helm.toolkit.fluxcd.io/name': 'app', 'helm.toolkit.fluxcd.io/namespace': 'apps' };

function app(
  spec: string,
  files: Readonly<Record<string, string>>,
  options: Partial<ClusterOptions> = {},
  extra: Readonly<Record<string, string>> = {},
): Cluster {
  return clusterOf(
    {
      'clusters/test/release.yaml': release('app', spec),
      'charts/app/Chart.yaml': chartYaml('app'),
      ...files,
      ...extra,
    },
    options,
  );
}

describe('definitions in crds/', () => {
  const files = {
    'charts/app/crds/thing.yaml': definition('example.com'),
    'charts/app/templates/a.yaml': object('ConfigMap', 'a'),
  };
  const spec = `  commonMetadata: {labels: {team: red, helm.toolkit.fluxcd.io/name: mine}}
  postRenderers:
  - kustomize:
      patches:
      - target: {kind: .*}
        patch: '[{"op": "add", "path": "/metadata/annotations", "value": {"patched": "yes"}}]'
`;

  it('get the labels of the release and nothing else', () => {
    const cluster = app(spec, files);
    const id = 'CustomResourceDefinition things.example.com';
    expect(labels(cluster, id)).toEqual(origin);
    const [crd, map] = unit(cluster).objects;
    expect(valueAt(crd!.object, ['metadata', 'annotations'])).toBeUndefined();
    expect(valueAt(map!.object, ['metadata', 'annotations'])).toEqual({ patched: 'yes' });
  });

  it('are left out by install.crds: Skip, but not by the field that came before it', () => {
    expect(found(app('  install: {crds: Skip}\n', files))).toEqual(['ConfigMap apps/a']);
    expect(found(app('  install: {skipCRDs: true}\n', files))).toHaveLength(2);
  });

  it('come before labels of users, which those of the release come after', () => {
    expect(labels(app(spec, files), 'ConfigMap apps/a')).toEqual({ ...origin, team: 'red' });
  });
});

describe('what a chart renders', () => {
  it('must not hold an object twice', () => {
    const cluster = app('', {
      'charts/app/templates/a.yaml': object('ConfigMap', 'same'),
      'charts/app/templates/b.yaml': object('ConfigMap', 'same'),
    });
    expect(unit(cluster)).toMatchObject({
      state: 'failed',
      diagnostics: [
        {
          code: 'flux/release-duplicate',
          message:
            'the chart renders ConfigMap same twice, by app/templates/a.yaml and by app/templates/b.yaml: Flux cannot install it',
          location: { file: 'clusters/test/release.yaml', line: 5 },
        },
      ],
    });
  });

  it('may hold it twice in different namespaces', () => {
    const cluster = app('', {
      'charts/app/templates/a.yaml': object('ConfigMap', 'same'),
      'charts/app/templates/b.yaml': object('ConfigMap', 'same', '  namespace: other\n'),
    });
    expect(unit(cluster).state).toBe('rendered');
  });

  it('is patched as the chart wrote it, before it gets a namespace', () => {
    const patch = (metadata: string, target = '') => `  targetNamespace: web
  postRenderers:
  - kustomize:
      patches:
      - ${target}patch: |
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: a${metadata}}
          data: {patched: "yes"}
`;
    const files = { 'charts/app/templates/a.yaml': object('ConfigMap', 'a') };
    const patched = (spec: string) => {
      const { objects, diagnostics } = unit(app(spec, files));
      return [objects.map((one) => one.object['data'] !== undefined), diagnostics.map(({ code }) => code)];
    };
    expect(patched(patch(''))).toEqual([[true], []]);
    expect(patched(patch('', 'target: {kind: ConfigMap, namespace: web}\n        '))[0]).toEqual([false]);
    expect(found(app(patch(''), files))).toEqual(['ConfigMap web/a']);
  });
});

describe('hooks', () => {
  const hook = (event: string) => `  annotations: {helm.sh/hook: ${event}}\n`;
  const files = {
    'charts/app/templates/a.yaml': object('ConfigMap', 'a'),
    'charts/app/templates/hook.yaml': object('Secret', 'hook', hook('pre-install')),
    'charts/app/templates/test.yaml': object('Pod', 'test', hook('test')),
  };
  const labelsOf = (spec: string, fluxVersion: string, entry = '') =>
    labels(app(spec, files, { fluxVersion }, { 'clusters/test/flux.yaml': entry }), 'Secret apps/hook');

  it('of tests run only where tests do', () => {
    expect(found(app('', files))).toEqual(['ConfigMap apps/a', 'Secret apps/hook']);
    expect(found(app('  test: {enable: true}\n', files))).toContain('Pod apps/test');
    expect(found(app('  install: {disableHooks: true}\n', files))).toEqual(['ConfigMap apps/a']);
  });

  it('go through post-rendering from Flux 2.9 on', () => {
    expect(labelsOf('', '2.8')).toBeUndefined();
    expect(labelsOf('', '2.9')).toEqual(origin);
    expect(labelsOf('  postRenderStrategy: separate\n', '2.9')).toEqual(origin);
    expect(labelsOf('  postRenderStrategy: nohooks\n', '2.9')).toBeUndefined();
  });

  it('do not where the controller keeps the defaults of Helm 3', () => {
    const controller = `apiVersion: apps/v1
kind: Deployment
metadata: {name: helm-controller, namespace: flux-system}
spec: {template: {spec: {containers: [{name: manager, args: [--feature-gates=UseHelm3Defaults=true]}]}}}
`;
    expect(labelsOf('', '2.9', controller)).toBeUndefined();
  });

  it('collide with objects of the same name only where they are post-rendered together', () => {
    const same = { ...files, 'charts/app/templates/b.yaml': object('Secret', 'hook') };
    const codes = (fluxVersion: string, spec = '') =>
      unit(app(spec, same, { fluxVersion })).diagnostics.map(({ code }) => code);
    expect(codes('2.8')).toEqual([]);
    expect(codes('2.9')).toEqual(['flux/release-duplicate']);
    expect(codes('2.9', '  postRenderStrategy: separate\n')).toEqual([]);
  });
});

describe('capabilities', () => {
  const asks =
    '{{ if .Capabilities.APIVersions.Has "example.com/v1/Thing" }}\n' +
    object('ConfigMap', 'a') +
    '{{ end }}\n';

  it('hold the definitions of releases that are rendered later', () => {
    const cluster = app(
      '',
      { 'charts/app/templates/a.yaml': asks },
      {},
      {
        'clusters/test/later.yaml': release('later', ''),
        'charts/later/Chart.yaml': chartYaml('later'),
        'charts/later/templates/thing.yaml': definition('example.com'),
      },
    );
    expect(found(cluster)).toEqual(['ConfigMap apps/a']);
  });

  it("hold those of the chart's own crds/, but not those that it renders itself", () => {
    const own = (path: string) =>
      found(app('', { 'charts/app/templates/a.yaml': asks, [path]: definition('example.com') }));
    expect(own('charts/app/crds/thing.yaml')).toContain('ConfigMap apps/a');
    expect(own('charts/app/templates/thing.yaml')).not.toContain('ConfigMap apps/a');
  });
});

describe('the chart of an OCIRepository', () => {
  const mapped = new Map([
    [
      'OCIRepository apps/app',
      memoryTree(
        {
          'Chart.yaml': chartYaml('app', '1.2.3+old'),
          'templates/a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {chart: '{{ .Chart.Version | replace "+" "_" }}'}}\n`,
        },
        '/charts/app',
      ),
    ],
  ]);
  const cluster = (ref: string, gate = '') =>
    clusterOf(
      {
        'clusters/test/release.yaml': `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: app, namespace: apps}
spec: {interval: 1h, url: oci://example.com/app, ref: ${ref}, layerSelector: {operation: copy}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: app, namespace: apps}
spec: {interval: 1h, chartRef: {kind: OCIRepository, name: app}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: helm-controller, namespace: flux-system}
spec: {template: {spec: {containers: [{name: manager, args: ["--feature-gates=${gate}"]}]}}}
`,
      },
      { mapped },
    );
  const version = (from: Cluster) => valueAt(unit(from).objects[0]!.object, ['metadata', 'labels', 'chart']);
  const digest = `{digest: "sha256:cdd538a0167e4b51${'0'.repeat(48)}", tag: 9.9.9}`;

  it('has the beginning of a known digest in its version', () => {
    expect(version(cluster(digest))).toBe('1.2.3_cdd538a0167e');
    expect(version(cluster(digest, 'DisableChartDigestTracking=true'))).toBe('1.2.3_old');
    expect(version(cluster('{semver: 1.x}'))).toBe('1.2.3_old');
  });

  it('has the version that its tag says', () => {
    expect(unit(cluster('{tag: v1.2.3}')).state).toBe('rendered');
    expect(unit(cluster('{tag: stable}')).state).toBe('rendered');
    expect(unit(cluster('{tag: 1.2.4}')).diagnostics).toMatchObject([
      {
        code: 'flux/chart-version-mismatch',
        message: 'the tag 1.2.4 of the OCIRepository is not the version 1.2.3+old of its chart',
        location: { file: 'clusters/test/release.yaml', line: 9 },
      },
    ]);
  });
});

describe('a directory that stands for a HelmRepository', () => {
  const archive = (name: string, version: string) =>
    gzipSync(tarOf([{ path: `${name}/Chart.yaml`, content: chartYaml(name, version) }]));
  const mapped = new Map([
    [
      'HelmRepository apps/charts',
      memoryTree({
        'app-1.9.0.tgz': archive('app', '1.9.0'),
        'app-1.10.0.tgz': archive('app', '1.10.0'),
        'app-2.0.0-rc.1.tgz': archive('app', '2.0.0-rc.1'),
        'app-extra-9.0.0.tgz': archive('app-extra', '9.0.0'),
      }),
    ],
  ]);
  const chart = (version: string) =>
    unit(
      clusterOf(
        {
          'clusters/test/release.yaml': `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: apps}
spec: {interval: 1h, url: https://example.com/charts}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: app, namespace: apps}
spec: {interval: 1h, chart: {spec: {chart: app, version: '${version}', sourceRef: {kind: HelmRepository, name: charts}}}}
`,
        },
        { mapped },
      ),
    );

  it.each([
    ['', 'app 1.10.0'],
    ['1.9.x', 'app 1.9.0'],
    ['2.0.0-rc.1', 'app 2.0.0-rc.1'],
    ['>=1.10.0-0', 'app 2.0.0-rc.1'],
  ])('has the newest version of a chart that %j takes', (version, content) => {
    expect(chart(version)).toMatchObject({ state: 'rendered', content });
  });

  it('may lack the version that is wanted', () => {
    expect(chart('3.x')).toMatchObject({
      state: 'skipped',
      reason: 'its chart is not here: of app there is 1.10.0, 1.9.0, 2.0.0-rc.1, which is not 3.x',
    });
  });
});

it('a HelmRelease names its chart in one way', () => {
  const cluster = app('  chartRef: {kind: OCIRepository, name: app}\n', {});
  expect(unit(cluster)).toMatchObject({ state: 'failed', reason: 'it names two charts' });
});
