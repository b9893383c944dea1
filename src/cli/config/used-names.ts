import type { Cluster } from '../../cluster/cluster.js';
import { unitKey } from '../../cluster/cluster.js';
import { namespaceOf, textField, type ManifestObject } from '../../manifest/object.js';
import { getOwn, isMap, type YamlValue } from '../../yaml/value.js';

/** What the objects of a cluster are or refer to, by `Kind namespace/name`. */
export interface UsedNames {
  readonly sources: ReadonlySet<string>;
  readonly external: ReadonlySet<string>;
  readonly inputs: ReadonlySet<string>;
}

/**
 * Looks through all objects of a cluster for what settings can be about: references of a kind, and fields that by their
 * name hold a Secret or a ConfigMap, of Flux or of anything else.
 */
export function usedNames({ units, sources, inputProviders }: Cluster): UsedNames {
  const references = new Set<string>();
  for (const unit of units.values()) {
    for (const object of [unit.resource.object, ...unit.objects.map((rendered) => rendered.object)]) {
      for (const namespace of namespacesOf(object, unit.namespace))
        collect(object, { namespace, add: (key) => references.add(key) }, '');
    }
  }
  return {
    sources: new Set([...sources.keys(), ...references]),
    external: references,
    inputs: new Set([...inputProviders.keys(), ...references]),
  };
}

/** The namespaces in which an object may look for what it names; values of a release count where it goes to. */
function namespacesOf(object: ManifestObject, unitNamespace: string): ReadonlySet<string> {
  const spec = isMap(object['spec']) ? object['spec'] : {};
  const target = textField(spec, 'targetNamespace');
  return new Set([namespaceOf(object) || unitNamespace, ...(target === '' ? [] : [target])]);
}

interface Collecting {
  readonly namespace: string;
  readonly add: (key: string) => void;
}

function collect(value: YamlValue, collecting: Collecting, field: string): void {
  const { namespace, add } = collecting;
  if (typeof value === 'string') {
    for (const kind of kindsBy(field)) add(unitKey(kind, namespace, value));
    // An annotation that copies from elsewhere says `namespace/name`, of either kind.
    if (field === 'fluxcd.controlplane.io/copyFrom')
      for (const kind of ['Secret', 'ConfigMap']) add(`${kind} ${value}`);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, collecting, field);
  } else if (isMap(value)) {
    const name = textField(value, 'name');
    const kind = textField(value, 'kind');
    const place = textField(value, 'namespace') || namespace;
    if (name !== '') for (const one of kind === '' ? kindsBy(field) : [kind]) add(unitKey(one, place, name));
    for (const key of Object.keys(value)) collect(getOwn(value, key)!, collecting, key);
  }
}

/** What a field is about by its name: `secretRef`, `imagePullSecrets`, `configMapKeyRef`, `repository` of an include. */
function kindsBy(field: string): readonly string[] {
  if (/secret/i.test(field)) return ['Secret'];
  if (/config-?map/i.test(field)) return ['ConfigMap'];
  return field === 'repository' ? ['GitRepository'] : [];
}
