import { expect, it } from 'vitest';
import { kustomize } from './kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('rewrites names, tags and digests', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `
images:
- {name: nginx, newTag: "2"}
- {name: reg.io:5000/app, newName: mirror.io/app}
- {name: 'tool-.*', digest: 'sha256:ab'}
- {name: both, newTag: "1", digest: 'sha256:cd'}
- {name: mirror.io/app, newTag: again}
resources: [all.yaml]
`,
        'all.yaml': `
apiVersion: v1
kind: Pod
metadata: {name: pod}
spec:
  containers:
  - {name: a, image: 'nginx:1@sha256:00'}
  - {name: b, image: 'docker.io/nginx'}
  - {name: c, image: 'reg.io:5000/app'}
  - {name: d, image: 'tool-x:3'}
  initContainers:
  - {name: e, image: both}
  volumes:
  - name: v
    image: {reference: 'nginx:1'}
---
apiVersion: example.com/v1
kind: Custom
metadata: {name: custom}
spec:
  deep:
  - containers:
    - image: nginx
  other: {image: nginx}
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: example.com/v1
kind: Custom
metadata:
  name: custom
spec:
  deep:
  - containers:
    - image: nginx:2
  other:
    image: nginx
---
apiVersion: v1
kind: Pod
metadata:
  name: pod
spec:
  containers:
  - image: nginx:2
    name: a
  - image: docker.io/nginx
    name: b
  - image: mirror.io/app:again
    name: c
  - image: tool-x@sha256:ab
    name: d
  initContainers:
  - image: both:1@sha256:cd
    name: e
  volumes:
  - image:
      reference: nginx:2
    name: v
`);
});
