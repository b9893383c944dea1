import { syncPath } from '../flux/flux-instance.js';
import { isInstanceOf } from './root.js';
import type { Rendering, UnitContext } from './unit-context.js';

/**
 * A FluxInstance installs Flux and, with `spec.sync`, an entry. The objects of Flux itself are not in the repository; the
 * entry is what a run begins with, so another one is left to a run of its own.
 */
export function renderFluxInstanceUnit(context: UnitContext): Rendering {
  const { entry, home, resource } = context;
  const instance = resource.object;
  const path = syncPath(instance);
  if (path === undefined) return { ...context.rendered([], home, 'Flux itself', []), instance };
  if (isInstanceOf(resource, entry))
    return { ...context.rendered([], home, 'Flux itself and the entry', []), instance };
  return context.skipped(`its spec.sync is another entry, ${path}: validate that path by itself`);
}
