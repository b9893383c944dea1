import type { FileTree } from '../files/file-tree.js';
import { newestMatch, parseConstraint, SemverError, tryParseVersion } from '../manifest/semver.js';

/** A chart in a directory that stands for a Helm repository. */
export type FoundArchive =
  | { readonly path: string }
  /** There are archives of the chart, but none of a version that is wanted. */
  | { readonly versions: readonly string[] }
  | undefined;

/**
 * Where a chart lies in a directory that stands for a Helm repository: in a directory of its name, or in the archive of the
 * newest version that the range takes, as the index of a repository would say it.
 */
export function findArchive(tree: FileTree, name: string, range: string): FoundArchive {
  if (tree.kind(name) === 'directory') return { path: name };
  const archives = new Map<string, string>();
  for (const entry of tree.list('') ?? []) {
    if (entry.kind !== 'file' || !entry.name.startsWith(`${name}-`) || !entry.name.endsWith('.tgz')) continue;
    const version = entry.name.slice(name.length + 1, -4);
    if (tryParseVersion(version)) archives.set(version, entry.name);
  }
  if (archives.size === 0) return undefined;
  // A version that is there as it is written needs no range.
  const exact = archives.get(range);
  if (exact !== undefined) return { path: exact };
  const newest = newestOf(archives.keys(), range);
  const path = newest === undefined ? undefined : archives.get(newest);
  return path === undefined ? { versions: [...archives.keys()].sort() } : { path };
}

/** The chart of an OCI artifact in a directory: the directory, the one archive in it, or what the archive unpacks to. */
export function findPulled(tree: FileTree): string {
  if (tree.kind('Chart.yaml') === 'file') return '';
  const entries = tree.list('') ?? [];
  const archives = entries.filter(({ name, kind }) => kind === 'file' && name.endsWith('.tgz'));
  const charts = entries.filter(
    ({ name, kind }) => kind === 'directory' && tree.kind(`${name}/Chart.yaml`) === 'file',
  );
  const [only, ...more] = [...archives, ...charts];
  return only && more.length === 0 ? only.name : '';
}

function newestOf(versions: Iterable<string>, range: string): string | undefined {
  try {
    return newestMatch(parseConstraint(range === '' ? '*' : range), versions)?.original;
  } catch (fault) {
    // What is wrong with a range is told where it stands.
    if (fault instanceof SemverError) return undefined;
    throw fault;
  }
}
