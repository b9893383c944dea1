import type { Unit } from '../cluster/cluster.js';
import { describeId, idKey, idOf } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { isUnknown } from '../manifest/unknown.js';
import { locateInObject, type Rule } from './rule.js';

interface Owned {
  readonly unit: Unit;
  readonly rendered: RenderedObject;
}

/**
 * One object applied by two units: each reverts what the other wrote, and when one of them stops applying it and
 * prunes, the object is deleted under the other. Flux itself says nothing of it.
 */
export const duplicateOwnerRule: Rule = {
  codes: ['flux/duplicate-owner'],
  check({ cluster, report }) {
    const owners = new Map<string, Owned[]>();
    for (const unit of cluster.units.values()) {
      if (unit.state === 'suspended') continue;
      for (const rendered of unit.objects) {
        const id = idOf(rendered.object);
        if (id.kind === '' || id.name === '' || isUnknown(id.name) || isUnknown(id.namespace)) continue;
        // Objects that go to another cluster do not meet those of this one.
        const key = `${unit.remote ?? ''} ${idKey(id)}`;
        const known = owners.get(key);
        if (!known) owners.set(key, [{ unit, rendered }]);
        else if (known[0]!.unit !== unit) known.push({ unit, rendered });
      }
    }
    for (const owned of owners.values()) {
      if (owned.length < 2) continue;
      const [first, second] = [owned[0]!, owned[1]!];
      const location = locateInObject(cluster, second.unit, second.rendered, []);
      const other = locateInObject(cluster, first.unit, first.rendered, []);
      report({
        code: 'flux/duplicate-owner',
        severity: 'warning',
        message: `${describeId(idOf(second.rendered.object))} is applied by ${describeOwners(owned)}`,
        help: 'leave it in one of them, or they will revert each other and prune what the other still needs',
        unit: second.unit.key,
        ...(location && { location }),
        ...(other && { related: [{ location: other, message: `${first.unit.key} applies it from` }] }),
      });
    }
  },
};

function describeOwners(owned: readonly Owned[]): string {
  const names = owned.slice(0, 3).map(({ unit }) => unit.key);
  return names.join(' and by ') + (owned.length > 3 ? ` and by ${owned.length - 3} more` : '');
}
