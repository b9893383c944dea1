import { unitKey, type ConfigSource } from '../../cluster/cluster.js';
import type { YamlMap } from '../../yaml/value.js';
import type { Config, ExternalConfig, Settings } from './config.js';

/** The settings of the cluster in a directory: its own, then those for all clusters. */
export function settingsOf(config: Config, directory: string): Settings {
  const own = config.clusters.find((cluster) => cluster.directory === directory);
  if (!own) return config;
  return {
    ...config,
    ...(own.fluxVersion !== undefined && { fluxVersion: own.fluxVersion }),
    ...(own.kubernetesVersions && { kubernetesVersions: own.kubernetesVersions }),
    sources: [...own.sources, ...config.sources],
    external: [...own.external, ...config.external],
    inputs: [...own.inputs, ...config.inputs],
  };
}

/** Whether something is set that objects of a cluster have to do with. */
export function isAnySet({ sources, external, inputs }: Settings): boolean {
  return sources.length + external.length + inputs.length > 0;
}

/** The ConfigMaps and Secrets that are said to exist. Of two entries for one the first counts. */
export function externalConfigs({ external }: Settings): readonly ConfigSource[] {
  return external.map(configSource);
}

function configSource({ kind, namespace, name, keys, data }: ExternalConfig): ConfigSource {
  const values = new Map<string, string | undefined>();
  for (const key of keys ?? []) values.set(key, undefined);
  for (const key of Object.keys(data)) values.set(key, data[key]!);
  return {
    kind,
    namespace,
    name,
    data: values,
    open: keys === undefined,
    producer: {
      object: { apiVersion: 'v1', kind, metadata: { name, namespace } },
      origin: { kind: 'file', file: 'preflux.yaml', document: 0 },
      steps: [],
    },
  };
}

/** The inputs of providers by key. */
export function providerInputs({ inputs }: Settings): ReadonlyMap<string, readonly YamlMap[]> {
  const found = new Map<string, readonly YamlMap[]>();
  for (const { namespace, name, sets } of inputs) {
    const key = unitKey('ResourceSetInputProvider', namespace, name);
    if (!found.has(key)) found.set(key, sets);
  }
  return found;
}
