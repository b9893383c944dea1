import { testFaults } from './fault-case.js';

testFaults([
  {
    title: 'a reference that may mean several',
    files: {
      'kustomization.yaml': `resources:
  - a
  - b
`,
      'a/kustomization.yaml': `namespace: a
resources: [a.yaml]
`,
      'a/a.yaml': `apiVersion: v1
kind: ServiceAccount
metadata:
  name: sa
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: a
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}
subjects:
  - kind: ServiceAccount
    name: sa
`,
      'b/kustomization.yaml': `namespace: b
resources: [a.yaml]
`,
      'b/a.yaml': `apiVersion: v1
kind: ServiceAccount
metadata:
  name: sa
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: b
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}
subjects:
  - kind: ServiceAccount
    name: sa
`,
    },
    finding: 'kustomize/name-reference-ambiguous a/a.yaml:9:3',
    upstream:
      'found multiple possible referrals: ServiceAccount.v1.[noGrp]/sa.a, ServiceAccount.v1.[noGrp]/sa.b',
  },
  {
    title: 'a var that is defined twice',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
vars:
  - name: X
    objref: {apiVersion: v1, kind: ConfigMap, name: cm}
  - name: X
    objref: {apiVersion: v1, kind: ConfigMap, name: cm}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/var-duplicate kustomization.yaml:6:5',
    upstream: "var 'X' already encountered",
  },
  {
    title: 'a var of nothing',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
vars:
  - name: X
    objref: {apiVersion: v1, kind: Secret, name: none}
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/var-unmatched kustomization.yaml:4:5',
    upstream: 'cannot be mapped to a field in the set of known resources',
  },
  {
    title: 'a var that may mean several',
    files: {
      'kustomization.yaml': `resources:
  - a
  - b
vars:
  - name: X
    objref: {apiVersion: v1, kind: ConfigMap, name: cm}
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
    },
    finding: 'kustomize/var-ambiguous kustomization.yaml:5:5',
    upstream: 'unable to disambiguate',
  },
  {
    title: 'replicas of nothing',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
replicas:
  - name: zz
    count: 2
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/replicas-unmatched kustomization.yaml:4:5',
    upstream: 'resource with name zz does not match a config with the following GVK [',
  },
  {
    title: 'a sort order that there is not',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
sortOptions:
  order: frob
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/sort-order kustomization.yaml:4:3',
    upstream: "the field 'sortOptions.order' must be one of [fifo, legacy]",
  },
  {
    title: 'an OpenAPI version that is not built in',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
openapi:
  version: v1.2.3
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/openapi-version kustomization.yaml:4:3',
    upstream: 'the specified OpenAPI version is not built in',
  },
  {
    title: 'a builtin plugin that there is not',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
transformers:
  - t.yaml
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      't.yaml': `apiVersion: builtin
kind: Foo
metadata: {name: x}
`,
    },
    finding: 'kustomize/plugin-unknown kustomization.yaml:4:5',
    upstream: 'unable to load builtin Foo.builtin.[noGrp]',
  },
  {
    title: 'an external plugin',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
transformers:
  - t.yaml
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      't.yaml': `apiVersion: x.io/v1
kind: Foo
metadata: {name: x}
`,
    },
    finding: 'kustomize/plugin-external kustomization.yaml:4:5',
    upstream: "external plugins disabled; unable to load external plugin 'Foo'",
  },
  {
    title: 'a chart without --enable-helm',
    files: {
      'kustomization.yaml': `helmCharts:
  - name: a
`,
    },
    finding: 'kustomize/helm-disabled kustomization.yaml:2:5',
    upstream: 'must specify --enable-helm',
  },
  {
    title: 'a validator that changes',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
validators:
  - t.yaml
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      't.yaml': `apiVersion: builtin
kind: PrefixTransformer
metadata: {name: x}
prefix: a-
fieldSpecs: [{path: metadata/name}]
`,
    },
    finding: 'kustomize/validator-changes t.yaml:1:1',
    upstream: "validator shouldn't modify the resource map",
  },
  {
    title: 'label fields that clash',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
labels:
  - pairs: {a: b}
    includeSelectors: true
    fields:
      - path: spec/selector
        kind: Service
        version: v1
        create: false
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/labels-fields-conflict kustomization.yaml:4:5',
    upstream: 'failed to merge labels: conflicting fieldspecs',
  },
]);
