import { expect, it } from 'vitest';
import { kustomize } from './transformers/kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('takes bases for resources, after those', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `bases: [b, c]
resources: [own.yaml]
namePrefix: x-
`,
        'own.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: own}
`,
        'b/kustomization.yaml': `resources: [b.yaml]
`,
        'b/b.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: b}
`,
        'c/kustomization.yaml': `resources: [c.yaml]
nameSuffix: -c
sortOptions: {order: fifo}
`,
        'c/c.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
kind: ConfigMap
metadata:
  name: x-b
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: x-c-c
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: x-own
`);
});

it('takes imageTags for images, and a suffix for what follows a tag', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `resources: [p.yaml]
imageTags:
- {name: nginx, newTag: "3"}
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
  - image: nginx:3
    name: c
  - image: x.io/nginx@sha256:abc
    name: d
  - image: nginx:3
    name: e
  initContainers:
  - image: nginx:3
    name: i
`);
});

it('adds suffixes to tags, and takes a digest away for them', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `resources: [p.yaml]
images:
- {name: nginx, newTag: "5", tagSuffix: -alpine}
- {name: x.io/nginx, newName: y.io/nginx, tagSuffix: -q}
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
  - image: nginx:5
    name: c
  - image: y.io/nginx:-q
    name: d
  - image: nginx:5
    name: e
  initContainers:
  - image: nginx:5
    name: i
`);
});

it('goes by a configuration of the image transformer, which adds a suffix twice', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `resources: [p.yaml]
transformers: [t.yaml]
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
        't.yaml': `apiVersion: builtin
kind: ImageTagTransformer
metadata: {name: x}
imageTag: {name: nginx, newTag: "1", tagSuffix: -a}
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
  - image: nginx:1
    name: c
  - image: x.io/nginx@sha256:abc
    name: d
  - image: nginx:1
    name: e
  initContainers:
  - image: nginx:1
    name: i
`);
});
