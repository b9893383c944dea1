import { expect, it } from 'vitest';
import { kustomize } from './transformers/kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('selects by annotations and labels', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `resources: [p.yaml]
patches:
- target: {annotationSelector: a=x}
  patch: '[{"op": "add", "path": "/spec/s0", "value": true}]'
- target: {annotationSelector: "a==x,b in (y,z)"}
  patch: '[{"op": "add", "path": "/spec/s1", "value": true}]'
- target: {annotationSelector: "!a"}
  patch: '[{"op": "add", "path": "/spec/s2", "value": true}]'
- target: {annotationSelector: "a notin (x)"}
  patch: '[{"op": "add", "path": "/spec/s3", "value": true}]'
- target: {annotationSelector: zz}
  patch: '[{"op": "add", "path": "/spec/s4", "value": true}]'
- target: {labelSelector: "l=1", annotationSelector: b}
  patch: '[{"op": "add", "path": "/spec/s5", "value": true}]'
- target: {annotationSelector: "a!=x"}
  patch: '[{"op": "add", "path": "/spec/s6", "value": true}]'
- target: {labelSelector: "l>0"}
  patch: '[{"op": "add", "path": "/spec/s7", "value": true}]'
- target: {annotationSelector: ""}
  patch: '[{"op": "add", "path": "/spec/s8", "value": true}]'
- target: {kind: "P.*"}
  patch: '[{"op": "add", "path": "/spec/s9", "value": true}]'
- target: {kind: pod}
  patch: '[{"op": "add", "path": "/spec/s10", "value": true}]'
- target: {version: v2}
  patch: '[{"op": "add", "path": "/spec/s11", "value": true}]'
- target: {namespace: default}
  patch: '[{"op": "add", "path": "/spec/s12", "value": true}]'
- target: {group: ""}
  patch: '[{"op": "add", "path": "/spec/s13", "value": true}]'
`,
        'p.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: p
  annotations: {a: x, b: "y"}
  labels: {l: "1"}
spec:
  initContainers: [{name: i, image: "nginx:1"}]
  containers:
  - {name: c, image: nginx}
  - {name: d, image: "x.io/nginx@sha256:abc"}
  - {name: e, image: "nginx:2@sha256:def"}
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
kind: Pod
metadata:
  annotations:
    a: x
    b: "y"
  labels:
    l: "1"
  name: p
spec:
  containers:
  - image: nginx
    name: c
  - image: x.io/nginx@sha256:abc
    name: d
  - image: nginx:2@sha256:def
    name: e
  initContainers:
  - image: nginx:1
    name: i
  s0: true
  s1: true
  s5: true
  s7: true
  s8: true
  s9: true
  s12: true
  s13: true
`);
});

it('replaces by a value that is given, in what annotations select', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `resources: [p.yaml]
replacements:
- sourceValue: "5"
  targets:
  - select: {kind: Pod, annotationSelector: a=x}
    reject: [{labelSelector: l=2}]
    fieldPaths: [spec.z, "metadata.labels.l", "spec.containers.[name=c].image"]
    options: {create: true}
  - select: {kind: Pod, annotationSelector: a=y}
    fieldPaths: [spec.never]
    options: {create: true}
- sourceValue: v9
  targets:
  - select: {kind: Pod}
    fieldPaths: ["spec.initContainers.*.image"]
    options: {delimiter: ":", index: 1}
`,
        'p.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: p
  annotations: {a: x, b: "y"}
  labels: {l: "1"}
spec:
  initContainers: [{name: i, image: "nginx:1"}]
  containers:
  - {name: c, image: nginx}
  - {name: d, image: "x.io/nginx@sha256:abc"}
  - {name: e, image: "nginx:2@sha256:def"}
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
kind: Pod
metadata:
  annotations:
    a: x
    b: "y"
  labels:
    l: "5"
  name: p
spec:
  containers:
  - image: "5"
    name: c
  - image: x.io/nginx@sha256:abc
    name: d
  - image: nginx:2@sha256:def
    name: e
  initContainers:
  - image: nginx:v9
    name: i
  z: 5
`);
});
