import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apiStatus, deprecatedApis } from '../../src/schemas/api-lifecycle.js';
import { loadKubernetesSchemas } from '../../src/schemas/builtin.js';
import { fluxApiStatus } from '../../src/schemas/flux-lifecycle.js';
import { minorOf } from '../../src/schemas/target.js';
import { registryFor, said } from './objects.js';

test('the table agrees with the releases that the schemas were made from', () => {
  const kubernetes = loadKubernetesSchemas(readFileSync('src/schemas/data/kubernetes.json', 'utf8'));
  for (const { group, version, kind, removedIn } of deprecatedApis()) {
    const found = kubernetes.kind({ group, version, kind });
    const name = `${group}/${version} ${kind}`;
    if (removedIn !== undefined && removedIn <= kubernetes.first)
      expect([name, found]).toEqual([name, undefined]);
    else if (found)
      expect([name, found.until]).toEqual([
        name,
        removedIn === undefined || removedIn > kubernetes.last ? undefined : removedIn - 1,
      ]);
  }
  for (const [group, kind] of [
    ['policy', 'PodDisruptionBudget'],
    ['batch', 'CronJob'],
    ['', 'Namespace'],
  ] as const)
    expect(kubernetes.versions(group, kind)).toEqual(['v1']);
});

test('deprecated and removed Kubernetes APIs', () => {
  const ingress = { group: 'networking.k8s.io', version: 'v1beta1', kind: 'Ingress' };
  expect([18, 19, 21, 22].map((minor) => apiStatus(ingress, minor)?.status)).toEqual([
    'served',
    'deprecated',
    'deprecated',
    'removed',
  ]);
  expect(apiStatus({ group: 'apps', version: 'v1', kind: 'Deployment' }, 35)).toBeUndefined();
});

test('Flux APIs by release', () => {
  const status = (group: string, version: string, kind: string, minor: number): string | undefined =>
    fluxApiStatus({ group: `${group}.toolkit.fluxcd.io`, version, kind }, minor)?.status;
  expect([6, 7, 8].map((minor) => status('kustomize', 'v1beta2', 'Kustomization', minor))).toEqual([
    'deprecated',
    'deprecated',
    'removed',
  ]);
  expect([1, 2, 3, 7, 8].map((minor) => status('helm', 'v2beta2', 'HelmRelease', minor))).toEqual([
    'too-new',
    'served',
    'deprecated',
    'deprecated',
    'removed',
  ]);
  expect([5, 6].map((minor) => status('source', 'v1', 'OCIRepository', minor))).toEqual([
    'too-new',
    'served',
  ]);
  expect([7, 8, 9].map((minor) => status('image', 'v1beta2', 'ImagePolicy', minor))).toEqual([
    'deprecated',
    'deprecated',
    'removed',
  ]);
  expect(status('notification', 'v1beta3', 'Receiver', 7)).toBe('never');
  expect(status('notification', 'v1', 'Alert', 9)).toBe('never');
  expect(status('notification', 'v1beta3', 'Alert', 9)).toBe('served');
  expect(status('source', 'v1', 'Nothing', 9)).toBeUndefined();
});

test('what is said about versions and fields of Flux', () => {
  const kustomization = (version: string, extra: string): string => `
apiVersion: kustomize.toolkit.fluxcd.io/${version}
kind: Kustomization
metadata: {name: apps}
spec: {interval: 10m, prune: true, sourceRef: {kind: GitRepository, name: flux-system}${extra}}
`;
  expect(said(registryFor({ flux: 7 }), kustomization('v1', ', dependson: []'))).toEqual([
    'error schema/unknown-field unknown field "dependson" in spec [did you mean "dependsOn"?]',
  ]);
  expect(said(registryFor({ flux: 8 }), kustomization('v1', ', buildMetadata: [originAnnotations]'))).toEqual(
    ['error schema/field-too-new field "buildMetadata" in spec exists since Flux 2.9, not in Flux 2.8'],
  );
  expect(
    said(registryFor(), kustomization('v1', ', buildMetadata: [originAnnotations], dependson: []')),
  ).toEqual(['warning schema/unknown-field unknown field "dependson" in spec [did you mean "dependsOn"?]']);
  expect(said(registryFor({ flux: 7 }), kustomization('v1beta2', ', validation: client'))).toEqual([
    'warning schema/api-deprecated kustomize.toolkit.fluxcd.io/v1beta2 Kustomization is deprecated since Flux 2.0 and removed in Flux 2.8 [use kustomize.toolkit.fluxcd.io/v1]',
  ]);
  expect(said(registryFor({ flux: 9 }), kustomization('v1beta2', ''))).toEqual([
    'error schema/api-removed kustomize.toolkit.fluxcd.io/v1beta2 Kustomization was removed in Flux 2.8; the target is Flux 2.9 [use kustomize.toolkit.fluxcd.io/v1]',
  ]);
  expect(
    said(registryFor({ flux: 9 }), kustomization('v1', ', interval2: 1').replace('10m', '10 minutes')),
  ).toEqual([
    'error schema/pattern spec.interval must match ^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$, which "10 minutes" does not',
    'error schema/unknown-field unknown field "interval2" in spec [did you mean "interval"?]',
  ]);
});

test('minors of versions', () => {
  expect(
    ['1.34', 'v1.34.2', '1.34.1-eks-3', '1.33+', '2.1', '1', 'x'].map((version) => minorOf(version, 1)),
  ).toEqual([34, 34, 34, 33, undefined, undefined, undefined]);
});

test('an alpha version that is known by its dates only is no unknown kind', () => {
  const workload =
    '{apiVersion: scheduling.k8s.io/v1alpha1, kind: Workload, metadata: {name: a, namespace: b}}';
  expect(said(registryFor({ kubernetes: 35 }), workload)).toEqual([
    expect.stringContaining(
      'info schema/kind-unknown there is no schema for scheduling.k8s.io/v1alpha1 Workload',
    ),
  ]);
  expect(said(registryFor({ kubernetes: 36 }), workload)).toEqual([
    expect.stringContaining('error schema/api-removed'),
  ]);
});

test('lists of numbers and of texts may be sets', () => {
  const slice = (addresses: string): string =>
    `{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: a, namespace: b}, addressType: IPv4, endpoints: [{addresses: ${addresses}}]}`;
  expect(said(registryFor(), slice('[10.0.0.1, 10.0.0.2]'))).toEqual([]);
  expect(said(registryFor(), slice('[10.0.0.1, 10.0.0.1]'))).toEqual([
    expect.stringContaining('error schema/duplicate-key'),
  ]);
});
