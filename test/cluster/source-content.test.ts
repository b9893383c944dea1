import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import { renderCluster, type ClusterOptions } from '../../src/cluster/render.js';
import { memoryTree } from '../../src/files/memory-tree.js';
import { nameOf } from '../../src/manifest/object.js';
import { checkCluster } from '../../src/rules/check.js';
import { brief } from '../rules/findings.js';
import { configMap, kustomization } from './repository.js';

const source = (kind: string, name: string, spec: string) => `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: ${kind}
metadata: {name: ${name}, namespace: flux-system}
spec:
  interval: 1h
${spec}`;

const home = '  url: https://example.com/home\n';
const of = (kind: string, name: string, path: string, extra = '') =>
  kustomization(`of-${name}`, path, extra).replace(
    'kind: GitRepository\n    name: flux-system',
    `kind: ${kind}\n    name: ${name}`,
  );

const bootstrapped = (files: Readonly<Record<string, string>>, ref = '  ref: {branch: main}\n') => ({
  'clusters/test/flux-system/gotk-sync.yaml':
    source('GitRepository', 'flux-system', home + ref) + kustomization('flux-system', './clusters/test'),
  'clusters/test/flux-system/kustomization.yaml': 'resources: [gotk-sync.yaml]\n',
  ...files,
});

const cluster = (files: Readonly<Record<string, string>>, options: Partial<ClusterOptions> = {}): Cluster =>
  renderCluster(
    {
      kind: 'gotk-sync',
      root: '/repository',
      path: 'clusters/test',
      file: 'clusters/test/flux-system/gotk-sync.yaml',
    },
    memoryTree(bootstrapped(files), '/repository'),
    { kubernetesVersion: '1.36', mapped: new Map(), homeUrls: new Set(), ...options },
  );

const unit = (name: string, from: Cluster) => from.units.get(`Kustomization flux-system/of-${name}`)!;
const names = (name: string, from: Cluster) => unit(name, from).objects.map(({ object }) => nameOf(object));
const found = (from: Cluster) =>
  brief(
    checkCluster(from, {
      kubernetesVersion: '1.36',
      builtin: () => readFileSync('src/schemas/data/kubernetes.json', 'utf8'),
    }).findings.filter(({ code }) => code !== 'flux/unreached'),
  );

describe('a GitRepository of the same address', () => {
  const rendered = (ref: string) =>
    unit(
      'other',
      cluster({
        'clusters/test/other.yaml':
          source('GitRepository', 'other', home + ref) + of('GitRepository', 'other', './apps'),
        'apps/a.yaml': configMap('a', {}),
      }),
    );

  it.each([
    '  ref: {branch: main}\n',
    '  ref: {name: refs/heads/main}\n',
    '  ref: {name: refs/heads/main, tag: v1}\n',
  ])('is the repository where it checks out the same: %j', (ref) =>
    expect(rendered(ref)).toMatchObject({ state: 'rendered', content: 'apps' }),
  );

  it.each([
    ['  ref: {tag: v1.0.0}\n', 'tag v1.0.0'],
    ['  ref: {branch: main, commit: 4f2a}\n', 'commit 4f2a'],
    ['  ref: {branch: release}\n', 'branch release'],
    ['  ref: {name: refs/pull/7/head}\n', 'reference refs/pull/7/head'],
    ['', 'branch master'],
  ])('is something else with %j', (ref, what) => {
    expect(rendered(ref)).toMatchObject({
      state: 'skipped',
      reason: `GitRepository flux-system/other is this repository at ${what}, which is not what is here`,
    });
  });

  it('is the repository where the user says so', () => {
    const files = {
      'clusters/test/other.yaml':
        source('GitRepository', 'other', `${home}  ref: {tag: v1}\n`) +
        of('GitRepository', 'other', './apps'),
      'apps/a.yaml': configMap('a', {}),
    };
    const homeKeys = new Set(['GitRepository flux-system/other']);
    expect(names('other', cluster(files, { homeKeys }))).toEqual(['a']);
  });
});

describe('an OCIRepository of the address of the entry', () => {
  const artifact = (name: string, ref: string) =>
    source('OCIRepository', name, `  url: oci://example.com/home\n  ref: ${ref}\n`);
  const rendered = (ref: string) => {
    const files = {
      'clusters/test/flux-system/gotk-sync.yaml':
        artifact('flux-system', '{tag: latest}') +
        kustomization('flux-system', './clusters/test').replace('GitRepository', 'OCIRepository'),
      'clusters/test/other.yaml': artifact('other', ref) + of('OCIRepository', 'other', './apps'),
      'apps/a.yaml': configMap('a', {}),
    };
    return unit('other', cluster(files)).state;
  };

  it('carries the repository where it has the same tag', () => {
    expect(rendered('{tag: latest}')).toBe('rendered');
    expect(rendered('{}')).toBe('rendered');
    expect(rendered('{tag: v1}')).toBe('skipped');
    expect(rendered('{semver: 1.x}')).toBe('skipped');
  });
});

describe('an artifact that is taken to hold the repository', () => {
  const at = (path: string, kind: string) => {
    const key = `${kind} flux-system/other`;
    const files = {
      'clusters/test/other.yaml': source(kind, 'other', home) + of(kind, 'other', path),
      'apps/a.yaml': configMap('a', {}),
    };
    const { state, diagnostics } = unit('other', cluster(files, { homeKeys: new Set([key]) }));
    return [state, ...diagnostics.map(({ severity, code }) => `${severity} ${code}`)];
  };

  it('may hold directories that are made when it is pushed, which a Git repository cannot', () => {
    expect(at('./rendered', 'OCIRepository')).toEqual(['skipped', 'warning flux/path-missing']);
    expect(at('./rendered', 'Bucket')).toEqual(['skipped', 'warning flux/path-missing']);
    expect(at('./rendered', 'GitRepository')).toEqual(['failed', 'error flux/path-missing']);
  });

  it('is said to lack a directory whose name is nearly that of another', () => {
    expect(at('./app', 'OCIRepository')).toEqual(['failed', 'error flux/path-missing']);
  });
});

describe('sparseCheckout', () => {
  const files = {
    'apps/a.yaml': configMap('a', {}),
    'apps-old/b.yaml': configMap('b', {}),
    'infra/deep/c.yaml': configMap('c', {}),
    'infra/other/d.yaml': configMap('d', {}),
    'root.yaml': configMap('root', {}),
  };
  const with_ = (directories: string) => ({
    ...files,
    'clusters/test/sparse.yaml':
      source('GitRepository', 'sparse', `${home}  ref: {branch: main}\n  sparseCheckout: ${directories}\n`) +
      of('GitRepository', 'sparse', './'),
  });

  it('leaves all other files out, but not those whose path begins in the same way', () => {
    expect(names('sparse', cluster(with_('[./apps, infra/deep]')))).toEqual(['a', 'b', 'c']);
    expect(names('sparse', cluster(with_('[apps/]')))).toEqual(['a']);
  });

  it('fails at a directory that does not exist, which is told once', () => {
    const failed = cluster(with_('[apps, nowhere]'));
    expect(unit('sparse', failed)).toMatchObject({
      state: 'failed',
      diagnostics: [],
      reason: 'GitRepository flux-system/sparse: the directory nowhere of spec.sparseCheckout does not exist',
    });
    expect(found(failed)).toEqual([
      'clusters/test/sparse.yaml:9:26 error flux/source-content GitRepository flux-system/sparse cannot be fetched: the directory nowhere of spec.sparseCheckout does not exist',
    ]);
  });
});

describe('submodules', () => {
  const files = (spec: string) => ({
    '.gitmodules': '[submodule "charts"]\n\tpath = vendor/charts\n\turl = https://example.com/charts\n',
    'vendor/charts/a.yaml': configMap('a', {}),
    'vendor/b.yaml': configMap('b', {}),
    'clusters/test/other.yaml':
      source('GitRepository', 'other', `${home}  ref: {branch: main}\n${spec}`) +
      of('GitRepository', 'other', './vendor'),
  });

  it('are empty directories, unless they are asked for', () => {
    expect(names('other', cluster(files('')))).toEqual(['b']);
    expect(names('other', cluster(files('  recurseSubmodules: true\n')))).toEqual(['b', 'a']);
  });
});

describe('include', () => {
  const shared = source('GitRepository', 'shared', '  url: https://example.com/shared\n');
  const mapped = new Map([
    [
      'GitRepository flux-system/shared',
      memoryTree(
        {
          'base/kustomization.yaml': 'resources: [base.yaml, lost.yaml]\n',
          'base/base.yaml': configMap('base', {}),
          'base/image.png': 'x',
        },
        '/elsewhere/shared',
      ),
    ],
  ]);
  const files = (include: string, path = './vendor/base') => ({
    'clusters/test/app.yaml':
      shared +
      source('GitRepository', 'app', `${home}  ref: {branch: main}\n  include: ${include}\n`) +
      of('GitRepository', 'app', path),
    'apps/a.yaml': configMap('a', {}),
  });

  it('copies directories of other sources, whose faults are shown where they can be repaired', () => {
    const made = cluster(files('[{repository: {name: shared}, fromPath: ./base, toPath: vendor/base}]'), {
      mapped,
    });
    expect(names('app', made)).toEqual(['base']);
    expect(unit('app', made).diagnostics).toMatchObject([
      {
        code: 'kustomize/resource-missing',
        location: { file: '/elsewhere/shared/base/kustomization.yaml', line: 1 },
      },
    ]);
  });

  it('takes the name of the other repository where nothing is said, and leaves the own files where they are', () => {
    expect(
      names('app', cluster(files('[{repository: {name: shared}}]', './shared/base'), { mapped })),
    ).toEqual(['base']);
    expect(names('app', cluster(files('[{repository: {name: shared}}]', './apps'), { mapped }))).toEqual([
      'a',
    ]);
  });

  it('makes the content unknown where the other one is elsewhere', () => {
    expect(unit('app', cluster(files('[{repository: {name: shared}}]')))).toMatchObject({
      state: 'skipped',
      reason:
        'GitRepository flux-system/app includes GitRepository flux-system/shared: GitRepository flux-system/shared has its content at https://example.com/shared',
    });
  });

  it.each([
    [
      '[{repository: {name: shred}}]',
      '16:27 error flux/source-content GitRepository flux-system/app cannot be fetched: GitRepository flux-system/shred, which it includes, does not exist',
    ],
    [
      '[{repository: {name: shared}, fromPath: bas}]',
      '16:42 error flux/source-content GitRepository flux-system/app cannot be fetched: bas does not exist in the included GitRepository shared',
    ],
    [
      '[{repository: {name: shared}, toPath: apps}]',
      '16:13 error flux/source-content GitRepository flux-system/app cannot be fetched: GitRepository shared cannot be included as apps, which is a directory already',
    ],
  ])('%s is told at its place', (include, message) => {
    const failed = cluster(files(include), { mapped });
    expect(unit('app', failed)).toMatchObject({ state: 'failed', diagnostics: [] });
    expect(found(failed)).toEqual([`clusters/test/app.yaml:${message}`]);
  });

  it('does not go round in circles', () => {
    const circle = cluster({
      'clusters/test/a.yaml':
        source('GitRepository', 'a', `${home}  ref: {branch: main}\n  include: [{repository: {name: b}}]\n`) +
        source('GitRepository', 'b', `${home}  ref: {branch: main}\n  include: [{repository: {name: a}}]\n`) +
        of('GitRepository', 'a', './apps'),
    });
    expect(unit('a', circle)).toMatchObject({ state: 'failed' });
    expect(unit('a', circle).reason).toContain('includes itself');
  });
});

describe('what is ignored', () => {
  const files = (kind: string, spec: string) => ({
    'clusters/test/other.yaml': source(kind, 'other', spec) + of(kind, 'other', './apps'),
    'apps/a.yaml': configMap('a', {}),
    'apps/b.yaml': configMap('b', {}),
    'apps/.sourceignore': 'b.yaml\n',
    'apps/.github/c.yaml': configMap('c', {}),
  });
  const carried = (kind: string, spec: string) =>
    names('other', cluster(files(kind, spec), { homeKeys: new Set([`${kind} flux-system/other`]) }));

  it('follows the rules of the kind of source', () => {
    expect(carried('GitRepository', `${home}  ignore: /apps/.github/\n`)).toEqual(['a']);
    expect(carried('OCIRepository', '  url: oci://example.com/a\n')).toEqual(['c', 'a']);
    expect(
      carried('OCIRepository', '  url: oci://example.com/a\n  layerSelector: {operation: copy}\n'),
    ).toEqual(['c', 'a', 'b']);
    expect(carried('Bucket', '  bucketName: a\n  endpoint: b\n  ignore: apps/a.yaml\n')).toEqual(['c', 'b']);
  });
});

describe('a directory of the repository that holds the content of a source', () => {
  it('is a part of it: its files are used, and named as they lie', () => {
    const made = cluster(
      {
        'clusters/test/infra.yaml':
          source('GitRepository', 'infra', '  url: https://example.com/infra\n') +
          of('GitRepository', 'infra', './network'),
        'infra/network/kustomization.yaml': 'resources: [a.yaml, lost.yaml]\n',
        'infra/network/a.yaml': configMap('a', {}),
      },
      { mapped: new Map([['GitRepository flux-system/infra', memoryTree({}, '/repository/infra')]]) },
    );
    expect(names('infra', made)).toEqual(['a']);
    expect(made.reads).toContain('infra/network/a.yaml');
    expect(unit('infra', made).diagnostics).toMatchObject([
      { location: { file: 'infra/network/kustomization.yaml', line: 1 } },
    ]);
  });
});
