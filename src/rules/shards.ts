import { groups } from '../flux/kinds.js';
import { gvkOf, textField, type ManifestObject } from '../manifest/object.js';
import { suggest } from '../diagnostics/suggest.js';
import { valueAt } from '../yaml/value.js';
import { isOpen, reportObject } from './object-finding.js';
import type { Rule } from './rule.js';

/** What the controllers reconcile that can be sharded. */
const shardedGroups: ReadonlySet<string> = new Set([groups.source, groups.kustomize, groups.helm]);

const usualKey = 'sharding.fluxcd.io/key';

/**
 * With `spec.sharding` of a FluxInstance the main controllers leave alone what has the label of a shard, and each shard's
 * controllers take what has its name (https://fluxcd.io/flux/installation/configuration/sharding/). A label with another name is for
 * nobody: the object is never reconciled, and nothing says so.
 */
export const shardsRule: Rule = {
  codes: ['flux/shard-unknown'],
  check(context) {
    const { instance, units } = context.cluster;
    const sharding = instance && valueAt(instance, ['spec', 'sharding']);
    const shards = sharding && valueAt(sharding, ['shards']);
    if (!Array.isArray(shards)) return;
    const names = shards.filter((shard) => typeof shard === 'string');
    const key = textField(sharding, 'key') || usualKey;
    for (const unit of units.values()) {
      if (unit.remote !== undefined) continue;
      for (const rendered of unit.objects) {
        const { object } = rendered;
        const shard = shardedGroups.has(gvkOf(object).group) ? labelOf(object, key) : '';
        if (shard === '' || names.includes(shard) || isOpen(shard)) continue;
        const near = suggest(shard, names);
        reportObject(context, { unit, rendered }, ['metadata', 'labels', key], {
          code: 'flux/shard-unknown',
          severity: 'warning',
          message: `is for the shard ${shard}, which the FluxInstance does not have: no controller reconciles it`,
          help: near === undefined ? `the shards are ${names.join(', ')}` : `did you mean ${near}?`,
        });
      }
    }
  },
};

function labelOf(object: ManifestObject, key: string): string {
  const label = valueAt(object, ['metadata', 'labels', key]);
  return typeof label === 'string' ? label : '';
}
