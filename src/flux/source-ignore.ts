import { below, type FileKind, type FileTree } from '../files/file-tree.js';
import { partTree } from '../files/part-tree.js';
import { decide, parseIgnorePatterns, type IgnorePattern } from './ignore-pattern.js';

const ignoreFile = '.sourceignore';

const versionControlPatterns = parseIgnorePatterns('.git/\n.gitignore\n.gitmodules\n.gitattributes');

const otherDefaults = [
  '*.jpg *.jpeg *.gif *.png *.wmv *.flv *.tar.gz *.zip',
  '.github/ .circleci/ .travis.yml .gitlab-ci.yml appveyor.yml .drone.yml cloudbuild.yaml',
  'codeship-services.yml codeship-steps.yml',
  '**/.goreleaser.yml **/.sops.yaml **/.flux.yaml',
];

const defaultPatterns = [
  ...versionControlPatterns,
  ...parseIgnorePatterns(otherDefaults.join(' ').replaceAll(' ', '\n')),
];

export interface ArtifactOptions {
  /** `spec.ignore` of the source, whose patterns come last and so win. */
  readonly ignore?: string;
  /**
   * `git`, the default: the `.sourceignore` files of all directories count. `bucket`: only the one at the root, and nothing
   * is left out by default. `generated`: none counts, as in what an ArtifactGenerator puts together.
   */
  readonly rules?: 'git' | 'bucket' | 'generated';
}

/**
 * What source-controller packs of a GitRepository or OCIRepository into the artifact: the tree without what the
 * `.sourceignore` files of all directories and `spec.ignore` exclude, or without what is excluded by default where there
 * are no patterns at all. One pattern anywhere turns the defaults off, but for git's own files. Symbolic links do not
 * get into artifacts either; whether a tree shows them is for the tree to say.
 *
 * As in Flux (and unlike in git) files below an excluded directory can be included again.
 */
export function artifactTree(tree: FileTree, options: ArtifactOptions = {}): FileTree {
  const { ignore = '', rules = 'git' } = options;
  const last = parseIgnorePatterns(ignore);
  const patternsOf = new Map<string, readonly IgnorePattern[]>();
  const directories = new Map<string, boolean>();
  let firstPatterns: readonly IgnorePattern[] | undefined;

  function patternsIn(directory: string): readonly IgnorePattern[] {
    let patterns = patternsOf.get(directory);
    if (!patterns) {
      const counts = rules === 'git' || (rules === 'bucket' && directory === '');
      const text = counts ? tree.readText(below(directory, ignoreFile)) : undefined;
      patterns = text === undefined ? [] : parseIgnorePatterns(text);
      patternsOf.set(directory, patterns);
    }
    return patterns;
  }

  function hasPatterns(directory: string): boolean {
    if (patternsIn(directory).length > 0) return true;
    for (const entry of tree.list(directory) ?? []) {
      if (entry.kind !== 'directory' || entry.name === '.git') continue;
      if (hasPatterns(below(directory, entry.name))) return true;
    }
    return false;
  }

  /** By the patterns alone, last to first. */
  function isExcluded(path: string, isDirectory: boolean): boolean {
    const segments = path.split('/');
    const byLast = decide(last, segments, isDirectory);
    if (byLast !== undefined) return byLast;
    for (let depth = segments.length - 1; depth >= 0; depth--) {
      const patterns = patternsIn(segments.slice(0, depth).join('/'));
      if (patterns.length === 0) continue;
      const decided = decide(patterns, segments.slice(depth), isDirectory);
      if (decided !== undefined) return decided;
    }
    if (rules === 'bucket') return false;
    firstPatterns ??=
      last.length > 0 || (rules === 'git' && hasPatterns('')) ? versionControlPatterns : defaultPatterns;
    return decide(firstPatterns, segments, isDirectory) ?? false;
  }

  /** An excluded directory is there nevertheless if anything in it is. */
  function hasDirectory(path: string): boolean {
    let present = directories.get(path);
    if (present === undefined) {
      present = path === '' || !isExcluded(path, true) || hasEntries(path);
      directories.set(path, present);
    }
    return present;
  }

  function hasEntries(directory: string): boolean {
    return (tree.list(directory) ?? []).some(({ name, kind }) => has(below(directory, name), kind));
  }

  function has(path: string, kind: FileKind): boolean {
    return kind === 'directory' ? hasDirectory(path) : !isExcluded(path, false);
  }

  return partTree(tree, has);
}
