import type { FileTree } from '../files/file-tree.js';
import { contentOf, recordingTree } from '../files/recording-tree.js';
import { artifactTree, type ArtifactOptions } from '../flux/source-ignore.js';
import { createBuildCache, type BuildCache } from '../kustomize/cache.js';
import { instanceFiles } from './instances.js';
import { objectText } from './object-text.js';

/** What is done once where its inputs are equal: an artifact put together, a directory built, a chart loaded, a release rendered. */
export type Task = 'artifact' | 'build' | 'chart' | 'release';

interface Done {
  readonly result: unknown;
  /** Files of the content that were read for it. */
  readonly reads: ReadonlySet<string>;
}

/**
 * What renderings have in common: those of one cluster, and those of all clusters of a run that are given the same
 * `SharedWork`. Results are kept by the content that they were made of and by all else that went into them.
 */
export class SharedWork {
  /** How often each task was really done, which is less often than it was asked for. */
  readonly done: Record<Task, number> = { artifact: 0, build: 0, chart: 0, release: 0 };
  private readonly results = new Map<FileTree, Map<string, Done>>();
  private readonly others = new Map<string, unknown>();
  private readonly buildCaches = new Map<FileTree, BuildCache>();
  private readonly artifacts = new Map<FileTree, Map<string, FileTree>>();
  private readonly instances = new Map<FileTree, ReadonlyMap<string, string>>();
  private readonly names = new WeakMap<object, string>();
  private readonly dataNames = new WeakMap<object, string>();
  private readonly texts = new Map<string, string>();
  private named = 0;

  /**
   * What `make` answers for a content and a key, made once for equal ones. The key says all that the result depends on but
   * the files, which `make` reads in the tree that it is given. A tree that remembers its reads is told of them every time.
   */
  once<Result>(task: Task, tree: FileTree, key: string, make: (tree: FileTree) => Result): Result {
    const content = contentOf(tree);
    let results = this.results.get(content);
    if (!results) this.results.set(content, (results = new Map()));
    const fullKey = `${task} ${key}`;
    const known = results.get(fullKey);
    if (known) {
      for (const path of known.reads) tree.noteRead?.(path);
      return known.result as Result;
    }
    const recording = recordingTree(tree);
    const result = make(recording);
    this.done[task]++;
    results.set(fullKey, { result, reads: recording.reads });
    return result;
  }

  /** The same for what is made of several contents, or of none: the key says all that the result depends on. */
  onceForAll<Result>(task: Task, key: string, make: () => Result): Result {
    const fullKey = `${task} ${key}`;
    if (this.others.has(fullKey)) return this.others.get(fullKey) as Result;
    const result = make();
    this.done[task]++;
    this.others.set(fullKey, result);
    return result;
  }

  /** Parsed files and bases of a content. */
  buildCache(tree: FileTree): BuildCache {
    const content = contentOf(tree);
    let cache = this.buildCaches.get(content);
    if (!cache) this.buildCaches.set(content, (cache = createBuildCache()));
    return cache;
  }

  /** What Flux packs of a content. */
  artifact(tree: FileTree, options: ArtifactOptions): FileTree {
    const content = contentOf(tree);
    let artifacts = this.artifacts.get(content);
    if (!artifacts) this.artifacts.set(content, (artifacts = new Map()));
    const key = JSON.stringify([options.ignore, options.rules]);
    let artifact = artifacts.get(key);
    if (!artifact) {
      artifact = artifactTree(content, options);
      artifacts.set(key, artifact);
    }
    return artifact;
  }

  /** Where the FluxInstances of a content are written, by the path that they sync. */
  instanceFiles(tree: FileTree): ReadonlyMap<string, string> {
    const content = contentOf(tree);
    let files = this.instances.get(content);
    if (!files) this.instances.set(content, (files = instanceFiles(content)));
    return files;
  }

  /** A short text for an object that is never changed, to be part of a key. */
  nameOf(object: object): string {
    let name = this.names.get(object);
    if (name === undefined) this.names.set(object, (name = `#${this.named++}`));
    return name;
  }

  /** The same for plain data: equal data have one name. */
  nameOfData(data: object): string {
    const known = this.dataNames.get(data);
    if (known !== undefined) return known;
    const text = objectText(data);
    let name = this.texts.get(text);
    if (name === undefined) this.texts.set(text, (name = `#${this.named++}`));
    this.dataNames.set(data, name);
    return name;
  }
}
