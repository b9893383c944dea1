import type { Cluster } from '../cluster/cluster.js';

/** Namespaces that are there before Flux applies anything: Kubernetes' own, and those that Flux was bootstrapped in. */
export function givenNamespaces({ homeKeys, units }: Cluster): ReadonlySet<string> {
  const given = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease', 'flux-system']);
  for (const key of homeKeys) given.add(key.slice(key.indexOf(' ') + 1, key.indexOf('/')));
  for (const unit of units.values()) if (unit.owner === undefined) given.add(unit.namespace);
  return given;
}
