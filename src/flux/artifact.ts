import { ArchiveError, readArchive } from '../files/archive-tree.js';
import { basename, below, dirname, joinPath, type FileTree } from '../files/file-tree.js';
import { memoryTree } from '../files/memory-tree.js';
import { parseFilePattern } from '../helm/chart/file-pattern.js';
import { mergeMaps, readValues, ValuesFault } from '../helm/values/read-values.js';
import { writeYaml } from '../yaml/write.js';
import type { CopyRule } from './artifact-generator.js';
import { parsePathPattern } from './doublestar.js';
import { fluxAtLeast } from './flux-release.js';
import { artifactTree } from './source-ignore.js';

/** Where a file of an artifact was copied from. */
export interface CopiedFrom {
  readonly alias: string;
  readonly path: string;
}

export interface BuiltArtifact {
  readonly tree: FileTree;
  /** Undefined for files that were merged or unpacked, and for what is no file. */
  copiedFrom(path: string): CopiedFrom | undefined;
}

/** A copy rule that cannot be carried out. The message is that of source-watcher where it has one. */
export class ArtifactFault extends Error {
  override readonly name = 'ArtifactFault';
  constructor(
    message: string,
    /** Index of the rule. */
    readonly rule: number,
  ) {
    super(message);
  }
}

/**
 * The content that source-watcher puts together for one artifact of an ArtifactGenerator: its copy rules in their order,
 * later ones over earlier ones, without what artifacts leave out by default. Files are read when they are asked for.
 * Throws ArtifactFault.
 */
export function buildArtifact(
  name: string,
  rules: readonly CopyRule[],
  sources: ReadonlyMap<string, FileTree>,
  fluxVersion: string,
): BuiltArtifact {
  const staging = new Staging(fluxAtLeast(fluxVersion, '2.8'));
  for (const [index, rule] of rules.entries()) {
    try {
      const source = sources.get(rule.alias);
      if (!source) throw new Problem(`source alias '${rule.alias}' not found`);
      staging.copy(rule, source);
    } catch (error) {
      throw asFault(error, index);
    }
  }
  return staging.finish(name);
}

/** What is wrong with a rule, without its index. */
class Problem extends Error {}

function asFault(error: unknown, rule: number): unknown {
  if (error instanceof Problem || error instanceof ArchiveError || error instanceof ValuesFault) {
    return new ArtifactFault(error.message, rule);
  }
  return error;
}

interface StagedFile {
  readonly from?: CopiedFrom;
  readonly bytes: () => Uint8Array;
}

/** The artifact while it is put together. */
class Staging {
  private readonly files = new Map<string, StagedFile>();
  private readonly directories = new Set<string>(['']);

  constructor(private readonly newRules: boolean) {}

  copy(rule: CopyRule, source: FileTree): void {
    const isExcluded = this.exclusion(rule.exclude);
    const from = joinPath('', rule.from);
    if (from === undefined) throw new Problem(`source '${rule.from}' lies outside of the source`);
    if (!/[*?[\]]/.test(rule.from)) {
      this.copySingle(rule, source, from, isExcluded);
      return;
    }
    const matches = glob(source, from);
    if (matches.length === 0) {
      throw new Problem(`no files match pattern '${rule.from}' in source '${rule.alias}'`);
    }
    const kept = matches.filter((path) => !isExcluded(path));
    if (kept.length === 0) throw new Problem(`all files matching pattern '${rule.from}' were excluded`);
    const prefix = from.endsWith('/**') ? from.slice(0, -2) : '';
    for (const path of kept) {
      const to = target(rule.to, path.startsWith(prefix) ? path.slice(prefix.length) : path);
      if (source.kind(path) === 'directory') this.copyDirectory(rule, source, path, to, isExcluded);
      else this.copyFile(rule, source, path, to);
    }
  }

  finish(name: string): BuiltArtifact {
    const { files } = this;
    const shape = memoryTree(new Map(Array.from(files.keys(), (path) => [path, ''])), name);
    const tree: FileTree = {
      root: name,
      kind: shape.kind,
      list: shape.list,
      readBytes: (path) => files.get(path)?.bytes(),
      readText(path) {
        const bytes = files.get(path)?.bytes();
        return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
      },
    };
    return {
      tree: artifactTree(tree, { rules: 'generated' }),
      copiedFrom: (path) => files.get(path)?.from,
    };
  }

  /** A path without wildcards: a directory becomes a subdirectory of the target, a file the target or a file in it. */
  private copySingle(
    rule: CopyRule,
    source: FileTree,
    from: string,
    isExcluded: (path: string) => boolean,
  ): void {
    const kind = source.kind(from);
    if (kind === undefined) throw new Problem(`source '${rule.from}' does not exist`);
    if (kind === 'directory') {
      this.copyDirectory(rule, source, from, target(rule.to, basename(from)), isExcluded);
      return;
    }
    const to = target(rule.to, '');
    const intoDirectory = rule.to === '' || rule.to.endsWith('/') || this.directories.has(to);
    this.copyFile(rule, source, from, intoDirectory ? target(rule.to, basename(from)) : to);
  }

  /** Files below a directory are overwritten, whatever the strategy. */
  private copyDirectory(
    rule: CopyRule,
    source: FileTree,
    from: string,
    to: string,
    isExcluded: (path: string) => boolean,
  ): void {
    const walk = (relative: string): void => {
      for (const { name, kind } of source.list(below(from, relative)) ?? []) {
        const path = below(relative, name);
        if (isExcluded(path)) continue;
        if (kind === 'directory') walk(path);
        else this.put(below(to, path), copied(rule, source, below(from, path)));
      }
    };
    walk('');
  }

  private copyFile(rule: CopyRule, source: FileTree, from: string, to: string): void {
    if (rule.strategy === 'Extract' && this.newRules && /\.(?:tar\.gz|tgz)$/.test(from)) {
      const archive = readArchive(source.readBytes(from) ?? new Uint8Array(), from);
      this.extract(archive, '', target(rule.to, ''));
      return;
    }
    const existing = rule.strategy === 'Merge' ? this.files.get(to) : undefined;
    if (!existing) {
      this.put(to, copied(rule, source, from));
      return;
    }
    const base = readValues(Buffer.from(existing.bytes()).toString('utf8'));
    const merged = mergeMaps(base, readValues(source.readText(from) ?? ''));
    this.put(to, { bytes: () => Buffer.from(writeYaml(merged)) });
  }

  private extract(archive: FileTree, directory: string, to: string): void {
    for (const { name, kind } of archive.list(directory) ?? []) {
      const path = below(directory, name);
      if (kind === 'directory') this.extract(archive, path, to);
      else this.put(below(to, path), { bytes: () => archive.readBytes(path)! });
    }
  }

  private put(path: string, file: StagedFile): void {
    if (this.directories.has(path)) throw new Problem(`'${path}' is a directory of the artifact already`);
    for (let parent = dirname(path); !this.directories.has(parent); parent = dirname(parent)) {
      if (this.files.has(parent)) throw new Problem(`'${parent}' is a file of the artifact already`);
      this.directories.add(parent);
    }
    this.files.set(path, file);
  }

  private exclusion(patterns: readonly string[]): (path: string) => boolean {
    const compiled = patterns.map((text) => {
      const pattern = parsePathPattern(text);
      if (!pattern) throw new Problem(`invalid exclude pattern '${text}'`);
      return { pattern, byName: this.newRules && !text.includes('/') };
    });
    return (path) =>
      compiled.some(
        ({ pattern, byName }) => pattern.matches(path) || (byName && pattern.matches(basename(path))),
      );
  }
}

function copied(rule: CopyRule, source: FileTree, path: string): StagedFile {
  return {
    from: { alias: rule.alias, path },
    bytes: () => source.readBytes(path) ?? new Uint8Array(),
  };
}

/** All paths that match, each part of the pattern being matched by itself; `**` is no more than `*`. */
function glob(source: FileTree, pattern: string): string[] {
  let found = [''];
  for (const part of pattern.split('/')) {
    const names = parseFilePattern(part);
    if (!names) return [];
    const next: string[] = [];
    for (const directory of found) {
      for (const { name } of source.list(directory) ?? []) {
        if (names.matches(name)) next.push(below(directory, name));
      }
    }
    found = next;
  }
  return found;
}

/** A path in the artifact; what leads out of it is cut at its root. */
function target(directory: string, path: string): string {
  const segments: string[] = [];
  for (const segment of `${directory}/${path}`.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}
