import { expect, it } from 'vitest';
import { locateField } from '../../src/files/field-location.js';
import { memoryTree } from '../../src/files/memory-tree.js';
import { generateKustomization } from '../../src/flux/kustomization-generator.js';
import { build } from '../../src/kustomize/build.js';
import { locate } from '../../src/yaml/locate.js';
import { readDocuments } from '../../src/yaml/read.js';
import type { YamlMap } from '../../src/yaml/value.js';

const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: other
spec:
  patches:
    - patch: |
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: cm
        data:
          b: other
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: app
spec:
  targetNamespace: prod
  patches:
    - target:
        kind: ConfigMap
      patch: |
        - op: add
          path: /data/a
          value: patched
    - patch: |
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: cm
        data:
          b: merged
`;
const files = {
  'flux.yaml': flux,
  'app/kustomization.yaml': 'resources: [cm.yaml]\npatches:\n  - path: p.yaml\n',
  'app/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cm\ndata:\n  a: x\n  z: z\n',
  'app/p.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cm\ndata:\n  c: c\n',
};

it('finds what patches of a Flux Kustomization wrote in the file of that', () => {
  const tree = memoryTree(files);
  const spec = (readDocuments(flux, { rules: 'kustomize' })[1]!.value as YamlMap)['spec'] as YamlMap;
  const { root } = generateKustomization(tree, 'app', spec, {
    locate(path) {
      const found = locate(flux, 1, path, 'kustomize');
      return found && { file: 'flux.yaml', ...found.key };
    },
  });
  const { resources, diagnostics } = build({ tree, path: 'app', root });
  expect(diagnostics).toEqual([]);
  const [rendered] = resources;
  expect(rendered?.object['data']).toEqual({ a: 'patched', b: 'merged', c: 'c', z: 'z' });
  expect(rendered?.steps).toEqual([
    { file: 'app/kustomization.yaml', field: 'patches', index: 0, path: 'app/p.yaml' },
    { file: 'flux.yaml', field: 'patches', index: 0, line: 22 },
    { file: 'flux.yaml', field: 'patches', index: 1, line: 28 },
    { file: 'flux.yaml', field: 'targetNamespace', line: 20 },
  ]);
  const place = (key: string): unknown => locateField(tree, rendered!, ['data', key]);
  expect(place('a')).toEqual({ file: 'flux.yaml', line: 27, column: 11 });
  expect(place('b')).toEqual({ file: 'flux.yaml', line: 34, column: 11 });
  expect(place('c')).toEqual({ file: 'app/p.yaml', line: 6, column: 3 });
  expect(place('z')).toEqual({ file: 'app/cm.yaml', line: 7, column: 3 });
});
