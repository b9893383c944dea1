import { expect, it } from 'vitest';
import { kustomize } from './transformers/kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('learns references, labels and annotations from definitions', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `crds: [crd.json]
resources: [thing.yaml]
namePrefix: x-
commonAnnotations: {note: hello}
commonLabels: {team: a}
secretGenerator: [{name: s, literals: [k=v]}]
`,
        'crd.json': `{
 "github.com/example/v1.Thing": {
  "Schema": {
   "description": "x",
   "properties": {
    "apiVersion": {
     "type": "string"
    },
    "kind": {
     "type": "string"
    },
    "metadata": {
     "$ref": "k8s.io/apimachinery/pkg/apis/meta/v1.ObjectMeta"
    },
    "spec": {
     "$ref": "github.com/example/v1.ThingSpec"
    }
   }
  }
 },
 "github.com/example/v1.ThingSpec": {
  "Schema": {
   "properties": {
    "secretRef": {
     "type": "object",
     "x-kubernetes-object-ref-api-version": "v1",
     "x-kubernetes-object-ref-kind": "Secret",
     "x-kubernetes-object-ref-name-key": "name",
     "properties": {
      "name": {
       "type": "string"
      }
     }
    },
    "notes": {
     "x-kubernetes-annotation": "",
     "additionalProperties": {
      "type": "string"
     }
    },
    "pick": {
     "x-kubernetes-label-selector": "",
     "additionalProperties": {
      "type": "string"
     }
    },
    "who": {
     "type": "string",
     "x-kubernetes-identity": ""
    }
   }
  }
 }
}`,
        'thing.yaml': `apiVersion: example.com/v1
kind: Thing
metadata: {name: t}
spec:
  secretRef: {name: s}
  notes: {}
  pick: {a: b}
  who: w
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
data:
  k: dg==
kind: Secret
metadata:
  annotations:
    note: hello
  labels:
    team: a
  name: x-s-ftgtgc4t9f
type: Opaque
---
apiVersion: example.com/v1
kind: Thing
metadata:
  annotations:
    note: hello
  labels:
    team: a
  name: x-t
spec:
  notes:
    note: hello
  pick:
    a: b
    team: a
  secretRef:
    name: x-s-ftgtgc4t9f
  who: x-w
`);
});

it('knows nothing of kinds without them', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `resources: [thing.yaml]
namePrefix: x-
commonAnnotations: {note: hello}
commonLabels: {team: a}
secretGenerator: [{name: s, literals: [k=v]}]
`,
        'thing.yaml': `apiVersion: example.com/v1
kind: Thing
metadata: {name: t}
spec:
  secretRef: {name: s}
  notes: {}
  pick: {a: b}
  who: w
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
data:
  k: dg==
kind: Secret
metadata:
  annotations:
    note: hello
  labels:
    team: a
  name: x-s-ftgtgc4t9f
type: Opaque
---
apiVersion: example.com/v1
kind: Thing
metadata:
  annotations:
    note: hello
  labels:
    team: a
  name: x-t
spec:
  notes: {}
  pick:
    a: b
  secretRef:
    name: s
  who: w
`);
});
