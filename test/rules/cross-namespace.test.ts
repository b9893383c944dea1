import { describe, expect, it } from 'vitest';
import { brief, findingsIn } from './findings.js';

const codes = ['flux/cross-namespace'];

const instance = (cluster: string): string => `apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.7.x, registry: ghcr.io/fluxcd}
  components: [source-controller, kustomize-controller, helm-controller, notification-controller, image-reflector-controller, image-automation-controller]
  cluster: ${cluster}
  sync: {kind: GitRepository, url: https://git.example.com/x, ref: refs/heads/main, path: clusters/test}
`;

const objects = (namespace: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: app, namespace: blue}
spec: {interval: 1h, chartRef: {kind: OCIRepository, name: app, namespace: ${namespace}}}
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata: {name: app, namespace: blue}
spec: {imageRepositoryRef: {name: app, namespace: ${namespace}}, policy: {semver: {range: '*'}}}
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageUpdateAutomation
metadata: {name: app, namespace: blue}
spec: {interval: 1h, sourceRef: {kind: GitRepository, name: app, namespace: ${namespace}}}
---
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata: {name: app, namespace: blue}
spec: {providerRef: {name: chat}, eventSources: [{kind: Kustomization, name: app}, {kind: Kustomization, name: '*', namespace: ${namespace}}]}
---
apiVersion: notification.toolkit.fluxcd.io/v1
kind: Receiver
metadata: {name: app, namespace: blue}
spec: {type: generic, secretRef: {name: token}, resources: [{kind: GitRepository, name: app, namespace: ${namespace}}]}
`;

const found = (cluster: string, namespace: string): string[] =>
  brief(
    findingsIn(
      { 'clusters/test/flux.yaml': instance(cluster), 'clusters/test/blue.yaml': objects(namespace) },
      codes,
    ),
  );

describe('references to other namespaces', () => {
  it('are refused by controllers of a cluster with tenants', () => {
    expect(found('{multitenant: true}', 'flux-system')).toEqual([
      'clusters/test/blue.yaml:4:65 error flux/cross-namespace HelmRelease blue/app refers to OCIRepository flux-system/app in another namespace, which helm-controller refuses here',
      'clusters/test/blue.yaml:9:40 error flux/cross-namespace ImagePolicy blue/app refers to ImageRepository flux-system/app in another namespace, which image-reflector-controller refuses here',
      'clusters/test/blue.yaml:14:66 error flux/cross-namespace ImageUpdateAutomation blue/app refers to GitRepository flux-system/app in another namespace, which image-automation-controller refuses here',
      'clusters/test/blue.yaml:19:117 warning flux/cross-namespace Alert blue/app refers to Kustomization flux-system/* in another namespace, which notification-controller refuses here',
      'clusters/test/blue.yaml:24:94 warning flux/cross-namespace Receiver blue/app refers to GitRepository flux-system/app in another namespace, which notification-controller refuses here',
    ]);
  });

  it('may name their own namespace', () => {
    expect(found('{multitenant: true}', 'blue')).toEqual([]);
  });

  it('are free elsewhere', () => {
    expect(found('{multitenant: false}', 'flux-system')).toEqual([]);
  });
});
