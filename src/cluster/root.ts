import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { normaliseGitUrl } from '../files/git-remotes.js';
import { locateField } from '../files/field-location.js';
import type { FileTree } from '../files/file-tree.js';
import { readControllers, type Controllers } from '../flux/controllers.js';
import { syncObjects, syncPath } from '../flux/flux-instance.js';
import { isSource, reconcilerKind } from '../flux/kinds.js';
import { sourceReference } from '../flux/source-files.js';
import { readKustomization, type ObjectReference } from '../flux/spec.js';
import { kustomizationFileNames } from '../kustomize/kustomization-file.js';
import type { BuildCache } from '../kustomize/cache.js';
import { gvkOf, nameOf, namespaceOf, textField, type ManifestObject } from '../manifest/object.js';
import type { Origin, RenderedObject } from '../manifest/origin.js';
import { isMap, type Path } from '../yaml/value.js';
import { unitKey } from './cluster.js';
import { syncDirectory, type Entry } from './entry.js';
import { instancesAmong, objectsIn, objectsOfDirectory } from './instances.js';
import type { HomeReference } from './sources.js';
import { secureJoin } from '../flux/secure-join.js';

/** What is there before Flux applies anything itself. */
export interface EntryResources {
  /** The Kustomization that applies the entry. */
  readonly unit: RenderedObject;
  /** All objects that bootstrapping creates, the source among them. */
  readonly objects: readonly RenderedObject[];
  /** All objects that the entry begins with, those that a plain directory itself applies among them. */
  readonly built: readonly RenderedObject[];
  /** Sources that stand for the repository itself, as `Kind namespace/name`. */
  readonly homeKeys: ReadonlySet<string>;
  readonly homeUrls: ReadonlySet<string>;
  /** Nothing says that Flux applies the directory: no kustomization is in it, and no Kustomization is of this repository. */
  readonly isAssumed: boolean;
  /** What the entry's own source has; undefined where that is not known. */
  readonly homeReference: HomeReference | undefined;
  /** How Flux's controllers are started, as far as bootstrapping says it. */
  readonly controllers: Controllers;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads gotk-sync.yaml as its directory builds it, or what flux-operator makes of a FluxInstance, or makes an entry up.
 * `instance` is the FluxInstance that was found to sync the entry, where one was.
 */
export function entryResources(
  entry: Entry,
  tree: FileTree,
  cache: BuildCache,
  instance?: RenderedObject,
): EntryResources {
  const { objects, diagnostics } = instance
    ? instanceResources(instance, tree)
    : bootstrapObjects(entry, tree, cache);
  const found =
    objects.find(({ object }) => isEntryKustomization(object, entry)) ??
    objects.find(({ object }) => reconcilerKind(object) === 'Kustomization' && entry.kind !== 'directory');
  const source = usualSource(tree, objects);
  const unit = found ?? madeUpKustomization(entry, source.reference);
  const reference = readKustomization(unit.object).sourceRef;
  const homeKeys = new Set([unitKey(reference.kind, reference.namespace, reference.name)]);
  if (entry.kind === 'directory') homeKeys.add(unitKey('GitRepository', 'flux-system', 'flux-system'));
  const homeUrls = new Set<string>();
  let homeReference: HomeReference | undefined;
  for (const { object } of objects) {
    const key = unitKey(gvkOf(object).kind, namespaceOf(object), nameOf(object));
    const url = textField(object['spec'], 'url');
    if (!isSource(object) || !homeKeys.has(key)) continue;
    if (url !== '') homeUrls.add(normaliseGitUrl(url));
    const { spec } = object;
    const { kind } = gvkOf(object);
    if (isMap(spec)) homeReference = { kind, reference: sourceReference(kind, spec) };
  }
  // In a plain directory the objects are those of the entry itself, which applies them.
  return {
    unit,
    objects: entry.kind === 'directory' ? [] : objects,
    built: objects,
    homeKeys,
    homeUrls,
    homeReference,
    isAssumed: !found && !source.isSure && !isKustomization(tree, entry.path),
    controllers: readControllers(objects.map(({ object }) => object)),
    diagnostics,
  };
}

/** Whether a FluxInstance is what applies an entry. */
export function isInstanceOf({ object }: RenderedObject, entry: Entry): boolean {
  const path = syncPath(object);
  return path !== undefined && secureJoin(path) === entry.path;
}

/**
 * Whether a Kustomization applies the entry. Every source has a root, so where the entry is the root of a plain directory
 * the path says nothing, and only the name that bootstrapping gives does.
 */
function isEntryKustomization(object: ManifestObject, entry: Entry): boolean {
  if (reconcilerKind(object) !== 'Kustomization') return false;
  if (secureJoin(textField(object['spec'], 'path')) !== entry.path) return false;
  return entry.kind !== 'directory' || entry.path !== '' || nameOf(object) === 'flux-system';
}

type Bootstrapped = Pick<EntryResources, 'objects' | 'diagnostics'>;

function bootstrapObjects(entry: Entry, tree: FileTree, cache: BuildCache): Bootstrapped {
  const { file } = entry;
  const built = objectsOfDirectory(tree, syncDirectory(entry) ?? entry.path, cache);
  if (entry.kind !== 'FluxInstance' || file === undefined) return { objects: built, diagnostics: [] };
  // One that is applied by hand stands in no kustomization.
  const instances = [...instancesAmong(built), ...instancesAmong(objectsIn(tree, file))].filter(
    ({ object }) => syncPath(object) !== undefined,
  );
  const instance = instances.find((one) => isInstanceOf(one, entry)) ?? instances[0];
  if (!instance) return { objects: built, diagnostics: [] };
  const made = instanceResources(instance, tree);
  return built.includes(instance) ? { ...made, objects: [...built, ...made.objects.slice(1)] } : made;
}

/** A FluxInstance, and the objects that flux-operator makes of its `spec.sync`. */
function instanceResources(instance: RenderedObject, tree: FileTree): Bootstrapped {
  const { origin, steps } = instance;
  const isWritten = origin.kind === 'file' && !origin.part;
  const spec: Path = isRelease(instance, tree) ? ['spec', 'values', 'instance'] : ['spec'];
  const made: Origin = isWritten ? { ...origin, part: { path: [...spec, 'sync'] } } : origin;
  const { objects, faults } = syncObjects(instance.object);
  const diagnostics = faults.map(({ index, message, upstream }): Diagnostic => {
    const location = locateField(tree, instance, [...spec, 'kustomize', 'patches', index]);
    return {
      code: 'flux/instance-patch',
      severity: 'error',
      message: `a patch of the FluxInstance cannot be applied: ${message}`,
      ...(upstream !== undefined && { upstream }),
      ...(location && { location }),
    };
  });
  return { objects: [instance, ...objects.map((object) => ({ object, origin: made, steps }))], diagnostics };
}

/** Whether it is the values of a HelmRelease that a FluxInstance is written in. */
function isRelease({ origin }: RenderedObject, tree: FileTree): boolean {
  if (origin.kind !== 'file') return false;
  const written = objectsIn(tree, origin.file).find(
    (one) => one.origin.kind === 'file' && one.origin.document === origin.document,
  );
  return written !== undefined && reconcilerKind(written.object) === 'HelmRelease';
}

function isKustomization(tree: FileTree, directory: string): boolean {
  const prefix = directory === '' ? '' : `${directory}/`;
  return kustomizationFileNames.some((name) => tree.kind(`${prefix}${name}`) === 'file');
}

/** A Kustomization for a plain directory; its source is the one that most Kustomizations in the directory name. */
function madeUpKustomization(entry: Entry, { kind, namespace, name }: ObjectReference): RenderedObject {
  return {
    object: {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'flux-system', namespace: 'flux-system' },
      spec: { interval: '10m0s', path: `./${entry.path}`, prune: true, sourceRef: { kind, namespace, name } },
    },
    origin: { kind: 'file', file: entry.path === '' ? '.' : entry.path, document: 0 },
    steps: [],
  };
}

/**
 * Kustomizations with a path that is not in the repository have their content elsewhere and do not count, nor do those of a
 * root, which every source has, or of a source whose name is not known before variables are replaced.
 */
function usualSource(
  tree: FileTree,
  objects: readonly RenderedObject[],
): { readonly reference: ObjectReference; readonly isSure: boolean } {
  const counts = new Map<string, { reference: ObjectReference; count: number }>();
  let best = {
    reference: { kind: 'GitRepository', namespace: 'flux-system', name: 'flux-system' },
    count: 0,
  };
  for (const { object } of objects) {
    if (reconcilerKind(object) !== 'Kustomization') continue;
    const { path, sourceRef: reference } = readKustomization(object);
    // What an ArtifactGenerator puts together is never the repository itself.
    if (reference.kind === 'ExternalArtifact') continue;
    // Every source has a root, so a path to that says nothing.
    if (secureJoin(path) === '') continue;
    if (!path.includes('${') && tree.kind(secureJoin(path)) !== 'directory') continue;
    const key = unitKey(reference.kind, reference.namespace, reference.name);
    const known = counts.get(key) ?? { reference, count: 0 };
    known.count++;
    counts.set(key, known);
    if (known.count > best.count) best = known;
  }
  // Kustomizations of a source whose name is a variable are themselves applied by others.
  return { reference: best.reference, isSure: best.count > 0 && !best.reference.name.includes('${') };
}
