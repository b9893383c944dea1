import type { Location, Report } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { joinPath, type FileTree } from '../files/file-tree.js';
import type { MergeSchema } from '../manifest/list-keys.js';
import type { Origin, Step } from '../manifest/origin.js';
import { YamlError } from '../yaml/error.js';
import { readDocuments } from '../yaml/read.js';
import type { Path, YamlMap, YamlValue } from '../yaml/value.js';
import type { Accumulation } from './accumulation.js';
import type { BuildCache } from './cache.js';
import type { ChartRequest, ChartRendering } from './charts.js';
import { diagnosticOf, KustomizeFault, locationIn, type Fault, type Source, yamlUpstream } from './fault.js';
import type { Kustomization } from './kustomization.js';
import { readKustomization, type ReadKustomization } from './read-kustomization.js';
import type { BuildMetadata } from './build-metadata.js';
import { TransformError } from './resource.js';

/** What every step of one build reads. */
export interface BuildContext {
  readonly tree: FileTree;
  readonly cache: BuildCache;
  readonly report: Report;
  readonly loadRestrictor: 'rootOnly' | 'none';
  readonly enableAlphaPlugins: boolean;
  readonly renderChart: ((request: ChartRequest) => ChartRendering) | undefined;
  readonly merging: MergeState;
  /** Does all that a kustomization says; it is here because bases and components need it in its own midst. */
  readonly accumulate: (context: BuildContext, target: Target, into: Accumulation) => void;
  /** Origins and transformations, where the build was asked to write them down. */
  readonly metadata: BuildMetadata | undefined;
}

/** What strategic merges go by; an `openapi` field on the way changes it for the rest of the build. */
export interface MergeState {
  schema: MergeSchema;
  changed: boolean;
}

/** A directory with a kustomization that takes part in a build. */
export interface Target {
  readonly directory: string;
  readonly source: Source;
  readonly kustomization: Kustomization;
  /** A part of the kustomization is wrong and was left out. */
  readonly incomplete: boolean;
  readonly pathOf: ReadKustomization['pathOf'];
  /** The directories that led here, this one last. */
  readonly visited: readonly string[];
}

/** A root kustomization that is not (or not only) what the file says, as controllers make them. */
export interface RootKustomization {
  readonly value: YamlMap;
  /** The kustomization file, or where one would be: its directory is what paths are relative to. */
  readonly file: string;
  /** The file's text, for positions; empty where there is no file. */
  readonly text: string;
  /** Unknown fields are errors rather than left out. */
  readonly strict: boolean;
  /** Where something stands that the file does not hold, such as a patch of a Flux object. */
  readonly place?: (path: Path) => Location | undefined;
}

/** The names a kustomization file may have. */
export const kustomizationFileNames: readonly string[] = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/** The kustomization file of a directory. Throws KustomizeFault where there is none, or more than one. */
export function findKustomizationFile(tree: FileTree, directory: string): string {
  const found: string[] = [];
  const names: string[] = [];
  for (const entry of tree.list(directory) ?? []) {
    if (entry.kind !== 'file') continue;
    names.push(entry.name);
    if (kustomizationFileNames.includes(entry.name)) found.push(entry.name);
  }
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return directory === '' ? first : `${directory}/${first}`;
  if (first !== undefined) {
    throw new KustomizeFault({
      code: 'several-kustomizations',
      message: `${describeDirectory(directory)} holds several kustomization files: ${found.join(', ')}`,
      help: 'keep one of them',
      upstream: `Found multiple kustomization files under: /${directory}\n`,
    });
  }
  const near = names.find((name) => suggest(name, kustomizationFileNames) !== undefined);
  throw new KustomizeFault({
    code: 'kustomization-missing',
    message: `${describeDirectory(directory)} has no kustomization file`,
    help:
      near === undefined
        ? 'add a kustomization.yaml to it'
        : `rename \`${near}\` to \`${suggest(near, kustomizationFileNames)}\``,
    upstream: `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/${directory}'`,
  });
}

/** How a directory is called in a message. */
export function describeDirectory(directory: string): string {
  return directory === '' ? 'the root directory' : `the directory ${directory}`;
}

/**
 * Reads the kustomization of a directory and reports what is wrong with it. Undefined where it cannot be used at all;
 * faulty fields are left out of what is answered. Throws KustomizeFault where the directory has none.
 */
export function loadTarget(
  context: BuildContext,
  directory: string,
  visited: readonly string[],
): Target | undefined {
  const file = findKustomizationFile(context.tree, directory);
  const text = context.tree.readText(file) ?? '';
  const source: Source = { file, text, rules: 'helm' };
  let value: YamlValue;
  try {
    value = readDocuments(text, { rules: 'helm', duplicateKeys: 'last' })[0]?.value ?? null;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    context.report(
      diagnosticOf(
        {
          code: 'invalid-yaml',
          message: `the kustomization is no valid YAML: ${error.reason}`,
          upstream: `invalid Kustomization: ${yamlUpstream(error)}`,
        },
        { file, line: error.line, column: error.column },
      ),
    );
    return undefined;
  }
  return targetOf(context, { value, source, strict: true }, directory, visited);
}

/** The same for a root kustomization that was given as data. */
export function givenTarget(
  context: BuildContext,
  root: RootKustomization,
  directory: string,
): Target | undefined {
  const source: Source = {
    file: root.file,
    text: root.text,
    rules: 'helm',
    ...(root.place === undefined ? {} : { place: root.place }),
  };
  return targetOf(context, { value: root.value, source, strict: root.strict }, directory, [directory]);
}

function targetOf(
  context: BuildContext,
  given: { readonly value: YamlValue; readonly source: Source; readonly strict: boolean },
  directory: string,
  visited: readonly string[],
): Target | undefined {
  const read = readKustomization(given.value, given.source, { strict: given.strict });
  for (const diagnostic of read.diagnostics) context.report(diagnostic);
  if (read.diagnostics.some((diagnostic) => stopping.has(diagnostic.code))) return undefined;
  return {
    directory,
    source: given.source,
    kustomization: read.kustomization,
    incomplete: read.incomplete,
    pathOf: read.pathOf,
    visited,
  };
}

/** Mistakes after which nothing of a kustomization can be meant. */
const stopping: ReadonlySet<string> = new Set([
  'kustomize/kustomization-empty',
  'kustomize/wrong-api-version',
  'kustomize/wrong-kind',
]);

/** Where an entry of a target's kustomization stands. */
export function placeOf(target: Target, field: string, ...rest: Path): Location {
  return locationIn(target.source, target.pathOf(field, ...rest));
}

/** The step that an entry of a target's kustomization is. */
export function stepOf(target: Target, field: string, index?: number, path?: string): Step {
  return {
    file: target.source.file,
    field,
    ...(index === undefined ? {} : { index }),
    ...(path === undefined ? {} : { path }),
  };
}

/** The origin of what an entry of a target's kustomization generates. */
export function generatorOrigin(target: Target, field: string, index: number): Origin {
  return { kind: 'generator', file: target.source.file, field, index };
}

/** Turns what went wrong with an entry into a diagnostic at it. Rethrows what is no expected fault. */
export function reportFault(
  context: BuildContext,
  error: unknown,
  location: () => Location,
  options: { readonly incomplete?: boolean; readonly upstream?: (text: string) => string } = {},
): void {
  let fault: Fault;
  let place: Location | undefined;
  if (error instanceof KustomizeFault) {
    fault = error.fault;
    place = error.location;
  } else if (error instanceof TransformError) {
    fault = { code: error.code, message: error.message, upstream: error.upstream };
  } else {
    throw error;
  }
  if (options.upstream && fault.upstream !== undefined) {
    fault = { ...fault, upstream: options.upstream(fault.upstream) };
  }
  if (options.incomplete === true && searches.has(fault.code)) {
    fault = {
      ...fault,
      severity: 'info',
      help: 'some resources could not be loaded; what is missed here may be among them',
    };
  }
  context.report(diagnosticOf(fault, place ?? location()));
}

/** Faults that say no more than that something was not found. */
const searches: ReadonlySet<string> = new Set([
  'patch-unmatched',
  'replacement-source-unmatched',
  'replicas-unmatched',
  'generator-merge-missing',
  'var-unmatched',
]);

/** The path of a file that a kustomization names, checked against the load restrictions. Throws KustomizeFault. */
export function filePath(context: BuildContext, target: Target, name: string): string {
  const path = resolvePath(context, target, name);
  const kind = path === undefined ? undefined : context.tree.kind(path);
  if (path === undefined || kind === undefined)
    throw new KustomizeFault(missingFile(context, target, name, path));
  if (kind === 'directory') {
    throw new KustomizeFault({
      code: 'not-a-file',
      message: `\`${name}\` is a directory; a file was expected`,
      upstream: `'/${path}' must resolve to a file`,
    });
  }
  const escape = outsideFault(context, target, name, path);
  if (escape) throw new KustomizeFault(escape);
  return path;
}

/** The fault of a file that lies outside of the kustomization's directory, where that is not allowed. */
export function outsideFault(
  context: BuildContext,
  target: Target,
  name: string,
  path: string,
): Fault | undefined {
  if (context.loadRestrictor === 'none') return undefined;
  if (target.directory === '' || path.startsWith(`${target.directory}/`)) return undefined;
  return {
    code: 'outside-root',
    message: `\`${name}\` lies outside of the kustomization's directory, and kustomize does not load it from there`,
    help: 'move the file, or make its directory a base with a kustomization of its own',
    upstream: `security; file '/${path}' is not in or below '/${target.directory}'`,
  };
}

/** A path in the tree for what a kustomization names; undefined where it leads out of the tree. */
export function resolvePath(context: BuildContext, target: Target, name: string): string | undefined {
  if (!name.startsWith('/')) return joinPath(target.directory, name);
  const root = context.tree.root.replace(/\/+$/, '');
  return name === root || name.startsWith(`${root}/`) ? joinPath('', name.slice(root.length)) : undefined;
}

/** kustomize's words for a path that does not exist. */
export function missingUpstream(context: BuildContext, path: string): string {
  return context.loadRestrictor === 'none'
    ? `open /${path}: no such file or directory`
    : `evalsymlink failure on '/${path}' : lstat /${path}: no such file or directory`;
}

/** The fault of a name behind which there is nothing, with the nearest name that there is. */
export function missingFile(
  context: BuildContext,
  target: Target,
  name: string,
  path: string | undefined,
): Fault {
  if (path === undefined) {
    return {
      code: 'resource-missing',
      message: name.startsWith('/')
        ? `\`${name}\` is an absolute path; paths must be relative to the kustomization`
        : `\`${name}\` leads out of the repository`,
      upstream: missingUpstream(context, name.replace(/^\/+/, '')),
    };
  }
  const near = nearestPath(context.tree, path);
  return {
    code: 'resource-missing',
    message: `\`${name}\` does not exist`,
    ...(near === undefined ? {} : { help: `did you mean \`${relativePath(target.directory, near)}\`?` }),
    upstream: missingUpstream(context, path),
  };
}

/** The existing path that differs from a missing one in one misspelt segment. */
function nearestPath(tree: FileTree, path: string): string | undefined {
  const segments = path.split('/');
  let parent = '';
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index]!;
    const next = parent === '' ? segment : `${parent}/${segment}`;
    if (tree.kind(next) !== undefined) {
      parent = next;
      continue;
    }
    const near = suggest(
      segment,
      (tree.list(parent) ?? []).map((entry) => entry.name),
    );
    if (near === undefined) return undefined;
    const candidate = [...(parent === '' ? [] : [parent]), near, ...segments.slice(index + 1)].join('/');
    return tree.kind(candidate) === undefined ? undefined : candidate;
  }
  return undefined;
}

/** A path as seen from a directory: `../base/a.yaml`. */
export function relativePath(directory: string, path: string): string {
  const from = directory === '' ? [] : directory.split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/') || '.';
}
