import { memoryTree } from '../files/memory-tree.js';
import { build } from '../kustomize/build.js';
import { namespaceOf, textField, type ManifestObject } from '../manifest/object.js';
import { getOwn, isMap, setOwn, type YamlMap, type YamlValue } from '../yaml/value.js';
import { writeYaml } from '../yaml/write.js';
import { groups } from './kinds.js';

/** The path that a FluxInstance syncs, as written; undefined where it syncs nothing. */
export function syncPath(instance: ManifestObject): string | undefined {
  const sync = getOwn(map(instance['spec']), 'sync');
  return isMap(sync) ? textField(sync, 'path') : undefined;
}

/**
 * The FluxInstance that the chart flux-instance makes of its values: `instance` holds the spec, with the same names of
 * fields, and without `instance.sync.url` there is no sync. Undefined for values of another layout.
 */
export function instanceOfValues(values: YamlMap, namespace: string): ManifestObject | undefined {
  const instance = getOwn(values, 'instance');
  if (!isMap(instance)) return undefined;
  const spec: YamlMap = {};
  for (const field of [
    'distribution',
    'components',
    'cluster',
    'commonMetadata',
    'kustomize',
    'storage',
    'sharding',
  ]) {
    const value = getOwn(instance, field);
    if (value !== undefined) setOwn(spec, field, value);
  }
  const sync = getOwn(instance, 'sync');
  if (isMap(sync) && textField(sync, 'url') !== '') {
    spec['sync'] = { ...sync, kind: textField(sync, 'kind') || 'GitRepository' };
  }
  const name = textField(values, 'fullnameOverride') || 'flux';
  return {
    apiVersion: `${groups.operator}/v1`,
    kind: 'FluxInstance',
    metadata: { name, namespace },
    spec,
  };
}

/** What flux-operator makes of `spec.sync`. */
export interface Sync {
  /** The source and the Kustomization, after `spec.kustomize.patches`. */
  readonly objects: readonly ManifestObject[];
  /** Patches that cannot be applied to them. */
  readonly faults: readonly PatchFault[];
}

export interface PatchFault {
  /** Index in `spec.kustomize.patches`. */
  readonly index: number;
  readonly message: string;
  readonly upstream?: string;
}

export function syncObjects(instance: ManifestObject): Sync {
  const spec = map(instance['spec']);
  const sync = map(getOwn(spec, 'sync'));
  const namespace = namespaceOf(instance);
  const name = textField(sync, 'name') || namespace;
  const kind = textField(sync, 'kind');
  const reference = textField(sync, 'ref');
  const source: YamlMap = {
    apiVersion: `${groups.source}/v1`,
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
    apiVersion: `${groups.kustomize}/v1`,
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
  return patched([source, kustomization], Array.isArray(patches) ? patches : []);
}

/** Patches for other objects of the installation select nothing here and do nothing. */
function patched(objects: readonly YamlMap[], patches: readonly YamlValue[]): Sync {
  let current: readonly ManifestObject[] = objects;
  const faults: PatchFault[] = [];
  for (const [index, patch] of patches.entries()) {
    // Without a target a patch names its object itself, which is one of the installation.
    if (!isMap(patch) || !isMap(getOwn(patch, 'target'))) continue;
    const tree = memoryTree({
      'sync.yaml': current.map((object) => writeYaml(object)).join('---\n'),
      'kustomization.yaml': writeYaml({ resources: ['sync.yaml'], patches: [patch] }),
    });
    const { resources, diagnostics } = build({ tree, path: '', order: 'none' });
    const fault = diagnostics.find(({ severity }) => severity === 'error');
    if (fault) {
      const { message, upstream } = fault;
      faults.push({ index, message, ...(upstream !== undefined && { upstream }) });
    } else if (resources.length === current.length) {
      current = resources.map(({ object }) => object);
    }
  }
  return { objects: current, faults };
}

function map(value: YamlValue | undefined): YamlMap {
  return isMap(value) ? value : {};
}
