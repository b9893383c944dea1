import type { Cluster } from '../cluster/cluster.js';
import { matchesLabels } from '../flux/resource-set.js';
import {
  describeId,
  gvkOf,
  idOf,
  nameOf,
  namespaceOf,
  parseApiVersion,
  textField,
  type ManifestObject,
} from '../manifest/object.js';
import { getOwn, isMap, valueAt } from '../yaml/value.js';
import { mapAt } from './admission-match.js';
import type { OwnedObject } from './cluster-objects.js';
import { placeInObject, type RuleFinding } from './rule.js';

/** The objects that a policy is evaluated with one by one; none where the repository does not hold them. */
export function parametersOf(
  policy: ManifestObject,
  binding: ManifestObject,
  namespace: string,
  objects: readonly OwnedObject[],
): readonly (ManifestObject | null)[] {
  const paramKind = valueAt(policy, ['spec', 'paramKind']);
  const paramRef = valueAt(binding, ['spec', 'paramRef']);
  if (!isMap(paramKind) || !isMap(paramRef)) return [null];
  const wanted = parseApiVersion(textField(paramKind, 'apiVersion')).group;
  const selector = getOwn(paramRef, 'selector');
  const name = textField(paramRef, 'name');
  const found: ManifestObject[] = [];
  for (const { rendered } of objects) {
    const { object } = rendered;
    const { group, kind } = gvkOf(object);
    if (group !== wanted || kind !== textField(paramKind, 'kind')) continue;
    const own = namespaceOf(object);
    if (own !== '' && own !== (textField(paramRef, 'namespace') || namespace)) continue;
    if (
      isMap(selector) ? matchesLabels(mapAt(object, 'metadata', 'labels'), selector) : nameOf(object) === name
    )
      found.push(object);
  }
  return found;
}

/**
 * Reports parameters that a binding asks for and that do not exist, where the API server then denies the request
 * (`parameterNotFoundAction`); once for each namespace, which `denied` remembers. A warning, for they may be made by hand.
 */
export function reportMissingParameters(
  cluster: Cluster,
  policy: ManifestObject,
  { unit, rendered }: OwnedObject,
  namespace: string,
  denied: Set<string>,
  report: (finding: RuleFinding) => void,
): void {
  const paramRef = mapAt(rendered.object, 'spec', 'paramRef');
  if (getOwn(paramRef, 'parameterNotFoundAction') !== 'Deny') return;
  const kind = textField(mapAt(policy, 'spec', 'paramKind'), 'kind');
  const name = textField(paramRef, 'name');
  const place = textField(paramRef, 'namespace') || namespace;
  if (cluster.configs.has(`${kind} ${place}/${name}`)) return;
  const wanted = name === '' ? `a ${kind} by labels` : `${kind} ${name}`;
  const where = place === '' ? '' : ` in namespace ${place}`;
  const id = describeId(idOf(rendered.object));
  const key = `${id} ${place}`;
  if (denied.has(key)) return;
  denied.add(key);
  report({
    code: 'schema/admission-parameter',
    severity: 'warning',
    message: `${id} asks for ${wanted}${where}, which nothing in the repository makes, and denies whatever the policy is about without it`,
    help: 'add it, or set parameterNotFoundAction: Allow',
    upstream: 'no params found for policy binding with `Deny` parameterNotFoundAction',
    unit: unit.key,
    ...placeInObject(cluster, unit, rendered, ['spec', 'paramRef']),
  });
}
