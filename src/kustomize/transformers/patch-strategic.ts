import type { MergeSchema } from '../../manifest/list-keys.js';
import { gvkOf, nameOf, namespaceOf, textField, type ManifestObject } from '../../manifest/object.js';
import type { Step } from '../../manifest/origin.js';
import type { TargetSelector } from '../../manifest/selectors.js';
import { strategicMerge, StrategicMergeError } from '../../manifest/strategic-merge.js';
import { deepCopy, getOwn, isMap, setOwn } from '../../yaml/value.js';
import { TransformError, type Resource } from '../resource.js';
import { sameData } from '../../manifest/same-data.js';
import { formatResourceId, hasIdThat, sameId, storePreviousId, type ResourceId } from './resource-id.js';
import { selectResources } from './select.js';
import { sourceStyles } from './source-style.js';

export interface StrategicPatchConfig {
  /** The objects of the patch file, in order. */
  readonly patches: readonly ManifestObject[];
  /** Missing: each patch goes to the resource of its own id. */
  readonly target?: TargetSelector;
  readonly allowNameChange?: boolean;
  readonly allowKindChange?: boolean;
  readonly schema: MergeSchema;
  /** The text of a file that resources come from, to see how their scalars were written; may be left out. */
  readonly readText?: (file: string) => string | undefined;
}

/** Applies strategic merge patches; a resource that a patch empties leaves the list. Throws TransformError. */
export function applyStrategicPatches(resources: Resource[], config: StrategicPatchConfig, step: Step): void {
  const gone = new Set<Resource>();
  for (const patch of config.patches) {
    const targets = config.target
      ? selectResources(resources, config.target)
      : [resourceOf(resources, patch)];
    for (const resource of targets) {
      if (!gone.has(resource) && !applyStrategicPatch(resource, patch, config, step)) gone.add(resource);
    }
    if (gone.size > 0) removeResources(resources, gone);
  }
}

/** The resource that has, or once had, the id of a patch. */
function resourceOf(resources: readonly Resource[], patch: ManifestObject): Resource {
  const id: ResourceId = { ...gvkOf(patch), name: nameOf(patch), namespace: namespaceOf(patch) };
  const [first, second] = resources.filter((resource) => hasIdThat(resource, (other) => sameId(id, other)));
  if (first && !second) return first;
  const text = formatResourceId(id);
  const matches = first ? `multiple matches for Id ${text}` : `no matches for Id ${text}`;
  throw new TransformError(
    first ? 'patch-ambiguous' : 'patch-unmatched',
    first
      ? `the patch for ${id.kind} ${id.name} fits more than one resource`
      : `the patch is for ${id.kind} ${id.name}${id.namespace && ` in the namespace ${id.namespace}`}, which is not among the resources`,
    `no resource matches strategic merge patch "${text}": ${matches}; failed to find unique target for patch ${text}`,
  );
}

/** False where nothing is left of the resource. */
function applyStrategicPatch(
  resource: Resource,
  patch: ManifestObject,
  config: StrategicPatchConfig,
  step: Step,
): boolean {
  const { object } = resource;
  const { allowNameChange = resource.allowNameChange, allowKindChange = resource.allowKindChange } = config;
  if (allowNameChange || allowKindChange) storePreviousId(resource);
  let merged: ManifestObject | undefined;
  try {
    const styleOf = sourceStyles(resource, config.readText);
    merged = strategicMerge(object, patchFor(patch, object, config), config.schema, styleOf);
  } catch (error) {
    if (!(error instanceof StrategicMergeError)) throw error;
    throw new TransformError('patch-misfit', error.message, error.upstream, resource);
  }
  if (!merged) return false;
  if (!allowKindChange) restore(merged, object, 'kind');
  const metadata = getOwn(merged, 'metadata');
  const original = getOwn(object, 'metadata');
  if (isMap(metadata) && isMap(original)) {
    if (!allowNameChange) restore(metadata, original, 'name');
    restore(metadata, original, 'namespace');
  }
  if (!sameData(merged, object)) resource.steps.push(step);
  resource.object = merged;
  return true;
}

/** With a target, the patch is of the API version of what it is applied to. */
function patchFor(
  patch: ManifestObject,
  object: ManifestObject,
  config: StrategicPatchConfig,
): ManifestObject {
  if (!config.target) return patch;
  const copy = deepCopy(patch);
  const apiVersion = getOwn(object, 'apiVersion');
  if (apiVersion === undefined) delete copy['apiVersion'];
  else setOwn(copy, 'apiVersion', apiVersion);
  if (textField(copy, 'kind') === '') delete copy['kind'];
  return copy;
}

function restore(into: ManifestObject, from: ManifestObject, key: string): void {
  const value = getOwn(from, key);
  if (value === undefined) delete into[key];
  else setOwn(into, key, value);
}

/** Takes resources out of a list in place. */
function removeResources(resources: Resource[], gone: ReadonlySet<Resource>): void {
  let kept = 0;
  for (const resource of resources) {
    if (!gone.has(resource)) resources[kept++] = resource;
  }
  resources.length = kept;
}
