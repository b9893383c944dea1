import type { Location } from '../diagnostics/diagnostic.js';
import type { ManifestObject } from '../manifest/object.js';
import type { RenderedObject, Step } from '../manifest/origin.js';
import { getOwn, isMap, setOwn, type YamlMap } from '../yaml/value.js';
import type { CommonMetadata } from './spec.js';

/**
 * The object with owner labels and then `commonMetadata`, as the controllers set them: on `metadata` only, over what
 * is there. The input is left alone. `place` is where the common metadata is written.
 */
export function applyMetadata(
  rendered: RenderedObject,
  common: CommonMetadata | undefined,
  ownerLabels: Readonly<Record<string, string>>,
  place?: Location,
): RenderedObject {
  const { object } = rendered;
  const metadata = getOwn(object, 'metadata');
  const before = isMap(metadata) ? metadata : {};
  const after: YamlMap = { ...before, labels: merged(before, 'labels', ownerLabels, common?.labels) };
  if (common && Object.keys(common.annotations).length > 0) {
    after['annotations'] = merged(before, 'annotations', common.annotations);
  }
  const changed: ManifestObject = { ...object, metadata: after };
  if (!common || !place) return { ...rendered, object: changed };
  const { file, line } = place;
  const step: Step = { file, field: 'commonMetadata', ...(line !== undefined && { line }) };
  return { ...rendered, object: changed, steps: [...rendered.steps, step] };
}

function merged(
  metadata: YamlMap,
  field: string,
  ...additions: readonly (Readonly<Record<string, string>> | undefined)[]
): YamlMap {
  const known = getOwn(metadata, field);
  const result: YamlMap = isMap(known) ? { ...known } : {};
  for (const addition of additions)
    for (const key of Object.keys(addition ?? {})) setOwn(result, key, addition![key]!);
  return result;
}
