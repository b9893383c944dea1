import type { Path } from '../yaml/value.js';
import type { ManifestObject } from './object.js';

/** Where the text of an object comes from. */
export type Origin =
  /**
   * A document of a file; `document` counts from 0, empty documents included; `item` is the index in a List; `part` is
   * there where the document is an object that makes others.
   */
  | {
      readonly kind: 'file';
      readonly file: string;
      readonly document: number;
      readonly item?: number;
      readonly part?: DocumentPart;
    }
  /** An entry of a generator field of a kustomization file. */
  | {
      readonly kind: 'generator';
      readonly file: string;
      readonly field: string;
      readonly index: number;
    }
  /** A document rendered from a chart template. `template` is the path in the chart, as in `# Source:`. */
  | {
      readonly kind: 'template';
      readonly chart: string;
      readonly template: string;
      readonly document: number;
    };

/** The field of an object that another object is made of, such as an entry of `spec.resources` of a ResourceSet. */
export interface DocumentPart {
  readonly path: Path;
  /**
   * Where the field holds the text of a template: what that wrote for the object, and for each line of it the line of
   * the template, from 1, that wrote it.
   */
  readonly written?: { readonly text: string; readonly lines: readonly number[] };
}

/** One change made to an object on its way: which kustomization file (or Flux object) asked for it, and in which field. */
export interface Step {
  /** The kustomization file, or the file of the Flux object whose spec asked for the change. */
  readonly file: string;
  /** The field that asked, such as `patches`, `namespace` or `postBuild`. */
  readonly field: string;
  /** Index of the entry in a list field. */
  readonly index?: number;
  /** The path of what holds the field in a Flux object, where that is not `spec`. */
  readonly list?: Path;
  /** The line of the entry, where the file may hold several objects with such a field. */
  readonly line?: number;
  /** The file the change itself is written in, where it is not `file`. */
  readonly path?: string;
}

/** An object that a unit rendered, and where it came from. */
export interface RenderedObject {
  readonly object: ManifestObject;
  readonly origin: Origin;
  readonly steps: readonly Step[];
}
