import { expect, it } from 'vitest';
import { kustomize, kustomizeErrors } from './kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('sets the count by present and past names', () => {
  expect(
    kustomize(
      {
        'overlay/kustomization.yaml': `
replicas:
- {name: app, count: 3}
resources: [../base]
`,
        'base/kustomization.yaml': `
namePrefix: x-
resources: [all.yaml]
`,
        'base/all.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: app}
spec: {replicas: 1}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: app}
`,
      },
      'overlay',
    ),
  ).toBe(`
apiVersion: apps/v1
kind: Deployment
metadata:
  name: x-app
spec:
  replicas: 3
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: x-app
spec:
  replicas: 3
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: x-app
`);
});

it('fails where nothing has the name', () => {
  expect(
    kustomizeErrors(
      {
        'kustomization.yaml': `
replicas:
- {name: zz, count: 3}
resources: [all.yaml]
`,
        'all.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
      },
      '.',
    ),
  ).toEqual([
    'resource with name zz does not match a config with the following GVK [Deployment.[noVer].[noGrp] StatefulSet.[noVer].[noGrp] ReplicaSet.[noVer].[noGrp] ReplicationController.[noVer].[noGrp]]',
  ]);
});
