import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { RenderedObject } from '../manifest/origin.js';
import type { HelmChartEntry, HelmGlobals } from './kustomization.js';

/** A chart that a kustomization wants rendered; paths are relative to `directory`. */
export interface ChartRequest {
  readonly chart: HelmChartEntry;
  readonly globals: HelmGlobals;
  /** The kustomization's directory in the tree. */
  readonly directory: string;
  /** The kustomization's own `namespace`, for releases that name none. */
  readonly namespace: string | undefined;
}

export interface ChartRendering {
  readonly objects: readonly RenderedObject[];
  readonly diagnostics: readonly Diagnostic[];
}
