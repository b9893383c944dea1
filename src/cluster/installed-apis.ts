import { gvkOf, type ManifestObject } from '../manifest/object.js';

/** `group/version` and `group/version/Kind` of each version that the CRDs among some objects serve. */
export function installedApis(objects: Iterable<ManifestObject>): string[] {
  const apis = new Set<string>();
  for (const object of objects) {
    if (gvkOf(object).kind !== 'CustomResourceDefinition') continue;
    for (const api of servedApis(object)) apis.add(api);
  }
  return [...apis];
}

function servedApis(crd: ManifestObject): string[] {
  const spec = crd['spec'];
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return [];
  const names = spec['names'];
  const kind =
    typeof names === 'object' && names !== null && !Array.isArray(names) ? names['kind'] : undefined;
  const versions = Array.isArray(spec['versions']) ? spec['versions'] : [];
  const apis: string[] = [];
  for (const version of versions) {
    if (
      typeof version !== 'object' ||
      version === null ||
      Array.isArray(version) ||
      version['served'] === false
    )
      continue;
    const api = `${String(spec['group'])}/${String(version['name'])}`;
    apis.push(api, `${api}/${String(kind)}`);
  }
  return apis;
}
