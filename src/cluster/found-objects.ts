import type { FileTree } from '../files/file-tree.js';
import type { CheckoutFault } from '../flux/checkout.js';
import { isArtifactGenerator, isSource, reconcilerKind } from '../flux/kinds.js';
import { isInputProvider } from '../flux/resource-set.js';
import type { ObjectReference } from '../flux/spec.js';
import { gvkOf, nameOf, namespaceOf, type ManifestObject } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { unitKey, type ConfigSource } from './cluster.js';
import { configsOf, selectedConfigs, selectsNamespaces } from './configs.js';
import {
  ExternalArtifacts,
  sameContent,
  type FoundGenerator,
  type GeneratorFinding,
} from './external-artifacts.js';
import { objectText } from './object-text.js';
import type { SharedWork } from './shared-work.js';
import { SourceResolver, type SourceContent, type SourceMap } from './sources.js';
import type { Rendering } from './unit-context.js';

/** What one rendering holds for other units. */
export interface Contribution {
  /** Flux objects that are units of their own. */
  readonly children: readonly RenderedObject[];
  readonly sources: readonly RenderedObject[];
  readonly configs: readonly ConfigSource[];
  readonly generators: readonly RenderedObject[];
  readonly inputProviders: readonly RenderedObject[];
  /** Namespaces, and what makes Secrets in those that it finds by their labels. */
  readonly namespaces: readonly ManifestObject[];
  readonly selecting: readonly RenderedObject[];
}

export const noContribution: Contribution = {
  children: [],
  sources: [],
  configs: [],
  generators: [],
  inputProviders: [],
  namespaces: [],
  selecting: [],
};

/** All that has been found in the renderings of a cluster so far, for units that read it. */
export class FoundObjects {
  /** ConfigMaps and Secrets, or what makes them, by `Kind namespace/name`. */
  configs = new Map<string, ConfigSource>();
  /** Sources by `Kind namespace/name`. */
  sources = new Map<string, RenderedObject>();
  /** ResourceSetInputProviders by `Kind namespace/name`. */
  inputProviders = new Map<string, RenderedObject>();
  private generators: FoundGenerator[] = [];
  private namespaces: ManifestObject[] = [];
  private selecting: { readonly rendered: RenderedObject; readonly tree: FileTree }[] = [];
  private readonly trees = new WeakMap<ConfigSource, FileTree>();
  private readonly artifacts: ExternalArtifacts;
  private readonly resolver: SourceResolver;

  constructor(
    private readonly given: SourceMap & { readonly external: readonly ConfigSource[] },
    /** Objects that are there before anything is rendered. */
    private readonly first: readonly RenderedObject[],
    fluxVersion: string,
    work: SharedWork,
  ) {
    this.resolver = new SourceResolver(given, work, (key) => this.sources.get(key));
    this.artifacts = new ExternalArtifacts(given.home, fluxVersion, work, (reference) =>
      this.contentOf(reference),
    );
  }

  /** Forgets all but what was there at first. Contents that were worked out stay. */
  reset(): void {
    this.configs = new Map();
    this.sources = new Map();
    this.inputProviders = new Map();
    this.generators = [];
    this.namespaces = [];
    this.selecting = [];
    for (const source of this.first)
      if (isSource(source.object)) this.sources.set(objectKey(source.object), source);
  }

  /** What the rendering of `owner`, with origins in `tree`, holds. */
  add(owner: string, tree: FileTree, contribution: Contribution): void {
    for (const source of contribution.sources) this.sources.set(objectKey(source.object), source);
    for (const rendered of contribution.generators) this.generators.push({ rendered, tree, owner });
    for (const provider of contribution.inputProviders) {
      const key = objectKey(provider.object);
      if (!this.inputProviders.has(key)) this.inputProviders.set(key, provider);
    }
    this.namespaces.push(...contribution.namespaces);
    for (const rendered of contribution.selecting) this.selecting.push({ rendered, tree });
    for (const config of contribution.configs) {
      this.trees.set(config, tree);
      const key = unitKey(config.kind, config.namespace, config.name);
      const known = this.configs.get(key);
      // A real ConfigMap or Secret tells more than the object that makes one.
      if (!known || (known.open && !config.open)) this.configs.set(key, config);
    }
  }

  /**
   * To be called when all has been added: Secrets come into the namespaces that selectors find, generators add the
   * ExternalArtifacts that they make, and what is made outside of the repository is there where nothing in it is.
   */
  complete(): void {
    for (const { rendered, tree } of this.selecting) {
      for (const config of selectedConfigs(rendered, this.namespaces)) {
        const key = unitKey(config.kind, config.namespace, config.name);
        if (this.configs.has(key)) continue;
        this.trees.set(config, tree);
        this.configs.set(key, config);
      }
    }
    for (const config of this.given.external) {
      const key = unitKey(config.kind, config.namespace, config.name);
      if (!this.configs.has(key)) this.configs.set(key, config);
    }
    for (const [key, artifact] of this.artifacts.setGenerators(this.generators))
      this.sources.set(key, artifact);
  }

  /** The tree that the origin of a config's producer lies in. */
  treeOf(config: ConfigSource): FileTree {
    return this.trees.get(config) ?? this.given.home;
  }

  contributionOf(objects: readonly RenderedObject[]): Contribution {
    const children: RenderedObject[] = [];
    const sources: RenderedObject[] = [];
    const configs: ConfigSource[] = [];
    const generators: RenderedObject[] = [];
    const inputProviders: RenderedObject[] = [];
    const namespaces: ManifestObject[] = [];
    const selecting: RenderedObject[] = [];
    const known = (key: string): ConfigSource | undefined => this.configs.get(key);
    for (const rendered of objects) {
      const { object } = rendered;
      if (reconcilerKind(object) && nameOf(object) !== '') children.push(rendered);
      else if (isSource(object)) sources.push(rendered);
      else if (isArtifactGenerator(object)) generators.push(rendered);
      else if (isInputProvider(object)) inputProviders.push(rendered);
      else if (isNamespace(object)) namespaces.push(object);
      else if (selectsNamespaces(object)) selecting.push(rendered);
      if (object['kind'] !== undefined) configs.push(...configsOf(rendered, known));
    }
    return { children, sources, configs, generators, inputProviders, namespaces, selecting };
  }

  hasSource(reference: ObjectReference): boolean {
    const key = unitKey(reference.kind, reference.namespace, reference.name);
    return this.sources.has(key) || this.isGiven(key);
  }

  contentOf(reference: ObjectReference): SourceContent {
    const key = unitKey(reference.kind, reference.namespace, reference.name);
    const made =
      reference.kind === 'ExternalArtifact' && !this.isGiven(key) ? this.artifacts.content(key) : undefined;
    return made ?? this.resolver.resolve(reference);
  }

  inputProvidersIn(namespace: string): RenderedObject[] {
    const found: RenderedObject[] = [];
    for (const provider of this.inputProviders.values())
      if (namespaceOf(provider.object) === namespace) found.push(provider);
    return found;
  }

  /** Whether something that a rendering has read is not what it was then. */
  differFrom(read: Rendering): boolean {
    for (const [key, config] of read.configs) if (!sameConfig(this.configs.get(key), config)) return true;
    for (const [key, source] of read.sources) {
      const current = this.sources.get(key);
      if (current !== source && objectText(current?.object) !== objectText(source?.object)) return true;
    }
    for (const [reference, content] of read.contents)
      if (!sameContent(this.contentOf(reference), content)) return true;
    for (const [namespace, providers] of read.inputProviders) {
      const current = this.inputProvidersIn(namespace);
      if (current.length !== providers.length) return true;
      for (const [i, provider] of providers.entries())
        if (objectText(provider.object) !== objectText(current[i]!.object)) return true;
    }
    return false;
  }

  /** What is wrong with the files of sources that are at hand, by key. */
  sourceFaults(): ReadonlyMap<string, readonly CheckoutFault[]> {
    const found = new Map<string, readonly CheckoutFault[]>();
    for (const [key, { object }] of this.sources) {
      const { kind } = gvkOf(object);
      if (kind !== 'GitRepository') continue;
      const content = this.contentOf({ kind, namespace: namespaceOf(object), name: nameOf(object) });
      if (content.state === 'failed' && content.faults) found.set(key, content.faults);
    }
    return found;
  }

  /** What is wrong with ArtifactGenerators. */
  generatorFindings(): readonly GeneratorFinding[] {
    return this.artifacts.findings();
  }

  private isGiven(key: string): boolean {
    return this.given.homeKeys.has(key) || this.given.mapped.has(key);
  }
}

function objectKey(object: ManifestObject): string {
  return unitKey(gvkOf(object).kind, namespaceOf(object), nameOf(object));
}

function sameConfig(a: ConfigSource | undefined, b: ConfigSource | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || a.open !== b.open || a.data.size !== b.data.size) return false;
  for (const [key, value] of a.data) if (!b.data.has(key) || b.data.get(key) !== value) return false;
  return true;
}

function isNamespace(object: ManifestObject): boolean {
  const { group, kind } = gvkOf(object);
  return group === '' && kind === 'Namespace';
}
