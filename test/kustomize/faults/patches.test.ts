import { testFaults } from './fault-case.js';

testFaults([
  {
    title: 'a patch that matches nothing',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
patches:
  - path: p.yaml
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      'p.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: nope
data: {b: "2"}
`,
    },
    finding: 'kustomize/patch-unmatched p.yaml:4:3',
    upstream:
      'no matches for Id ConfigMap.v1.[noGrp]/nope.[noNs]; failed to find unique target for patch ConfigMap.v1.[noGrp]/nope.[noNs]',
  },
  {
    title: 'a patch that matches several',
    files: {
      'kustomization.yaml': `resources:
  - a
  - b
patches:
  - path: p.yaml
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      'a/kustomization.yaml': `namePrefix: a-
resources: [cm.yaml]
`,
      'b/kustomization.yaml': `namePrefix: b-
resources: [cm.yaml]
`,
      'a/cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      'b/cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      'p.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data: {b: "2"}
`,
    },
    finding: 'kustomize/patch-ambiguous p.yaml:4:3',
    upstream: 'multiple matches for Id ConfigMap.v1.[noGrp]/cm.[noNs]',
  },
  {
    title: 'a patch with a path and a text',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
patches:
  - path: p.yaml
    patch: x
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      'p.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data: {b: "2"}
`,
    },
    finding: 'kustomize/patch-both kustomization.yaml:4:5',
    upstream: "patch and path can't be set at the same time",
  },
  {
    title: 'a patch with neither',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
patches:
  - target: {kind: ConfigMap}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/patch-missing kustomization.yaml:4:5',
    upstream: 'must specify one of patch and path in',
  },
  {
    title: 'a patch that is neither kind',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
patches:
  - patch: just text
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/patch-malformed kustomization.yaml:4:12',
    upstream: 'unable to parse SM or JSON patch from [patch: "just text"]',
  },
  {
    title: 'operations behind a strategic merge patch',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
patches:
  - path: patch.yaml
    target: {kind: ConfigMap}
`,
      'patch.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
---
- {op: remove, path: /data/a}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/patch-malformed patch.yaml:6:1',
    upstream: 'unable to parse SM or JSON patch from [path: "patch.yaml"]',
  },
  {
    title: 'a JSON patch without a target',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
patches:
  - patch: |-
      - op: remove
        path: /data/a
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/patch-target-required kustomization.yaml:4:5',
    upstream: 'must specify a target for JSON patch ',
  },
  {
    title: 'a JSON patch that replaces in nothing',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
patches:
  - target:
      kind: ConfigMap
    patch: |-
      - {op: test, path: /kind, value: ConfigMap}
      - {op: replace, path: /data/x/y, value: 1}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/json-patch kustomization.yaml:8:9',
    upstream: 'replace operation does not apply: doc is missing path: /data/x/y: missing value',
  },
  {
    title: 'a JSON patch that removes nothing',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
patches:
  - target:
      kind: ConfigMap
    patch: |-
      - {op: test, path: /kind, value: ConfigMap}
      - {op: remove, path: /data/zz}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/json-patch kustomization.yaml:8:9',
    upstream: "error in remove for path: '/data/zz': Unable to remove nonexistent key: zz: missing value",
  },
  {
    title: 'a JSON patch whose test fails',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
patches:
  - target:
      kind: ConfigMap
    patch: |-
      - {op: test, path: /kind, value: ConfigMap}
      - {op: test, path: /data/a, value: "2"}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/json-patch kustomization.yaml:8:9',
    upstream: 'testing value /data/a failed: test failed',
  },
  {
    title: 'a JSON patch with an unknown operation',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
patches:
  - target:
      kind: ConfigMap
    patch: |-
      - {op: test, path: /kind, value: ConfigMap}
      - {op: frob, path: /data/a}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/json-patch kustomization.yaml:8:9',
    upstream: 'Unexpected kind: frob',
  },
  {
    title: 'several patches for one target',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
patches:
  - target:
      kind: ConfigMap
    path: p.yaml
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      'p.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data: {b: "2"}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data: {c: "3"}
`,
    },
    finding: 'kustomize/patch-several-with-target kustomization.yaml:4:5',
    upstream:
      'Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` field',
  },
  {
    title: 'an empty file among patchesStrategicMerge',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
patchesStrategicMerge:
  - p.yaml
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      'p.yaml': `# nothing
`,
    },
    finding: 'kustomize/patch-empty kustomization.yaml:4:5',
    upstream: 'patch appears to be empty; files=[p.yaml]',
  },
]);
