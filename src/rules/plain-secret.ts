import { describeId, gvkOf, idOf, type ManifestObject } from '../manifest/object.js';
import { isPlaceholder } from '../manifest/placeholder.js';
import { isUnknown } from '../manifest/unknown.js';
import { getOwn, isMap } from '../yaml/value.js';
import { locateInObject, type Rule } from './rule.js';
import { creationRules } from './sops-files.js';

/** A Secret whose values lie readable in the repository. Charts and generators are left out: their text is elsewhere. */
export const plainSecretRule: Rule = {
  codes: ['flux/plain-secret'],
  check({ cluster, report }) {
    const ruleFor = creationRules(cluster);
    for (const unit of cluster.units.values()) {
      if (unit.kind !== 'Kustomization') continue;
      for (const rendered of unit.objects) {
        const { group, kind } = gvkOf(rendered.object);
        if (group !== '' || kind !== 'Secret' || rendered.origin.kind !== 'file') continue;
        const keys = readableKeys(rendered.object);
        if (keys.length === 0) continue;
        const location = locateInObject(cluster, unit, rendered, [keys[0]!.field, keys[0]!.key]);
        const rule = location && ruleFor(location.file)?.found;
        report({
          code: 'flux/plain-secret',
          severity: 'warning',
          message: `${describeId(idOf(rendered.object))} has readable values in the repository (${keys.map(({ key }) => key).join(', ')})`,
          help: `${rule ? `run sops encrypt -i ${location.file}` : 'encrypt it with SOPS or seal it'}, and change the values, since they stay in the history`,
          unit: unit.key,
          ...(location && { location }),
          ...(rule && { related: [{ location: rule.location, message: 'says how to encrypt the file' }] }),
        });
      }
    }
  },
};

/**
 * Keys with a value that gives something away: it is neither empty, nor unknown here, as encrypted ones are, nor a mere
 * reference to where the secret is.
 */
export function readableKeys(object: ManifestObject): { field: string; key: string }[] {
  const keys: { field: string; key: string }[] = [];
  for (const field of ['data', 'stringData']) {
    const data = getOwn(object, field);
    if (!isMap(data)) continue;
    for (const key of Object.keys(data)) {
      const value = data[key];
      if (typeof value !== 'string' || value === '' || isUnknown(value)) continue;
      const text = field === 'data' ? Buffer.from(value, 'base64').toString('utf8') : value;
      if (!isPlaceholder(value) && !isPlaceholder(text)) keys.push({ field, key });
    }
  }
  return keys;
}
