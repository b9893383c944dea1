import { joinPath, type FileTree } from '../files/file-tree.js';
import type { RecordingTree } from '../files/recording-tree.js';
import { normaliseGitUrl } from '../files/git-remotes.js';
import type { ObjectReference } from '../flux/spec.js';
import { gvkOf, textField } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { getOwn, isMap } from '../yaml/value.js';
import { unitKey } from './cluster.js';
import type { ContentPlaces } from './content-places.js';
import type { SharedWork } from './shared-work.js';

/** The content of a source as far as it is at hand. */
export type SourceContent =
  | {
      readonly state: 'local';
      readonly tree: FileTree;
      /** Where its files can be edited, if that is not in the tree itself. */
      readonly places?: ContentPlaces;
    }
  /** It should be made of what is here, but cannot be; the reason is reported where it is made. */
  | { readonly state: 'failed'; readonly reason: string }
  /** The source exists, but its content is elsewhere. */
  | { readonly state: 'elsewhere'; readonly reason: string }
  /** No such source object. */
  | { readonly state: 'missing' };

/** What is known of where sources have their content. */
export interface SourceMap {
  /** The repository itself. */
  readonly home: RecordingTree;
  /** Normalised URLs that stand for the repository itself. */
  readonly homeUrls: ReadonlySet<string>;
  /** Keys (`Kind namespace/name`) of sources that stand for the repository itself. */
  readonly homeKeys: ReadonlySet<string>;
  /** Directories that the user named for a source, by key. */
  readonly mapped: ReadonlyMap<string, FileTree>;
}

/** Finds sources' content. */
export class SourceResolver {
  private readonly artifacts = new Map<string, { ignore: string; tree: FileTree }>();

  constructor(
    private readonly map: SourceMap,
    private readonly work: SharedWork,
  ) {}

  /** `source` is the source object where one was found. */
  resolve(reference: ObjectReference, source: RenderedObject | undefined): SourceContent {
    const key = unitKey(reference.kind, reference.namespace, reference.name);
    const mapped = this.map.mapped.get(key);
    if (mapped) return { state: 'local', tree: this.artifact(key, mapped, source) };
    if (this.map.homeKeys.has(key))
      return { state: 'local', tree: this.artifact(key, this.map.home, source) };
    if (!source && reference.kind === 'ExternalArtifact') {
      return { state: 'elsewhere', reason: `${key} is made in the cluster` };
    }
    if (!source) return { state: 'missing' };
    const url = textField(source.object['spec'], 'url');
    if (gvkOf(source.object).kind === 'GitRepository' && this.map.homeUrls.has(normaliseGitUrl(url))) {
      return { state: 'local', tree: this.artifact(key, this.map.home, source) };
    }
    return {
      state: 'elsewhere',
      reason: `${key} has its content at ${url === '' ? 'an unknown place' : url}`,
    };
  }

  private artifact(key: string, tree: FileTree, source: RenderedObject | undefined): FileTree {
    const spec = source?.object['spec'];
    const ignore = isMap(spec) ? getOwn(spec, 'ignore') : undefined;
    const text = typeof ignore === 'string' ? ignore : '';
    const known = this.artifacts.get(key);
    if (known && known.ignore === text) return known.tree;
    const { home } = this.map;
    const packed = this.work.artifact(tree, text);
    const filtered = tree === home ? home.view(packed) : packed;
    this.artifacts.set(key, { ignore: text, tree: filtered });
    return filtered;
  }
}

/** A source path as Flux joins it: `..` cannot leave the root, absolute paths begin at the root. */
export function secureJoin(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return joinPath('', segments.join('/')) ?? '';
}
