import type { GroupVersionKind } from '../manifest/object.js';
import type { ApiStatus } from './lifecycle.js';

/** Minors of Flux 2 between which a version is served (`until` is the last one) and from which it is deprecated. */
interface Row {
  readonly group: string;
  readonly kinds: readonly string[];
  readonly version: string;
  readonly since: number;
  readonly deprecatedIn?: number;
  readonly until?: number;
  readonly replacement?: string;
}

const SOURCE = 'source.toolkit.fluxcd.io';
const NOTIFICATION = 'notification.toolkit.fluxcd.io';
const IMAGE = 'image.toolkit.fluxcd.io';

const ROWS: readonly Row[] = [
  ...history(
    'kustomize.toolkit.fluxcd.io',
    ['Kustomization'],
    ['v1', 0],
    ['v1beta2', 0, 0, 7],
    ['v1beta1', 0, 0, 6],
  ),
  ...history(SOURCE, ['GitRepository'], ['v1', 0], ['v1beta2', 0, 0, 7], ['v1beta1', 0, 0, 6]),
  ...history(SOURCE, ['HelmRepository', 'HelmChart'], ['v1', 3], ['v1beta2', 0, 3, 7], ['v1beta1', 0, 3, 6]),
  ...history(SOURCE, ['Bucket'], ['v1', 4], ['v1beta2', 0, 4, 7], ['v1beta1', 0, 4, 6]),
  ...history(SOURCE, ['OCIRepository'], ['v1', 6], ['v1beta2', 0, 6, 7]),
  ...history(SOURCE, ['ExternalArtifact'], ['v1', 7]),
  ...history('source.extensions.fluxcd.io', ['ArtifactGenerator'], ['v1beta1', 7]),
  ...history(
    'helm.toolkit.fluxcd.io',
    ['HelmRelease'],
    ['v2', 3],
    ['v2beta2', 2, 3, 7],
    ['v2beta1', 0, 2, 6],
  ),
  ...history(NOTIFICATION, ['Provider', 'Alert'], ['v1beta3', 2], ['v1beta2', 0, 2, 8], ['v1beta1', 0, 2, 6]),
  ...history(NOTIFICATION, ['Receiver'], ['v1', 0], ['v1beta2', 0, 0, 8], ['v1beta1', 0, 0, 6]),
  ...history(
    IMAGE,
    ['ImageRepository', 'ImagePolicy'],
    ['v1', 7],
    ['v1beta2', 0, 7, 8],
    ['v1beta1', 0, undefined, 6],
  ),
  ...history(IMAGE, ['ImageUpdateAutomation'], ['v1', 7], ['v1beta2', 3, 7, 8], ['v1beta1', 0, 3, 6]),
  ...former('helm.fluxcd.io', ['HelmRelease'], 'v1', 'helm.toolkit.fluxcd.io/v2'),
  ...former('source.fluxcd.io', ['GitRepository', 'HelmRepository', 'HelmChart'], 'v1alpha1', `${SOURCE}/v1`),
];

/**
 * Where a version of a kind of Flux stands at a minor release of Flux 2. Undefined for kinds that Flux does not have;
 * `never` for a version that none of its releases served.
 */
export function fluxApiStatus(
  { group, version, kind }: GroupVersionKind,
  minor: number,
): ApiStatus | undefined {
  const rows = ROWS.filter((row) => row.group === group && row.kinds.includes(kind));
  const row = rows.find((candidate) => candidate.version === version);
  if (!row) {
    const newest = rows.find(({ since, until }) => since <= minor && (until === undefined || minor <= until));
    return rows.length === 0
      ? undefined
      : { status: 'never', ...(newest && { replacement: `${group}/${newest.version}` }) };
  }
  const { since, deprecatedIn, until } = row;
  const status =
    minor < since
      ? 'too-new'
      : until !== undefined && minor > until
        ? 'removed'
        : deprecatedIn !== undefined && minor >= deprecatedIn
          ? 'deprecated'
          : 'served';
  const usable = status === 'too-new' ? fluxServedVersions(group, kind, minor)[0] : undefined;
  return {
    status,
    since,
    ...(deprecatedIn !== undefined && { deprecatedIn }),
    ...(until !== undefined && { removedIn: until + 1 }),
    ...(row.replacement !== undefined && { replacement: row.replacement }),
    ...(usable !== undefined && { replacement: `${group}/${usable}` }),
  };
}

/** The versions of a kind of Flux that a release serves, current one first. */
export function fluxServedVersions(group: string, kind: string, minor: number): readonly string[] {
  return ROWS.filter(
    (row) =>
      row.group === group &&
      row.kinds.includes(kind) &&
      row.since <= minor &&
      (row.until === undefined || minor <= row.until),
  ).map((row) => row.version);
}

type Version = readonly [version: string, since: number, deprecatedIn?: number | undefined, until?: number];

/** Rows for the versions of kinds, the current one first. */
function history(group: string, kinds: readonly string[], ...versions: readonly Version[]): Row[] {
  const current = versions[0]![0];
  return versions.map(([version, since, deprecatedIn, until]) => ({
    group,
    kinds,
    version,
    since,
    ...(deprecatedIn !== undefined && { deprecatedIn }),
    ...(until !== undefined && { until }),
    ...(version !== current && { replacement: `${group}/${current}` }),
  }));
}

/** A version of the time before Flux 2. */
function former(group: string, kinds: readonly string[], version: string, replacement: string): Row[] {
  return [{ group, kinds, version, since: -1, until: -1, replacement }];
}
