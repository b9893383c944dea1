import { testFaults } from './fault-case.js';

testFaults([
  {
    title: 'a literal without a value',
    files: {
      'kustomization.yaml': `configMapGenerator:
  - name: a
    literals:
      - k=v
      - abc
`,
    },
    finding: 'kustomize/invalid-literal kustomization.yaml:5:9',
    upstream: 'invalid literal source abc, expected key=value',
  },
  {
    title: 'a key that is generated twice',
    files: {
      'kustomization.yaml': `configMapGenerator:
  - name: a
    literals: [a=1, a=2]
`,
    },
    finding: 'kustomize/duplicate-key kustomization.yaml:3:21',
    upstream: 'configmap a illegally repeats the key `a`',
  },
  {
    title: 'a generator without a name',
    files: {
      'kustomization.yaml': `configMapGenerator:
  - literals: [a=1]
`,
    },
    finding: 'kustomize/generator-name-missing kustomization.yaml:2:5',
    upstream: 'a configmap must have a name',
  },
  {
    title: 'a file source with two signs',
    files: {
      'kustomization.yaml': `configMapGenerator:
  - name: a
    files:
      - a=b=c
`,
    },
    finding: 'kustomize/invalid-file-source kustomization.yaml:4:9',
    upstream: "key name or file path contains '='",
  },
  {
    title: 'a file source that is missing',
    files: {
      'kustomization.yaml': `configMapGenerator:
  - name: a
    files:
      - nope.txt
`,
    },
    finding: 'kustomize/resource-missing kustomization.yaml:4:9',
    upstream: 'evalsymlink failure on ',
  },
  {
    title: 'an env file that is missing',
    files: {
      'kustomization.yaml': `configMapGenerator:
  - name: a
    envs:
      - nope.env
`,
    },
    finding: 'kustomize/resource-missing kustomization.yaml:4:9',
    upstream: 'evalsymlink failure on ',
  },
  {
    title: 'a merge into nothing',
    files: {
      'kustomization.yaml': `configMapGenerator:
  - name: a
    behavior: merge
    literals: [a=1]
`,
    },
    finding: 'kustomize/generator-merge-missing kustomization.yaml:2:5',
    upstream: 'does not exist; cannot merge or replace',
  },
  {
    title: 'a name that is generated twice',
    files: {
      'kustomization.yaml': `configMapGenerator:
  - name: a
    literals: [a=1]
  - name: a
    literals: [b=1]
`,
    },
    finding: 'kustomize/generator-exists kustomization.yaml:4:5',
    upstream: 'behavior must be merge or replace',
  },
  {
    title: 'objects that a namespace makes the same',
    files: {
      'kustomization.yaml': `namespace: x
resources:
  - a.yaml
`,
      'a.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
  namespace: a
data:
  a: "1"
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
  namespace: b
data:
  a: "1"
`,
    },
    finding: 'kustomize/namespace-conflict kustomization.yaml:1:1',
    upstream: 'namespace transformation produces ID conflict: [',
  },
]);
