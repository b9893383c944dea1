import type { Location } from '../diagnostics/diagnostic.js';
import type { ManifestObject } from '../manifest/object.js';
import type { Origin, RenderedObject, Step } from '../manifest/origin.js';

/** An id that an object had before a transformer changed its name, namespace or kind; oldest first in a resource. */
export interface PreviousId {
  readonly kind: string;
  readonly name: string;
  /** Empty where the object named none. */
  readonly namespace: string;
}

/** An object on its way through a build. The object and the lists are changed in place by transformers. */
export interface Resource extends RenderedObject {
  object: ManifestObject;
  readonly origin: Origin;
  steps: Step[];
  previousIds: PreviousId[];
  /** Name prefixes and suffixes added so far, innermost first. */
  namePrefixes: string[];
  nameSuffixes: string[];
  /** The name gets a content hash at the very top. */
  needsHash: boolean;
  /** `behavior` of the generator entry that made the object. */
  behavior?: 'create' | 'merge' | 'replace';
  /** Names of the vars that read a field of it. */
  varNames?: readonly string[];
  /** What a patch asked for by its options. */
  allowNameChange?: boolean;
  allowKindChange?: boolean;
}

/** One entry of a transformer's configuration: which fields of which kinds a transformer writes. */
export interface FieldSpec {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  /** Segments separated by `/`; `[]` after a segment goes through a list; `\/` is a slash in a key. */
  readonly path: string;
  readonly create?: boolean;
}

/** A fault found while transforming; the builder turns it into a diagnostic at the entry that asked for the change. */
export class TransformError extends Error {
  override readonly name = 'TransformError';
  constructor(
    /** Part of the diagnostic's code after `kustomize/`. */
    readonly code: string,
    /** Our wording: what is wrong and what was expected. */
    message: string,
    /** kustomize's own wording, in full. */
    readonly upstream: string,
    /** The resource in which it happened, where there is one. */
    readonly resource?: Resource,
    /** A better place than the entry that asked, where there is one. */
    readonly place?: () => Location,
  ) {
    super(message);
  }
}
