import { expect, it } from 'vitest';
import { kustomize } from './kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('follows roles by kind, service accounts across namespaces, and hashed names', () => {
  expect(
    kustomize(
      {
        'overlay/kustomization.yaml': `
resources: [../a, ../b]
`,
        'a/kustomization.yaml': `
namespace: a
namePrefix: a-
resources: [all.yaml]
configMapGenerator:
- {name: settings, literals: [k=v]}
`,
        'b/kustomization.yaml': `
namespace: b
resources: [all.yaml]
`,
        'a/all.yaml': `
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
- {apiGroups: [""], resources: [configmaps], resourceNames: [settings], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
---
apiVersion: v1
kind: Pod
metadata: {name: pod}
spec:
  volumes:
  - name: v
    projected: {sources: [{configMap: {name: settings}}]}
`,
        'b/all.yaml': `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects:
- {kind: ServiceAccount, name: runner, namespace: a}
- {kind: ServiceAccount, name: runner, namespace: b}
`,
      },
      'overlay',
    ),
  ).toBe(`
apiVersion: v1
kind: ServiceAccount
metadata:
  name: a-runner
  namespace: a
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: a-reader
  namespace: a
rules:
- apiGroups:
  - ""
  resourceNames:
  - a-settings-bdg947hgcc
  resources:
  - configmaps
  verbs:
  - get
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: a-reader
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader
  namespace: b
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: a-reader
subjects:
- kind: ServiceAccount
  name: a-runner
  namespace: a
- kind: ServiceAccount
  name: runner
  namespace: b
---
apiVersion: v1
data:
  k: v
kind: ConfigMap
metadata:
  name: a-settings-bdg947hgcc
  namespace: a
---
apiVersion: v1
kind: Pod
metadata:
  name: a-pod
  namespace: a
spec:
  volumes:
  - name: v
    projected:
      sources:
      - configMap:
          name: a-settings-bdg947hgcc
`);
});
