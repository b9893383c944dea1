import { compileGoRegexp, GoRegexpError } from '../../manifest/go-regexp.js';
import type { Step } from '../../manifest/origin.js';
import { textField } from '../../manifest/object.js';
import { getOwn, isMap, setOwn, type YamlValue } from '../../yaml/value.js';
import { TransformError, type FieldSpec, type Resource } from '../resource.js';
import { editFields, FieldFault } from './field-spec.js';

/** One entry of the `images` field. */
export interface ImageEntry {
  /** A regular expression that the whole name (registry included) must match. */
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

/**
 * Rewrites the images that an entry names, in whatever is no CustomResourceDefinition: first in all `containers` and
 * `initContainers` lists, then in the fields of the field specs. Throws TransformError.
 */
export function setImage(resources: Resource[], config: ImagesConfig, step: Step): void {
  const { image, fieldSpecs } = config;
  const isMatch = imageMatcher(image.name);
  for (const resource of resources) {
    let changed = false;
    const edit = (value: YamlValue): YamlValue => {
      if (value === null) return value;
      if (typeof value === 'object') {
        const kind = Array.isArray(value) ? 'SequenceNode' : 'MappingNode';
        throw new FieldFault(`wrong node kind: expected ScalarNode but got ${kind}`);
      }
      const text = String(value);
      if (!isMatch(text)) return value;
      const renamed = rewriteImage(text, image);
      if (renamed !== text) changed = true;
      return renamed;
    };
    if (textField(resource.object, 'kind') === 'CustomResourceDefinition') continue;
    try {
      editContainers(resource.object, edit);
    } catch (error) {
      if (!(error instanceof FieldFault)) throw error;
      throw new TransformError('field-kind', 'an image of a container is no text', error.message, resource);
    }
    for (const spec of fieldSpecs) editFields(resource, spec, edit);
    if (changed) resource.steps.push(step);
  }
}

function imageMatcher(name: string): (image: string) => boolean {
  try {
    const pattern = compileGoRegexp(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`);
    return (image) => pattern.test(image);
  } catch (error) {
    if (!(error instanceof GoRegexpError)) throw error;
    throw new TransformError(
      'image-name-pattern',
      `the image name ${JSON.stringify(name)} is a regular expression and is not valid: ${error.reason}`,
      error.message,
    );
  }
}

function editContainers(value: YamlValue, edit: (image: YamlValue) => YamlValue): void {
  if (Array.isArray(value)) {
    for (const item of value) editContainers(item, edit);
  } else if (isMap(value)) {
    for (const key of Object.keys(value)) {
      const field = value[key]!;
      if (typeof field !== 'object' || field === null) continue;
      editContainers(field, edit);
      if ((key !== 'containers' && key !== 'initContainers') || !Array.isArray(field)) continue;
      for (const container of field) {
        const image = isMap(container) ? getOwn(container, 'image') : undefined;
        if (image !== undefined && isMap(container)) setOwn(container, 'image', edit(image));
      }
    }
  }
}

/** The image with the entry's name, tag and digest; an entry without tag and digest keeps what the image has. */
function rewriteImage(image: string, entry: ImageEntry): string {
  let { name, tag, digest } = splitImage(image);
  if (entry.newName) name = entry.newName;
  if (entry.newTag || entry.digest) {
    tag = entry.newTag ?? '';
    digest = entry.digest ?? '';
  } else if (entry.tagSuffix) {
    tag += entry.tagSuffix;
    digest = '';
  }
  return name + (tag === '' ? '' : `:${tag}`) + (digest === '' ? '' : `@${digest}`);
}

function splitImage(image: string): { name: string; tag: string; digest: string } {
  // A colon before the first slash belongs to the registry's port.
  const start = Math.max(0, image.indexOf('/'));
  const at = image.indexOf('@', start);
  const colon = image.indexOf(':', start);
  if (at >= 0 && (colon < 0 || at < colon)) {
    return { name: image.slice(0, at), tag: '', digest: image.slice(at + 1) };
  }
  if (colon < 0) return { name: image, tag: '', digest: '' };
  return at < 0
    ? { name: image.slice(0, colon), tag: image.slice(colon + 1), digest: '' }
    : { name: image.slice(0, colon), tag: image.slice(colon + 1, at), digest: image.slice(at + 1) };
}
