import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { joinPath, type FileTree } from '../files/file-tree.js';
import { kustomizationShape } from '../kustomize/kustomization-shape.js';
import { kustomizationFileNames } from '../kustomize/kustomization-file.js';
import type { RootKustomization } from '../kustomize/target.js';
import { textField } from '../manifest/object.js';
import type { Step } from '../manifest/origin.js';
import { YamlError } from '../yaml/error.js';
import { locate } from '../yaml/locate.js';
import { readDocuments, readFirst, type YamlDocument } from '../yaml/read.js';
import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import { fluxAtLeast } from './flux-release.js';

export interface GeneratorOptions {
  /** `2.7` or `2.7.5`; the newest where it is not given. */
  readonly fluxVersion?: string;
  /** Where a field of the Flux object stands, such as `['spec', 'patches', 0]`. */
  readonly locate?: (path: Path) => Location | undefined;
}

export interface GeneratedKustomization {
  /** What kustomize is to build in place of the directory's own kustomization. */
  readonly root: RootKustomization;
  readonly diagnostics: readonly Diagnostic[];
}

const generatorFields = [
  'targetNamespace',
  'namePrefix',
  'nameSuffix',
  'patches',
  'components',
  'ignoreMissingComponents',
  'images',
  'buildMetadata',
] as const;

/** The part of a Kustomization's spec that the generated kustomization depends on. */
export function generatorInputs(spec: YamlMap): YamlMap {
  const inputs: YamlMap = {};
  for (const field of generatorFields) {
    const value = getOwn(spec, field);
    if (value !== undefined) inputs[field] = value;
  }
  return inputs;
}

/**
 * The kustomization that kustomize-controller builds for a Kustomization: the one in the directory, or one that names
 * all manifests below it, with what the spec adds. Expects the directory to exist. Where the kustomization in the
 * directory cannot be read an empty one is answered, with an error among the diagnostics.
 *
 * The controller reads the file leniently and writes it back, so fields that kustomize does not know are lost rather
 * than refused; each is reported as a warning.
 */
export function generateKustomization(
  tree: FileTree,
  directory: string,
  spec: YamlMap,
  options: GeneratorOptions = {},
): GeneratedKustomization {
  const diagnostics: Diagnostic[] = [];
  const files = kustomizationFileNames.filter((name) => tree.kind(below(directory, name)) === 'file');
  const first = files[0];
  const found =
    first === undefined
      ? listManifests(tree, directory, diagnostics)
      : readRoot(tree, directory, first, files, diagnostics);
  const added = addSpec(found.value, tree, directory, generatorInputs(spec), options, diagnostics);
  return {
    root: {
      value: added.value,
      file: found.file,
      text: found.text,
      strict: false,
      place: (path) => added.place(path) ?? found.place?.(path),
      step: added.step,
    },
    diagnostics,
  };
}

interface Found {
  readonly value: YamlMap;
  readonly file: string;
  readonly text: string;
  readonly place?: (path: Path) => Location | undefined;
}

const header = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };

/** A kustomization of all manifests below a directory that has none of its own. */
function listManifests(tree: FileTree, directory: string, diagnostics: Diagnostic[]): Found {
  const resources: string[] = [];
  collectResources(tree, directory, '', resources);
  const file = below(directory, kustomizationFileNames[0]!);
  const place = (path: Path): Location => {
    const resource = path[0] === 'resources' && typeof path[1] === 'number' ? resources[path[1]] : undefined;
    return { file: resource === undefined ? directory || '.' : below(directory, resource) };
  };
  if (resources.length > 0) return { value: { ...header, resources }, file, text: '', place };
  diagnostics.push({
    code: 'flux/build-empty',
    severity: 'warning',
    message: `there are no manifests in or below ${directory === '' ? 'the root directory' : directory}, so nothing is applied`,
    help: 'with prune enabled everything that was applied before is deleted; add manifests, or remove the Kustomization',
    location: { file: directory || '.' },
  });
  return { value: { ...header, namespace: '_placeholder', resources }, file, text: '', place };
}

/** Deep first, by name: `.yaml` and `.yml` files, and directories that are kustomizations of their own. */
function collectResources(tree: FileTree, base: string, directory: string, resources: string[]): void {
  for (const { name, kind } of tree.list(below(base, directory)) ?? []) {
    const path = below(directory, name);
    if (kind === 'file') {
      if (name.endsWith('.yaml') || name.endsWith('.yml')) resources.push(path);
    } else if (kustomizationFileNames.some((file) => tree.kind(below(below(base, path), file)) === 'file')) {
      resources.push(path);
    } else {
      collectResources(tree, base, path, resources);
    }
  }
}

function readRoot(
  tree: FileTree,
  directory: string,
  name: string,
  all: readonly string[],
  diagnostics: Diagnostic[],
): Found {
  const file = below(directory, name);
  const text = tree.readText(file) ?? '';
  if (all.length > 1) {
    diagnostics.push({
      code: 'flux/several-kustomizations',
      severity: 'error',
      message: `${directory || 'the root directory'} has several kustomization files: ${all.join(', ')}`,
      help: 'keep one of them',
      location: { file, line: 1 },
      upstream: `Found multiple kustomization files under: /${directory}`,
    });
  }
  let value: YamlValue;
  try {
    value = readLeniently(text, file, diagnostics);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    diagnostics.push({
      code: 'flux/kustomization-invalid',
      severity: 'error',
      message: `the kustomization is no valid YAML: ${error.reason}`,
      location: { file, line: error.line, column: error.column },
      upstream: `failed to decode kustomization.yaml: error converting YAML to JSON: yaml: line ${error.line}: ${error.reason}`,
    });
    return { value: { ...header, resources: [] }, file, text };
  }
  if (value !== null && !isMap(value)) {
    diagnostics.push({
      code: 'flux/kustomization-invalid',
      severity: 'error',
      message: `a kustomization must be a map of fields, but this one is ${Array.isArray(value) ? 'a list' : 'plain text'}`,
      location: { file, line: 1 },
    });
    return { value: { ...header, resources: [] }, file, text };
  }
  const root = dropUnknown(value ?? {}, text, file, diagnostics);
  if (listField(root, 'resources').length === 0)
    root[fieldKey(root, 'buildMetadata')] = ['originAnnotations'];
  return { value: { ...header, ...root }, file, text };
}

/** The first document counts, and of keys that stand twice the last. Throws YamlError. */
function readLeniently(text: string, file: string, diagnostics: Diagnostic[]): YamlValue {
  let documents: YamlDocument[];
  try {
    documents = readDocuments(text, { rules: 'helm' });
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { value } = readFirst(text, { rules: 'helm', duplicateKeys: 'last' });
    diagnostics.push({
      code: 'flux/kustomization-dropped',
      severity: 'warning',
      message: `Flux passes over a fault of this kustomization, kustomize does not: ${error.reason}`,
      location: { file, line: error.line, column: error.column },
    });
    return value;
  }
  const second = documents.slice(1).find((document) => !document.empty);
  if (second) {
    diagnostics.push({
      code: 'flux/kustomization-dropped',
      severity: 'warning',
      message: 'Flux reads only the first document of a kustomization file; what stands from here on is lost',
      help: 'write one kustomization a file',
      location: { file, line: second.line },
    });
  }
  return documents[0]?.value ?? null;
}

/** Fields that kustomize itself reads in older files, but that are lost when the controller writes the file back. */
const lostFields: ReadonlySet<string> = new Set(['imagetags']);

function dropUnknown(root: YamlMap, text: string, file: string, diagnostics: Diagnostic[]): YamlMap {
  const names = Object.keys(kustomizationShape.fields);
  const known = new Set(names.map((name) => name.toLowerCase()).filter((name) => !lostFields.has(name)));
  const kept: YamlMap = {};
  for (const key of Object.keys(root)) {
    if (known.has(key.toLowerCase())) {
      kept[key] = root[key]!;
      continue;
    }
    const near = suggest(key, names);
    const position = locate(text, 0, [key], 'helm');
    diagnostics.push({
      code: 'flux/kustomization-dropped',
      severity: 'warning',
      message: `\`${key}\` is no field of a kustomization: Flux drops it, and kustomize refuses it`,
      help: near === undefined ? 'remove it' : `did you mean \`${near}\`?`,
      location: position ? { file, ...position.key } : { file },
      upstream: `invalid Kustomization: json: unknown field "${key}"`,
    });
  }
  return kept;
}

interface Added {
  readonly value: YamlMap;
  readonly place: (path: Path) => Location | undefined;
  readonly step: NonNullable<RootKustomization['step']>;
}

/** Puts into a kustomization what the spec of the Flux object asks for. */
function addSpec(
  found: YamlMap,
  tree: FileTree,
  directory: string,
  spec: YamlMap,
  options: GeneratorOptions,
  diagnostics: Diagnostic[],
): Added {
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

/** The key under which a map has a field, in whatever letter case; the field's own name where it has none. */
function fieldKey(map: YamlMap, field: string): string {
  if (Object.hasOwn(map, field)) return field;
  const lower = field.toLowerCase();
  return Object.keys(map).find((key) => key.toLowerCase() === lower) ?? field;
}

function listField(map: YamlMap, field: string): readonly YamlValue[] {
  const value = getOwn(map, fieldKey(map, field));
  return Array.isArray(value) ? value : [];
}

function indexed(value: YamlValue | undefined): [YamlValue, number][] {
  return Array.isArray(value) ? value.map((entry, index) => [entry, index]) : [];
}

function below(directory: string, name: string): string {
  if (directory === '') return name;
  return name === '' ? directory : `${directory}/${name}`;
}
