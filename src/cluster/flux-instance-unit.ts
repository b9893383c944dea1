import { getOwn, isMap } from '../yaml/value.js';
import type { Rendering, UnitContext } from './unit-context.js';

/**
 * A FluxInstance installs Flux and, with `spec.sync`, an entry. The objects of Flux itself are not in the repository; the
 * entry is what a run begins with, so another one is left to a run of its own.
 */
export function renderFluxInstanceUnit(context: UnitContext): Rendering {
  const { spec } = context.resource.object;
  const sync = isMap(spec) ? getOwn(spec, 'sync') : undefined;
  if (!isMap(sync)) return context.rendered([], context.home, 'Flux itself', []);
  const { entry, resource } = context;
  if (entry.kind === 'FluxInstance' && resource.origin.kind === 'file' && resource.origin.file === entry.file)
    return context.rendered([], context.home, 'Flux itself and the entry', []);
  return context.skipped(
    `its spec.sync is another entry, ${String(getOwn(sync, 'path') ?? '')}: validate that path by itself`,
  );
}
