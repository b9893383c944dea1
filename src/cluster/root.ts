import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { normaliseGitUrl } from '../files/git-remotes.js';
import { memoryTree } from '../files/memory-tree.js';
import type { FileTree } from '../files/file-tree.js';
import { readControllers, type Controllers } from '../flux/controllers.js';
import { isSource, reconcilerKind } from '../flux/kinds.js';
import { generateKustomization } from '../flux/kustomization-generator.js';
import { gitReference } from '../flux/source-files.js';
import { readKustomization, type ObjectReference } from '../flux/spec.js';
import { build } from '../kustomize/build.js';
import type { BuildCache } from '../kustomize/cache.js';
import { gvkOf, nameOf, namespaceOf, textField, type ManifestObject } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { getOwn, isMap, type YamlMap, type YamlValue } from '../yaml/value.js';
import { writeYaml } from '../yaml/write.js';
import { unitKey } from './cluster.js';
import { syncDirectory, type Entry } from './entry.js';
import { secureJoin } from './sources.js';

/** What is there before Flux applies anything itself. */
export interface EntryResources {
  /** The Kustomization that applies the entry. */
  readonly unit: RenderedObject;
  /** All objects that bootstrapping creates, the source among them. */
  readonly objects: readonly RenderedObject[];
  /** Sources that stand for the repository itself, as `Kind namespace/name`. */
  readonly homeKeys: ReadonlySet<string>;
  readonly homeUrls: ReadonlySet<string>;
  /** What the entry's own GitRepository checks out, as `gitReference` says it; undefined where that is not known. */
  readonly homeReference: string | undefined;
  /** How Flux's controllers are started, as far as bootstrapping says it. */
  readonly controllers: Controllers;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads gotk-sync.yaml as its directory builds it, or what flux-operator makes of a FluxInstance, or makes an entry up. */
export function entryResources(entry: Entry, tree: FileTree, cache: BuildCache): EntryResources {
  const objects = bootstrapObjects(entry, tree, cache);
  const found =
    objects.find(({ object }) => isEntryKustomization(object, entry)) ??
    objects.find(({ object }) => reconcilerKind(object) === 'Kustomization' && entry.kind !== 'directory');
  const unit = found ?? madeUpKustomization(entry, tree, objects);
  const reference = readKustomization(unit.object).sourceRef;
  const homeKeys = new Set([unitKey(reference.kind, reference.namespace, reference.name)]);
  if (entry.kind === 'directory') homeKeys.add(unitKey('GitRepository', 'flux-system', 'flux-system'));
  const homeUrls = new Set<string>();
  let homeReference: string | undefined;
  for (const { object } of objects) {
    const key = unitKey(gvkOf(object).kind, namespaceOf(object), nameOf(object));
    const url = textField(object['spec'], 'url');
    if (!isSource(object) || !homeKeys.has(key)) continue;
    if (url !== '') homeUrls.add(normaliseGitUrl(url));
    if (gvkOf(object).kind === 'GitRepository') homeReference = gitReference(map(object['spec']));
  }
  // In a plain directory the objects are those of the entry itself, which applies them.
  return {
    unit,
    objects: entry.kind === 'directory' ? [] : objects,
    homeKeys,
    homeUrls,
    homeReference,
    controllers: readControllers(objects.map(({ object }) => object)),
    diagnostics: [],
  };
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

function bootstrapObjects(entry: Entry, tree: FileTree, cache: BuildCache): readonly RenderedObject[] {
  const directory = syncDirectory(entry) ?? entry.path;
  const { root } = generateKustomization(tree, directory, {});
  const built = build({
    tree,
    path: directory,
    root,
    cache,
    order: 'none',
    loadRestrictor: 'none',
  }).resources;
  if (entry.kind !== 'FluxInstance') return built;
  const instance = built.find(({ object }) => reconcilerKind(object) === 'FluxInstance');
  return instance ? [...built, ...instanceObjects(instance)] : built;
}

/** The source and the Kustomization that flux-operator makes of `spec.sync`, after `spec.kustomize.patches`. */
function instanceObjects(instance: RenderedObject): RenderedObject[] {
  const spec = map(instance.object['spec']);
  const sync = map(getOwn(spec, 'sync'));
  const namespace = namespaceOf(instance.object);
  const name = textField(sync, 'name') || namespace;
  const kind = textField(sync, 'kind');
  const reference = textField(sync, 'ref');
  const source: YamlMap = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind,
    metadata: { name, namespace },
    spec: {
      interval: textField(sync, 'interval') || '1m',
      ...(kind === 'Bucket'
        ? { bucketName: reference, endpoint: textField(sync, 'url') }
        : {
            url: textField(sync, 'url'),
            ref: kind === 'OCIRepository' ? { tag: reference } : { name: reference },
          }),
      ...(textField(sync, 'pullSecret') !== '' && { secretRef: { name: textField(sync, 'pullSecret') } }),
      ...(textField(sync, 'provider') !== '' && { provider: textField(sync, 'provider') }),
    },
  };
  const kustomization: YamlMap = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace },
    spec: {
      interval: '10m0s',
      path: textField(sync, 'path'),
      prune: true,
      sourceRef: { kind, name },
    },
  };
  const patches = getOwn(map(getOwn(spec, 'kustomize')), 'patches');
  const objects =
    Array.isArray(patches) && patches.length > 0
      ? patched([source, kustomization], patches)
      : [source, kustomization];
  return objects.map((object) => ({ object, origin: instance.origin, steps: instance.steps }));
}

/** Patches for other objects of the distribution select nothing here and do nothing. */
function patched(objects: readonly YamlMap[], patches: YamlValue[]): readonly YamlMap[] {
  const targeted = patches.filter((patch) => isMap(patch) && isMap(getOwn(patch, 'target')));
  const tree = memoryTree({
    'sync.yaml': objects.map((object) => writeYaml(object)).join('---\n'),
    'kustomization.yaml': writeYaml({ resources: ['sync.yaml'], patches: targeted }),
  });
  const result = build({ tree, path: '', order: 'none' });
  return result.resources.length === objects.length ? result.resources.map(({ object }) => object) : objects;
}

/** A Kustomization for a plain directory; its source is the one that most Kustomizations in the directory name. */
function madeUpKustomization(
  entry: Entry,
  tree: FileTree,
  objects: readonly RenderedObject[],
): RenderedObject {
  const { kind, namespace, name } = usualSource(tree, objects);
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

/** Kustomizations with a path that is not in the repository have their content elsewhere and do not count. */
function usualSource(tree: FileTree, objects: readonly RenderedObject[]): ObjectReference {
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
  return best.reference;
}

function map(value: YamlValue | undefined): YamlMap {
  return isMap(value) ? value : {};
}
