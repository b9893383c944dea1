import type { Location } from '../diagnostics/diagnostic.js';
import { manifestText } from './cache.js';
import { KustomizeFault } from './fault.js';
import type { PatchEntry } from './kustomization.js';
import { inlinePatch, patchFile, readPatch, type Patch, type PatchText } from './patches.js';
import { placeOf, type BuildContext, type Target } from './target.js';

/** The patch of an entry of `patches`. Throws KustomizeFault. */
export function loadPatch(context: BuildContext, target: Target, index: number, entry: PatchEntry): Patch {
  const { path = '' } = entry;
  const patch = (entry.patch ?? '').trim();
  checkOneOf(path, patch, entry);
  const place = (): Location => placeOf(target, 'patches', index, path === '' ? 'patch' : 'path');
  const text =
    path === ''
      ? inlineText(target, entry.patch ?? '', ['patches', index, 'patch'], place)
      : namedPatch(context, target, path, place);
  return readPatch(text);
}

function namedPatch(context: BuildContext, target: Target, path: string, place: () => Location): PatchText {
  try {
    return patchFile(context, target, path);
  } catch (error) {
    if (!(error instanceof KustomizeFault) || error.fault.upstream === undefined) throw error;
    const upstream = `failed to get the patch file from path(${path}): ${error.fault.upstream}`;
    throw new KustomizeFault({ ...error.fault, upstream }, error.location ?? place());
  }
}

/** Throws where an entry has both a path and a patch, or neither. */
export function checkOneOf(path: string, patch: string, entry: unknown): void {
  if (path !== '' && patch !== '') {
    throw new KustomizeFault({
      code: 'patch-both',
      message: 'this entry has both `path` and `patch`; only one of them can be meant',
      upstream: `patch and path can't be set at the same time\n${JSON.stringify(entry)}`,
    });
  }
  if (path === '' && patch === '') {
    throw new KustomizeFault({
      code: 'patch-missing',
      message: 'this entry has neither `path` nor `patch`',
      upstream: `must specify one of patch and path in\n${JSON.stringify(entry)}`,
    });
  }
}

/** The operations of an entry of `patchesJson6902`. Throws KustomizeFault. */
export function loadJsonPatch(
  context: BuildContext,
  target: Target,
  index: number,
  entry: PatchEntry,
): Patch {
  const { path = '', patch = '' } = entry;
  const place = (): Location => placeOf(target, 'patchesJson6902', index, path === '' ? 'patch' : 'path');
  return readJsonPatch(path, patch, entry.target?.name ?? '', () =>
    path === ''
      ? inlineText(target, patch, ['patchesJson6902', index, 'patch'], place)
      : patchFile(context, target, path),
  );
}

/** The operations at a path or in a text, for a target. Throws KustomizeFault where the parts do not hold together. */
export function readJsonPatch(path: string, patch: string, targetName: string, load: () => PatchText): Patch {
  if (targetName === '') {
    throw new KustomizeFault({
      code: 'patch-target-required',
      message: 'a JSON patch needs a `target` with a name',
      upstream: 'must specify the target name',
    });
  }
  if (path !== '' && patch !== '') {
    throw new KustomizeFault({
      code: 'patch-both',
      message: 'this entry has both a path and a patch; only one of them can be meant',
      upstream: 'must specify a file path or jsonOp, not both',
    });
  }
  if (path === '' && patch === '') {
    throw new KustomizeFault({
      code: 'patch-missing',
      message: 'this entry has neither a path nor a patch',
      upstream: 'must specify a json patch file path or inline op',
    });
  }
  const read = readPatch(load());
  if (read.kind === 'json') return read;
  throw new KustomizeFault({
    code: 'patch-malformed',
    message: 'a list of JSON patch operations was expected',
    upstream: `failed to parse json patch: unable to parse SM or JSON patch from ${read.text.description}`,
  });
}

/** The text of an entry of `patchesStrategicMerge`: a patch itself, or the path of one. Throws KustomizeFault. */
export function mergeText(context: BuildContext, target: Target, entry: string, index: number): PatchText {
  const place = (): Location => placeOf(target, 'patchesStrategicMerge', index);
  if (entry.includes('\n') || entry.includes(':')) {
    const inline = manifestText(entry);
    const isPatch = !inline.error && inline.faults.length === 0 && inline.objects.length > 0;
    if (isPatch || entry.includes('\n')) {
      return inlineText(target, entry, ['patchesStrategicMerge', index], place);
    }
  }
  return patchFile(context, target, entry);
}

/** A strategic merge patch; a list of operations does not belong here. */
export function readMerge(text: PatchText): Patch {
  const patch = readPatch(text);
  if (patch.kind === 'strategic') return patch;
  throw new KustomizeFault({
    code: 'patch-malformed',
    message: 'a list of JSON patch operations stands where a strategic merge patch belongs',
    help: 'use `patches` with a `target`',
    upstream: `unable to parse SM or JSON patch from ${text.description}`,
  });
}

function inlineText(
  target: Target,
  text: string,
  [field, ...rest]: readonly [string, ...(string | number)[]],
  place: () => Location,
): PatchText {
  return inlinePatch(text, {
    ...target.source,
    document: 0,
    path: target.pathOf(field, ...rest),
    at: place,
  });
}
