import { TransformError, type Resource } from '../resource.js';
import {
  describeSource,
  type ReplacementSelector,
  type ReplacementSource,
  type ReplacementTarget,
} from './replacement-config.js';
import { effectiveNamespace, hasIdThat, isSelected, type ResourceId } from './resource-id.js';
import { compileSelector } from './select.js';

/** The one resource with an id, present or past, that a source asks for. Throws TransformError. */
export function selectSource(resources: readonly Resource[], source: ReplacementSource): Resource {
  const [first, second] = resources.filter((resource) => hasIdThat(resource, (id) => isSource(id, source)));
  if (first && !second) return first;
  const what = `${source.kind ?? 'a resource'} ${source.name ?? ''}`.trim();
  throw first
    ? new TransformError(
        'replacement-source-ambiguous',
        `the source of a replacement, ${what}, fits more than one resource`,
        `multiple matches for selector ${describeSource(source)}`,
      )
    : new TransformError(
        'replacement-source-unmatched',
        `the source of a replacement, ${what}, is not among the resources`,
        `nothing selected by ${describeSource(source)}`,
      );
}

function isSource(id: ResourceId, source: ReplacementSource): boolean {
  return (
    (!source.name || source.name === id.name) &&
    (!source.namespace || source.namespace === effectiveNamespace(id)) &&
    isSelected(id, source)
  );
}

/** Tells the resources a target means, by their present and past ids. Throws TransformError. */
export function targetMatcher(target: ReplacementTarget): (resource: Resource) => boolean {
  if (!target.select) {
    throw new TransformError(
      'replacement-target-select',
      'a target of a replacement needs `select`',
      'target must specify resources to select',
    );
  }
  const selected = selectorMatcher(target.select);
  const rejects = (target.reject ?? []).map((reject) => ({
    byId: Boolean(reject.group || reject.version || reject.kind || reject.name || reject.namespace),
    byMetadata: Boolean(reject.labelSelector || reject.annotationSelector),
    ...selectorMatcher(reject),
  }));
  return (resource) =>
    selected.metadata(resource) &&
    hasIdThat(resource, selected.id) &&
    !rejects.some(
      (reject) =>
        (reject.byMetadata && reject.metadata(resource)) || (reject.byId && hasIdThat(resource, reject.id)),
    );
}

function selectorMatcher(selector: ReplacementSelector): {
  id(id: ResourceId): boolean;
  metadata(resource: Resource): boolean;
} {
  const compiled = compileSelector(selector);
  return {
    id: (id) =>
      compiled.matchesName(id.name) &&
      compiled.matchesGroupVersionKind(id.group, id.version, id.kind) &&
      compiled.matchesNamespace(effectiveNamespace(id)),
    metadata: (resource) => compiled.matchesMetadata(resource.object),
  };
}
