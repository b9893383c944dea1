import { expect, it } from 'vitest';
import { compareLegacyOrder, legacyOrder } from '../../src/manifest/order.js';
import { isClusterScoped } from '../../src/manifest/scope.js';

const object = (apiVersion: string, kind: string, name: string, namespace?: string) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

it('puts what others need first and webhooks last', () => {
  const sorted = [
    object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'w'),
    object('apps/v1', 'Deployment', 'd'),
    object('x.io/v1', 'Zoo', 'z'),
    object('v1', 'Pod', 'p'),
    object('v1', 'Service', 's', 'b'),
    object('v1', 'Service', 's', 'a'),
    object('v1', 'Service', 's'),
    object('x.io/v1', 'Namespace', 'n'),
    object('v1', 'Namespace', 'n'),
  ].sort(compareLegacyOrder);
  expect(
    sorted.map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.namespace ?? ''}`),
  ).toEqual([
    'v1 Namespace ',
    'x.io/v1 Namespace ',
    'v1 Service a',
    'v1 Service b',
    'v1 Service ',
    'apps/v1 Deployment ',
    'x.io/v1 Zoo ',
    'v1 Pod ',
    'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration ',
  ]);
});

it('compares namespace and name as one text', () => {
  const sorted = ['o', 'other', 'def', 'default']
    .map((namespace) => object('v1', 'ConfigMap', 'x', namespace))
    .sort(compareLegacyOrder);
  expect(sorted.map(({ metadata }) => metadata.namespace)).toEqual(['default', 'def', 'other', 'o']);
});

it('goes by given ranks', () => {
  const order = legacyOrder(['Pod'], ['Service']);
  const kinds = ['Service', 'Namespace', 'Pod'].map((kind) => object('v1', kind, 'x')).sort(order);
  expect(kinds.map(({ kind }) => kind)).toEqual(['Pod', 'Namespace', 'Service']);
});

it('knows the scopes of Kubernetes 1.21 only', () => {
  expect(isClusterScoped({ group: '', version: 'v1', kind: 'Namespace' })).toBe(true);
  expect(isClusterScoped({ group: 'policy', version: 'v1beta1', kind: 'PodSecurityPolicy' })).toBe(true);
  expect(isClusterScoped({ group: 'flowcontrol.apiserver.k8s.io', version: 'v1', kind: 'FlowSchema' })).toBe(
    false,
  );
  expect(isClusterScoped({ group: 'x.io', version: 'v1', kind: 'ClusterThing' })).toBe(false);
});
