import type { ManifestObject } from './object.js';

/** A label or annotation selector that does not follow the grammar of Kubernetes; the message is that of apimachinery. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
}

/** Compiles a label selector (`=`, `==`, `!=`, `in`, `notin`, `key`, `!key`). Throws SelectorError. */
export function compileLabelSelector(
  _selector: string,
): (labels: Readonly<Record<string, string>>) => boolean {
  throw new SelectorError('unfinished');
}

/** The target of a patch or replacement: anchored Go regular expressions, empty or missing matches all. */
export interface TargetSelector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface CompiledSelector {
  matchesGroupVersionKind(group: string, version: string, kind: string): boolean;
  matchesName(name: string): boolean;
  matchesNamespace(namespace: string): boolean;
  matchesMetadata(object: ManifestObject): boolean;
}

/** Throws GoRegexpError or SelectorError. */
export function compileTargetSelector(_selector: TargetSelector): CompiledSelector {
  throw new SelectorError('unfinished');
}
