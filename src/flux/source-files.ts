import { textField } from '../manifest/object.js';
import { getOwn, isMap, valueAt, type YamlMap, type YamlValue } from '../yaml/value.js';
import type { ArtifactOptions } from './source-ignore.js';

/** Which files a source has, as its spec says. */
export interface SourceFiles {
  /** `spec.ignore`. */
  readonly ignore: string;
  /** How ignore rules work for it; `all` where nothing is left out. */
  readonly rules: NonNullable<ArtifactOptions['rules']> | 'all';
  readonly sparse: readonly string[];
  readonly submodules: boolean;
  readonly include: readonly IncludeSpec[];
}

/** An entry of a GitRepository's `spec.include`. */
export interface IncludeSpec {
  readonly name: string;
  readonly from: string;
  /** The name of the other repository where nothing is said. */
  readonly to: string;
}

/** Reads what a source says of its files; what does not follow the schema counts as absent. */
export function readSourceFiles(kind: string, spec: YamlMap): SourceFiles {
  const isGit = kind === 'GitRepository';
  return {
    ignore: textField(spec, 'ignore'),
    rules: rulesOf(kind, spec),
    sparse: isGit ? texts(getOwn(spec, 'sparseCheckout')) : [],
    submodules: !isGit || getOwn(spec, 'recurseSubmodules') === true,
    include: isGit ? maps(getOwn(spec, 'include')).map(readInclude) : [],
  };
}

function rulesOf(kind: string, spec: YamlMap): SourceFiles['rules'] {
  if (kind === 'GitRepository') return 'git';
  if (kind === 'Bucket') return 'bucket';
  if (kind !== 'OCIRepository') return 'all';
  return textField(valueAt(spec, ['layerSelector']), 'operation') === 'copy' ? 'all' : 'git';
}

function readInclude(entry: YamlMap): IncludeSpec {
  const name = textField(getOwn(entry, 'repository'), 'name');
  return { name, from: textField(entry, 'fromPath'), to: textField(entry, 'toPath') || name };
}

/**
 * What a GitRepository checks out, in words: `branch main`, `tag v1.0.0`, `commit 4f2a`. The first of commit, name, semver,
 * tag and branch counts, and without any the branch master.
 */
function gitReference(spec: YamlMap): string {
  const reference = getOwn(spec, 'ref');
  for (const field of ['commit', 'name', 'semver', 'tag', 'branch']) {
    const value = textField(reference, field);
    if (value === '') continue;
    if (field !== 'name') return `${field} ${value}`;
    const full = /^refs\/(head|tag)s\/(.+)$/.exec(value);
    if (!full) return `reference ${value}`;
    return `${full[1] === 'head' ? 'branch' : 'tag'} ${full[2]}`;
  }
  return 'branch master';
}

/** The same for any source: an OCIRepository has `digest sha256:...`, `semver 1.x` or `tag latest`. */
export function sourceReference(kind: string, spec: YamlMap): string {
  if (kind === 'GitRepository') return gitReference(spec);
  const reference = getOwn(spec, 'ref');
  for (const field of ['digest', 'semver', 'tag']) {
    const value = textField(reference, field);
    if (value !== '') return `${field} ${value}`;
  }
  return 'tag latest';
}

function texts(value: YamlValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function maps(value: YamlValue | undefined): YamlMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}
