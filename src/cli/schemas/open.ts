import type { Cluster } from '../../cluster/cluster.js';
import { clusterRegistry } from '../../rules/cluster-registry.js';
import { unreachedManifests } from '../../rules/unreached-manifests.js';
import { usedKinds, type UsedKind } from '../../rules/used-kinds.js';
import type { SchemaRegistry } from '../../schemas/registry.js';
import { UsageError, type Arguments } from '../arguments.js';
import type { Io } from '../io.js';
import { entryAt } from '../entry-paths.js';
import { openCluster, openSettings } from '../open.js';
import { fetchedSchemas } from '../schema-cache.js';
import { builtinSchemas } from '../schema-data.js';
import { schemaLocations } from '../schema-locations.js';

/** A rendered cluster, its kinds and their schemas. */
export interface OpenedSchemas {
  readonly cluster: Cluster;
  readonly registry: SchemaRegistry;
  readonly kinds: readonly UsedKind[];
}

/** Renders the cluster that a command is called for and finds its schemas, as `validate` does. Throws UsageError. */
export function openSchemas(args: Arguments, io: Io, cacheDirectory?: string): OpenedSchemas {
  const [given, ...more] = args.positionals;
  if (given === undefined || more.length > 0)
    throw new UsageError('give the one directory that Flux is bootstrapped with');
  const path = entryAt(io, given);
  const opened = openSettings(args, io, path);
  const cluster = openCluster(args, io, path, opened);
  const { version } = cluster.kubernetes;
  const cache = fetchedSchemas(io, cacheDirectory);
  const registry = clusterRegistry(cluster, {
    kubernetesVersion: version,
    builtin: builtinSchemas,
    locations: schemaLocations(args, io, version, opened.config),
    ...(cache && { cache }),
    unreached: () => unreachedManifests([cluster]),
  });
  return { cluster, registry, kinds: usedKinds(cluster, registry) };
}
