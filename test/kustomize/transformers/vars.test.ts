import { expect, it } from 'vitest';
import { kustomize, kustomizeErrors } from './kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('replaces vars, keeping the type where a field is nothing else', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `
namePrefix: p-
resources: [all.yaml]
vars:
- name: SERVICE
  objref: {apiVersion: v1, kind: Service, name: web}
- name: PORT
  objref: {apiVersion: v1, kind: Service, name: web}
  fieldref: {fieldpath: 'spec.ports[0].port'}
`,
        'all.yaml': `
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  ports: [{port: 80, targetPort: $(PORT)}]
---
apiVersion: v1
kind: Pod
metadata: {name: pod}
spec:
  containers:
  - name: c
    command: [run, '--url=http://$(SERVICE):$(PORT)', '$$(SERVICE)', '$(UNKNOWN)']
    env: [{name: PORT, value: $(PORT)}]
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
kind: Service
metadata:
  name: p-web
spec:
  ports:
  - port: 80
    targetPort: 80
---
apiVersion: v1
kind: Pod
metadata:
  name: p-pod
spec:
  containers:
  - command:
    - run
    - --url=http://p-web:80
    - $(SERVICE)
    - $(UNKNOWN)
    env:
    - name: PORT
      value: 80
    name: c
`);
});

it('fails where a var means nothing', () => {
  expect(
    kustomizeErrors(
      {
        'kustomization.yaml': `
resources: [all.yaml]
vars:
- name: X
  objref: {apiVersion: v1, kind: Service, name: none}
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
    "var '{X Service.v1.[noGrp] {metadata.name}}' cannot be mapped to a field in the set of known resources",
  ]);
});
