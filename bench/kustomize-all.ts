// Builds folders in one process and prints nothing: `node kustomize-all.cjs ROOT`, the folders as JSON on standard input.
import { readFileSync } from 'node:fs';
import { workingTree } from '../src/files/working-tree.js';
import { build } from '../src/kustomize/build.js';
import { createBuildCache } from '../src/kustomize/cache.js';
import { printBuild } from '../src/kustomize/print.js';

const tree = workingTree(process.argv[2] ?? '.', { symlinks: 'follow' });
const cache = createBuildCache();
for (const path of JSON.parse(readFileSync(0, 'utf8')) as string[]) {
  const { resources } = build({ tree, path, cache, loadRestrictor: 'none' });
  if (resources.length > 0 && printBuild(resources).length === 0) throw new Error(`${path} prints nothing`);
}
