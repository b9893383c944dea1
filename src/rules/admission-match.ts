import { matchesLabels } from '../flux/resource-set.js';
import { gvkOf, nameOf, namespaceOf, type ManifestObject } from '../manifest/object.js';
import { isUnknown } from '../manifest/unknown.js';
import type { SchemaRegistry } from '../schemas/registry.js';
import { getOwn, isMap, valueAt, type YamlMap, type YamlValue } from '../yaml/value.js';

/** What is known of the cluster that an object goes to. */
export interface AdmissionScene {
  readonly registry: SchemaRegistry;
  /** The Namespace object of a name, where the repository holds it. */
  readonly namespaceObject: (name: string) => ManifestObject | undefined;
}

/** A map at a path; an empty one where there is none. */
export function mapAt(value: YamlValue, ...path: string[]): YamlMap {
  const found = valueAt(value, path);
  return isMap(found) ? found : {};
}

/** The maps of a list at a path, with their indexes. */
export function mapsAt(value: YamlValue, ...path: string[]): readonly (readonly [YamlMap, number])[] {
  const list = valueAt(value, path);
  if (!Array.isArray(list)) return [];
  return list.flatMap((item, index) => (isMap(item) ? [[item, index] as const] : []));
}

function textsAt(value: YamlMap, key: string): readonly string[] {
  const list = getOwn(value, key);
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

/**
 * Whether an object meets `matchConstraints` of a policy or `matchResources` of a binding when it is created
 * (https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/); undefined where that depends on
 * labels that are not known here.
 */
export function meetsConstraints(
  constraints: YamlMap,
  object: ManifestObject,
  scene: AdmissionScene,
): boolean | undefined {
  const versions = versionsOf(constraints, object, scene);
  const meets = ([rule]: readonly [YamlMap, number]): boolean => meetsRule(rule, object, versions, scene);
  const rules = mapsAt(constraints, 'resourceRules');
  if (rules.length > 0 && !rules.some(meets)) return false;
  if (mapsAt(constraints, 'excludeResourceRules').some(meets)) return false;
  if (!matchesLabels(mapAt(object, 'metadata', 'labels'), mapAt(constraints, 'objectSelector'))) return false;
  return meetsNamespaceSelector(mapAt(constraints, 'namespaceSelector'), object, scene);
}

/** An object in the version in which `matchConstraints` of a policy asks for it: its own, or another that is served. */
export function inMatchedVersion(
  constraints: YamlMap,
  object: ManifestObject,
  scene: AdmissionScene,
): ManifestObject {
  const [own, ...others] = versionsOf(constraints, object, scene);
  const isMet = (version: string): boolean =>
    mapsAt(constraints, 'resourceRules').some(([rule]) => meetsRule(rule, object, [version], scene));
  const other = isMet(own!) ? undefined : others.find(isMet);
  return other === undefined ? object : { ...object, apiVersion: `${gvkOf(object).group}/${other}` };
}

/**
 * The versions in which the API server looks for an object among the rules: its own, and with `matchPolicy: Equivalent`,
 * the default, all that are served. What a conversion would make of an object is known only where the name is all that changes.
 */
function versionsOf(
  constraints: YamlMap,
  object: ManifestObject,
  { registry }: AdmissionScene,
): readonly string[] {
  const { group, version, kind } = gvkOf(object);
  if (getOwn(constraints, 'matchPolicy') === 'Exact' || !registry.hasEqualVersions(group, kind))
    return [version];
  return [version, ...registry.servedVersions(group, kind).filter((other) => other !== version)];
}

function meetsRule(
  rule: YamlMap,
  object: ManifestObject,
  versions: readonly string[],
  { registry }: AdmissionScene,
): boolean {
  const { group, kind } = gvkOf(object);
  const plural = pluralOf(registry, group, kind);
  const listed = (key: string, ...names: readonly string[]): boolean => {
    const allowed = textsAt(rule, key);
    return allowed.includes('*') || names.some((name) => allowed.includes(name));
  };
  if (!listed('apiGroups', group) || !listed('apiVersions', ...versions)) return false;
  if (!listed('operations', 'CREATE') || !listed('resources', plural, `${plural}/*`, '*/*')) return false;
  const names = textsAt(rule, 'resourceNames');
  if (names.length > 0 && !names.includes(nameOf(object))) return false;
  const scope = getOwn(rule, 'scope') ?? '*';
  const own = registry.scopeOf(group, kind) ?? (namespaceOf(object) === '' ? 'Cluster' : 'Namespaced');
  return scope === '*' || scope === own;
}

/** The plural of a kind; where its definition is not at hand, the one that nearly all definitions have. */
export function pluralOf(registry: SchemaRegistry, group: string, kind: string): string {
  const known = registry.pluralOf(group, kind);
  if (known !== undefined) return known;
  const name = kind.toLowerCase();
  if (name.endsWith('s')) return `${name}es`;
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
}

function meetsNamespaceSelector(
  selector: YamlMap,
  object: ManifestObject,
  { registry, namespaceObject }: AdmissionScene,
): boolean | undefined {
  const keys = [
    ...Object.keys(mapAt(selector, 'matchLabels')),
    ...mapsAt(selector, 'matchExpressions').map(([expression]) => String(getOwn(expression, 'key'))),
  ];
  if (keys.length === 0) return true;
  const { group, kind } = gvkOf(object);
  const isNamespace = group === '' && kind === 'Namespace';
  if (!isNamespace && registry.scopeOf(group, kind) === 'Cluster') return true;
  const name = isNamespace ? nameOf(object) : namespaceOf(object);
  if (name === '' || isUnknown(name)) return undefined;
  const namespace = isNamespace ? object : namespaceObject(name);
  if (!namespace && keys.some((key) => key !== 'kubernetes.io/metadata.name')) return undefined;
  const labels = namespace ? mapAt(namespace, 'metadata', 'labels') : {};
  return matchesLabels({ ...labels, 'kubernetes.io/metadata.name': name }, selector);
}
