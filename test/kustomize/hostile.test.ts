import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../src/files/memory-tree.js';
import { build } from '../../src/kustomize/build.js';
import { kustomizationShape, pluginShapes } from '../../src/kustomize/kustomization-shape.js';
import { printBuild } from '../../src/kustomize/print.js';
import type { Shape } from '../../src/kustomize/shape.js';

const word = fc.constantFrom(
  'a.yaml',
  'b.yaml',
  '.',
  '..',
  '/etc',
  '',
  'cm',
  'ConfigMap',
  'Deployment',
  '__proto__',
  'constructor',
  'metadata.name',
  'spec/x[]/y',
  'metadata.annotations.a',
  'data.*.x',
  'spec.[name=x].1',
  'a=b',
  '(',
  '^x$',
  'merge',
  'https://x.io/a.yaml',
  '- {op: remove, path: /metadata}',
  '- {op: replace, path: /kind, value: 3}',
  '[]',
  'kind: ConfigMap\nmetadata: {name: cm}\ndata: null\n',
  'kind: ConfigMap\nmetadata: {name: cm, labels: 3}\n$patch: delete\n',
  'apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: x}\nprefix: 3\nfieldSpecs: [{path: metadata/name}]\n',
);

/** Values that mostly, but not always, have a shape. */
function valuesOf(shape: Shape): fc.Arbitrary<unknown> {
  const odd = fc.constantFrom<unknown>(null, true, 3, 'odd', [], {}, [null], { __proto__: 1 });
  const fitting = (): fc.Arbitrary<unknown> => {
    if (shape === 'text') return word;
    if (shape === 'boolean') return fc.boolean();
    if (shape === 'integer') return fc.integer({ min: -3, max: 9 });
    if (shape === 'any') return fc.jsonValue({ maxDepth: 2 });
    if ('list' in shape) return fc.array(valuesOf(shape.list), { maxLength: 3 });
    if ('map' in shape)
      return fc.dictionary<unknown>(word, shape.map === 'text' ? word : fc.boolean(), { maxKeys: 2 });
    const fields = Object.fromEntries(
      Object.entries(shape.fields).map(([name, inner]) => [name, valuesOf(inner)]),
    );
    return fc.record(fields, { requiredKeys: [] });
  };
  return fc.oneof({ weight: 12, arbitrary: fitting() }, { weight: 1, arbitrary: odd });
}

const { apiVersion: _version, kind: _kind, ...fields } = kustomizationShape.fields;
const plugin = fc.oneof(
  ...Object.entries(pluginShapes).map(([kind, shape]) =>
    valuesOf(shape).map((value) =>
      JSON.stringify({
        ...(value as object),
        apiVersion: 'builtin',
        kind,
        metadata: { name: 'p', namespace: 'n' },
      }),
    ),
  ),
);
const kustomization = fc.record(
  {
    ...Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, valuesOf(shape)])),
    resources: fc.shuffledSubarray(['a.yaml', 'b.yaml']),
    transformers: fc.array(plugin, { maxLength: 2 }),
    generators: fc.array(plugin, { maxLength: 1 }),
    validators: fc.array(plugin, { maxLength: 1 }),
  },
  { requiredKeys: ['resources'] },
);
const object = fc.record(
  {
    apiVersion: fc.constantFrom('v1', 'apps/v1', 'rbac.authorization.k8s.io/v1', 3),
    kind: fc.constantFrom('ConfigMap', 'Deployment', 'RoleBinding', 'Namespace', 'List', 'Secret'),
    metadata: fc.record({
      name: fc.constantFrom('cm', 'x', 'y', 3),
      namespace: word,
      labels: fc.jsonValue({ maxDepth: 1 }),
      annotations: fc.jsonValue({ maxDepth: 1 }),
    }),
    data: fc.jsonValue({ maxDepth: 2 }),
    spec: fc.jsonValue({ maxDepth: 3 }),
    subjects: fc.jsonValue({ maxDepth: 2 }),
    items: fc.jsonValue({ maxDepth: 2 }),
  },
  { requiredKeys: ['kind', 'metadata'] },
);

describe('build', () => {
  it('answers with diagnostics, whatever it is given', () => {
    fc.assert(
      fc.property(kustomization, object, object, (root, a, b) => {
        const tree = memoryTree({
          'k/kustomization.yaml': JSON.stringify(root),
          'k/a.yaml': JSON.stringify(a),
          'k/b.yaml': JSON.stringify(b),
        });
        const { resources, diagnostics } = build({ tree, path: 'k' });
        expect(typeof printBuild(resources)).toBe('string');
        for (const { location } of diagnostics) expect(location?.file).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });
});
