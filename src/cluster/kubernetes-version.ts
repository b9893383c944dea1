import { basename, below, dirname, type FileTree } from '../files/file-tree.js';
import { locate } from '../yaml/locate.js';
import { readDocuments, type YamlDocument } from '../yaml/read.js';
import type { Entry } from './entry.js';
import type { KubernetesVersion } from './cluster.js';
import { hasVersionHint, mayStateVersion, versionStatement } from './version-statements.js';

/** The version that is assumed where nothing tells: the newest whose schemas come with the program. */
export const defaultKubernetesVersion = '1.36';

/** More directories than this are not looked through. */
const maxDirectories = 5000;

/** A larger file is no configuration of a cluster. */
const maxLength = 100_000;

/**
 * The Kubernetes version: as given, else as the files of the repository say it (see `version-statements.ts`), else the
 * default. Of several statements those in the directories nearest to the entry count, and only if they agree on the minor.
 */
export function findKubernetesVersion(
  given: string | undefined,
  entry: Entry,
  tree: FileTree,
): KubernetesVersion {
  if (given !== undefined) return { version: given, from: 'option' };
  const found = nearest(entry.path, findStatements(entry, tree));
  const minors = new Set(found.map(({ version }) => version.split('.')[1]));
  if (minors.size !== 1) return { version: defaultKubernetesVersion, from: 'default' };
  const { version, file, document, path } = found.reduce((a, b) => (patchOf(b) > patchOf(a) ? b : a));
  const place = locate(tree.readText(file)!, document, path, 'kustomize')?.key;
  return { version, from: 'repository', location: { file, ...place } };
}

interface Found extends NonNullable<ReturnType<typeof versionStatement>> {
  readonly file: string;
  /** Counts from 0. */
  readonly document: number;
}

function findStatements(entry: Entry, tree: FileTree): Found[] {
  const found: Found[] = [];
  const directories = [''];
  for (let i = 0; i < directories.length && i < maxDirectories; i++) {
    const directory = directories[i]!;
    for (const { name, kind } of tree.list(directory) ?? []) {
      const path = below(directory, name);
      if (kind === 'directory') {
        if (!isForeign(path, entry)) directories.push(path);
      } else if (/\.ya?ml$/.test(name) && mayStateVersion(path)) {
        found.push(...statementsIn(path, tree));
      }
    }
  }
  return found;
}

/** Directories that speak of no cluster or of another one. */
function isForeign(directory: string, { path }: Entry): boolean {
  if (`${path}/`.startsWith(`${directory}/`)) return false;
  if (/^(?:\..*|node_modules|charts?|templates|tests?|examples?|docs?|archived?)$/i.test(basename(directory)))
    return true;
  return path !== '' && dirname(directory) === dirname(path) && directory !== path && dirname(path) !== '';
}

function statementsIn(file: string, tree: FileTree): Found[] {
  const text = tree.readText(file) ?? '';
  if (text.length > maxLength || !hasVersionHint(text)) return [];
  let documents: readonly YamlDocument[];
  try {
    documents = readDocuments(text, { rules: 'kustomize', duplicateKeys: 'last' });
  } catch {
    // Whoever reaches the file reports it; a template of another tool is no YAML.
    return [];
  }
  return documents.flatMap(({ value }, document) => {
    const statement = versionStatement(value);
    return statement ? [{ ...statement, file, document }] : [];
  });
}

/** Those that share the most directories with the entry. */
function nearest(entry: string, statements: readonly Found[]): readonly Found[] {
  const steps = entry.split('/');
  const shared = statements.map(({ file }) => {
    const other = file.split('/');
    let count = 0;
    while (count < steps.length && steps[count] === other[count]) count++;
    return count;
  });
  const most = Math.max(...shared);
  return statements.filter((_, i) => shared[i] === most);
}

function patchOf({ version }: Found): number {
  return Number(version.split('.')[2] ?? -1);
}
