import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import type { FileTree } from '../files/file-tree.js';
import { recordingTree, type RecordingTree } from '../files/recording-tree.js';
import { locateField, locateLine } from '../files/field-location.js';
import { describeFault } from '../diagnostics/fault.js';
import { reconcilerKind } from '../flux/kinds.js';
import { readResourceSet } from '../flux/resource-set.js';
import { readHelmRelease, readKustomization } from '../flux/spec.js';
import { gvkOf, nameOf, namespaceOf, type ManifestObject } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import type { YamlMap } from '../yaml/value.js';
import {
  unitKey,
  type Cluster,
  type ConfigSource,
  type FluxVersion,
  type KubernetesVersion,
  type Unit,
} from './cluster.js';
import type { Entry } from './entry.js';
import { finishedUnit } from './finished-unit.js';
import { findFluxVersion } from './flux-version.js';
import { entryResources, isInstanceOf } from './root.js';
import { FoundObjects, noContribution } from './found-objects.js';
import { installedApis, noApis } from './installed-apis.js';
import { findKubernetesVersion } from './kubernetes-version.js';
import { objectText } from './object-text.js';
import { remoteOf, withFluxElsewhere } from './other-cluster.js';
import { renderUnit } from './render-unit.js';
import { recordReads } from './reads.js';
import { SharedWork } from './shared-work.js';
import { asInformation } from './suspension.js';
import type { UnitContext } from './unit-context.js';
import type { UnitWork } from './unit-work.js';

export interface ClusterOptions {
  /** `2.7` or `2.7.5`; read from the repository's manifests where it is not given. */
  readonly fluxVersion?: string;
  /** `1.35`; read from the repository's files where it is not given. It decides charts' capabilities. */
  readonly kubernetesVersion?: string | undefined;
  /** Directories that stand for sources, by `Kind namespace/name`. */
  readonly mapped: ReadonlyMap<string, FileTree>;
  /** Normalised URLs of the repository itself. */
  readonly homeUrls: ReadonlySet<string>;
  /** Sources that are said to stand for the repository itself, by `Kind namespace/name`. */
  readonly homeKeys?: ReadonlySet<string>;
  /** ConfigMaps and Secrets that something outside of the repository makes. */
  readonly external?: readonly ConfigSource[];
  /** What ResourceSetInputProviders give in the cluster, by `ResourceSetInputProvider namespace/name`. */
  readonly inputs?: ReadonlyMap<string, readonly YamlMap[]>;
  /**
   * What other clusters of the run have done already. The trees that are given for the same files must be the same then.
   */
  readonly work?: SharedWork;
  /** Called after each rendering. */
  readonly onProgress?: (done: number, known: number) => void;
}

/** A unit that is rendered this often without coming to rest is given up. */
const maxRenderings = 8;

/** How often a rendering begins anew because another FluxInstance turns out to apply the entry. */
const maxBegins = 2;

/** Units that make further units without end are followed to this depth, and to this many in all. */
const maxDepth = 32;
const maxUnits = 10_000;

/** Characters of a Flux object; the API server takes no more than 1.5 MiB. */
const maxObjectLength = 3 * 1024 * 1024;

/**
 * Renders everything that an entry leads to: each unit's output is searched for further Flux objects, and a unit
 * whose inputs change is rendered again, until nothing changes any more.
 */
export function renderCluster(entry: Entry, tree: FileTree, options: ClusterOptions): Cluster {
  const work = options.work ?? new SharedWork();
  const begin = (at: Entry, instance?: RenderedObject): Fixpoint =>
    new Fixpoint(at, recordingTree(tree), tree, { ...options, work }, instance);
  let fixpoint = begin(entry);
  let instance = fixpoint.run();
  // Where no unit is the FluxInstance that applies a plain directory, it may still stand in some file.
  const file = !instance && entry.kind === 'directory' ? work.instanceFiles(tree).get(entry.path) : undefined;
  if (file !== undefined) {
    fixpoint = begin({ ...entry, kind: 'FluxInstance', file });
    instance = fixpoint.run();
  }
  for (let begins = 1; instance; begins++) {
    fixpoint = begin({ ...entry, kind: 'FluxInstance', ...fileOf(instance) }, instance);
    instance = fixpoint.run({ toTheEnd: begins === maxBegins });
  }
  return fixpoint.finish();
}

function fileOf({ origin }: RenderedObject): { file?: string } {
  return origin.kind === 'file' ? { file: origin.file } : {};
}

class Fixpoint {
  private readonly work = new Map<string, UnitWork>();
  private readonly found: FoundObjects;
  private readonly shared: SharedWork;
  private readonly flux: FluxVersion;
  private readonly kubernetes: KubernetesVersion;
  private readonly root: ReturnType<typeof entryResources>;
  private readonly homeKeys: ReadonlySet<string>;

  constructor(
    private readonly entry: Entry,
    private readonly tree: RecordingTree,
    files: FileTree,
    private readonly options: ClusterOptions & Required<Pick<ClusterOptions, 'work'>>,
    instance: RenderedObject | undefined,
  ) {
    this.shared = options.work;
    this.root = entryResources(entry, tree, this.shared.buildCache(tree), instance);
    // What tells the version is nothing that Flux reads, so it is read past the record.
    this.kubernetes = findKubernetesVersion(options.kubernetesVersion, entry, files);
    this.flux = findFluxVersion(options.fluxVersion, entry, tree, this.root.built);
    const given = {
      home: tree,
      homeUrls: new Set([...options.homeUrls, ...this.root.homeUrls]),
      homeKeys: new Set([...this.root.homeKeys, ...(options.homeKeys ?? [])]),
      homeReference: this.root.homeReference,
      mapped: options.mapped,
      external: options.external ?? [],
    };
    this.homeKeys = given.homeKeys;
    this.found = new FoundObjects(given, this.root.objects, this.flux.version, this.shared);
  }

  /**
   * Renders until nothing changes. Where another FluxInstance than the one that it began with turns out to apply the entry,
   * that is answered at once.
   */
  run({ toTheEnd = false } = {}): RenderedObject | undefined {
    this.adopt(this.root.unit, undefined, this.tree);
    for (;;) {
      this.discover();
      const instance = toTheEnd ? undefined : this.otherInstance();
      if (instance) return instance;
      const stale = [...this.work.values()].filter((work) => work.stale);
      if (stale.length === 0) break;
      const ready = stale.filter((work) => this.isReady(work));
      for (const work of ready.length > 0 ? ready : stale) this.render(work);
    }
    return undefined;
  }

  /** The FluxInstance that applies the entry, where it is not what the rendering began with. */
  private otherInstance(): RenderedObject | undefined {
    if (this.entry.kind === 'gotk-sync') return undefined;
    const known = this.root.objects.find((one) => isInstanceOf(one, this.entry));
    for (const { rendering, resource } of this.work.values()) {
      if (!rendering?.instance) continue;
      const instance = { object: rendering.instance, origin: resource.origin, steps: resource.steps };
      if (isInstanceOf(instance, this.entry))
        return known && sameInstance(known, instance) ? undefined : instance;
    }
    return undefined;
  }

  /** Walks from the entry through all renderings: what is no longer reached is dropped, what is new is added. */
  private discover(): void {
    const reached = new Set<string>([unitKeyOf(this.root.unit.object)]);
    this.found.reset();
    for (const key of reached) {
      const work = this.work.get(key);
      if (!work?.rendering) continue;
      const { tree } = work.rendering;
      this.found.add(key, tree, work.contribution);
      work.leftOut = undefined;
      for (const child of work.contribution.children) {
        const childKey = unitKeyOf(child.object);
        const isTooMuch = work.depth >= maxDepth || this.work.size >= maxUnits;
        if (isTooMuch && !this.work.has(childKey)) {
          work.leftOut = `${key} leads to more and more Flux objects: what comes after ${maxDepth} levels or ${maxUnits} objects is left out`;
        } else if (this.adopt(child, key, tree)) {
          reached.add(childKey);
        } else {
          work.leftOut = `${childKey} is larger than the API server takes (1.5 MiB), so it is left out`;
        }
      }
    }
    this.found.complete();
    for (const key of this.work.keys()) if (!reached.has(key)) this.work.delete(key);
    for (const work of this.work.values()) {
      if (!work.stale && work.rendering && work.renderings < maxRenderings && this.isOutdated(work))
        work.stale = true;
    }
  }

  /** Takes a Flux object over as a unit, or its new form; answers whether it could be. */
  private adopt(resource: RenderedObject, owner: string | undefined, resourceTree: FileTree): boolean {
    const key = unitKeyOf(resource.object);
    const known = this.work.get(key);
    if (known?.resource === resource) return true;
    const signature = objectText(resource.object);
    if (signature.length > maxObjectLength) return false;
    if (known) {
      if (known.signature === signature || (owner !== key && known.owner !== owner)) return true;
      known.resource = resource;
      known.resourceTree = resourceTree;
      known.signature = signature;
      if (known.renderings < maxRenderings) known.stale = true;
      return true;
    }
    this.work.set(key, {
      key,
      kind: reconcilerKind(resource.object)!,
      resource,
      signature,
      owner,
      depth: owner === undefined ? 0 : this.work.get(owner)!.depth + 1,
      leftOut: undefined,
      resourceTree,
      stale: true,
      renderings: 0,
      rendering: undefined,
      contribution: noContribution,
      apis: noApis,
    });
    return true;
  }

  /** Whether all that a unit reads has been found; what is never found is reported when nothing else is left to do. */
  private isReady(work: UnitWork): boolean {
    const { object } = work.resource;
    if (work.kind === 'Kustomization') {
      const spec = readKustomization(object);
      return (
        this.found.hasSource(spec.sourceRef) &&
        (spec.postBuild?.substituteFrom ?? []).every((from) =>
          this.found.configs.has(unitKey(from.kind, spec.namespace, from.name)),
        )
      );
    }
    if (work.kind === 'HelmRelease') {
      const spec = readHelmRelease(object);
      const reference = spec.chartRef ?? spec.chart?.sourceRef;
      return (
        (reference === undefined || this.found.hasSource(reference)) &&
        spec.valuesFrom.every((from) => this.found.configs.has(unitKey(from.kind, spec.namespace, from.name)))
      );
    }
    if (work.kind === 'ResourceSet') {
      const spec = readResourceSet(object);
      return spec.inputsFrom.every(
        ({ name }) =>
          name === '' ||
          this.found.inputProviders.has(unitKey('ResourceSetInputProvider', spec.namespace, name)),
      );
    }
    return true;
  }

  private render(work: UnitWork): void {
    work.stale = false;
    work.renderings++;
    const context = this.contextFor(work);
    try {
      work.rendering = renderUnit(work.kind, context);
    } catch (fault) {
      work.rendering = context.failed([describeFault(fault, `rendering ${work.key}`, this.place(work))]);
    }
    const remote = remoteOf(work);
    // What goes to another cluster is nothing that the units of this one read, or that Flux finds here.
    work.contribution =
      remote === undefined ? this.found.contributionOf(work.rendering.objects) : noContribution;
    if (remote !== undefined) work.rendering = withFluxElsewhere(work.rendering, remote, context);
    work.apis = installedApis(work.rendering.objects);
    let done = 0;
    for (const other of this.work.values()) if (!other.stale) done++;
    this.options.onProgress?.(done, this.work.size);
  }

  private place(work: UnitWork): Location {
    return locateField(work.resourceTree, work.resource, []) ?? { file: this.entry.file ?? this.entry.path };
  }

  private contextFor(work: UnitWork): UnitContext {
    const locate: UnitContext['locate'] = (path) =>
      locateField(work.resourceTree, work.resource, path) ?? this.place(work);
    return {
      resource: work.resource,
      resourceTree: work.resourceTree,
      entry: this.entry,
      flux: this.flux,
      controllers: this.root.controllers,
      kubernetesVersion: this.kubernetes.version,
      work: this.shared,
      home: this.tree,
      locate,
      locateLine: (path, line) =>
        locateLine(work.resourceTree, work.resource, path, line) ?? this.place(work),
      givenInputs: (namespace, name) =>
        this.options.inputs?.get(unitKey('ResourceSetInputProvider', namespace, name)),
      ...recordReads(this.found, this.tree, () => this.apisBefore(work)),
    };
  }

  /** The API versions that CRDs add before a unit is rendered: those of all others, and those of its own chart's crds/. */
  private apisBefore(unit: UnitWork): readonly string[] {
    const apis = new Set<string>();
    const remote = remoteOf(unit);
    for (const work of this.work.values()) {
      if (remoteOf(work) !== remote) continue;
      for (const api of work === unit ? work.apis.first : work.apis.all) apis.add(api);
    }
    return [...apis].sort();
  }

  /** Whether something that a rendering has read is not what it was then. */
  private isOutdated(work: UnitWork): boolean {
    const rendering = work.rendering!;
    const apis = rendering.apiVersions();
    return this.found.differFrom(rendering) || (apis !== undefined && apis !== this.apisBefore(work).join());
  }

  finish(): Cluster {
    const units = new Map<string, Unit>();
    for (const key of this.inOwnerOrder()) {
      const work = this.work.get(key)!;
      const isRestless = work.renderings >= maxRenderings && this.isOutdated(work);
      const isAssumed = this.root.isAssumed && work.owner === undefined;
      units.set(key, finishedUnit(work, units, { isRestless, isAssumed, place: () => this.place(work) }));
    }
    const instance = this.root.objects.find((one) => isInstanceOf(one, this.entry));
    return {
      entry: this.entry,
      tree: this.tree,
      reads: new Set(this.tree.reads),
      units,
      configs: this.found.configs,
      sources: this.found.sources,
      sourceFaults: this.found.sourceFaults(),
      inputProviders: this.found.inputProviders,
      homeKeys: new Set([...this.homeKeys, ...this.options.mapped.keys()]),
      flux: this.flux,
      kubernetes: this.kubernetes,
      controllers: this.root.controllers,
      ...(instance && { instance: instance.object }),
      diagnostics: [...this.root.diagnostics, ...this.generatorDiagnostics(units)],
    };
  }

  private generatorDiagnostics(units: ReadonlyMap<string, Unit>): Diagnostic[] {
    return this.found
      .generatorFindings()
      .map(({ owner, diagnostic }) =>
        units.get(owner)?.state === 'suspended' ? asInformation(diagnostic) : diagnostic,
      );
  }

  private inOwnerOrder(): string[] {
    const order = new Set<string>([unitKeyOf(this.root.unit.object)]);
    for (const key of order)
      for (const child of this.work.get(key)?.contribution.children ?? []) order.add(unitKeyOf(child.object));
    return [...order].filter((key) => this.work.has(key));
  }
}

function sameInstance({ object: a }: RenderedObject, { object: b }: RenderedObject): boolean {
  return namespaceOf(a) === namespaceOf(b) && objectText([a['spec']]) === objectText([b['spec']]);
}

function unitKeyOf(object: ManifestObject): string {
  return unitKey(reconcilerKind(object) ?? gvkOf(object).kind, namespaceOf(object), nameOf(object));
}
