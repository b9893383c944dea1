import { expect, it } from 'vitest';
import { kustomize, kustomizeErrors } from './kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('writes labels only where they are asked for', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `
labels:
- pairs: {plain: "yes"}
- pairs: {templates: "yes"}
  includeTemplates: true
- pairs: {selectors: "yes"}
  includeSelectors: true
- pairs: {fields: "yes"}
  fields:
  - {path: spec/extra/labels, kind: Service, create: true}
commonAnnotations: {note: hello}
resources: [all.yaml]
`,
        'all.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, labels: null}
spec:
  template:
    spec: {containers: []}
---
apiVersion: v1
kind: Service
metadata: {name: app}
spec: {ports: []}
---
apiVersion: batch/v1
kind: Job
metadata: {name: job}
spec: {template: {spec: {}}}
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
kind: Service
metadata:
  annotations:
    note: hello
  labels:
    fields: "yes"
    plain: "yes"
    selectors: "yes"
    templates: "yes"
  name: app
spec:
  extra:
    labels:
      fields: "yes"
  ports: []
  selector:
    selectors: "yes"
---
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    note: hello
  labels:
    fields: "yes"
    plain: "yes"
    selectors: "yes"
    templates: "yes"
  name: app
spec:
  selector:
    matchLabels:
      selectors: "yes"
  template:
    metadata:
      annotations:
        note: hello
      labels:
        selectors: "yes"
        templates: "yes"
    spec:
      containers: []
---
apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    note: hello
  labels:
    fields: "yes"
    plain: "yes"
    selectors: "yes"
    templates: "yes"
  name: job
spec:
  template:
    metadata:
      annotations:
        note: hello
      labels:
        selectors: "yes"
        templates: "yes"
    spec: {}
`);
});

it('fails where the fields of an entry conflict with the built-in ones', () => {
  expect(
    kustomizeErrors(
      {
        'kustomization.yaml': `
labels:
- pairs: {a: b}
  fields:
  - {path: metadata/labels, create: false}
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
  ).toEqual(['failed to merge labels: conflicting fieldspecs']);
});
