import type { Location } from '../diagnostics/diagnostic.js';
import type { Step } from '../manifest/origin.js';
import type { Plugin } from './build-metadata.js';
import type { Resource } from './resource.js';

/** One transformer, ready to run. */
export interface Transformation {
  readonly plugin: Plugin;
  readonly step: Step;
  readonly place: () => Location;
  /** Not the whole of a transformer: one of its patches, and not the last. */
  readonly partial?: boolean;
  run(resources: Resource[]): void;
}
