import { readFileSync } from 'node:fs';
import type { Entry } from '../../src/cluster/entry.js';
import { findEntry } from '../../src/cluster/find-entry.js';
import type { Cluster } from '../../src/cluster/cluster.js';
import { renderCluster } from '../../src/cluster/render.js';
import type { FileTree } from '../../src/files/file-tree.js';
import { workingTree } from '../../src/files/working-tree.js';
import type { RenderedObject } from '../../src/manifest/origin.js';
import { checkCluster } from '../../src/rules/check.js';
import type { RuleFinding } from '../../src/rules/rule.js';
import type { SchemaLocation } from '../../src/schemas/schema-location.js';
import { sortedJson } from './sorted-json.js';

/** The releases that a repository is checked for. */
export interface Target {
  readonly kubernetes: string;
  readonly flux?: string;
}

/** What a run found, and what it rendered. */
export interface Run {
  readonly findings: readonly RuleFinding[];
  readonly cluster: Cluster;
}

/** A repository that mistakes are made in. Its files stay as they are. */
export class Subject {
  readonly #entry: Entry;
  readonly #tree: FileTree;
  readonly #untouched = new Map<string, Run>();

  constructor(
    readonly name: string,
    directory: string,
    private readonly schemas: readonly SchemaLocation[],
  ) {
    this.#entry = findEntry(directory);
    this.#tree = workingTree(this.#entry.root, { symlinks: 'drop' });
  }

  text(file: string): string {
    return this.#tree.readText(file) ?? '';
  }

  untouched(target: Target): Run {
    const key = `${target.kubernetes} ${target.flux}`;
    let run = this.#untouched.get(key);
    if (!run) {
      run = this.run(new Map(), target);
      this.#untouched.set(key, run);
    }
    return run;
  }

  /** Renders and checks the repository with some files changed. */
  run(changed: ReadonlyMap<string, string>, { kubernetes, flux }: Target): Run {
    const tree = this.#tree;
    const edited: FileTree = {
      root: tree.root,
      kind: (path) => tree.kind(path),
      list: (path) => tree.list(path),
      linkTarget: (path) => tree.linkTarget?.(path),
      readText: (path) => changed.get(path) ?? tree.readText(path),
      readBytes(path) {
        const text = changed.get(path);
        return text === undefined ? tree.readBytes(path) : Buffer.from(text);
      },
    };
    const cluster = renderCluster(this.#entry, edited, {
      kubernetesVersion: kubernetes,
      ...(flux !== undefined && { fluxVersion: flux }),
      mapped: new Map(),
      homeUrls: new Set(),
    });
    const { findings } = checkCluster(cluster, {
      kubernetesVersion: kubernetes,
      builtin: () => readFileSync('src/schemas/data/kubernetes.json', 'utf8'),
      locations: this.schemas,
    });
    return { findings, cluster };
  }
}

/** Every object that a unit which is not suspended renders. */
export function* renderedObjects({ cluster }: Run): Generator<RenderedObject> {
  for (const unit of cluster.units.values()) {
    if (unit.state !== 'suspended' && unit.tree.root === cluster.tree.root) yield* unit.objects;
  }
}

/**
 * All that is made of a file, as a text that tells whether a change of the file changed any of it. For what the file says
 * of others, its own objects do not count.
 */
export function madeOf(run: Run): (file: string, ofOthers: boolean) => string {
  const own = new Map<string, string>();
  const others = new Map<string, string>();
  for (const { object, origin, steps } of renderedObjects(run)) {
    const files = new Set(steps.flatMap(({ file, path }) => (path === undefined ? [file] : [file, path])));
    const text = sortedJson(object);
    for (const file of files) others.set(file, `${others.get(file) ?? ''}${text}\n`);
    if (origin.kind !== 'template') own.set(origin.file, `${own.get(origin.file) ?? ''}${text}\n`);
  }
  return (file, ofOthers) => `${ofOthers ? '' : (own.get(file) ?? '')}${others.get(file) ?? ''}`;
}
