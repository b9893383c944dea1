import type { Cluster } from '../cluster/cluster.js';
import { gvkOf } from '../manifest/object.js';
import type { SchemaMatch, SchemaMiss, SchemaOrigin } from '../schemas/registry.js';
import type { OwnedObject } from './cluster-objects.js';
import { hasUnknownCharts, isWhole, locateInObject, type RuleFinding } from './rule.js';

/**
 * Kinds of objects that nothing in the repository defines, not even a chart. Where all charts are at hand and everything
 * was rendered, what is left is a definition that was made by hand, or none at all; so that is a warning, said once for
 * each kind.
 */
export class MissingDefinitions {
  private readonly wanted = new Map<string, OwnedObject[]>();

  /** Takes note of an object and of the schema that was found for its kind. */
  add(owned: OwnedObject, schema: SchemaMatch | SchemaMiss): void {
    if (schema.found ? servedOrigins.has(schema.origin.kind) : schema.served.length > 0) return;
    // Of a kind that is gone it has been said.
    if (schema.findings.some(({ severity }) => severity === 'error')) return;
    const { group, kind } = gvkOf(owned.rendered.object);
    // Without a dot it is a group of Kubernetes, and the version is at fault.
    if (kind === '' || !group.includes('.')) return;
    const name = `${kind} of ${group}`;
    const known = this.wanted.get(name);
    if (known) known.push(owned);
    else this.wanted.set(name, [owned]);
  }

  report(cluster: Cluster, report: (finding: RuleFinding) => void): void {
    if (!isWhole(cluster) || hasUnknownCharts(cluster)) return;
    for (const [name, [first, ...others]] of this.wanted) {
      const { unit, rendered } = first!;
      const { group, version, kind } = gvkOf(rendered.object);
      const location = locateInObject(cluster, unit, rendered, ['kind']);
      report({
        code: 'flux/definition-missing',
        severity: 'warning',
        message: `nothing in the repository defines the kind ${name}${others.length === 0 ? '' : `, which ${others.length + 1} objects are of`}`,
        help: 'apply its CustomResourceDefinition, or the chart that installs it, before',
        upstream: `no matches for kind "${kind}" in version "${group}/${version}"`,
        unit: unit.key,
        ...(location && { location }),
      });
    }
  }
}

/** Where schemas come from that say that the cluster has the kind. */
const servedOrigins: ReadonlySet<SchemaOrigin['kind']> = new Set([
  'repository',
  'chart',
  'kubernetes',
  'flux',
]);
