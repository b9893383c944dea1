import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import { joinPath, type FileTree } from '../files/file-tree.js';
import type { RootKustomization } from '../kustomize/target.js';
import { textField } from '../manifest/object.js';
import type { Step } from '../manifest/origin.js';
import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import { fluxAtLeast } from './flux-release.js';
import { fieldKey, listField } from './kustomization-fields.js';

export interface GeneratorOptions {
  /** `2.7` or `2.7.5`; the newest where it is not given. */
  readonly fluxVersion?: string;
  /** Where a field of the Flux object stands, such as `['spec', 'patches', 0]`. */
  readonly locate?: (path: Path) => Location | undefined;
}

/** A kustomization with what a spec adds to it, and where in the Flux object that stands. */
export interface AddedSpec {
  readonly value: YamlMap;
  readonly place: (path: Path) => Location | undefined;
  readonly step: NonNullable<RootKustomization['step']>;
}

/** Puts into a kustomization what the spec of the Flux object asks for. */
export function addSpec(
  found: YamlMap,
  tree: FileTree,
  directory: string,
  spec: YamlMap,
  options: GeneratorOptions,
  diagnostics: Diagnostic[],
): AddedSpec {
  const value: YamlMap = { ...found };
  // For each field: how many entries are the file's, and which field of the spec the others come from.
  const additions = new Map<
    string,
    { readonly start: number; readonly from: string; readonly indexes: number[] }
  >();
  const replaced = new Map<string, string>();

  for (const [from, field] of [
    ['targetNamespace', 'namespace'],
    ['namePrefix', 'namePrefix'],
    ['nameSuffix', 'nameSuffix'],
  ] as const) {
    const text = textField(spec, from);
    if (text === '') continue;
    value[fieldKey(value, field)] = text;
    replaced.set(field, from);
  }
  const append = (field: string, entries: readonly [YamlValue, number][]): void => {
    if (entries.length === 0) return;
    const present = listField(value, field);
    value[fieldKey(value, field)] = [...present, ...entries.map(([entry]) => entry)];
    additions.set(field, {
      start: present.length,
      from: field,
      indexes: entries.map(([, index]) => index),
    });
  };
  append('patches', indexed(getOwn(spec, 'patches')));
  append('components', components(tree, directory, spec, options, diagnostics));
  const images = indexed(getOwn(spec, 'images'));
  if (images.length > 0) {
    const merge = options.fluxVersion === undefined || fluxAtLeast(options.fluxVersion, '2.9.4');
    const present = listField(value, 'images');
    value[fieldKey(value, 'images')] = mergeImages(present, images, merge);
  }
  const buildMetadata = getOwn(spec, 'buildMetadata');
  if (Array.isArray(buildMetadata) && fluxAtLeast(options.fluxVersion ?? '2.9', '2.9')) {
    value[fieldKey(value, 'buildMetadata')] = buildMetadata;
  }

  // The path in the Flux object of what was added.
  const pathInSpec = ([key, index, ...rest]: Path): Path | undefined => {
    const field = String(key);
    const scalar = replaced.get(field);
    if (scalar !== undefined) return ['spec', scalar];
    const addition = additions.get(field);
    if (!addition || typeof index !== 'number' || index < addition.start) return undefined;
    const own = addition.indexes[index - addition.start];
    return own === undefined ? undefined : ['spec', addition.from, own, ...rest];
  };
  const place = (path: Path): Location | undefined => {
    const inSpec = pathInSpec(path);
    return inSpec && options.locate?.(inSpec);
  };
  const step = (key: string, entry: number | undefined): Step | undefined => {
    const inSpec = pathInSpec(entry === undefined ? [key] : [key, entry]);
    const location = inSpec && options.locate?.(inSpec);
    if (!inSpec || !location) return undefined;
    const index = inSpec[2];
    return {
      file: location.file,
      field: String(inSpec[1]),
      ...(typeof index === 'number' && { index }),
      ...(location.line !== undefined && { line: location.line }),
    };
  };
  return { value, place, step };
}

function components(
  tree: FileTree,
  directory: string,
  spec: YamlMap,
  options: GeneratorOptions,
  diagnostics: Diagnostic[],
): [YamlValue, number][] {
  const ignoreMissing = getOwn(spec, 'ignoreMissingComponents') === true;
  const kept: [YamlValue, number][] = [];
  for (const [component, index] of indexed(getOwn(spec, 'components'))) {
    if (typeof component !== 'string') continue;
    if (/^(?:\/|git::|gh:|ssh:\/\/|https?:\/\/|git@|github\.com[:/])/.test(component)) {
      const location = options.locate?.(['spec', 'components', index]);
      diagnostics.push({
        code: 'flux/component-path',
        severity: 'error',
        message: `the component ${component} must be a path relative to spec.path in the same source`,
        ...(location && { location }),
        upstream: `component path '${component}' must be local and relative`,
      });
      continue;
    }
    const path = joinPath(directory, component);
    if (ignoreMissing && (path === undefined || tree.kind(path) === undefined)) continue;
    kept.push([component, index]);
  }
  return kept;
}

/** An image of the spec takes the place of the file's entry of that name, or (`merge`) of the fields it sets. */
function mergeImages(
  present: readonly YamlValue[],
  images: readonly [YamlValue, number][],
  merge: boolean,
): YamlValue[] {
  const merged = [...present];
  for (const [image] of images) {
    if (!isMap(image)) continue;
    const name = textField(image, 'name');
    const index = merged.findIndex((entry) => textField(entry, 'name') === name);
    const old = merged[index];
    if (index < 0) merged.push(image);
    else merged[index] = merge && isMap(old) ? mergeImage(old, image) : image;
  }
  return merged;
}

/** A tag and a digest exclude each other. */
function mergeImage(old: YamlMap, image: YamlMap): YamlMap {
  const merged: YamlMap = { ...old, ...image };
  const newTag = textField(image, 'newTag') !== '';
  const newDigest = textField(image, 'digest') !== '';
  if (newTag && !newDigest) delete merged['digest'];
  if (newDigest && !newTag) delete merged['newTag'];
  return merged;
}

function indexed(value: YamlValue | undefined): [YamlValue, number][] {
  return Array.isArray(value) ? value.map((entry, index) => [entry, index]) : [];
}
