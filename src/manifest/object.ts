import { isMap, type YamlMap, type YamlValue } from '../yaml/value.js';

/** A Kubernetes object as data. Nothing but being a map is promised: fields may be missing or of any type. */
export type ManifestObject = YamlMap;

/** Group, version and kind. `group` is empty for the core group. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What tells one object from another in a cluster; the version is no part of it. */
export interface ObjectId {
  readonly group: string;
  readonly kind: string;
  /** Empty where the object names none. */
  readonly namespace: string;
  readonly name: string;
}

export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** `group/version`, or the version alone in the core group. */
export function apiVersionOf({ group, version }: Omit<GroupVersionKind, 'kind'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The object's group, version and kind; a missing or odd field counts as empty. */
export function gvkOf(object: ManifestObject): GroupVersionKind {
  const { group, version } = parseApiVersion(textField(object, 'apiVersion'));
  return { group, version, kind: textField(object, 'kind') };
}

export function idOf(object: ManifestObject): ObjectId {
  const { group, kind } = gvkOf(object);
  return { group, kind, namespace: namespaceOf(object), name: nameOf(object) };
}

export function nameOf(object: ManifestObject): string {
  return textField(object['metadata'], 'name');
}

export function namespaceOf(object: ManifestObject): string {
  return textField(object['metadata'], 'namespace');
}

/** A key for maps and sets: equal for equal ids. */
export function idKey(id: ObjectId): string {
  return `${id.group}/${id.kind}/${id.namespace}/${id.name}`;
}

/** How an object is named in messages: `Deployment apps/web`, `Namespace web`. */
export function describeId(id: ObjectId): string {
  return id.namespace === '' ? `${id.kind} ${id.name}` : `${id.kind} ${id.namespace}/${id.name}`;
}

/** A string field of a map; anything else is answered as the empty string. */
export function textField(value: YamlValue | undefined, key: string): string {
  if (!isMap(value) || !Object.hasOwn(value, key)) return '';
  const field = value[key];
  return typeof field === 'string' ? field : '';
}
