import { describe, expect, it } from 'vitest';
import { featureGate, isSwitchedOn, readControllers } from '../../src/flux/controllers.js';
import type { ManifestObject } from '../../src/manifest/object.js';
import { readDocuments } from '../../src/yaml/read.js';

const controllers = (text: string) =>
  readControllers(
    readDocuments(text, { rules: 'kustomize' }).map(({ value }) => value as unknown as ManifestObject),
  );

const deployment = (name: string, args: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: flux-system}
spec: {template: {spec: {containers: [{name: side}, {name: manager, args: ${args}}]}}}
`;

const instance = (spec: string) => `
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
${spec}`;

describe('the flags of controllers', () => {
  it('are those of their Deployments', () => {
    const found = controllers(
      deployment(
        'kustomize-controller',
        '[--no-remote-bases, "--feature-gates=ExternalArtifact=true,GroupChangeLog=false", --log-level=info]',
      ) + deployment('helm-controller', '[--feature-gates, ExternalArtifact=false, --feature-gates=A=1]'),
    );
    expect(isSwitchedOn(found, 'kustomize-controller', 'no-remote-bases')).toBe(true);
    expect(isSwitchedOn(found, 'kustomize-controller', 'no-cross-namespace-refs')).toBe(false);
    expect(featureGate(found, 'kustomize-controller', 'ExternalArtifact')).toBe(true);
    expect(featureGate(found, 'kustomize-controller', 'GroupChangeLog')).toBe(false);
    expect(featureGate(found, 'kustomize-controller', 'StrictPostBuildSubstitutions')).toBeUndefined();
    expect(found.get('helm-controller')!.gates).toEqual(
      new Map([
        ['ExternalArtifact', false],
        ['A', true],
      ]),
    );
  });

  it('are not those of other Deployments', () => {
    expect(controllers(deployment('ingress-controller', '[--feature-gates=A=true]')).size).toBe(0);
  });

  it('are what flux-operator sets for a FluxInstance', () => {
    const found = controllers(
      instance(`  components: [source-controller, kustomize-controller, source-watcher]
  cluster: {multitenant: true, tenantDefaultServiceAccount: tenant}
`),
    );
    expect([...found.keys()]).toEqual(['source-controller', 'kustomize-controller', 'source-watcher']);
    expect(isSwitchedOn(found, 'source-controller', 'no-cross-namespace-refs')).toBe(false);
    expect(isSwitchedOn(found, 'kustomize-controller', 'no-cross-namespace-refs')).toBe(true);
    expect(isSwitchedOn(found, 'kustomize-controller', 'no-remote-bases')).toBe(true);
    expect(found.get('kustomize-controller')!.flags.get('default-service-account')).toBe('tenant');
    expect(featureGate(found, 'kustomize-controller', 'ExternalArtifact')).toBe(true);
  });

  it('are those that the patches of a FluxInstance add', () => {
    const found = controllers(
      instance(`  kustomize:
    patches:
    - target: {kind: Deployment, name: "(kustomize|helm)-controller"}
      patch: |
        - op: add
          path: /spec/template/spec/containers/0/args/-
          value: --feature-gates=StrictPostBuildSubstitutions=true
        - op: replace
          path: /spec/template/spec/containers/0/resources/limits/memory
          value: 2Gi
    - target: {kind: NetworkPolicy}
      patch: '[{op: remove, path: /spec}]'
    - patch: |
        apiVersion: v1
        kind: Namespace
        metadata: {name: flux-system, labels: {a: b}}
`),
    );
    for (const name of ['kustomize-controller', 'helm-controller'])
      expect(featureGate(found, name, 'StrictPostBuildSubstitutions')).toBe(true);
    expect(featureGate(found, 'source-controller', 'StrictPostBuildSubstitutions')).toBeUndefined();
  });
});
