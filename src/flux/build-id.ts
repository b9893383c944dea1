import { gvkOf, nameOf, namespaceOf, type ManifestObject } from '../manifest/object.js';

/** What kustomize tells objects of one build apart by: the version counts, and no namespace is `default`. */
export function idInBuild(object: ManifestObject): string {
  const { group, version, kind } = gvkOf(object);
  return `${group}/${version}/${kind}/${namespaceOf(object) || 'default'}/${nameOf(object)}`;
}
