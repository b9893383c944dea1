import type { Cluster, Unit } from '../cluster/cluster.js';
import type { RenderedObject } from '../manifest/origin.js';
import { isDefinition } from '../schemas/definition.js';
import { createSchemaRegistry, type SchemaRegistry } from '../schemas/registry.js';
import { openSchemaLocation, type SchemaLocation } from '../schemas/schema-location.js';
import { minorOf } from '../schemas/target.js';
import { locateInObject, type RuleContext } from './rule.js';

/** Which schemas hold for a cluster, apart from those that it defines itself. */
export interface SchemaSettings {
  /** `1.35`. */
  readonly kubernetesVersion: string;
  /** The text of the bundled schemas of Kubernetes' own kinds. */
  readonly builtin: () => string;
  /** Where to look for kinds that the repository does not define; see SchemaSources. */
  readonly locations?: readonly (SchemaLocation | 'bundled')[];
  /** Schemas that were fetched before; the last place to look at. */
  readonly cache?: SchemaLocation;
}

/**
 * The schemas of a finished cluster's kinds, in this order of trust: definitions that the repository applies, also by
 * charts; the given locations and what comes with this program; definitions in files that nothing applies; the cache.
 */
export function clusterRegistry(
  cluster: Cluster,
  {
    kubernetesVersion,
    builtin,
    locations = [],
    cache,
    unreached,
  }: SchemaSettings & Pick<RuleContext, 'unreached'>,
): SchemaRegistry {
  const unapplied = openSchemaLocation({
    tree: cluster.tree,
    path: unreached,
    origin: 'unapplied',
    kubernetesVersion,
  });
  const bundled = locations.includes('bundled') ? [] : ['bundled' as const];
  const registry = createSchemaRegistry(
    { builtin, locations: [...locations, ...bundled, unapplied, ...(cache ? [cache] : [])] },
    {
      kubernetes: minorOf(kubernetesVersion, 1),
      flux: cluster.flux.from === 'default' ? undefined : minorOf(cluster.flux.version, 2),
    },
  );
  for (const unit of cluster.units.values()) {
    for (const rendered of unit.objects)
      if (isDefinition(rendered.object)) addDefinition(registry, cluster, unit, rendered);
  }
  return registry;
}

function addDefinition(
  registry: SchemaRegistry,
  cluster: Cluster,
  unit: Unit,
  rendered: RenderedObject,
): void {
  const { origin } = rendered;
  const isTemplate = origin.kind === 'template';
  const file = isTemplate ? `${origin.chart} (${origin.template})` : origin.file;
  registry.addDefinition(rendered.object, file, {
    kind: isTemplate ? 'chart' : 'repository',
    locate: () => locateInObject(cluster, unit, rendered, ['kind']),
  });
}
