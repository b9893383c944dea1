// The one-way rules of src: a folder may import only from folders on lines above its own, and no file may import one
// that leads back to it. Type imports count: who reads a file has to know what it names.
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
/** What each file imports, in order of their names. */
const imports = new Map();
for (const file of readdirSync('src', { recursive: true }).sort()) {
  if (!file.endsWith('.ts')) continue;
  const path = file.replaceAll('\\', '/');
  const targets = [];
  for (const [, specifier] of readFileSync(join('src', file), 'utf8').matchAll(
    /(?:from|import)\s*\(?\s*'(\.[^']+)'/g,
  )) {
    const target = normalize(join(dirname(path), specifier))
      .replaceAll('\\', '/')
      .replace(/\.js$/, '.ts');
    checkFolders(path, target, specifier);
    targets.push(target);
  }
  imports.set(path, targets);
}
reportCircles();
if (violations > 0) process.exit(1);

function checkFolders(path, target, specifier) {
  const folder = folderOf(path);
  const rank = rankOf(folder);
  if (rank < 0) fail(path, `folder ${folder} has no place in the order`);
  const targetFolder = folderOf(target);
  if (targetFolder === folder) return;
  if (rankOf(targetFolder) >= rank)
    fail(path, `imports ${specifier}: ${targetFolder ?? 'index.ts'} stands after ${folder}`);
  if (strangers.has(`${folder}>${targetFolder}`))
    fail(path, `imports ${specifier}: ${folder} knows nothing of ${targetFolder}`);
}

function folderOf(path) {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : undefined;
}

/** Files right in src stand after all folders. */
function rankOf(folder) {
  return folder === undefined ? order.length : order.indexOf(folder);
}

/** Depth first: an import of a file that the way led through closes a circle. */
function reportCircles() {
  const way = [];
  const done = new Set();
  const visit = (path) => {
    const start = way.indexOf(path);
    if (start >= 0) fail(path, `imports itself by way of ${way.slice(start + 1).join(' > ')}`);
    if (start >= 0 || done.has(path)) return;
    way.push(path);
    for (const target of imports.get(path) ?? []) visit(target);
    way.pop();
    done.add(path);
  };
  for (const path of imports.keys()) visit(path);
}

function fail(path, message) {
  violations++;
  console.error(`src/${path}: ${message}`);
}
