import { expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { renderCluster } from '../../src/cluster/render.js';
import { memoryTree } from '../../src/files/memory-tree.js';
import { checkCluster } from '../../src/rules/check.js';
import { configMap, kustomization } from '../cluster/repository.js';
import { brief, findingsIn } from './findings.js';

const files = {
  'clusters/test/apps.yaml': kustomization('apps', './apps'),
  'clusters/other/apps.yaml': kustomization('other', './other'),
  'apps/kustomization.yaml': 'resources: [used.yaml]\n',
  'apps/used.yaml': configMap('used', { a: '1' }),
  'apps/forgotten.yaml': configMap('forgotten', { a: '1' }),
  'parked/app/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
  'parked/app/a.yaml': configMap('a', { a: '1' }),
  'charts/c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'charts/c/templates/x.yaml': 'apiVersion: v1\nkind: ConfigMap\n',
  '.github/workflows/ci.yaml': 'kind: x\napiVersion: y\n',
  'values.yaml': 'a: 1\n',
  'secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  token: abc\n',
};

it('names what nothing reaches, a directory at a time, and the mistakes in it', () => {
  expect(brief(findingsIn(files))).toEqual([
    'apps/forgotten.yaml:undefined:undefined info flux/unreached no Kustomization of clusters/test reaches this file',
    'parked/app/kustomization.yaml:undefined:undefined info flux/unreached no Kustomization of clusters/test reaches parked (2 manifests)',
    'parked/app/kustomization.yaml:1:21 info kustomize/resource-missing `b.yaml` does not exist (no Kustomization reaches this)',
    'secret.yaml:undefined:undefined info flux/unreached no Kustomization of clusters/test reaches this file',
    'secret.yaml:5:3 warning flux/plain-secret a Secret in a file that no Kustomization reaches has readable values (token)',
  ]);
});

it('knows what other entries of the run reach, and says once what none does', () => {
  const repository = {
    ...files,
    'clusters/other/apps.yaml': kustomization('other', './parked/app'),
    'parked/app/b.yaml': configMap('b', { a: '1' }),
  };
  const tree = memoryTree(repository, '/repository');
  const together = ['clusters/test', 'clusters/other'].map((path) =>
    renderCluster({ kind: 'directory', root: '/repository', path }, tree, {
      kubernetesVersion: '1.36',
      mapped: new Map(),
      homeUrls: new Set(),
    }),
  );
  const findings = together.map((cluster) => {
    const options = {
      kubernetesVersion: '1.36',
      builtin: () => readFileSync('src/schemas/data/kubernetes.json', 'utf8'),
      together,
    };
    return brief(checkCluster(cluster, options).findings);
  });
  expect(findings).toEqual([
    [
      'apps/forgotten.yaml:undefined:undefined info flux/unreached no Kustomization of clusters/test or clusters/other reaches this file',
      'secret.yaml:undefined:undefined info flux/unreached no Kustomization of clusters/test or clusters/other reaches this file',
      'secret.yaml:5:3 warning flux/plain-secret a Secret in a file that no Kustomization reaches has readable values (token)',
    ],
    [],
  ]);
});

it('looks at bases that nothing reaches with the overlay that uses them', () => {
  const repository = {
    'clusters/test/apps.yaml': configMap('a', {}),
    'parked/base/kustomization.yaml': 'resources: [gone.yaml]\n',
    'parked/component/kustomization.yaml':
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{patch: '[]', target: {kind: X}}]\n",
    'parked/overlay/kustomization.yaml': 'resources: [../base]\ncomponents: [../component]\n',
    'parked/second/kustomization.yaml': 'resources: [../base, ../nowhere]\n',
  };
  expect(brief(findingsIn(repository, ['kustomize/resource-missing']))).toEqual([
    'parked/base/kustomization.yaml:1:13 info kustomize/resource-missing `gone.yaml` does not exist (no Kustomization reaches this)',
    'parked/second/kustomization.yaml:1:22 info kustomize/resource-missing `../nowhere` does not exist (no Kustomization reaches this)',
  ]);
});
