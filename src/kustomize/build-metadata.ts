import { isMap, setOwn, type YamlMap } from '../yaml/value.js';
import { writeYaml } from '../yaml/write.js';
import type { Resource } from './resource.js';
import { relativePath } from './missing.js';

/** The generator or transformer behind a resource or a change, as it is named in annotations. */
export interface Plugin {
  /** The file that configures it. */
  readonly file: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** What `buildMetadata` wants to see in the output. */
export interface BuildMetadata {
  readonly root: string;
  readonly generators: Map<Resource, Plugin>;
  readonly transformations: Map<Resource, Plugin[]>;
}

/** A record of one build whose root kustomization stands in a directory. */
export function createBuildMetadata(root: string): BuildMetadata {
  return { root, generators: new Map(), transformations: new Map() };
}

/** Notes that a transformer ran over resources, whether it changed them or not. */
export function recordTransformer(
  metadata: BuildMetadata | undefined,
  resources: readonly Resource[],
  plugin: Plugin,
): void {
  if (!metadata) return;
  for (const resource of resources) {
    const known = metadata.transformations.get(resource);
    if (known) known.push(plugin);
    else metadata.transformations.set(resource, [plugin]);
  }
}

/** Writes what was recorded into the annotations that `buildMetadata` names. */
export function annotateBuildMetadata(
  metadata: BuildMetadata,
  resources: readonly Resource[],
  wanted: readonly string[],
): void {
  for (const resource of resources) {
    const annotations: Record<string, string> = {};
    const transformations = metadata.transformations.get(resource);
    if (wanted.includes('transformerAnnotations') && transformations) {
      annotations['alpha.config.kubernetes.io/transformations'] = yamlText(
        transformations.map((plugin) => pluginOrigin(metadata, plugin)),
      );
    }
    const origin = wanted.includes('originAnnotations') ? originOf(metadata, resource) : undefined;
    if (origin) annotations['config.kubernetes.io/origin'] = yamlText(origin);
    addAnnotations(resource, annotations);
  }
}

function originOf(metadata: BuildMetadata, resource: Resource): YamlMap | undefined {
  const plugin = metadata.generators.get(resource);
  if (plugin) return pluginOrigin(metadata, plugin);
  if (resource.origin.kind !== 'file') return undefined;
  return { path: relativePath(metadata.root, resource.origin.file) };
}

function pluginOrigin(metadata: BuildMetadata, plugin: Plugin): YamlMap {
  return {
    configuredIn: relativePath(metadata.root, plugin.file),
    configuredBy: {
      apiVersion: plugin.apiVersion,
      kind: plugin.kind,
      ...(plugin.name === undefined ? {} : { name: plugin.name }),
      ...(plugin.namespace === undefined ? {} : { namespace: plugin.namespace }),
    },
  };
}

/** The fields keep kustomize's order, which is not the alphabet's. */
function yamlText(value: YamlMap | YamlMap[]): string {
  if (Array.isArray(value)) {
    return value.map((item) => `- ${fieldsText(item).replaceAll('\n', '\n  ').trimEnd()}\n`).join('');
  }
  return fieldsText(value);
}

function fieldsText(map: YamlMap): string {
  let text = '';
  for (const [key, value] of Object.entries(map)) {
    text += isMap(value)
      ? `${key}:\n${fieldsText(value).replace(/^/gm, '  ').replace(/ +$/, '')}`
      : writeYaml({ [key]: value });
  }
  return text;
}

/** The label that `managedByLabel` sets. */
export const managedByLabel = { 'app.kubernetes.io/managed-by': 'kustomize-v5.7.1' };

function addAnnotations(resource: Resource, added: Readonly<Record<string, string>>): void {
  const keys = Object.keys(added);
  if (keys.length === 0) return;
  const metadata = resource.object['metadata'];
  if (!isMap(metadata)) return;
  const annotations: YamlMap = isMap(metadata['annotations']) ? { ...metadata['annotations'] } : {};
  for (const key of keys) setOwn(annotations, key, added[key]!);
  metadata['annotations'] = annotations;
}

/** Annotations by which kustomize keeps its own accounts; they never reach the output. */
const ownAnnotations: ReadonlySet<string> = new Set([
  'config.kubernetes.io/index',
  'config.kubernetes.io/path',
  'config.k8s.io/id',
  'internal.config.kubernetes.io/allowKindChange',
  'internal.config.kubernetes.io/allowNameChange',
  'internal.config.kubernetes.io/annotations-migration-resource-id',
  'internal.config.kubernetes.io/generatorBehavior',
  'internal.config.kubernetes.io/id',
  'internal.config.kubernetes.io/index',
  'internal.config.kubernetes.io/needsHashSuffix',
  'internal.config.kubernetes.io/path',
  'internal.config.kubernetes.io/prefixes',
  'internal.config.kubernetes.io/previousKinds',
  'internal.config.kubernetes.io/previousNames',
  'internal.config.kubernetes.io/previousNamespaces',
  'internal.config.kubernetes.io/refBy',
  'internal.config.kubernetes.io/seqindent',
  'internal.config.kubernetes.io/suffixes',
]);

/**
 * Leaves kustomize's own annotations out and turns the values of the others into text, as kustomize does when it
 * takes its own accounts out of every object. `drop` names annotations that go as well.
 */
export function cleanAnnotations(resource: Resource, drop: readonly string[]): void {
  const metadata = resource.object['metadata'];
  if (!isMap(metadata)) return;
  const annotations = metadata['annotations'];
  if (annotations === undefined || (annotations !== null && !isMap(annotations))) return;
  const keys = annotations === null ? [] : Object.keys(annotations);
  if (annotations === null || keys.length === 0) {
    delete metadata['annotations'];
    return;
  }
  let odd = false;
  for (const key of keys) {
    if (typeof annotations[key] !== 'string' || ownAnnotations.has(key) || drop.includes(key)) odd = true;
  }
  if (!odd) return;
  const cleaned: YamlMap = {};
  for (const key of keys) {
    if (ownAnnotations.has(key) || drop.includes(key)) continue;
    const value = annotations[key]!;
    setOwn(cleaned, key, value === null ? '' : typeof value === 'object' ? '' : String(value));
  }
  if (Object.keys(cleaned).length > 0) metadata['annotations'] = cleaned;
  else delete metadata['annotations'];
}

/** Whether a resource only configures the build and stays out of the cluster. */
export function isLocalConfig(resource: Resource): boolean {
  const metadata = resource.object['metadata'];
  const annotations = isMap(metadata) ? metadata['annotations'] : undefined;
  if (!isMap(annotations) || !Object.hasOwn(annotations, localConfig)) return false;
  return String(annotations[localConfig]) !== 'false';
}

const localConfig = 'config.kubernetes.io/local-config';
