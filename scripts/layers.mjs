// The one-way rule: a folder of src may import only from folders on lines above its own.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const order = [
  'diagnostics',
  'yaml',
  'manifest',
  'files',
  'kustomize',
  'helm',
  'schemas',
  'sources',
  'flux',
  'cluster',
  'graph',
  'rules',
  'diff',
  'report',
  'cli',
];
/** Kustomize may render charts through a function it is given; helm and schemas know nothing of each other. */
const strangers = new Set(['helm>kustomize', 'schemas>kustomize', 'schemas>helm']);

let violations = 0;
for (const file of readdirSync('src', { recursive: true })) {
  if (!file.endsWith('.ts')) continue;
  const path = file.replaceAll('\\', '/');
  const folder = path.includes('/') ? path.slice(0, path.indexOf('/')) : undefined;
  const rank = folder === undefined ? order.length : order.indexOf(folder);
  if (rank < 0) fail(path, `folder ${folder} has no place in the order`);
  for (const [, specifier] of readFileSync(join('src', file), 'utf8').matchAll(
    /(?:from|import)\s*\(?\s*'(\.[^']+)'/g,
  )) {
    const target = normalize(join(dirname(path), specifier));
    const targetFolder = target.includes('/') ? target.slice(0, target.indexOf('/')) : undefined;
    if (targetFolder === folder) continue;
    const targetRank = targetFolder === undefined ? order.length : order.indexOf(targetFolder);
    if (targetRank >= rank)
      fail(path, `imports ${specifier}: ${targetFolder ?? 'index.ts'} stands after ${folder}`);
    if (strangers.has(`${folder}>${targetFolder}`))
      fail(path, `imports ${specifier}: ${folder} knows nothing of ${targetFolder}`);
  }
}
if (violations > 0) process.exit(1);

function fail(path, message) {
  violations++;
  console.error(`src/${path}: ${message}`);
}
