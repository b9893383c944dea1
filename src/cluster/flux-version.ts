import { dirname, type FileTree } from '../files/file-tree.js';
import { syncPath } from '../flux/flux-instance.js';
import { reconcilerKind } from '../flux/kinds.js';
import type { RenderedObject } from '../manifest/origin.js';
import { textField } from '../manifest/object.js';
import { getOwn, isMap } from '../yaml/value.js';
import type { FluxVersion } from './cluster.js';
import type { Entry } from './entry.js';
import { secureJoin } from '../flux/secure-join.js';

/** The version whose behaviour is assumed where the repository names none. */
export const defaultFluxVersion = '2.7.5';

/**
 * The Flux version: as given, else as the repository's gotk-components.yaml, the labels of the components in what
 * bootstrapping builds, or a FluxInstance says, else the default.
 */
export function findFluxVersion(
  given: string | undefined,
  entry: Entry,
  tree: FileTree,
  entryObjects: readonly RenderedObject[],
): FluxVersion {
  if (given !== undefined) return fluxVersion(given, 'option');
  const written =
    fromComponents(entry, tree) ?? fromLabels(entryObjects) ?? fromInstance(entryObjects, entry);
  return written === undefined
    ? fluxVersion(defaultFluxVersion, 'default')
    : fluxVersion(written, 'manifests');
}

function fluxVersion(version: string, from: FluxVersion['from']): FluxVersion {
  const plain = version.replace(/^v/, '');
  return { version: plain, minor: plain.split('.').slice(0, 2).join('.'), from };
}

function fromComponents(entry: Entry, tree: FileTree): string | undefined {
  if (entry.kind !== 'gotk-sync' || entry.file === undefined) return undefined;
  const directory = dirname(entry.file);
  const text = tree.readText(directory === '' ? 'gotk-components.yaml' : `${directory}/gotk-components.yaml`);
  const header = /^# Flux Version: v?(\d+\.\d+\.\d+)/m.exec(text?.slice(0, 2000) ?? '');
  const label =
    header ?? /app\.kubernetes\.io\/version: v?(\d+\.\d+\.\d+)/.exec(text?.slice(0, 20_000) ?? '');
  return label?.[1];
}

/** What flux writes on all that it installs. */
function fromLabels(objects: readonly RenderedObject[]): string | undefined {
  for (const { object } of objects) {
    const { metadata } = object;
    const labels = isMap(metadata) ? getOwn(metadata, 'labels') : undefined;
    if (textField(labels, 'app.kubernetes.io/part-of') !== 'flux') continue;
    const version = /^v?(2\.\d+\.\d+)/.exec(textField(labels, 'app.kubernetes.io/version'))?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

/** Exact versions and ranges within one minor version, such as `2.7.x` and `~2.7.1`; a wider range tells nothing. */
function fromInstance(objects: readonly RenderedObject[], entry: Entry): string | undefined {
  for (const { object } of objects) {
    if (reconcilerKind(object) !== 'FluxInstance' || !isMap(object['spec'])) continue;
    // One that syncs another directory installs the Flux of another cluster.
    const path = syncPath(object);
    if (entry.kind === 'directory' && path !== undefined && secureJoin(path) !== entry.path) continue;
    const version = textField(getOwn(object['spec'], 'distribution'), 'version');
    const match = /^([=~]?)\s*v?(2\.\d+)(?:\.(\d+|[xX*]))?$/.exec(version.trim());
    if (!match) continue;
    const [, sign, minor, patch = 'x'] = match;
    return sign === '~' || /\D/.test(patch) ? minor : `${minor}.${patch}`;
  }
  return undefined;
}
