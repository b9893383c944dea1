import { expect, test } from 'vitest';
import { definitionFindings } from '../../src/schemas/definition.js';
import type { SchemaRegistry } from '../../src/schemas/registry.js';
import { parse, registryFor, said } from './objects.js';

const legacy = `
apiVersion: apiextensions.crossplane.io/v1
kind: CompositeResourceDefinition
metadata: {name: xdatabases.example.org}
spec:
  group: example.org
  names: {kind: XDatabase, plural: xdatabases}
  claimNames: {kind: Database, plural: databases}
  defaultCompositionUpdatePolicy: Manual
  defaultCompositeDeletePolicy: Foreground
  versions:
  - name: v1alpha1
    served: false
    referenceable: false
    schema: {openAPIV3Schema: {type: object}}
  - name: v1
    served: true
    referenceable: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [size]
            properties:
              size: {type: integer, minimum: 1}
              engine: {type: string, default: postgres}
              claimRef: {type: string}
            x-kubernetes-validations:
            - {rule: "self.engine == 'postgres' || self.size > 1", message: too small}
`;
const modern = legacy
  .replace('crossplane.io/v1', 'crossplane.io/v2')
  .replace('  claimNames: {kind: Database, plural: databases}\n', '')
  .replace('  defaultCompositeDeletePolicy: Foreground\n', '');

function registry(definition: string): SchemaRegistry {
  const created = registryFor();
  expect(definitionFindings(parse(definition), created.cel)).toEqual([]);
  created.addDefinition(parse(definition), 'definition.yaml');
  return created;
}

function object(kind: string, spec: string): string {
  return `{apiVersion: example.org/v1, kind: ${kind}, metadata: {name: d}, spec: ${spec}}`;
}

test('a claim has the fields of the definition and those that Crossplane adds to claims', () => {
  const known = registry(legacy);
  const fields = [
    'size: 3',
    'compositionRef: {name: a}',
    'compositionSelector: {matchLabels: {a: b}}',
    'compositionRevisionRef: {name: a}',
    'compositionUpdatePolicy: Automatic',
    'compositeDeletePolicy: Background',
    'publishConnectionDetailsTo: {name: a, metadata: {labels: {a: b}}}',
    'resourceRef: {apiVersion: example.org/v1, kind: XDatabase, name: d-1}',
    'writeConnectionSecretToRef: {name: a}',
  ];
  expect(said(known, object('Database', `{${fields.join(', ')}}`))).toEqual([]);
  expect(known.scopeOf('example.org', 'Database')).toBe('Namespaced');
  expect(
    said(
      known,
      object(
        'Database',
        '{size: 0, sice: 1, claimRef: {name: a}, compositionUpdatePolicy: Never, writeConnectionSecretToRef: {name: a, namespace: b}}',
      ),
    ),
  ).toEqual([
    'error schema/range spec.size must be at least 1, not 0',
    'error schema/unknown-field unknown field "sice" in spec [did you mean "size"?]',
    'error schema/wrong-type spec.claimRef must be a string, not a map',
    'error schema/enum spec.compositionUpdatePolicy must be one of "Automatic", "Manual", not "Never"',
    'error schema/unknown-field unknown field "namespace" in spec.writeConnectionSecretToRef',
  ]);
});

test('what Crossplane adds to a composite wins over the definition', () => {
  const known = registry(legacy);
  const claim = '{apiVersion: example.org/v1, kind: Database, namespace: a, name: b}';
  expect(
    said(
      known,
      object('XDatabase', `{size: 1, claimRef: ${claim}, resourceRefs: [{apiVersion: v1, kind: Pod}]}`),
    ),
  ).toEqual([]);
  expect(
    said(known, object('XDatabase', '{size: 1, claimRef: text, compositeDeletePolicy: Background}')),
  ).toEqual([
    'error schema/wrong-type spec.claimRef must be a map, not the string "text"',
    'error schema/unknown-field unknown field "compositeDeletePolicy" in spec',
  ]);
  expect(known.scopeOf('example.org', 'XDatabase')).toBe('Cluster');
});

test('rules hold on the object with the defaults of both', () => {
  const known = registry(legacy);
  expect(said(known, object('Database', '{size: 1}'))).toEqual([]);
  expect(said(known, object('Database', '{size: 1, engine: mysql}'))).toEqual([
    expect.stringContaining('error schema/cel'),
  ]);
});

test('versions that are not served, missing specs and long names', () => {
  const known = registry(legacy);
  expect(said(known, object('Database', '{size: 1}').replace('org/v1', 'org/v1alpha1'))).toEqual([
    expect.stringContaining('error schema/version-unknown'),
  ]);
  expect(said(known, '{apiVersion: example.org/v1, kind: Database, metadata: {name: d}}')).toEqual([
    'error schema/required required field "spec" is missing in the object',
  ]);
  expect(said(known, object('Database', '{size: 1}').replace('name: d', `name: ${'d'.repeat(64)}`))).toEqual([
    expect.stringContaining('error schema/length metadata.name must'),
  ]);
});

test('composites of Crossplane 2 keep its fields below spec.crossplane', () => {
  const known = registry(modern);
  expect(known.scopeOf('example.org', 'XDatabase')).toBe('Namespaced');
  expect(known.lookup({ group: 'example.org', version: 'v1', kind: 'Database' }).found).toBe(false);
  expect(
    said(
      known,
      object(
        'XDatabase',
        '{size: 1, crossplane: {compositionRef: {name: a}, compositionUpdatePolicy: Manual}}',
      ),
    ),
  ).toEqual([]);
  expect(said(known, object('XDatabase', '{size: 1, compositionRef: {name: a}}'))).toEqual([
    'error schema/unknown-field unknown field "compositionRef" in spec [compositionRef belongs under crossplane]',
  ]);
  const cluster = registry(modern.replace('  names:', '  scope: Cluster\n  names:'));
  expect(cluster.scopeOf('example.org', 'XDatabase')).toBe('Cluster');
});

test('definitions that Crossplane or the API server would refuse', () => {
  const faults = (text: string): string[] =>
    definitionFindings(parse(text), registryFor().cel).map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );
  expect(faults(legacy.replace('xdatabases.example', 'databases.example'))).toEqual([
    'metadata.name: metadata.name must be "xdatabases.example.org" (plural and group), not "databases.example.org"',
  ]);
  expect(faults(legacy.replace('kind: Database', 'kind: XDatabase'))).toEqual([
    'spec.claimNames.kind: spec.claimNames.kind must differ from spec.names.kind, but both are "XDatabase"',
  ]);
  expect(faults(legacy.replace('  names:', '  scope: Namespaced\n  names:'))).toEqual([
    'spec.claimNames: spec.claimNames is for scope LegacyCluster only, not for Namespaced',
  ]);
  expect(faults(legacy.replace('referenceable: true', 'referenceable: false'))).toEqual([
    'spec.versions: just one version must have referenceable: true, not 0',
  ]);
  expect(faults(legacy.replace('type: integer', 'type: integr'))).toEqual([
    expect.stringContaining('must be one of array, boolean, integer'),
  ]);
  expect(
    faults('{apiVersion: apiextensions.crossplane.io/v1, kind: CompositeResourceDefinition}'),
  ).toHaveLength(1);
});
