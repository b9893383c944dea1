import { expect, it } from 'vitest';
import { kustomize } from './transformers/kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('writes labels and annotations of all and of one', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `generatorOptions:
  annotations: {q: "1", z: "0"}
  labels: {k: "9"}
configMapGenerator:
- {name: a, literals: [x=1]}
- {name: b, literals: [x=1], options: {annotations: {q: "2", r: z}, labels: {k: "3"}, immutable: true}}
- {name: c, options: {immutable: false, disableNameSuffixHash: true}}
secretGenerator:
- {name: s, literals: [x=1], type: foo, options: {disableNameSuffixHash: true}}
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
data:
  x: "1"
kind: ConfigMap
metadata:
  annotations:
    q: "1"
    z: "0"
  labels:
    k: "9"
  name: a-hmg6f82fh6
---
apiVersion: v1
data:
  x: "1"
immutable: true
kind: ConfigMap
metadata:
  annotations:
    q: "2"
    r: z
    z: "0"
  labels:
    k: "3"
  name: b-hmg6f82fh6
---
apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    q: "1"
    z: "0"
  labels:
    k: "9"
  name: c
---
apiVersion: v1
data:
  x: MQ==
kind: Secret
metadata:
  annotations:
    q: "1"
    z: "0"
  labels:
    k: "9"
  name: s
type: foo
`);
});

it('makes what it generates immutable, without hashes', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `generatorOptions:
  immutable: true
  disableNameSuffixHash: true
  annotations: {"y": "true"}
configMapGenerator:
- {name: a, literals: [x=1]}
- {name: b, literals: [x=1], options: {annotations: {q: "2", r: z}, labels: {k: "3"}, immutable: true}}
- {name: c, options: {immutable: false, disableNameSuffixHash: true}}
secretGenerator:
- {name: s, literals: [x=1], type: foo, options: {disableNameSuffixHash: true}}
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
data:
  x: "1"
immutable: true
kind: ConfigMap
metadata:
  annotations:
    "y": "true"
  name: a
---
apiVersion: v1
data:
  x: "1"
immutable: true
kind: ConfigMap
metadata:
  annotations:
    q: "2"
    r: z
    "y": "true"
  labels:
    k: "3"
  name: b
---
apiVersion: v1
immutable: true
kind: ConfigMap
metadata:
  annotations:
    "y": "true"
  name: c
---
apiVersion: v1
data:
  x: MQ==
immutable: true
kind: Secret
metadata:
  annotations:
    "y": "true"
  name: s
type: foo
`);
});

it('merges into and replaces what a base generates', () => {
  expect(
    kustomize(
      {
        'b/kustomization.yaml': `configMapGenerator:
- {name: a, literals: [x=1], options: {immutable: true, labels: {k: v}}}
- {name: b, literals: [x=1], options: {annotations: {note: "1"}}}
`,
        'kustomization.yaml': `resources: [b]
generatorOptions: {annotations: {o: v}}
configMapGenerator:
- {name: a, behavior: replace, literals: [y=1]}
- {name: b, behavior: merge, literals: [y=1]}
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
data:
  "y": "1"
kind: ConfigMap
metadata:
  annotations:
    o: v
  labels:
    k: v
  name: a-hg5cf977tt
---
apiVersion: v1
data:
  x: "1"
  "y": "1"
kind: ConfigMap
metadata:
  annotations:
    note: "1"
    o: v
  name: b-fgf5997h84
`);
});
