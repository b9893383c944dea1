import type { Unit } from '../cluster/cluster.js';
import { releaseName } from '../flux/release-name.js';
import { readHelmRelease } from '../flux/spec.js';
import { isUnknown } from '../manifest/unknown.js';
import { locateInUnit, type Rule } from './rule.js';

/**
 * Two HelmReleases whose Helm releases have one name in one storage namespace: each upgrades what the other installed, to
 * its own chart and values, and uninstalling one uninstalls both.
 */
export const sharedReleasesRule: Rule = {
  codes: ['flux/release-shared'],
  check({ cluster, report }) {
    const owners = new Map<string, Unit>();
    for (const unit of cluster.units.values()) {
      if (unit.kind !== 'HelmRelease' || unit.state === 'suspended') continue;
      const spec = readHelmRelease(unit.resource.object);
      const name = `${spec.storageNamespace}/${releaseName(spec.releaseName)}`;
      if (isUnknown(name)) continue;
      const key = `${unit.remote ?? ''} ${name}`;
      const first = owners.get(key);
      if (!first) {
        owners.set(key, unit);
        continue;
      }
      const location = locateInUnit(cluster, unit, ['spec', 'releaseName']);
      const other = locateInUnit(cluster, first, ['spec', 'releaseName']);
      report({
        code: 'flux/release-shared',
        severity: 'warning',
        message: `${unit.key} and ${first.key} install the same Helm release ${name}: each overwrites the other`,
        help: 'give one of them another spec.releaseName or spec.storageNamespace',
        unit: unit.key,
        ...(location && { location }),
        ...(other && { related: [{ location: other, message: 'the other one' }] }),
      });
    }
  },
};
