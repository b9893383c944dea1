import type { FileTree } from '../files/file-tree.js';
import type { ObjectReference } from '../flux/spec.js';
import type { RenderedObject } from '../manifest/origin.js';
import { unitKey, type ConfigSource } from './cluster.js';
import type { FoundObjects } from './found-objects.js';
import type { SourceContent } from './sources.js';
import type { UnitContext } from './unit-context.js';

type Reads = Pick<
  UnitContext,
  | 'config'
  | 'treeOf'
  | 'source'
  | 'content'
  | 'inputProviders'
  | 'apiVersions'
  | 'rendered'
  | 'failed'
  | 'skipped'
>;

/** What one rendering may ask of what has been found, and its results, which hold all that it asked for. */
export function recordReads(found: FoundObjects, home: FileTree, installed: () => readonly string[]): Reads {
  const configs = new Map<string, ConfigSource | undefined>();
  const sources = new Map<string, RenderedObject | undefined>();
  const contents = new Map<ObjectReference, SourceContent>();
  const inputProviders = new Map<string, readonly RenderedObject[]>();
  let apiVersions: readonly string[] | undefined;
  const read = {
    configs,
    sources,
    contents,
    inputProviders,
    apiVersions: () => apiVersions?.join(),
  };
  return {
    config(kind, namespace, name) {
      const key = unitKey(kind, namespace, name);
      const config = found.configs.get(key);
      configs.set(key, config);
      return config;
    },
    treeOf: (config) => found.treeOf(config),
    source(reference) {
      const key = unitKey(reference.kind, reference.namespace, reference.name);
      const source = found.sources.get(key);
      sources.set(key, source);
      return source;
    },
    content(reference) {
      const content = found.contentOf(reference);
      contents.set(reference, content);
      return content;
    },
    apiVersions: () => (apiVersions ??= installed()),
    inputProviders(namespace) {
      const providers = found.inputProvidersIn(namespace);
      inputProviders.set(namespace, providers);
      return providers;
    },
    rendered: (objects, tree, content, diagnostics) => ({
      state: diagnostics.some((diagnostic) => diagnostic.severity === 'error') ? 'failed' : 'rendered',
      objects,
      tree,
      content,
      diagnostics,
      ...read,
    }),
    failed: (diagnostics, reason) => ({
      state: 'failed',
      ...(reason !== undefined && { reason }),
      objects: [],
      tree: home,
      content: '',
      diagnostics,
      ...read,
    }),
    skipped: (reason, diagnostics = []) => ({
      state: 'skipped',
      reason,
      objects: [],
      tree: home,
      content: '',
      diagnostics,
      ...read,
    }),
  };
}
