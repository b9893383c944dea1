import { expect, it } from 'vitest';
import { kustomize, kustomizeErrors } from './kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('copies values and parts of them, and keeps the types of targets', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `
resources: [all.yaml]
replacements:
- source: {kind: ConfigMap, name: source, fieldPath: data.number}
  targets:
  - select: {name: target}
    fieldPaths: [data.count, data.quoted, 'metadata.annotations.[new.key/x]']
    options: {create: true}
- source: {kind: ConfigMap, name: source, fieldPath: data.parts, options: {delimiter: '-', index: 1}}
  targets:
  - select: {name: target}
    fieldPaths: [metadata.annotations.keep]
    options: {delimiter: '.', index: -1}
- source: {kind: ConfigMap, name: source, fieldPath: data.text}
  targets:
  - select: {name: target}
    fieldPaths: ['spec.list.[name=web].value', 'spec.list.3.value']
    options: {create: true}
- source: {kind: ConfigMap, name: source, fieldPath: data}
  targets:
  - select: {name: target}
    fieldPaths: [spec.map]
`,
        'all.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: {name: source}
data: {text: hello, number: "80", parts: a-b-c}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: target, annotations: {keep: x.y}}
data: {count: 5, quoted: "7"}
spec:
  map: {old: 1}
  list:
  - {name: web, value: one}
  - {name: web-side, value: two}
  - {name: other}
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
data:
  number: "80"
  parts: a-b-c
  text: hello
kind: ConfigMap
metadata:
  name: source
---
apiVersion: v1
data:
  count: 80
  quoted: "80"
kind: ConfigMap
metadata:
  annotations:
    keep: b.x.y
    new.key/x: "80"
  name: target
spec:
  list:
  - name: web
    value: hello
  - name: web-side
    value: hello
  - name: other
  - value: hello
  map:
    number: "80"
    parts: a-b-c
    text: hello
`);
});

it('says which part is missing', () => {
  expect(
    kustomizeErrors(
      {
        'kustomization.yaml': `
resources: [all.yaml]
replacements:
- source: {kind: ConfigMap, name: source, fieldPath: data.parts, options: {delimiter: "-", index: 3}}
  targets:
  - select: {name: target}
    fieldPaths: ["data.count"]
`,
        'all.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: {name: source}
data: {text: hello, number: "80", parts: a-b-c}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: target, annotations: {keep: x.y}}
data: {count: 5, quoted: "7"}
spec:
  map: {old: 1}
  list:
  - {name: web, value: one}
  - {name: web-side, value: two}
  - {name: other}
`,
      },
      '.',
    ),
  ).toEqual(['options.index 3 is out of bounds for value a-b-c']);
});

it('says what the source lacks', () => {
  expect(
    kustomizeErrors(
      {
        'kustomization.yaml': `
resources: [all.yaml]
replacements:
- source: {kind: ConfigMap, name: source, fieldPath: data.zz}
  targets:
  - select: {name: target}
    fieldPaths: ["data.count"]
`,
        'all.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: {name: source}
data: {text: hello, number: "80", parts: a-b-c}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: target, annotations: {keep: x.y}}
data: {count: 5, quoted: "7"}
spec:
  map: {old: 1}
  list:
  - {name: web, value: one}
  - {name: web-side, value: two}
  - {name: other}
`,
      },
      '.',
    ),
  ).toEqual([
    'fieldPath `data.zz` is missing for replacement source ConfigMap.[noVer].[noGrp]/source.[noNs]',
  ]);
});

it('says which field the target lacks', () => {
  expect(
    kustomizeErrors(
      {
        'kustomization.yaml': `
resources: [all.yaml]
replacements:
- source: {kind: ConfigMap, name: source, fieldPath: data.text}
  targets:
  - select: {name: target}
    fieldPaths: ["data.zz"]
`,
        'all.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: {name: source}
data: {text: hello, number: "80", parts: a-b-c}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: target, annotations: {keep: x.y}}
data: {count: 5, quoted: "7"}
spec:
  map: {old: 1}
  list:
  - {name: web, value: one}
  - {name: web-side, value: two}
  - {name: other}
`,
      },
      '.',
    ),
  ).toEqual(['unable to find field "data.zz" in replacement target']);
});

it('says how long the list is', () => {
  expect(
    kustomizeErrors(
      {
        'kustomization.yaml': `
resources: [all.yaml]
replacements:
- source: {kind: ConfigMap, name: source, fieldPath: data.text}
  targets:
  - select: {name: target}
    fieldPaths: ["spec.list.9.value"]
    options: {create: true}
`,
        'all.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: {name: source}
data: {text: hello, number: "80", parts: a-b-c}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: target, annotations: {keep: x.y}}
data: {count: 5, quoted: "7"}
spec:
  map: {old: 1}
  list:
  - {name: web, value: one}
  - {name: web-side, value: two}
  - {name: other}
`,
      },
      '.',
    ),
  ).toEqual([
    'unable to find or create field "spec.list.9.value" in replacement target: index 9 specified but only 3 elements found',
  ]);
});
