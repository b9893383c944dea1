import type { GroupVersionKind } from '../../manifest/object.js';
import { dnsLabel, dnsSubdomain } from '../../schemas/names.js';

/** Whether a kind is named as Kubernetes names kinds. Only such names become parts of paths and URLs. */
export function isKindName({ group, version, kind }: GroupVersionKind): boolean {
  return (
    /^[A-Za-z][A-Za-z0-9]{0,62}$/.test(kind) &&
    dnsLabel(version) === undefined &&
    (group === '' || dnsSubdomain(group) === undefined)
  );
}
