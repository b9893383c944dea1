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
