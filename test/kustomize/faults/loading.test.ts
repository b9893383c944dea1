import { testFaults } from './fault-case.js';

testFaults([
  {
    title: 'no kustomization file',
    files: {
      'a.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/kustomization-missing ',
    upstream:
      "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory",
  },
  {
    title: 'several kustomization files',
    files: {
      'kustomization.yaml': `resources: []
`,
      Kustomization: `resources: []
`,
    },
    finding: 'kustomize/several-kustomizations ',
    upstream: 'Found multiple kustomization files under: ',
  },
  {
    title: 'an empty kustomization',
    files: {
      'kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
`,
    },
    finding: 'kustomize/kustomization-empty kustomization.yaml:1',
    upstream: 'kustomization.yaml is empty',
  },
  {
    title: 'an unknown field',
    files: {
      'kustomization.yaml': `resources: []
resourcess: []
`,
    },
    finding: 'kustomize/unknown-field kustomization.yaml:2:1',
    upstream: 'invalid Kustomization: json: unknown field "resourcess"',
  },
  {
    title: 'a field of a wrong type',
    files: {
      'kustomization.yaml': `namePrefix: a-
resources: cm.yaml
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/wrong-type kustomization.yaml:2:1',
    upstream: 'json: cannot unmarshal string into Go struct field Kustomization.resources of type []string',
  },
  {
    title: 'YAML that cannot be read',
    files: {
      'kustomization.yaml': `resources:
  - a: b: c
`,
    },
    finding: 'kustomize/invalid-yaml kustomization.yaml:2:9',
    upstream: 'invalid Kustomization: yaml: line 2: ',
  },
  {
    title: 'a wrong kind',
    files: {
      'kustomization.yaml': `kind: Frob
resources: []
namePrefix: a
`,
    },
    finding: 'kustomize/wrong-kind kustomization.yaml:1:1',
    upstream: 'kind should be Kustomization or Component',
  },
  {
    title: 'a wrong apiVersion',
    files: {
      'kustomization.yaml': `resources: []
namePrefix: a
apiVersion: kustomize.config.k8s.io/v1
kind: Kustomization
`,
    },
    finding: 'kustomize/wrong-api-version kustomization.yaml:3:1',
    upstream: 'apiVersion for Kustomization should be kustomize.config.k8s.io/v1beta1',
  },
  {
    title: 'a resource that is missing',
    files: {
      'kustomization.yaml': `resources:
  - nope.yaml
`,
    },
    finding: 'kustomize/resource-missing kustomization.yaml:2:5',
    upstream:
      "accumulating resources: accumulation err='accumulating resources from 'nope.yaml': evalsymlink failure on ",
  },
  {
    title: 'a base without a kustomization',
    files: {
      'kustomization.yaml': `resources:
  - d
`,
      'd/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/kustomization-missing kustomization.yaml:2:5',
    upstream: "unable to find one of 'kustomization.yaml'",
  },
  {
    title: 'a file outside of the root',
    files: {
      'k/kustomization.yaml': `resources:
  - ../a.yaml
`,
      'a.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    path: 'k',
    finding: 'kustomize/outside-root k/kustomization.yaml:2:5',
    upstream: "security; file '",
  },
  {
    title: 'a cycle',
    files: {
      'a/kustomization.yaml': `resources:
  - ../b
`,
      'b/kustomization.yaml': `namePrefix: x
resources:
  - ../a
`,
    },
    path: 'a',
    finding: 'kustomize/cycle b/kustomization.yaml:3:5',
    upstream: 'cycle detected: candidate root ',
  },
  {
    title: 'a kustomization that names itself',
    files: {
      'kustomization.yaml': `resources:
  - .
`,
    },
    finding: 'kustomize/cycle kustomization.yaml:2:5',
    upstream: 'cycle detected: candidate root ',
  },
  {
    title: 'an absolute base',
    files: {
      'kustomization.yaml': `resources:
  - /etc/nothing
`,
    },
    finding: 'kustomize/resource-missing kustomization.yaml:2:5',
    upstream: "new root '/etc/nothing' cannot be absolute",
  },
  {
    title: 'a resource that is no YAML',
    files: {
      'kustomization.yaml': `resources:
  - a.yaml
`,
      'a.yaml': `kind: X
a: b: c
`,
    },
    finding: 'kustomize/invalid-yaml a.yaml:2:5',
    upstream:
      'MalformedYAMLError: yaml: line 2: mapping values are not allowed in this context in File: a.yaml',
  },
  {
    title: 'a resource without a kind',
    files: {
      'kustomization.yaml': `resources:
  - a.yaml
`,
      'a.yaml': `---
apiVersion: v1
metadata:
  name: a
`,
    },
    finding: 'kustomize/kind-missing a.yaml:2:1',
    upstream: 'missing kind in object {{v1 } {{a } map[] map[]}}',
  },
  {
    title: 'a resource without a name',
    files: {
      'kustomization.yaml': `resources:
  - a.yaml
`,
      'a.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  labels: {}
`,
    },
    finding: 'kustomize/name-missing a.yaml:3:1',
    upstream: 'missing metadata.name in object',
  },
  {
    title: 'a document that is no object',
    files: {
      'kustomization.yaml': `resources:
  - a.yaml
`,
      'a.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
---
replicas: 1
`,
    },
    finding: 'kustomize/not-an-object a.yaml:8:1',
    upstream: 'missing Resource metadata',
  },
  {
    title: 'two resources with the same id',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
  - b.yaml
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      'b.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/duplicate-resource b.yaml:4:3',
    upstream: 'may not add resource with an already registered id: ConfigMap.v1.[noGrp]/cm.[noNs]',
  },
  {
    title: 'a component among resources',
    files: {
      'kustomization.yaml': `resources:
  - c
`,
      'c/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
namePrefix: a
`,
    },
    finding: 'kustomize/component-as-resource kustomization.yaml:2:5',
    upstream: "expected kind != 'Component' for path '",
  },
  {
    title: 'a kustomization among components',
    files: {
      'kustomization.yaml': `components:
  - c
`,
      'c/kustomization.yaml': `namePrefix: a
`,
    },
    finding: 'kustomize/resource-as-component kustomization.yaml:2:5',
    upstream: "expected kind 'Component' for path '",
  },
  {
    title: 'a component that is a file',
    files: {
      'kustomization.yaml': `resources:
  - cm.yaml
components:
  - c.yaml
`,
      'cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
      'c.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cm
data:
  a: "1"
`,
    },
    finding: 'kustomize/component-is-file kustomization.yaml:4:5',
    upstream: 'file is not directory',
  },
]);
