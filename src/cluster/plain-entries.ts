import { below, dirname, joinPath, type FileTree } from '../files/file-tree.js';
import { reconcilerKind } from '../flux/kinds.js';
import { kustomizationFileNames } from '../kustomize/kustomization-file.js';
import { textField } from '../manifest/object.js';
import { getOwn, type YamlValue } from '../yaml/value.js';
import { objectsIn } from './instances.js';
import { secureJoin } from '../flux/secure-join.js';

/** Deeper than this no directory of Kustomizations is looked for. */
const maxDepth = 8;

/** What directories and files lead to. */
interface Found {
  /** What a directory has in it that counts: what its kustomization names, or else its manifests and directories. */
  readonly contents: Map<string, readonly string[]>;
  /** `spec.path` of the Flux Kustomizations in a file, up to the first variable. */
  readonly applied: Map<string, readonly string[]>;
  /** Files that are used as patches, so that what they hold is no object of its own. */
  readonly patches: Set<string>;
}

/**
 * The directories that Flux may well be pointed to where no file says so: those with Flux Kustomizations for paths of the
 * repository, in their files or in what their kustomization names, that nothing else leads to.
 */
export function plainEntries(tree: FileTree): string[] {
  const found: Found = { contents: new Map(), applied: new Map(), patches: new Set() };
  readDirectory(tree, '', 0, found);
  for (const file of found.patches) found.applied.delete(file);
  const leaders = new Map<string, string[]>();
  const lead = (from: string, targets: readonly string[]): void => {
    for (const to of targets) leaders.set(to, [...(leaders.get(to) ?? []), from]);
  };
  for (const [directory, contents] of found.contents)
    lead(
      directory,
      contents.filter((to) => dirname(to) !== directory),
    );
  for (const [file, paths] of found.applied) lead(file, paths);

  const entries: string[] = [];
  for (const path of found.contents.keys()) {
    if (upwards(path).some((at) => entries.includes(at))) continue;
    const own = reachedFrom(found, path);
    if (!isBeginning(found, path, own, tree)) continue;
    // What a directory leads to may well lead back to it, as that of an entry does.
    const isLedTo = upwards(path).some((at) =>
      leaders.get(at)?.some((from) => !own.has(from) && !upwards(from).includes(path)),
    );
    if (!isLedTo) entries.push(path);
  }
  return entries;
}

/** Whether a directory has Flux Kustomizations right in it, or by its kustomization, some of them for a path that is there. */
function isBeginning(found: Found, path: string, own: ReadonlySet<string>, tree: FileTree): boolean {
  const contents = found.contents.get(path)!;
  const isPlain = kustomizationFileNames.every((name) => tree.kind(below(path, name)) === undefined);
  if (isPlain && !contents.some((file) => found.applied.has(file))) return false;
  return [...own].some((file) =>
    found.applied.get(file)?.some((target) => tree.kind(target) === 'directory'),
  );
}

function readDirectory(tree: FileTree, path: string, depth: number, found: Found): void {
  const names = (tree.list(path) ?? []).filter(
    ({ name }) => !name.startsWith('.') && name !== 'node_modules',
  );
  if (names.some(({ name }) => name === 'Chart.yaml')) return;
  const kustomization = kustomizationFileNames.find((name) => names.some((entry) => entry.name === name));
  const files = names.filter(({ name, kind }) => kind === 'file' && /\.ya?ml$/.test(name));
  for (const { name } of files) {
    const paths = appliedIn(tree, below(path, name));
    if (paths.length > 0) found.applied.set(below(path, name), paths);
  }
  const directories = names.filter(({ kind }) => kind === 'directory');
  found.contents.set(
    path,
    kustomization === undefined
      ? [...files, ...directories].map(({ name }) => below(path, name))
      : namedIn(tree, path, kustomization, found),
  );
  if (depth < maxDepth)
    for (const { name } of directories) readDirectory(tree, below(path, name), depth + 1, found);
}

/** What a kustomization names. */
function namedIn(tree: FileTree, directory: string, file: string, found: Found): string[] {
  const [kustomization] = objectsIn(tree, below(directory, file));
  const entriesOf = (field: string): readonly YamlValue[] => {
    const value = kustomization && getOwn(kustomization.object, field);
    return Array.isArray(value) ? value : [];
  };
  for (const entry of [...entriesOf('patches'), ...entriesOf('patchesStrategicMerge')]) {
    const path = joinPath(directory, typeof entry === 'string' ? entry : textField(entry, 'path'));
    if (path !== undefined) found.patches.add(path);
  }
  return ['resources', 'bases', 'components'].flatMap(entriesOf).flatMap((entry) => {
    const path = typeof entry === 'string' ? joinPath(directory, entry) : undefined;
    return path === undefined ? [] : [path];
  });
}

function appliedIn(tree: FileTree, file: string): readonly string[] {
  if (!tree.readText(file)?.includes('kustomize.toolkit.fluxcd.io/')) return [];
  return objectsIn(tree, file).flatMap(({ object }) => {
    if (reconcilerKind(object) !== 'Kustomization') return [];
    const path = secureJoin(textField(object['spec'], 'path').replace(/[^/]*\$\{.*$/, ''));
    return path === '' ? [] : [path];
  });
}

/** A directory and all that it leads to by its files and kustomizations. */
function reachedFrom({ contents }: Found, path: string): ReadonlySet<string> {
  const reached = new Set([path]);
  for (const at of reached) for (const to of contents.get(at) ?? []) reached.add(to);
  return reached;
}

/** A directory and those above it, without the root. */
function upwards(path: string): string[] {
  const found: string[] = [];
  for (let at = path; at !== ''; at = dirname(at)) found.push(at);
  return found;
}
