import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Origin } from '../manifest/origin.js';

/** A chart that a kustomization wants rendered, its fields checked and its files read. */
export interface ChartRequest {
  /** The chart's directory in the tree. */
  readonly directory: string;
  readonly releaseName: string | undefined;
  readonly nameTemplate: string | undefined;
  /** The namespace of the release; undefined where neither the chart nor a kustomization names one. */
  readonly namespace: string | undefined;
  readonly kubeVersion: string | undefined;
  readonly apiVersions: readonly string[];
  readonly includeCrds: boolean;
  readonly skipHooks: boolean;
  readonly skipTests: boolean;
  /** Values files, the last one winning. */
  readonly values: readonly { readonly name: string; readonly text: string }[];
}

/** What a chart rendered to. */
export interface ChartRendering {
  /** In the order of Helm's output. */
  readonly documents: readonly ChartDocument[];
  readonly diagnostics: readonly Diagnostic[];
  /** Helm's text where it refuses the chart; there are no documents then. */
  readonly error?: string;
}

/** A text of one or more manifests. */
export interface ChartDocument {
  readonly text: string;
  /** The file of the tree that it was rendered from. */
  readonly file: string;
  /** Where its first manifest comes from; the others count from there. */
  readonly origin: Origin & { readonly kind: 'template' };
}
