// cdk8s-plus-NN: the fields of one exact Kubernetes release; status types are left out by its authors.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function readCdk8s(folder) {
  const { types: all } = JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8'));
  const types = new Map();
  const roots = new Map();
  for (const type of Object.values(all)) {
    if (type.namespace !== 'k8s' || type.kind !== 'interface') continue;
    const fields = new Map();
    for (const property of type.properties ?? []) {
      const field = property.docs.custom.schema.split('#')[1];
      fields.set(field, { type: typeOf(property.type, all), required: property.optional !== true });
    }
    types.set(type.name, fields);
    const root = /^Kube(\w+)Props$/.test(type.name) && all[type.fqn.replace(/Props$/, '')];
    const match = root && /([a-z]+)\.(v\d+(?:(?:alpha|beta)\d+)?)\.(\w+)$/.exec(root.docs.custom.schema);
    if (match)
      roots.set(`${match[1] === 'core' ? '' : match[1]}/${match[2]}/${match[3]}`, { type: type.name });
  }
  return { roots, types };
}

function typeOf(type, all) {
  if (type.collection) {
    const of = typeOf(type.collection.elementtype, all);
    return type.collection.kind === 'array' ? { list: of } : { map: of };
  }
  if (type.primitive)
    return {
      scalar: { string: 'str', number: 'num', boolean: 'bool', date: 'time' }[type.primitive] ?? 'any',
    };
  if (type.fqn === 'cdk8s-plus-31.k8s.Quantity') return { scalar: 'quantity' };
  if (type.fqn === 'cdk8s-plus-31.k8s.IntOrString') return { scalar: 'intstr' };
  const target = all[type.fqn];
  return target?.kind === 'interface' ? { ref: target.name } : { scalar: 'str' };
}
