import { groups } from '../flux/kinds.js';
import { textField } from '../manifest/object.js';
import { valueAt } from '../yaml/value.js';
import { isOpen, reportObject } from './object-finding.js';
import type { Rule, RuleContext } from './rule.js';

const fluxGroups = [
  groups.kustomize,
  groups.helm,
  groups.source,
  groups.image,
  groups.notification,
  groups.extensions,
];

/**
 * With `spec.sharding` of a FluxInstance an object of Flux with the label of the shards is left to the controller of its
 * shard; one of a shard that is not listed is left to nobody. And a FluxReport is written by flux-operator itself.
 */
export const operatorObjectsRule: Rule = {
  codes: ['flux/shard-unknown', 'flux/report-written'],
  check(context) {
    for (const report of context.objects.ofKind(groups.operator, 'FluxReport')) {
      reportObject(context, report, ['kind'], {
        code: 'flux/report-written',
        severity: 'warning',
        message: 'is written by flux-operator, over what stands here',
        help: 'take it out of the repository',
      });
    }
    for (const { rendered } of context.objects.ofKind(groups.operator, 'FluxInstance')) {
      const sharding = valueAt(rendered.object, ['spec', 'sharding']);
      const shards = valueAt(rendered.object, ['spec', 'sharding', 'shards']);
      if (Array.isArray(shards))
        checkShards(context, textField(sharding, 'key') || 'sharding.fluxcd.io/key', shards);
    }
  },
};

function checkShards(context: RuleContext, key: string, shards: readonly unknown[]): void {
  const known = shards.filter((shard) => typeof shard === 'string');
  for (const unit of context.cluster.units.values()) {
    for (const rendered of unit.objects) {
      const { object } = rendered;
      if (!fluxGroups.some((group) => textField(object, 'apiVersion').startsWith(`${group}/`))) continue;
      const shard = textField(valueAt(object, ['metadata', 'labels']), key);
      if (shard === '' || isOpen(shard) || known.includes(shard)) continue;
      reportObject(context, { unit, rendered }, ['metadata', 'labels', key], {
        code: 'flux/shard-unknown',
        severity: 'warning',
        message: `is of the shard ${shard}, which the FluxInstance does not have: no controller looks after it`,
        help: known.length === 0 ? undefined : `the shards are ${known.join(', ')}`,
      });
    }
  }
}
