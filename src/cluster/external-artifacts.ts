import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import type { FileTree } from '../files/file-tree.js';
import { locateField } from '../files/field-location.js';
import { ArtifactFault, type BuiltArtifact } from '../flux/artifact.js';
import {
  readArtifactGenerator,
  type ArtifactGeneratorSpec,
  type ArtifactRules,
} from '../flux/artifact-generator.js';
import { groups } from '../flux/kinds.js';
import type { ObjectReference } from '../flux/spec.js';
import { nameOf, namespaceOf, type ManifestObject } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { getOwn, isMap, type Path } from '../yaml/value.js';
import { unitKey } from './cluster.js';
import { nameInContent, placesTree, type ContentPlaces } from './content-places.js';
import { objectText } from './object-text.js';
import { sharedArtifact } from './shared-artifact.js';
import type { SharedWork } from './shared-work.js';
import type { SourceContent } from './sources.js';

/** An ArtifactGenerator, and the tree that its origin lies in. */
export interface FoundGenerator {
  readonly rendered: RenderedObject;
  readonly tree: FileTree;
  /** The unit that applies it. */
  readonly owner: string;
}

interface Generator extends FoundGenerator {
  readonly text: string;
  readonly spec: ArtifactGeneratorSpec;
}

interface Artifact {
  readonly key: string;
  readonly generator: Generator;
  readonly rules: ArtifactRules;
  /** The ExternalArtifact that the generator makes. */
  readonly object: RenderedObject;
}

/** What became of an artifact, and the contents that it was made of. */
interface Made {
  readonly from: readonly SourceContent[];
  readonly content: SourceContent;
  readonly diagnostics: readonly Diagnostic[];
}

/** A finding about a generator. */
export interface GeneratorFinding {
  readonly owner: string;
  readonly diagnostic: Diagnostic;
}

/** The ExternalArtifacts that the ArtifactGenerators of a cluster make; each is put together once. */
export class ExternalArtifacts {
  private generators = new Map<string, Generator>();
  private artifacts = new Map<string, Artifact>();
  private readonly made = new Map<Artifact, Made>();
  /** Those that are being put together, to see generators that read each other. */
  private readonly pending = new Set<Artifact>();

  constructor(
    private readonly home: FileTree,
    private readonly fluxVersion: string,
    private readonly work: SharedWork,
    private readonly contentOf: (reference: ObjectReference) => SourceContent,
  ) {}

  /** Takes over the generators that are there now and answers the ExternalArtifacts that they make, by key. */
  setGenerators(found: readonly FoundGenerator[]): ReadonlyMap<string, RenderedObject> {
    const generators = new Map<string, Generator>();
    const artifacts = new Map<string, Artifact>();
    const objects = new Map<string, RenderedObject>();
    for (const one of found) {
      const { object } = one.rendered;
      const generatorKey = unitKey('ArtifactGenerator', namespaceOf(object), nameOf(object));
      if (generators.has(generatorKey)) continue;
      const generator = this.generatorOf(generatorKey, one);
      generators.set(generatorKey, generator);
      for (const rules of generator.spec.artifacts) {
        const key = unitKey('ExternalArtifact', generator.spec.namespace, rules.name);
        if (artifacts.has(key)) continue;
        const before = this.artifacts.get(key);
        const artifact =
          before?.generator === generator
            ? before
            : { key, generator, rules, object: externalArtifact(generator, rules.name) };
        artifacts.set(key, artifact);
        objects.set(key, artifact.object);
      }
    }
    this.generators = generators;
    this.artifacts = artifacts;
    for (const artifact of this.made.keys())
      if (artifacts.get(artifact.key) !== artifact) this.made.delete(artifact);
    return objects;
  }

  /** The content of an ExternalArtifact; undefined where no known generator makes it. */
  content(key: string): SourceContent | undefined {
    const artifact = this.artifacts.get(key);
    return artifact && this.make(artifact).content;
  }

  /** All that is wrong with generators and their artifacts. */
  findings(): GeneratorFinding[] {
    const findings: GeneratorFinding[] = [];
    for (const generator of this.generators.values()) {
      const { spec, owner } = generator;
      for (const diagnostic of spec.diagnostics) findings.push({ owner, diagnostic });
      let index = 0;
      for (const reference of spec.sources.values()) {
        const diagnostic = this.missingSource(generator, reference, index++);
        if (diagnostic) findings.push({ owner, diagnostic });
      }
    }
    for (const artifact of this.artifacts.values()) {
      const { owner } = artifact.generator;
      for (const diagnostic of this.make(artifact).diagnostics) findings.push({ owner, diagnostic });
    }
    return findings;
  }

  private missingSource(
    generator: Generator,
    reference: ObjectReference,
    index: number,
  ): Diagnostic | undefined {
    if (this.contentOf(reference).state !== 'missing') return undefined;
    const key = unitKey(reference.kind, reference.namespace, reference.name);
    const location = locateIn(generator, ['spec', 'sources', index]);
    return {
      code: 'flux/source-missing',
      severity: 'warning',
      message: `ArtifactGenerator ${generator.spec.namespace}/${generator.spec.name} copies from ${key}, which nothing in the repository makes`,
      upstream: `Source '${key.replace(' ', '/')}' not found`,
      ...(location && { location }),
    };
  }

  private generatorOf(key: string, found: FoundGenerator): Generator {
    const before = this.generators.get(key);
    if (before?.rendered === found.rendered) return before;
    const text = objectText(found.rendered.object);
    if (before?.text === text && before.tree === found.tree) return before;
    const spec = readArtifactGenerator(found.rendered.object, (path) => locateIn(found, path));
    return { ...found, text, spec };
  }

  private make(artifact: Artifact): Made {
    const { generator, rules } = artifact;
    if (this.pending.has(artifact)) return failed([], `${artifact.key} is made of itself`);
    const used = new Map<string, SourceContent>();
    this.pending.add(artifact);
    try {
      for (const { alias } of rules.copy) {
        const reference = generator.spec.sources.get(alias);
        if (reference && !used.has(alias)) used.set(alias, this.contentOf(reference));
      }
    } finally {
      this.pending.delete(artifact);
    }
    const from = [...used.values()];
    const before = this.made.get(artifact);
    if (before?.from.length === from.length && before.from.every((one, i) => sameContent(one, from[i]!)))
      return before;
    const made = { from, ...this.build(artifact, used) };
    this.made.set(artifact, made);
    return made;
  }

  private build(
    { key, generator, rules }: Artifact,
    used: ReadonlyMap<string, SourceContent>,
  ): Omit<Made, 'from'> {
    const generatorKey = unitKey('ArtifactGenerator', generator.spec.namespace, generator.spec.name);
    if (isDisabled(generator.rendered.object)) {
      const reason = `${key} is what ${generatorKey} made before it was disabled`;
      return { content: { state: 'elsewhere', reason }, diagnostics: [] };
    }
    if (generator.spec.diagnostics.length > 0) return failed([], `${generatorKey} is refused`);
    const trees = new Map<string, FileTree>();
    for (const [alias, content] of used) {
      if (content.state === 'local') {
        trees.set(alias, content.tree);
        continue;
      }
      if (content.state === 'failed') return failed([], `${key} cannot be made: ${content.reason}`);
      const { kind, namespace, name } = generator.spec.sources.get(alias)!;
      const reason =
        content.state === 'elsewhere'
          ? content.reason
          : `${unitKey(kind, namespace, name)}, which it is made of, is not in the repository`;
      return { content: { state: 'elsewhere', reason: `${key}: ${reason}` }, diagnostics: [] };
    }
    try {
      const built = sharedArtifact(this.work, key, rules.copy, trees, this.fluxVersion);
      const places = this.placesOf(generator, rules, built, used);
      return { content: { state: 'local', tree: built.tree, places }, diagnostics: [] };
    } catch (fault) {
      if (!(fault instanceof ArtifactFault)) throw fault;
      return this.faultOf(generator, rules, fault, trees);
    }
  }

  private faultOf(
    generator: Generator,
    rules: ArtifactRules,
    fault: ArtifactFault,
    trees: ReadonlyMap<string, FileTree>,
  ): Omit<Made, 'from'> {
    const rule = rules.copy[fault.rule];
    const tree = rule && trees.get(rule.alias);
    const near = tree && nearPath(tree, rule.from);
    const location = locateIn(generator, ['spec', 'artifacts', rules.index, 'copy', fault.rule, 'from']);
    const diagnostic: Diagnostic = {
      code: 'flux/artifact-failed',
      severity: 'error',
      message: `the artifact ${rules.name} cannot be put together: ${fault.message}`,
      ...(near !== undefined && { help: `did you mean @${rule!.alias}/${near}?` }),
      upstream: fault.message,
      ...(location && { location }),
    };
    return failed([diagnostic], `the artifact ${rules.name} cannot be put together`);
  }

  private placesOf(
    generator: Generator,
    rules: ArtifactRules,
    built: BuiltArtifact,
    used: ReadonlyMap<string, SourceContent>,
  ): ContentPlaces {
    const { home } = this;
    const foreign: (readonly [root: string, tree: FileTree])[] = [];
    const nameOfFile = (path: string): string | undefined => {
      const from = built.copiedFrom(path);
      const source = from && used.get(from.alias);
      if (source?.state !== 'local') return undefined;
      if (source.places) return source.places.nameOf(from!.path);
      return source.tree.root === home.root ? from!.path : `${source.tree.root}/${from!.path}`;
    };
    for (const content of used.values()) {
      if (content.state !== 'local') continue;
      const tree = content.places?.tree ?? content.tree;
      if (tree.root !== home.root) foreign.push([`${tree.root}/`, tree]);
      else if (content.places) foreign.push(['', tree]);
    }
    return {
      tree: foreign.length === 0 ? home : placesTree(home, foreign),
      nameOf: (path) => nameInContent(built.tree, nameOfFile, path),
      origin: generator.rendered.origin,
      location: locateIn(generator, ['spec', 'artifacts', rules.index]) ?? { file: home.root },
    };
  }
}

function locateIn({ rendered, tree }: FoundGenerator, path: Path): Location | undefined {
  return locateField(tree, rendered, path);
}

function failed(diagnostics: readonly Diagnostic[], reason: string): Omit<Made, 'from'> & Pick<Made, 'from'> {
  return { from: [], content: { state: 'failed', reason }, diagnostics };
}

/** Whether two answers of where a content is come to the same. */
export function sameContent(a: SourceContent, b: SourceContent): boolean {
  if (a === b) return true;
  if (a.state === 'local') return b.state === 'local' && a.tree === b.tree;
  if (a.state === 'missing') return b.state === 'missing';
  return a.state === b.state && a.reason === b.reason;
}

function isDisabled({ metadata }: ManifestObject): boolean {
  const annotations = isMap(metadata) ? getOwn(metadata, 'annotations') : undefined;
  return isMap(annotations) && getOwn(annotations, 'source.extensions.fluxcd.io/reconcile') === 'disabled';
}

/** The ExternalArtifact as source-watcher creates it. */
function externalArtifact(generator: Generator, name: string): RenderedObject {
  const { object, origin, steps } = generator.rendered;
  return {
    object: {
      apiVersion: `${groups.source}/v1`,
      kind: 'ExternalArtifact',
      metadata: { name, namespace: generator.spec.namespace },
      spec: {
        sourceRef: {
          apiVersion: object['apiVersion'] ?? '',
          kind: 'ArtifactGenerator',
          name: generator.spec.name,
          namespace: generator.spec.namespace,
        },
      },
    },
    origin,
    steps,
  };
}

/** The path with its first missing segment replaced by a near name. */
function nearPath(tree: FileTree, path: string): string | undefined {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  for (const [index, segment] of segments.entries()) {
    const parent = segments.slice(0, index).join('/');
    const isPresent = tree.kind(parent === '' ? segment : `${parent}/${segment}`) !== undefined;
    if (isPresent || /[*?[\]]/.test(segment)) continue;
    const near = suggest(
      segment,
      (tree.list(parent) ?? []).map((entry) => entry.name),
    );
    return near === undefined ? undefined : segments.with(index, near).join('/');
  }
  return undefined;
}
