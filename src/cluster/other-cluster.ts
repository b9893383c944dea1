import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { reconcilerKind } from '../flux/kinds.js';
import { readHelmRelease, readKustomization } from '../flux/spec.js';
import type { Unit } from './cluster.js';
import type { Rendering, UnitContext } from './unit-context.js';

/** The cluster that the objects of a unit go to, where it is another. */
export function remoteOf({ kind, resource }: Pick<Unit, 'kind' | 'resource'>): string | undefined {
  if (kind === 'Kustomization') return readKustomization(resource.object).remoteCluster;
  return kind === 'HelmRelease' ? readHelmRelease(resource.object).remoteCluster : undefined;
}

/** Says that Flux objects among those of a rendering are another cluster's to reconcile. */
export function withFluxElsewhere(rendering: Rendering, remote: string, context: UnitContext): Rendering {
  const count = rendering.objects.filter(({ object }) => reconcilerKind(object) !== undefined).length;
  if (count === 0) return rendering;
  const diagnostic: Diagnostic = {
    code: 'flux/other-cluster',
    severity: 'info',
    message: `${count === 1 ? 'one object of Flux goes' : `${count} objects of Flux go`} to the cluster of ${remote}: what they lead to there is not rendered`,
    help: 'validate the entry of that cluster by itself',
    location: context.locate(['spec', 'kubeConfig']),
  };
  return { ...rendering, diagnostics: [...rendering.diagnostics, diagnostic] };
}
