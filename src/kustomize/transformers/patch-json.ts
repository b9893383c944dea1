import { applyJsonPatch, JsonPatchError, type JsonPatchOperation } from '../../manifest/json-patch.js';
import { nameOf, type ManifestObject } from '../../manifest/object.js';
import { sameData } from '../../manifest/same-data.js';
import type { Step } from '../../manifest/origin.js';
import type { TargetSelector } from '../../manifest/selectors.js';
import { getOwn, isMap } from '../../yaml/value.js';
import { TransformError, type Resource } from '../resource.js';
import { storePreviousId } from './resource-id.js';
import { selectResources } from './select.js';

export interface JsonPatchConfig {
  readonly operations: readonly JsonPatchOperation[];
  readonly target: TargetSelector;
  readonly allowNameChange?: boolean;
  readonly allowKindChange?: boolean;
}

/**
 * Applies a JSON patch to every resource its target selects. It may change everything, also name and kind. Throws
 * TransformError.
 */
export function applyJsonPatches(resources: Resource[], config: JsonPatchConfig, step: Step): void {
  for (const resource of selectResources(resources, config.target)) {
    const { object } = resource;
    let patched;
    try {
      patched = applyJsonPatch(withAnnotations(object), config.operations);
    } catch (error) {
      if (!(error instanceof JsonPatchError)) throw error;
      throw new TransformError('json-patch', error.message, error.upstream, resource);
    }
    if (!isMap(patched)) {
      throw new TransformError(
        'json-patch',
        'the JSON patch leaves something that is no map',
        'wrong node kind: expected MappingNode',
        resource,
      );
    }
    if (nameOf(patched) === '' && nameOf(object) !== '') {
      throw new TransformError(
        'json-patch',
        'the JSON patch takes the name away, without which there is no object',
        'missing metadata.name in object',
        resource,
      );
    }
    dropEmptyAnnotations(patched);
    storePreviousId(resource);
    if (!sameData(patched, object)) resource.steps.push(step);
    resource.object = patched;
  }
}

/** kustomize keeps notes in the annotations, so that a patch always finds a map there. */
function withAnnotations(object: ManifestObject): ManifestObject {
  const metadata = getOwn(object, 'metadata');
  if (!isMap(metadata) || isMap(getOwn(metadata, 'annotations'))) return object;
  return { ...object, metadata: { ...metadata, annotations: {} } };
}

function dropEmptyAnnotations(object: ManifestObject): void {
  const metadata = getOwn(object, 'metadata');
  if (!isMap(metadata)) return;
  const annotations = getOwn(metadata, 'annotations');
  if (isMap(annotations) && Object.keys(annotations).length === 0) delete metadata['annotations'];
}
