import { expect, it } from 'vitest';
import { kustomize, kustomizeErrors } from './kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('sets namespaces, renames core Namespaces, and moves subjects called default', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `
namespace: shop
resources: [all.yaml]
`,
        'all.yaml': `
apiVersion: v1
kind: Namespace
metadata: {name: old}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner, namespace: other}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: runner}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: runner}
subjects:
- {kind: ServiceAccount, name: default, namespace: other}
- {kind: ServiceAccount, name: runner, namespace: other}
- {kind: ServiceAccount, name: stranger, namespace: other}
- {kind: User, name: default}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: cluster-wide}
---
apiVersion: unknown.io/v1
kind: ClusterThing
metadata: {name: thing}
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: runner
  namespace: shop
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: cluster-wide
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: runner
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: runner
subjects:
- kind: ServiceAccount
  name: default
  namespace: shop
- kind: ServiceAccount
  name: runner
  namespace: shop
- kind: ServiceAccount
  name: stranger
  namespace: other
- kind: User
  name: default
  namespace: shop
---
apiVersion: unknown.io/v1
kind: ClusterThing
metadata:
  name: thing
  namespace: shop
`);
});

it('fails where two objects end up with one id', () => {
  expect(
    kustomizeErrors(
      {
        'kustomization.yaml': `
namespace: shop
resources: [all.yaml]
`,
        'all.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: x}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: y}
`,
      },
      '.',
    ),
  ).toEqual([
    'namespace transformation produces ID conflict: [{"apiVersion":"v1","kind":"ConfigMap","metadata":{"annotations":{"internal.config.kubernetes.io/previousKinds":"ConfigMap","internal.config.kubernetes.io/previousNames":"a","internal.config.kubernetes.io/previousNamespaces":"x"},"name":"a","namespace":"shop"}} {"apiVersion":"v1","kind":"ConfigMap","metadata":{"annotations":{"internal.config.kubernetes.io/previousKinds":"ConfigMap","internal.config.kubernetes.io/previousNames":"a","internal.config.kubernetes.io/previousNamespaces":"y"},"name":"a","namespace":"shop"}}]',
  ]);
});
