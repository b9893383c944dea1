import { expect, it } from 'vitest';
import { kustomize } from './transformers/kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('writes aliases and merge keys out', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `resources: [a.yaml]
commonAnnotations: &l {a: b}
labels: [{pairs: *l}]
`,
        'a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
spec:
  a: &x {b: 1}
  c: *x
  d:
    <<: [*x, {b: 3, z: 4}]
    q: 1
  e: {b: 9, <<: *x}
  f: [*x, &y text, *y]
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    a: b
  labels:
    a: b
  name: c
spec:
  a:
    b: 1
  c:
    b: 1
  d:
    b: 1
    q: 1
    z: 4
  e:
    b: 9
  f:
  - b: 1
  - text
  - text
`);
});

it('patches what an anchor stands at, and not its aliases', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `resources: [a.yaml]
patches:
- patch: |-
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: c}
    spec: {a: {b: 2}}
`,
        'a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
spec: {a: &x {b: 1}, c: *x}
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
kind: ConfigMap
metadata:
  name: c
spec:
  a:
    b: 2
  c:
    b: 1
`);
});
