import type { Step } from '../../manifest/origin.js';
import type { YamlValue } from '../../yaml/value.js';
import type { Resource } from '../resource.js';

/** How a part of a text is taken or put. */
export interface FieldOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly encoding?: string;
  readonly create?: boolean;
}

/** What a replacement selects by; the source compares whole values, targets and rejects are regular expressions. */
export interface ReplacementSelector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface ReplacementSource extends ReplacementSelector {
  readonly fieldPath?: string;
  readonly options?: FieldOptions;
}

export interface ReplacementTarget {
  readonly select?: ReplacementSelector;
  readonly reject?: readonly ReplacementSelector[];
  readonly fieldPaths?: readonly string[];
  readonly options?: FieldOptions;
}

/** One entry of `replacements`, or of the file its `path` names. */
export interface Replacement {
  readonly source?: ReplacementSource;
  /** A text to use instead of a source. */
  readonly sourceValue?: string;
  readonly targets?: readonly ReplacementTarget[];
}

/** The data of one replacement (the builder has resolved `path`). Throws TransformError where it has another shape. */
export function readReplacement(_value: YamlValue): Replacement {
  throw new Error('unfinished');
}

/** Copies the source of each replacement into its targets. Throws TransformError. */
export function applyReplacements(
  _resources: Resource[],
  _config: { readonly replacements: readonly Replacement[] },
  _step: Step,
): void {
  throw new Error('unfinished');
}
