import { joinPath, type FileTree } from '../files/file-tree.js';
import type { RecordingTree } from '../files/recording-tree.js';
import { normaliseGitUrl } from '../files/git-remotes.js';
import { subTree } from '../files/sub-tree.js';
import { checkout, type CheckoutFault, type Included } from '../flux/checkout.js';
import { secureJoin } from '../flux/secure-join.js';
import { readSourceFiles, sourceReference, type SourceFiles } from '../flux/source-files.js';
import type { ObjectReference } from '../flux/spec.js';
import { textField } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { isMap } from '../yaml/value.js';
import { unitKey } from './cluster.js';
import { foreignPlaces, placesTree, type ContentPlaces } from './content-places.js';
import type { SharedWork } from './shared-work.js';

/** The content of a source as far as it is at hand. */
export type SourceContent =
  | {
      readonly state: 'local';
      readonly tree: FileTree;
      /** Where its files can be edited, if that is not in the tree itself. */
      readonly places?: ContentPlaces;
    }
  /** It should be made of what is here, but cannot be; the reason is reported where it is made, or as its faults. */
  | { readonly state: 'failed'; readonly reason: string; readonly faults?: readonly CheckoutFault[] }
  /** The source exists, but its content is elsewhere. */
  | { readonly state: 'elsewhere'; readonly reason: string }
  /** No such source object. */
  | { readonly state: 'missing' };

/** What the entry's own source has: its kind, and such as `branch main` or `tag latest`. */
export interface HomeReference {
  readonly kind: string;
  readonly reference: string;
}

/** What is known of where sources have their content. */
export interface SourceMap {
  /** The repository itself. */
  readonly home: RecordingTree;
  /** Normalised URLs that stand for the repository itself. */
  readonly homeUrls: ReadonlySet<string>;
  /** Keys (`Kind namespace/name`) of sources that stand for the repository itself. */
  readonly homeKeys: ReadonlySet<string>;
  /** What the entry's own source has; undefined where that is not known. */
  readonly homeReference: HomeReference | undefined;
  /** Directories that the user named for a source, by key. */
  readonly mapped: ReadonlyMap<string, FileTree>;
}

/** Where the files of a source are before anything is left out or added. */
interface Place {
  readonly tree: FileTree;
  readonly places?: ContentPlaces;
}

interface Known {
  readonly text: string;
  readonly parts: readonly SourceContent[];
  readonly content: SourceContent;
}

/** Finds sources' content; each is put together once. */
export class SourceResolver {
  private readonly mapped = new Map<string, Place>();
  private readonly known = new Map<string, Known>();
  /** Those that are being put together, to see sources that include each other. */
  private readonly pending = new Set<string>();

  constructor(
    private readonly map: SourceMap,
    private readonly work: SharedWork,
    private readonly sourceOf: (key: string) => RenderedObject | undefined,
  ) {}

  /** Where the content of a source is. A source that is not in the repository may be known nevertheless. */
  resolve({ kind, namespace, name }: ObjectReference): SourceContent {
    const key = unitKey(kind, namespace, name);
    const source = this.sourceOf(key);
    const place = this.mappedPlace(key) ?? (this.map.homeKeys.has(key) ? { tree: this.map.home } : undefined);
    if (place) return this.contentAt(place, key, kind, namespace, source);
    if (!source && kind === 'ExternalArtifact') {
      return { state: 'elsewhere', reason: `${key} is made in the cluster` };
    }
    if (!source) return { state: 'missing' };
    const { spec } = source.object;
    const url = textField(spec, 'url');
    const hasAddress = kind === 'GitRepository' || kind === 'OCIRepository';
    if (hasAddress && this.map.homeUrls.has(normaliseGitUrl(url))) {
      const other = this.otherReference(kind, sourceReference(kind, isMap(spec) ? spec : {}));
      if (other === undefined) return this.contentAt({ tree: this.map.home }, key, kind, namespace, source);
      return {
        state: 'elsewhere',
        reason: `${key} is this repository at ${other}, which is not what is here`,
      };
    }
    return {
      state: 'elsewhere',
      reason: `${key} has its content at ${url === '' ? 'an unknown place' : url}`,
    };
  }

  /** What a source of the repository's address has, if that is something else than the files that are here. */
  private otherReference(kind: string, reference: string): string | undefined {
    const { homeReference } = this.map;
    // What is here has just been changed, so it is no tag and no commit that was there before.
    const isOther =
      homeReference?.kind === kind
        ? reference !== homeReference.reference
        : kind === 'GitRepository' && !reference.startsWith('branch ');
    return isOther ? reference : undefined;
  }

  private mappedPlace(key: string): Place | undefined {
    let place = this.mapped.get(key);
    const tree = place ? undefined : this.map.mapped.get(key);
    if (tree) this.mapped.set(key, (place = this.placeOf(tree)));
    return place;
  }

  /** A directory of the repository counts as a part of it, so that what is read there is known to be used. */
  private placeOf(tree: FileTree): Place {
    const { home } = this.map;
    const isInside = tree.root.startsWith(`${home.root}/`);
    const directory = isInside ? tree.root.slice(home.root.length + 1) : '';
    if (!isInside) return { tree, places: foreignPlaces(home, tree) };
    const inside = subTree(home, directory, tree.root);
    const places: ContentPlaces = {
      tree: home,
      nameOf: (path) => joinPath(directory, path),
      origin: { kind: 'file', file: directory, document: 0 },
      location: { file: directory },
    };
    return { tree: inside, places };
  }

  private contentAt(
    place: Place,
    key: string,
    kind: string,
    namespace: string,
    source: RenderedObject | undefined,
  ): SourceContent {
    const spec = source?.object['spec'];
    const files = readSourceFiles(kind, isMap(spec) ? spec : {});
    if (this.pending.has(key)) return { state: 'failed', reason: `${key} includes itself` };
    this.pending.add(key);
    const parts = files.include.map((include) =>
      this.resolve({ kind: 'GitRepository', namespace, name: include.name }),
    );
    this.pending.delete(key);
    const text = JSON.stringify(files);
    const known = this.known.get(key);
    const isSame = known?.text === text && known.parts.every((part, index) => part === parts[index]);
    if (isSame) return known.content;
    const content = this.putTogether(place, key, namespace, files, parts);
    this.known.set(key, { text, parts, content });
    return content;
  }

  private putTogether(
    place: Place,
    key: string,
    namespace: string,
    files: SourceFiles,
    parts: readonly SourceContent[],
  ): SourceContent {
    const included: Included[] = [];
    for (const [index, { name, from, to }] of files.include.entries()) {
      const part = parts[index]!;
      const other = unitKey('GitRepository', namespace, name);
      if (part.state === 'local') {
        included.push({ index, name, tree: part.tree, from: secureJoin(from), to: secureJoin(to) });
      } else if (part.state === 'missing') {
        const message = `${other}, which it includes, does not exist`;
        const upstream = `could not get resource for include '${name}'`;
        const faults = [{ path: ['spec', 'include', index, 'repository', 'name'], message, upstream }];
        return { state: 'failed', reason: `${key}: ${message}`, faults };
      } else {
        return { state: part.state, reason: `${key} includes ${other}: ${part.reason}` };
      }
    }
    const { tree, faults, includedFrom } = checkout(place.tree, { ...files, included });
    if (faults.length > 0) return { state: 'failed', reason: `${key}: ${faults[0]!.message}`, faults };
    const packed = files.rules === 'all' ? tree : this.work.artifact(tree, { ...files, rules: files.rules });
    const { home } = this.map;
    const content: SourceContent = { state: 'local', tree: tree === home ? home.view(packed) : packed };
    if (included.length === 0) return { ...content, ...(place.places && { places: place.places }) };
    const trees: FileTree[] = place.places ? [place.places.tree] : [];
    for (const part of parts) if (part.state === 'local' && part.places) trees.push(part.places.tree);
    const nameOf = (path: string): string | undefined => {
      const from = includedFrom(path);
      const part = from && parts[from.included.index];
      if (part?.state !== 'local') return place.places ? place.places.nameOf(path) : path;
      return part.places ? part.places.nameOf(from!.path) : from!.path;
    };
    const foreign = trees.map((one) => ['', one] as const);
    return { ...content, places: { ...foreignPlaces(home, home), tree: placesTree(home, foreign), nameOf } };
  }
}
