import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { readArchive } from '../../src/files/archive-tree.js';
import type { FileTree } from '../../src/files/file-tree.js';
import { memoryTree } from '../../src/files/memory-tree.js';
import { workingTree } from '../../src/files/working-tree.js';
import { build } from '../../src/kustomize/build.js';
import { createBuildCache, manifestFile } from '../../src/kustomize/cache.js';
import { printBuild } from '../../src/kustomize/print.js';
import { readDocuments } from '../../src/yaml/read.js';
import type { YamlMap } from '../../src/yaml/value.js';
import { tarOf } from '../files/tar.js';

const directory = mkdtempSync(join(tmpdir(), 'preflux-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const manifests: Readonly<Record<string, string>> = {
  'deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: "nginx:1", envFrom: [{configMapRef: {name: settings}}]}
        - {name: side, image: side}
`,
  'list.yaml': `apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: ServiceAccount, metadata: {name: web}}
  - {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
---
# nothing
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: thing}
spec: &spec {a: 1, list: [x, y]}
status: *spec
`,
  'patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{name: side, image: "side:2"}, {name: third, image: third}]
`,
  'env.txt': 'A=1\nB=two\n',
};

/** Fields of a kustomization; any of them may be there. */
const optional: Readonly<Record<string, YamlMap[string]>> = {
  namespace: 'shop',
  namePrefix: 'x-',
  nameSuffix: '-y',
  labels: [{ pairs: { team: 'a' }, includeSelectors: true }],
  commonAnnotations: { note: 'n' },
  images: [{ name: 'nginx', newTag: '2' }],
  replicas: [{ name: 'web', count: 3 }],
  patches: [
    { path: 'patch.yaml' },
    { target: { kind: 'Thing' }, patch: '[{"op": "add", "path": "/spec/b", "value": {"c": [1]}}]' },
  ],
  replacements: [
    {
      source: { kind: 'Service', fieldPath: 'metadata.name' },
      targets: [{ select: { kind: 'Thing' }, fieldPaths: ['spec.list.0'] }],
    },
  ],
  configMapGenerator: [{ name: 'settings', envs: ['env.txt'], literals: ['c=3'] }],
  secretGenerator: [{ name: 'token', files: ['env.txt'] }],
  buildMetadata: ['originAnnotations'],
  sortOptions: { order: 'fifo' },
};

const layer = fc
  .subarray(Object.keys(optional))
  .map((fields) => Object.fromEntries(fields.map((field) => [field, optional[field]!])));

/** A base with manifests and an overlay that uses it, each with some of the fields. */
const repository = fc.tuple(layer, layer).map(([base, overlay]) => {
  const files: Record<string, string> = {};
  for (const [name, text] of Object.entries(manifests)) {
    files[`base/${name}`] = text;
    files[`overlay/${name}`] = text;
  }
  files['base/kustomization.yaml'] = JSON.stringify({ resources: ['deployment.yaml', 'list.yaml'], ...base });
  files['overlay/kustomization.yaml'] = JSON.stringify({ resources: ['../base'], ...overlay });
  return files;
});

function outcome(tree: FileTree, cache = createBuildCache()): unknown {
  const { resources, diagnostics } = build({ tree, path: 'overlay', cache });
  return { text: printBuild(resources), origins: resources.map(({ origin }) => origin), diagnostics };
}

it('builds the same from memory, from an archive and from disk, whatever the order of the files', () => {
  let number = 0;
  fc.assert(
    fc.property(repository, fc.infiniteStream(fc.nat()), (files, random) => {
      const expected = outcome(memoryTree(files));
      const shuffled = Object.entries(files)
        .map(([path, text]) => ({ path, text, rank: random.next().value as number }))
        .sort((a, b) => a.rank - b.rank);
      expect(outcome(memoryTree(new Map(shuffled.map(({ path, text }) => [path, text]))))).toEqual(expected);
      const archive = tarOf(shuffled.map(({ path, text }) => ({ path, content: text })));
      expect(outcome(readArchive(archive, 'archive.tar'))).toEqual(expected);
      const folder = join(directory, String(number++));
      for (const { path, text } of shuffled) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      for (const symlinks of ['drop', 'follow'] as const) {
        expect(outcome(workingTree(folder, { symlinks }))).toEqual(expected);
      }
    }),
    { numRuns: 40 },
  );
});

it('never changes what it reads, and builds the same again from what it has read', () => {
  fc.assert(
    fc.property(repository, (files) => {
      const tree = memoryTree(files);
      const cache = createBuildCache();
      for (const path of Object.keys(files)) freeze(manifestFile(cache, tree, path));
      const expected = outcome(tree);
      for (let round = 0; round < 3; round++) expect(outcome(tree, cache)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

it('never changes a root that is given as data', () => {
  fc.assert(
    fc.property(repository, layer, (files, fields) => {
      const value = readDocuments(JSON.stringify({ resources: ['base'], ...fields }), { rules: 'helm' })[0]!
        .value as YamlMap;
      freeze(value);
      const given = { ...files, ...manifests };
      const root = { value, file: 'kustomization.yaml', text: '', strict: true };
      const { resources, diagnostics } = build({ tree: memoryTree(given), path: '', root });
      const text = JSON.stringify({ resources: ['base'], ...fields });
      const written = build({ tree: memoryTree({ ...given, 'kustomization.yaml': text }), path: '' });
      expect(printBuild(resources)).toBe(printBuild(written.resources));
      expect(diagnostics.map(({ code }) => code).sort()).toEqual(
        written.diagnostics.map(({ code }) => code).sort(),
      );
    }),
    { numRuns: 40 },
  );
});

/** Freezes a value and all that it holds, so that a change of it throws. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
