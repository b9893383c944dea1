import { testFaults } from './fault-case.js';

testFaults([
  {
    title: 'a replacement source that is missing',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
replacements:
  - source:
      kind: Secret
      fieldPath: data.a
    targets:
      - select: {kind: ConfigMap}
        fieldPaths: [data.b]
        options: {create: true}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/replacement-source-unmatched kustomization.yaml:4:5',
    upstream: 'nothing selected by Secret.[noVer].[noGrp]/[noName].[noNs]:data.a',
  },
  {
    title: 'a replacement with two sources',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
  - d.yaml
replacements:
  - source:
      kind: ConfigMap
      fieldPath: data.a
    targets:
      - select: {kind: ConfigMap}
        fieldPaths: [data.b]
        options: {create: true}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      'd.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: d
data:
  a: "1"
`,
    },
    finding: 'kustomize/replacement-source-ambiguous kustomization.yaml:5:5',
    upstream: 'multiple matches for selector ConfigMap',
  },
  {
    title: 'a replacement source without the field',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
replacements:
  - source:
      kind: ConfigMap
      fieldPath: data.q
    targets:
      - select: {kind: ConfigMap}
        fieldPaths: [data.b]
        options: {create: true}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/replacement-source-missing kustomization.yaml:4:5',
    upstream: 'fieldPath `data.q` is missing for replacement source ConfigMap',
  },
  {
    title: 'a replacement target without the field',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
replacements:
  - source:
      kind: ConfigMap
      fieldPath: data.a
    targets:
      - select: {kind: ConfigMap}
        fieldPaths: [data.q]
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/replacement-target-missing kustomization.yaml:7:5',
    upstream: 'unable to find field "data.q" in replacement target',
  },
  {
    title: 'a replacement at a distant index',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
replacements:
  - source:
      kind: ConfigMap
      fieldPath: data.a
    targets:
      - select: {kind: ConfigMap}
        fieldPaths: [data.l.5]
        options: {create: true}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/replacement-target-path kustomization.yaml:7:5',
    upstream: 'index 5 specified but only 0 elements found',
  },
  {
    title: 'a replacement without targets',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
replacements:
  - source: {kind: ConfigMap}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/replacement-incomplete kustomization.yaml:4:5',
    upstream: 'replacements must specify a source and at least one target',
  },
  {
    title: 'a replacement with a path and a source',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
replacements:
  - path: r.yaml
    source: {kind: ConfigMap}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      'r.yaml': `[]
`,
    },
    finding: 'kustomize/replacement-both kustomization.yaml:4:5',
    upstream: 'cannot specify both path and inline replacement',
  },
  {
    title: 'an index that the value does not have',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
replacements:
  - source:
      kind: ConfigMap
      fieldPath: data.a
      options: {delimiter: ".", index: 3}
    targets:
      - select: {kind: ConfigMap}
        fieldPaths: [data.b]
        options: {create: true}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/replacement-index kustomization.yaml:4:5',
    upstream: 'options.index 3 is out of bounds for value 1',
  },
  {
    title: 'a delimiter for a map',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
replacements:
  - source:
      kind: ConfigMap
      fieldPath: data
      options: {delimiter: "."}
    targets:
      - select: {kind: ConfigMap}
        fieldPaths: [data.b]
        options: {create: true}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/replacement-delimiter kustomization.yaml:4:5',
    upstream: 'delimiter option can only be used with scalar nodes',
  },
]);
