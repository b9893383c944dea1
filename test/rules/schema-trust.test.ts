import { expect, it } from 'vitest';
import { kustomization } from '../cluster/repository.js';
import { brief, findingsIn } from './findings.js';

const codes = ['schema/unknown-field', 'schema/wrong-type', 'schema/crd-invalid', 'schema/required'];
const database = `apiVersion: example.org/v1
kind: Database
metadata:
  name: orders
  namespace: shop
spec:
  size: large
  sice: 2
`;
const composite = `apiVersion: apiextensions.crossplane.io/v1
kind: CompositeResourceDefinition
metadata:
  name: xdatabases.example.org
spec:
  group: example.org
  names: {kind: XDatabase, plural: xdatabases}
  claimNames: {kind: Database, plural: databases}
  versions:
    - name: v1
      served: true
      referenceable: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                size: {type: integer}
`;
const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
const cluster = {
  'clusters/test/platform.yaml': kustomization('platform', './platform'),
  'clusters/test/apps.yaml': kustomization('apps', './apps', '  dependsOn: [{name: platform}]\n'),
  'platform/namespace.yaml': namespace,
  'apps/database.yaml': database,
};

it('holds claims against the definition of their composite, wherever the repository applies it', () => {
  const found = findingsIn({ ...cluster, 'platform/definition.yaml': composite }, codes);
  expect(brief(found)).toEqual([
    'apps/database.yaml:7:3 error schema/wrong-type Database shop/orders: spec.size must be an integer, not the string "large"',
    'apps/database.yaml:8:3 error schema/unknown-field Database shop/orders: unknown field "sice" in spec',
  ]);
  for (const { schema } of found)
    expect(schema).toEqual({
      description: 'platform/definition.yaml',
      location: { file: 'platform/definition.yaml', line: 2, column: 1 },
    });
});

it('shows a fault of a composite definition at its line', () => {
  const broken = composite
    .replace('type: integer', 'type: integr')
    .replace('referenceable: true', 'referenceable: false');
  expect(
    brief(findingsIn({ ...cluster, 'platform/definition.yaml': broken }, ['schema/crd-invalid'])),
  ).toEqual([
    expect.stringMatching(/^platform\/definition.yaml:9:\d+ error .*referenceable: true, not 0/),
    expect.stringMatching(
      /^platform\/definition.yaml:20:\d+ error .*did you mean|^platform\/definition.yaml:20:\d+ error .*must be one of/,
    ),
  ]);
});

it('warns by a definition that nothing applies', () => {
  const found = findingsIn({ ...cluster, 'bootstrap/definition.yaml': composite }, codes);
  expect(brief(found)).toEqual([
    expect.stringMatching(/^apps\/database.yaml:7:3 warning schema\/wrong-type /),
    expect.stringMatching(/^apps\/database.yaml:8:3 warning schema\/unknown-field /),
  ]);
  expect(found[0]!.schema).toMatchObject({ description: 'bootstrap/definition.yaml' });
  expect(findingsIn(cluster, codes)).toEqual([]);
});

it('names a schema only where a finding goes by one', () => {
  const deviceClass = (version: string): string => `apiVersion: resource.k8s.io/${version}
kind: DeviceClass
metadata: {name: gpu}
spec: {selektors: []}
`;
  const wanted = ['schema/api-deprecated', 'schema/unknown-field'];
  const found = findingsIn({ 'clusters/test/class.yaml': deviceClass('v1beta1') }, wanted);
  expect(found.map(({ code, schema }) => [code, schema?.description])).toEqual([
    ['schema/api-deprecated', undefined],
    ['schema/unknown-field', 'Kubernetes 1.36'],
  ]);
});
