import type { Location, Report } from '../diagnostics/diagnostic.js';
import { below, type FileTree } from '../files/file-tree.js';
import type { MergeSchema } from '../manifest/list-keys.js';
import type { Origin, Step } from '../manifest/origin.js';
import { YamlError } from '../yaml/error.js';
import { readDocuments } from '../yaml/read.js';
import type { Path, YamlMap, YamlValue } from '../yaml/value.js';
import type { Accumulation } from './accumulation.js';
import type { BuildCache } from './cache.js';
import type { ChartRequest, ChartRendering } from './charts.js';
import { diagnosticOf, KustomizeFault, locationIn, type Fault, type Source, yamlUpstream } from './fault.js';
import { kustomizationFileNames } from './kustomization-file.js';
import type { Kustomization } from './kustomization.js';
import { misspeltFile } from './missing.js';
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
  /** The namespace that releases of charts get: the kustomization's own, or else of the nearest one that uses it. */
  readonly namespace: string | undefined;
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
  /** The step that an entry is which the file does not hold. */
  readonly step?: (field: string, index: number | undefined) => Step | undefined;
}

/** The kustomization file of a directory. Throws KustomizeFault where there is none, or more than one. */
export function findKustomizationFile(tree: FileTree, directory: string): string {
  const found: string[] = [];
  for (const entry of tree.list(directory) ?? []) {
    if (entry.kind === 'file' && kustomizationFileNames.includes(entry.name)) found.push(entry.name);
  }
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return below(directory, first);
  if (first !== undefined) {
    throw new KustomizeFault({
      code: 'several-kustomizations',
      message: `${describeDirectory(directory)} holds several kustomization files: ${found.join(', ')}`,
      help: 'keep one of them',
      upstream: `Found multiple kustomization files under: /${directory}\n`,
    });
  }
  const misspelt = misspeltFile(tree, directory);
  throw new KustomizeFault({
    code: 'kustomization-missing',
    message: `${describeDirectory(directory)} has no kustomization file`,
    help:
      misspelt === undefined
        ? 'add a kustomization.yaml to it'
        : `rename \`${misspelt.found}\` to \`${misspelt.wanted}\``,
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
  parent?: Target,
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
  return targetOf(context, { value, source, strict: true }, directory, visited, parent);
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
    ...(root.step === undefined ? {} : { step: root.step }),
  };
  return targetOf(context, { value: root.value, source, strict: root.strict }, directory, [directory]);
}

function targetOf(
  context: BuildContext,
  given: { readonly value: YamlValue; readonly source: Source; readonly strict: boolean },
  directory: string,
  visited: readonly string[],
  parent?: Target,
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
    namespace: read.kustomization.namespace || parent?.namespace,
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
  if (target.source.step) {
    const [key, entry] = target.pathOf(field, ...(index === undefined ? [] : [index]));
    const step = target.source.step(String(key), typeof entry === 'number' ? entry : undefined);
    if (step) return path === undefined ? step : { ...step, path };
  }
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
    place = error.place?.();
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
