import type { Step } from '../../manifest/origin.js';
import type { FieldSpec, Resource } from '../resource.js';

/** One entry of the `images` field. */
export interface ImageEntry {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

export interface ImagesConfig {
  readonly image: ImageEntry;
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Rewrites the images that an entry names. Throws TransformError. */
export function setImage(_resources: Resource[], _config: ImagesConfig, _step: Step): void {
  throw new Error('unfinished');
}
