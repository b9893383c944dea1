import { expect, it } from 'vitest';
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
