import type { Location, RelatedLocation } from '../diagnostics/diagnostic.js';
import type { RenderedObject } from '../manifest/origin.js';
import type { Path } from '../yaml/value.js';

/** Where what a chart rendered can be edited. */
export interface ReleasePlaces {
  /**
   * The place of a field of an object of the release: the values key that the template printed, the post-renderer or the
   * common metadata that changed it; no location where the chart alone decides. Beside it the line of the template.
   */
  field(
    rendered: RenderedObject,
    path: Path,
  ): { readonly location?: Location; readonly related: readonly RelatedLocation[] };
}
