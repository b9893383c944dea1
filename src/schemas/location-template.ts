import type { GroupVersionKind } from '../manifest/object.js';

/** A template that names something unknown or is not closed. */
export class LocationTemplateError extends Error {
  override readonly name = 'LocationTemplateError';
}

/**
 * The path that a schema location template gives for a kind. Both dialects are understood: kubeconform's (`Group`,
 * `ResourceKind`, `ResourceAPIVersion`, `KindSuffix`, `NormalizedKubernetesVersion`, `StrictSuffix`, see
 * https://github.com/yannh/kubeconform#overriding-schemas-location) and flux-schema's (`Group`, `GroupPrefix`, `Kind`,
 * `Version`). They differ in what the core group is called: `v1` or `core`. Throws LocationTemplateError.
 */
export function expandLocation(template: string, gvk: GroupVersionKind, kubernetesVersion: string): string {
  const names = Array.from(template.matchAll(/\{\{-?\s*\.(\w+)\s*-?\}\}/g), (match) => match[1]!);
  const values =
    names.includes('Kind') || names.includes('Version')
      ? fluxSchemaVariables(gvk)
      : kubeconformVariables(gvk, kubernetesVersion);
  const path = template.replace(/\{\{-?\s*\.(\w+)\s*-?\}\}/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined)
      throw new LocationTemplateError(
        `the schema location ${template} uses .${name}; known are ${[...values.keys()].map((key) => `.${key}`).join(', ')}`,
      );
    return value;
  });
  if (path.includes('{{'))
    throw new LocationTemplateError(
      `the schema location ${template} may hold only variables such as {{ .Group }}`,
    );
  return path;
}

/** The layout of CRDs-catalog, which editors know too. */
export const CATALOG_LAYOUT = '{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json';

/** The layouts that a folder of JSON Schemas may have, tried in turn. */
export const FOLDER_LAYOUTS: readonly string[] = [
  CATALOG_LAYOUT,
  '{{ .Group }}/{{ .Kind }}_{{ .Version }}.json',
  '{{ .NormalizedKubernetesVersion }}-standalone-strict/{{ .ResourceKind }}{{ .KindSuffix }}.json',
  '{{ .NormalizedKubernetesVersion }}-standalone/{{ .ResourceKind }}{{ .KindSuffix }}.json',
  'master-standalone-strict/{{ .ResourceKind }}{{ .KindSuffix }}.json',
  'master-standalone/{{ .ResourceKind }}{{ .KindSuffix }}.json',
  '{{ .ResourceKind }}{{ .KindSuffix }}.json',
  '{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json',
];

function kubeconformVariables(
  { group, version, kind }: GroupVersionKind,
  kubernetesVersion: string,
): ReadonlyMap<string, string> {
  const label = group.split('.')[0]!.toLowerCase();
  return new Map([
    ['Group', group === '' ? version : group],
    ['KindSuffix', label === '' ? `-${version.toLowerCase()}` : `-${label}-${version.toLowerCase()}`],
    ['NormalizedKubernetesVersion', kubernetesVersion === 'master' ? 'master' : `v${kubernetesVersion}`],
    ['ResourceAPIVersion', version],
    ['ResourceKind', kind.toLowerCase()],
    ['StrictSuffix', '-strict'],
  ]);
}

function fluxSchemaVariables({ group, version, kind }: GroupVersionKind): ReadonlyMap<string, string> {
  const name = group === '' ? 'core' : group.toLowerCase();
  return new Map([
    ['Group', name],
    ['GroupPrefix', name.split('.')[0]!],
    ['Kind', kind.toLowerCase()],
    ['Version', version.toLowerCase()],
  ]);
}
