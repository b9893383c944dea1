import { gvkOf, type ManifestObject } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';

/** What CRDs among the objects of a unit add to the cluster, as `group/version` and `group/version/Kind`. */
export interface InstalledApis {
  readonly all: readonly string[];
  /** Those that are there before the unit's own chart is rendered: Helm installs what is in crds/ first. */
  readonly first: readonly string[];
}

export const noApis: InstalledApis = { all: [], first: [] };

export function installedApis(objects: readonly RenderedObject[]): InstalledApis {
  let apis: { all: string[]; first: string[] } | undefined;
  for (const { object, origin } of objects) {
    if (gvkOf(object).kind !== 'CustomResourceDefinition') continue;
    apis ??= { all: [], first: [] };
    const served = servedApis(object);
    apis.all.push(...served);
    if (origin.kind === 'template' && /(?:^|\/)crds\//.test(origin.template)) apis.first.push(...served);
  }
  return apis ?? noApis;
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
