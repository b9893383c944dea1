import { expect, test } from 'vitest';
import { kustomization } from '../cluster/repository.js';
import { brief, findingsIn } from './findings.js';

function found(extra: string): string[] {
  const findings = findingsIn(
    {
      'clusters/test/flux.yaml': kustomization('apps', './apps', extra) + kustomization('infra', './infra'),
      'apps/kustomization.yaml': 'resources: []\n',
      'infra/kustomization.yaml': 'resources: []\n',
    },
    ['flux/cel-invalid'],
  );
  return brief(findings);
}

test('expressions of health checks and dependencies', () => {
  expect(
    found(`  dependsOn:
    - name: infra
      readyExpr: dep.status.conditions.filter(c, c.type == "Ready").all(c, c.status == "True") && self.metadata.labels["app/version"] == dep.metadata.labels["app/version"]
  healthCheckExprs:
    - apiVersion: example.com/v1
      kind: Box
      current: status.?phase.orValue("") == "Ready" && has(data.key)
      inProgress: has(status.conditions) && status.conditions.exists(c, c.type == "Ready" && c.status != "True")
`),
  ).toEqual([]);
  expect(
    found(`  dependsOn:
    - name: infra
      readyExpr: status.ready
  healthCheckExprs:
    - apiVersion: example.com/v1
      kind: Box
      current: status.ready = true
      failed: state.failed == true
    - apiVersion: example.com/v1
      kind: Bag
      current: size(status.conditions)
`),
  ).toEqual([
    'clusters/test/flux.yaml:17:7 error flux/cel-invalid Kustomization flux-system/apps: readyExpr reads status, which is no variable here',
    'clusters/test/flux.yaml:21:7 error flux/cel-invalid Kustomization flux-system/apps: current does not compile: unexpected character: =',
    'clusters/test/flux.yaml:22:7 error flux/cel-invalid Kustomization flux-system/apps: failed reads state, which is no variable here',
    'clusters/test/flux.yaml:25:7 error flux/cel-invalid Kustomization flux-system/apps: current is of type int, not bool',
  ]);
});

const box = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boxes.example.com}
spec:
  group: example.com
  names: {kind: Box, plural: boxes}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {open: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
            status:
              type: object
              properties:
                phase: {type: string}
                labels: {type: object, additionalProperties: {type: string}}
                conditions:
                  type: array
                  items: {type: object, properties: {type: {type: string}, status: {type: string}}}
`;

test('fields that the kind in question does not have', () => {
  const expressions = (current: string) =>
    brief(
      findingsIn(
        {
          'clusters/test/flux.yaml': kustomization(
            'apps',
            './apps',
            `  healthCheckExprs:\n    - apiVersion: example.com/v1\n      kind: Box\n      current: ${current}\n`,
          ),
          'apps/crd.yaml': box,
        },
        ['flux/cel-invalid', 'flux/cel-unknown-field'],
      ),
    ).map((text) => text.replace(/^.*? (?=\w+ flux\/)|Kustomization flux-system\/apps: | \(schema.*/g, ''));
  const warning = (text: string) =>
    `warning flux/cel-unknown-field current reads ${text}, which Box does not have`;
  expect(
    expressions(
      'status.phase == "Ready" && status.conditions.exists(c, c.type == "Ready" && c.status == "True") && status.labels.any == "x" && spec.open.any.thing && metadata.labels["a"] == "b"',
    ),
  ).toEqual([]);
  expect(expressions('has(status.phaze)')).toEqual([warning('status.phaze')]);
  expect(expressions('status.?ready.orValue(false)')).toEqual([warning('status.ready')]);
  expect(expressions('status.conditions.filter(c, c.kind == "Ready").all(c, c.state == "True")')).toEqual([
    warning('c.kind'),
    warning('c.state'),
  ]);
  expect(expressions('has(data.key)')).toEqual([warning('data')]);
});

test('fields of the Flux objects that a dependency is between, and of built-in kinds', () => {
  const findings = findingsIn(
    {
      'clusters/test/flux.yaml':
        kustomization(
          'apps',
          './apps',
          `  dependsOn:
    - name: infra
      readyExpr: dep.status.observedGeneration == dep.metadata.generation && self.spec.paht == "x"
  healthCheckExprs:
    - apiVersion: apps/v1
      kind: Deployment
      current: status.readyReplica == 1 && status.readyReplicas == 1
`,
        ) + kustomization('infra', './infra'),
      'apps/kustomization.yaml': 'resources: []\n',
      'infra/kustomization.yaml': 'resources: []\n',
    },
    ['flux/cel-unknown-field'],
  );
  expect(findings.map(({ message, help }) => `${message.replace(/ \(schema.*/, '')}; ${help}`)).toEqual([
    'Kustomization flux-system/apps: current reads status.readyReplica, which Deployment does not have; did you mean readyReplicas?',
  ]);
});
