import { expect, it } from 'vitest';
import { kustomize, kustomizeErrors } from './kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('patches by id, by target and by an earlier id, and deletes', () => {
  expect(
    kustomize(
      {
        'overlay/kustomization.yaml': `
resources: [../base]
patches:
- patch: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings}
    data: {a: null, c: "3"}
- target: {kind: Deploy.*, labelSelector: 'tier in (web)'}
  patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: ignored, namespace: ignored}
    spec:
      template:
        spec:
          containers:
          - {name: side, image: side}
          - {name: app, image: app:2, ports: [{containerPort: 80, protocol: UDP}]}
- target: {kind: ConfigMap, name: x-settings}
  patch: |
    - {op: add, path: /metadata/annotations/example.com~1note, value: hi}
    - {op: replace, path: /metadata/name, value: renamed}
- patch: |
    apiVersion: v1
    kind: Secret
    metadata: {name: unwanted}
    $patch: delete
`,
        'base/kustomization.yaml': `
namePrefix: x-
resources: [all.yaml]
`,
        'base/all.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, labels: {tier: web}}
spec:
  template:
    spec:
      containers:
      - name: app
        image: app:1
        ports: [{containerPort: 80, protocol: TCP}]
        envFrom: [{configMapRef: {name: settings}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: "1", b: "2"}
---
apiVersion: v1
kind: Secret
metadata: {name: unwanted}
`,
      },
      'overlay',
    ),
  ).toBe(`
apiVersion: v1
data:
  b: "2"
  c: "3"
kind: ConfigMap
metadata:
  annotations:
    example.com/note: hi
  name: renamed
---
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    tier: web
  name: x-app
spec:
  template:
    spec:
      containers:
      - image: side
        name: side
      - envFrom:
        - configMapRef:
            name: renamed
        image: app:2
        name: app
        ports:
        - containerPort: 80
          protocol: UDP
        - containerPort: 80
          protocol: TCP
`);
});

it('fails where a patch has no target', () => {
  expect(
    kustomizeErrors(
      {
        'kustomization.yaml': `
resources: [all.yaml]
patches:
- patch: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: zz}
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
    'no resource matches strategic merge patch "ConfigMap.v1.[noGrp]/zz.[noNs]": no matches for Id ConfigMap.v1.[noGrp]/zz.[noNs]; failed to find unique target for patch ConfigMap.v1.[noGrp]/zz.[noNs]',
  ]);
});

it('fails where an operation does not apply', () => {
  expect(
    kustomizeErrors(
      {
        'kustomization.yaml': `
resources: [all.yaml]
patches:
- target: {kind: ConfigMap}
  patch: '[{"op": "remove", "path": "/data/zz"}]'
`,
        'all.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {}
`,
      },
      '.',
    ),
  ).toEqual(["error in remove for path: '/data/zz': Unable to remove nonexistent key: zz: missing value"]);
});
