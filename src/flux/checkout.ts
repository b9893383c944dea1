import { joinPath, type DirectoryEntry, type FileKind, type FileTree } from '../files/file-tree.js';
import { partTree } from '../files/part-tree.js';
import { sortEntries } from '../files/memory-tree.js';
import type { Path } from '../yaml/value.js';

/** Files of another source that `spec.include` of a GitRepository copies into it. */
export interface Included {
  /** Index in `spec.include`. */
  readonly index: number;
  /** The name of the included GitRepository. */
  readonly name: string;
  readonly tree: FileTree;
  /** What is copied, and where to; relative to the roots. */
  readonly from: string;
  readonly to: string;
}

export interface CheckoutOptions {
  /** `spec.sparseCheckout`, as written. Empty for all files. */
  readonly sparse: readonly string[];
  /** `spec.recurseSubmodules`: without it the directories of submodules are empty. */
  readonly submodules: boolean;
  readonly included: readonly Included[];
}

/** Something that a checkout needs and does not find. */
export interface CheckoutFault {
  /** Where in the GitRepository. */
  readonly path: Path;
  readonly message: string;
  readonly upstream: string;
}

export interface Checkout {
  /** The same tree where nothing is left out and nothing is added. */
  readonly tree: FileTree;
  readonly faults: readonly CheckoutFault[];
  /** Which included source a path is of, and its path there; undefined for the repository's own. */
  includedFrom(path: string): { readonly included: Included; readonly path: string } | undefined;
}

/**
 * The files that source-controller has of a GitRepository before it leaves out what is ignored: a part of the repository,
 * where it is told so, and directories of other ones.
 */
export function checkout(base: FileTree, options: CheckoutOptions): Checkout {
  const faults: CheckoutFault[] = [];
  for (const [index, directory] of options.sparse.entries()) {
    if (base.kind(joinPath('', directory) ?? '..') === 'directory') continue;
    faults.push({
      path: ['spec', 'sparseCheckout', index],
      message: `the directory ${directory} of spec.sparseCheckout does not exist`,
      upstream: `failed to sparse checkout directories : sparse checkout dir '${directory}' does not exist in repository`,
    });
  }
  const submodules = options.submodules ? [] : submodulePaths(base);
  const prefixes = options.sparse.map((directory) => directory.replace(/^\.\//, ''));
  const own =
    prefixes.length === 0 && submodules.length === 0
      ? base
      : partTree(base, (path, kind) => isKept(path, kind, prefixes, submodules));
  const included: Included[] = [];
  for (const one of options.included) {
    const fault = includeFault(one, withIncluded(own, included));
    if (fault) faults.push(fault);
    else included.push(one);
  }
  return {
    tree: withIncluded(own, included),
    faults,
    includedFrom(path) {
      const one = ownerOf(included, path);
      return one && { included: one, path: pathInside(one, path) };
    },
  };
}

function includeFault(
  { name, tree, from, to, index }: Included,
  before: FileTree,
): CheckoutFault | undefined {
  const upstream = `failed to copy '${name}' include from ${from || '/'} to ${to}`;
  if (from !== '' && tree.kind(from) === undefined) {
    return {
      path: ['spec', 'include', index, 'fromPath'],
      message: `${from} does not exist in the included GitRepository ${name}`,
      upstream: `${upstream}: no such file or directory`,
    };
  }
  if (to !== '' && before.kind(to) !== 'directory') return undefined;
  return {
    path: ['spec', 'include', index],
    message: `GitRepository ${name} cannot be included as ${to === '' ? 'the root' : to}, which is a directory already`,
    upstream: `${upstream}: file exists`,
  };
}

/** As Git does it with patterns of this kind, a beginning of the path is enough. */
function isKept(
  path: string,
  kind: FileKind,
  prefixes: readonly string[],
  submodules: readonly string[],
): boolean {
  if (submodules.some((directory) => path.startsWith(`${directory}/`))) return false;
  if (prefixes.length === 0 || path === '') return true;
  if (prefixes.some((prefix) => path.startsWith(prefix))) return true;
  return kind === 'directory' && prefixes.some((prefix) => prefix.startsWith(`${path}/`));
}

function submodulePaths(tree: FileTree): string[] {
  const text = tree.kind('.gitmodules') === 'file' ? (tree.readText('.gitmodules') ?? '') : '';
  return Array.from(text.matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm), ([, path]) => path!.replace(/\/+$/, ''));
}

function withIncluded(base: FileTree, included: readonly Included[]): FileTree {
  if (included.length === 0) return base;
  const isAbove = (path: string): boolean =>
    included.some(({ to }) => to !== path && (path === '' || to.startsWith(`${path}/`)));
  return {
    root: base.root,
    kind(path) {
      const one = ownerOf(included, path);
      if (one) return one.tree.kind(pathInside(one, path));
      return base.kind(path) ?? (isAbove(path) ? 'directory' : undefined);
    },
    readText(path) {
      const one = ownerOf(included, path);
      return one ? one.tree.readText(pathInside(one, path)) : base.readText(path);
    },
    readBytes(path) {
      const one = ownerOf(included, path);
      return one ? one.tree.readBytes(pathInside(one, path)) : base.readBytes(path);
    },
    linkTarget: (path) => (ownerOf(included, path) ? undefined : base.linkTarget?.(path)),
    list(path) {
      const one = ownerOf(included, path);
      if (one) return one.tree.list(pathInside(one, path));
      if (!isAbove(path)) return base.list(path);
      const entries = new Map<string, DirectoryEntry>();
      for (const entry of base.list(path) ?? []) entries.set(entry.name, entry);
      for (const { to, tree, from } of included) {
        if (path !== '' && !to.startsWith(`${path}/`)) continue;
        const [name = '', ...below] = to.slice(path === '' ? 0 : path.length + 1).split('/');
        entries.set(name, { name, kind: below.length > 0 ? 'directory' : (tree.kind(from) ?? 'directory') });
      }
      return sortEntries([...entries.values()]);
    },
  };
}

function ownerOf(included: readonly Included[], path: string): Included | undefined {
  return included.findLast(({ to }) => path === to || path.startsWith(`${to}/`));
}

function pathInside({ from, to }: Included, path: string): string {
  const below = path.slice(to.length + 1);
  if (from === '') return below;
  return below === '' ? from : `${from}/${below}`;
}
