import type { Location, RelatedLocation } from '../diagnostics/diagnostic.js';
import { basename } from '../files/file-tree.js';
import { recordingTree } from '../files/recording-tree.js';
import { deepCopy } from '../yaml/value.js';
import {
  appendResource,
  copyAccumulation,
  emptyAccumulation,
  joinConfigs,
  type Accumulation,
} from './accumulation.js';
import { manifestFile, type ManifestFile } from './cache.js';
import { setSchema } from './configuration.js';
import { KustomizeFault, locationIn, yamlUpstream } from './fault.js';
import { reportManifestKeys } from './key-fault.js';
import { duplicateFault, originPlace } from './origin-place.js';
import { kustomizationFileNames } from './kustomization-file.js';
import { parseRemote, type RemoteSource } from './remote.js';
import { remoteFaults, type RemoteEntry } from './remote-fault.js';
import type { Resource } from './resource.js';
import { missingFile, missingUpstream, outsideFault, resolvePath } from './paths.js';
import { loadTarget, placeOf, reportFault, type BuildContext, type Target } from './target.js';
import { mergeVars } from './transformers/vars.js';

/** Adds the files and directories that a field names. `generators` and `transformers` load their configurations so too. */
export function addResources(
  context: BuildContext,
  target: Target,
  into: Accumulation,
  field: string,
  entries: readonly string[],
  indexOf: (position: number) => number = (position) => position,
): void {
  const remotes: RemoteEntry[] = [];
  for (let position = 0; position < entries.length; position++) {
    const entry = entries[position]!;
    const place = () => placeOf(target, field, indexOf(position));
    try {
      const remote = addResourceEntry(context, target, into, entry, place);
      if (remote) remotes.push({ entry, remote, location: place() });
    } catch (error) {
      into.incomplete = true;
      reportFault(context, error, place, { upstream: (text) => `${openings[field] ?? ''}${text}` });
    }
  }
  if (remotes.length > 0) into.incomplete = true;
  for (const fault of remoteFaults(remotes)) reportFault(context, fault, () => placeOf(target, field));
}

/** What kustomize puts before the faults of entries. */
const openings: Readonly<Record<string, string>> = {
  resources: 'accumulating resources: ',
  components: 'accumulating components: ',
  generators: 'loading generator plugins: ',
};

/** Adds what an entry names; something remote is answered, for it cannot be had here. */
function addResourceEntry(
  context: BuildContext,
  target: Target,
  into: Accumulation,
  entry: string,
  place: () => Location,
): RemoteSource | undefined {
  const path = resolvePath(context, target, entry);
  const kind = path === undefined || entry === '' ? undefined : context.tree.kind(path);
  if (path !== undefined && kind === 'file') {
    addFile(context, target, into, entry, path, place);
    return undefined;
  }
  const remote = parseRemote(entry);
  if (remote) return remote;
  const tried = `accumulation err='accumulating resources from '${entry}': `;
  if (entry === '') {
    throw new KustomizeFault({
      code: 'resource-empty',
      message: 'this entry is empty; a path was expected',
      upstream: `${tried}'/${target.directory}' must resolve to a file': new root cannot be empty`,
    });
  }
  if (path === undefined || kind === undefined) {
    const missing = missingFile(context, target, entry, path);
    const absolute = entry.startsWith('/');
    throw new KustomizeFault({
      ...missing,
      upstream: `${tried}${missing.upstream ?? ''}': ${absolute ? `new root '${entry}' cannot be absolute` : `must build at directory: not a valid directory: ${missingUpstream({ ...context, loadRestrictor: 'rootOnly' }, path ?? entry)}`}`,
    });
  }
  const resolved =
    context.loadRestrictor === 'none' ? `read /${path}: is a directory` : `'/${path}' must resolve to a file`;
  const opening = `${tried}${resolved}': `;
  try {
    if (entry.startsWith('/')) {
      throw new KustomizeFault({
        code: 'absolute-path',
        message: `\`${entry}\` is an absolute path; bases must be named relative to the kustomization`,
        upstream: `new root '${entry}' cannot be absolute`,
      });
    }
    addDirectory(context, target, into, path, place);
    return undefined;
  } catch (error) {
    if (!(error instanceof KustomizeFault)) throw error;
    throw new KustomizeFault(
      { ...error.fault, upstream: opening + (error.fault.upstream ?? error.fault.message) },
      error.location,
    );
  }
}

function addFile(
  context: BuildContext,
  target: Target,
  into: Accumulation,
  entry: string,
  path: string,
  place: () => Location,
): void {
  const escape = outsideFault(context, target, entry, path);
  const then = entry.startsWith('/')
    ? `new root '${entry}' cannot be absolute`
    : `must build at directory: '/${path}': file is not directory`;
  if (escape) {
    throw new KustomizeFault({
      ...escape,
      upstream: `accumulation err='accumulating resources from '${entry}': ${escape.upstream ?? ''}': ${then}`,
    });
  }
  const file = manifestFile(context.cache, context.tree, path);
  if (!file) throw new KustomizeFault(missingFile(context, target, entry, path));
  if (file.error) {
    const { reason, line, column } = file.error;
    throw new KustomizeFault(
      {
        code: 'invalid-yaml',
        message: `${path} is no valid YAML: ${reason}`,
        upstream: `accumulating resources from '${entry}': MalformedYAMLError: ${yamlUpstream(file.error)} in File: ${entry}`,
      },
      { file: path, line, column },
    );
  }
  const help = kustomizationFileNames.includes(basename(path))
    ? { help: 'name the directory of a kustomization, not its file' }
    : {};
  for (const { document, path: inner, fault } of file.faults) {
    into.incomplete = true;
    const upstream = `accumulation err='accumulating resources from '${entry}': ${fault.upstream ?? ''}': ${then}`;
    reportFault(
      context,
      new KustomizeFault({
        ...fault,
        ...help,
        upstream,
        related: listedIn(path, place(), 'it is listed here'),
      }),
      () => documentPlace(path, file, document, inner),
      { upstream: (text) => `accumulating resources: ${text}` },
    );
  }
  reportManifestKeys(
    context,
    file,
    (line, column) => ({ file: path, line, column }),
    (document, inner) => documentPlace(path, file, document, inner),
  );
  for (const { object, document, item } of file.objects) {
    const resource: Resource = {
      object: deepCopy(object),
      origin: { kind: 'file', file: path, document, ...(item === undefined ? {} : { item }) },
      steps: [],
      previousIds: [],
      namePrefixes: [],
      nameSuffixes: [],
      needsHash: false,
    };
    const first = appendResource(into, resource);
    if (!first) continue;
    const fault = duplicateFault(context, resource, first);
    const listed = listedIn(path, place(), 'the second definition is listed here');
    reportFault(
      context,
      new KustomizeFault({
        ...fault,
        upstream: `accumulating resources: accumulation err='merging resources from '${entry}': ${fault.upstream ?? ''}': ${then}`,
        related: [...(fault.related ?? []), ...listed],
      }),
      () => originPlace(context, resource.origin) ?? place(),
    );
  }
}

/** A file that no kustomization names, because Flux names all, is listed nowhere. */
function listedIn(path: string, location: Location, message: string): RelatedLocation[] {
  return location.file === path ? [] : [{ location, message }];
}

function documentPlace(
  path: string,
  file: ManifestFile,
  document: number,
  inner: readonly (string | number)[],
): Location {
  const found = locationIn({ file: path, text: file.text, rules: 'kustomize' }, inner, document);
  return found.line === undefined ? { file: path, line: file.documents[document]?.line ?? 1 } : found;
}

function addDirectory(
  context: BuildContext,
  target: Target,
  into: Accumulation,
  directory: string,
  place: () => Location,
): void {
  checkCycle(target, directory);
  const base = accumulateBase(context, target, directory);
  if (!base) {
    into.incomplete = true;
    return;
  }
  into.incomplete ||= base.incomplete;
  for (const resource of base.resources) {
    const first = appendResource(into, resource);
    if (!first) continue;
    reportFault(context, new KustomizeFault(duplicateFault(context, resource, first)), place, {
      upstream: (text) => `accumulating resources: recursed merging from path '/${directory}': ${text}`,
    });
  }
  into.config = joinConfigs(into.config, base.config);
  try {
    into.vars = mergeVars(into.vars, base.vars);
  } catch (error) {
    reportFault(context, error, place, {
      upstream: (text) => `accumulating resources: recursed merging from path '/${directory}': ${text}`,
    });
  }
}

/** Deeper chains of bases are taken for an accident (or an attack on the call stack). */
const maxDepth = 200;

/** Throws where a directory is being built already, or is above one that is. */
export function checkCycle(target: Target, directory: string): void {
  for (let index = target.visited.length - 1; index >= 0; index--) {
    const root = target.visited[index]!;
    if (directory === '' || root === directory || root.startsWith(`${directory}/`)) {
      throw new KustomizeFault({
        code: 'cycle',
        message:
          root === directory
            ? `this leads back to ${directory === '' ? 'the root directory' : directory}, which is being built already`
            : `${directory === '' ? 'the root directory' : directory} contains ${root}, which is being built already; a kustomization may not use a directory above itself`,
        upstream: `cycle detected: candidate root '/${directory}' contains visited root '/${root}'`,
      });
    }
  }
  if (target.visited.length >= maxDepth) {
    throw new KustomizeFault({
      code: 'too-deep',
      message: `more than ${maxDepth} kustomizations lead to ${directory}`,
    });
  }
}

/** The finished base in a directory; undefined where it has a kustomization that cannot be used. */
function accumulateBase(context: BuildContext, target: Target, directory: string): Accumulation | undefined {
  const key = memoKey(context, directory);
  const known = key === undefined ? undefined : context.cache.accumulations.get(key);
  if (known) {
    for (const diagnostic of known.diagnostics) context.report(diagnostic);
    for (const path of known.reads) context.tree.noteRead?.(path);
    return copyAccumulation(known.accumulation);
  }
  // A base used once is not worth a copy: the second use builds it again and keeps it for the third.
  const keep = key !== undefined && context.cache.accumulations.has(key);
  const diagnostics: Parameters<BuildContext['report']>[0][] = [];
  const report: BuildContext['report'] = (diagnostic) => {
    diagnostics.push(diagnostic);
    context.report(diagnostic);
  };
  const tree = recordingTree(context.tree);
  const inner = keep ? { ...context, report, tree } : context;
  const base = loadTarget(inner, directory, [...target.visited, directory], target);
  if (!base) return undefined;
  if (base.kustomization.kind === 'Component') {
    throw new KustomizeFault({
      code: 'component-as-resource',
      message: `${directory} is a Component`,
      help: 'list it under `components`',
      upstream: `expected kind != 'Component' for path '/${directory}'`,
    });
  }
  setSchema(context, base, false);
  const accumulation = emptyAccumulation();
  inner.accumulate(inner, base, accumulation);
  if (key === undefined || context.merging.changed) return accumulation;
  if (!keep) {
    context.cache.accumulations.set(key, undefined);
    return accumulation;
  }
  const { reads } = tree;
  context.cache.accumulations.set(key, { accumulation: copyAccumulation(accumulation), reads, diagnostics });
  return accumulation;
}

/** Undefined where a result depends on more than the files: accounts are kept, or schemas were changed. */
function memoKey(context: BuildContext, directory: string): string | undefined {
  if (context.metadata || context.merging.changed || context.renderChart) return undefined;
  return `${context.loadRestrictor} ${context.enableAlphaPlugins} ${directory}`;
}
