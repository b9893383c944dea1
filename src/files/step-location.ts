import type { Location } from '../diagnostics/diagnostic.js';
import { splitFieldPath } from '../manifest/field-path.js';
import { sameData } from '../manifest/same-data.js';
import type { RenderedObject, Step } from '../manifest/origin.js';
import { locateInScalar, readLocated, type LocatedDocument, type Position } from '../yaml/locate.js';
import { readDocuments } from '../yaml/read.js';
import { getOwn, isMap, valueAt, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import type { FileTree } from './file-tree.js';
import { findInPatch, findRemoval } from './patch-location.js';

/** The place of a step that has to do with a field, and whether the field is what it is because of it. */
export interface StepPlace {
  readonly effect: 'writes' | 'adds to';
  readonly location: Location;
}

/** Where a step sets the field at a path of a rendered object; undefined where it does not, or nobody can tell. */
export function locateInStep(
  tree: FileTree,
  rendered: RenderedObject,
  step: Step,
  path: Path,
): StepPlace | undefined {
  if (isPatch(step)) {
    const found = eachPatchText(tree, step, (text) => {
      const field = findInPatch(text, rendered.object, path);
      return field && { position: field.position, effect: field.effect };
    });
    return found && { effect: found.effect, location: found.location };
  }
  const value = valueAt(rendered.object, path);
  const written = Object.hasOwn(writers, step.field) ? writers[step.field] : undefined;
  if (!written || value === undefined) return undefined;
  const location = inOwner(tree, step, (entry) => written({ entry, step, path, value }));
  return location && { effect: 'writes', location };
}

/** Where a step takes away the field at a path. */
export function locateRemovalInStep(
  tree: FileTree,
  rendered: RenderedObject,
  step: Step,
  path: Path,
): Location | undefined {
  if (!isPatch(step)) return undefined;
  return eachPatchText(tree, step, (text) => {
    const position = findRemoval(text, rendered.object, path);
    return position && { position };
  })?.location;
}

/** Whether a step is a patch. */
export function isPatch({ field }: Step): boolean {
  return field === 'patches' || field === 'patchesStrategicMerge' || field === 'patchesJson6902';
}

/** Looks into the text of a patch, in its file or in the entry that holds it. */
function eachPatchText<T extends { readonly position: Position }>(
  tree: FileTree,
  step: Step,
  find: (text: string) => T | undefined,
): (T & { readonly location: Location }) | undefined {
  if (step.path !== undefined) {
    const text = tree.readText(step.path);
    const found = text === undefined ? undefined : find(text);
    return found && { ...found, location: { file: step.path, ...found.position } };
  }
  const owner = tree.readText(step.file);
  if (owner === undefined || step.index === undefined) return undefined;
  for (const scalar of [
    [step.field, step.index, 'patch'],
    [step.field, step.index],
    ['spec', step.field, step.index, 'patch'],
  ]) {
    for (const [document, value] of ownerDocuments(owner, step)) {
      const text = valueAt(value, scalar);
      const found = typeof text === 'string' ? find(text) : undefined;
      const place = found && locateInScalar(owner, document, scalar, found.position.line, 'kustomize');
      if (found && place)
        return {
          ...found,
          location: {
            file: step.file,
            line: place.line,
            column: place.column + found.position.column - 1,
          },
        };
    }
  }
  return undefined;
}

/** The documents of the file of a step: the one that its line stands in, or all. */
function ownerDocuments(text: string, { line }: Step): [index: number, value: YamlValue][] {
  let documents;
  try {
    documents = readDocuments(text, { rules: 'kustomize', duplicateKeys: 'last' });
  } catch {
    return [];
  }
  const found: [number, YamlValue][] = [];
  for (const [index, { value }] of documents.entries()) {
    const next = documents[index + 1]?.line ?? Infinity;
    if (line === undefined || next > line) found.push([index, value]);
    if (line !== undefined && next > line) break;
  }
  return found;
}

/** Looks for what a step says in the kustomization or Flux object that asked for it. */
function inOwner(
  tree: FileTree,
  step: Step,
  find: (entry: (path: Path) => YamlValue | undefined) => Path | undefined,
): Location | undefined {
  const text = tree.readText(step.file);
  if (text === undefined) return undefined;
  for (const [index] of ownerDocuments(text, step)) {
    const document = readLocated(text, index, 'kustomize');
    for (const prefix of document ? [[], ['spec']] : []) {
      const path = find((own) => valueAt(document!.value, [...prefix, ...own]));
      if (path) return { file: step.file, ...positionIn(document!, [...prefix, ...path]) };
    }
  }
  return undefined;
}

function positionIn(document: LocatedDocument, path: Path): Position {
  return document.locate(path).key;
}

/** What a transformer is asked about: an entry of its kustomization, and the field of the object it may have written. */
interface Question {
  readonly entry: (path: Path) => YamlValue | undefined;
  readonly step: Step;
  readonly path: Path;
  readonly value: YamlValue;
}

/** The path in the kustomization of what wrote the field, for the fields whose transformers write values that they hold. */
const writers: Readonly<Record<string, (question: Question) => Path | undefined>> = {
  labels: (question) => pairOf(question, ['labels', question.step.index ?? 0, 'pairs']),
  commonLabels: (question) => pairOf(question, ['commonLabels']),
  commonAnnotations: (question) => pairOf(question, ['commonAnnotations']),
  commonMetadata: (question) =>
    pairOf(question, ['commonMetadata', 'labels']) ?? pairOf(question, ['commonMetadata', 'annotations']),
  namespace: (question) => namespaceOf(question, ['namespace']),
  targetNamespace: (question) => namespaceOf(question, ['targetNamespace']),
  replicas: (question) =>
    question.path.at(-1) === 'replicas'
      ? textOf(question, ['replicas', question.step.index ?? 0, 'count'])
      : undefined,
  images: imageOf,
  replacements: replacementOf,
};

/** A label or annotation that the pairs at a path hold with the same value. */
function pairOf({ entry, path, value }: Question, pairs: Path): Path | undefined {
  const key = path.at(-1);
  const own = typeof key === 'string' ? entry([...pairs, key]) : undefined;
  return own !== undefined && sameData(own, value) ? [...pairs, key!] : undefined;
}

/** Namespaces of objects, of those that they name as subjects or services, and names of Namespaces. */
function namespaceOf(question: Question, place: Path): Path | undefined {
  const { path } = question;
  const holder = path.at(-2);
  const isNamespace =
    (path.at(-1) === 'namespace' && (typeof holder === 'number' || holder === 'service')) ||
    (path.length === 2 && holder === 'metadata');
  return isNamespace ? textOf(question, place) : undefined;
}

function textOf({ entry, value }: Question, place: Path): Path | undefined {
  const own = entry(place);
  return own !== undefined && String(own) === String(value) ? place : undefined;
}

function imageOf({ entry, step, path, value }: Question): Path | undefined {
  const image = entry(['images', step.index ?? 0]);
  if (path.at(-1) !== 'image' || typeof value !== 'string' || !isMap(image)) return undefined;
  const place = (field: string): Path => ['images', step.index ?? 0, field];
  const ends = (field: string, mark: string): boolean => {
    const text = getOwn(image, field);
    return text !== undefined && value.endsWith(`${mark}${String(text)}`);
  };
  if (ends('digest', '@')) return place('digest');
  if (ends('newTag', ':')) return place('newTag');
  const name = getOwn(image, 'newName');
  return typeof name === 'string' && value.startsWith(name) ? place('newName') : undefined;
}

/** The target of a replacement whose path leads to the field. */
function replacementOf({ entry, step, path }: Question): Path | undefined {
  const place = ['replacements', step.index ?? 0, 'targets'];
  for (const [target, own] of list(entry(place)).entries()) {
    const paths = isMap(own) ? list(getOwn(own, 'fieldPaths')) : [];
    const found = paths.findIndex((text) => typeof text === 'string' && leadsTo(splitFieldPath(text), path));
    if (found >= 0) return [...place, target, 'fieldPaths', found];
  }
  return undefined;
}

function leadsTo(segments: readonly string[], path: Path): boolean {
  return (
    segments.length === path.length &&
    segments.every((segment, i) => {
      const step = path[i]!;
      return segment === String(step) || (typeof step === 'number' && /^(\*|-|\[.*\])$/.test(segment));
    })
  );
}

function list(value: YamlValue | undefined): readonly YamlValue[] {
  return Array.isArray(value) ? value : [];
}

/** Where the entry of a generator says what the generated object has at a path. */
export function locateInGenerator(
  document: LocatedDocument,
  { field, index }: { readonly field: string; readonly index: number },
  path: Path,
): Position {
  const entry = valueAt(document.value, [field, index]);
  const place = isMap(entry) ? generatorPath(document.value, entry, [field, index], path) : undefined;
  return place ? document.locate(place).key : document.locate([field, index]).value;
}

function generatorPath(root: YamlValue, entry: YamlMap, own: Path, path: Path): Path | undefined {
  const [first, second] = path;
  if (first === 'metadata' && (second === 'name' || second === 'namespace'))
    return getOwn(entry, second) === undefined ? undefined : [...own, second];
  if (first === 'metadata' && (second === 'labels' || second === 'annotations')) {
    for (const options of [[...own, 'options'], ['generatorOptions']]) {
      const place = [...options, ...path.slice(1)];
      if (valueAt(root, place) !== undefined) return place;
    }
  }
  if (first === 'type' && getOwn(entry, 'type') !== undefined) return [...own, 'type'];
  if (path.length < 2 || (first !== 'data' && first !== 'binaryData')) return undefined;
  for (const source of ['literals', 'files', 'envs'] as const) {
    const found = list(getOwn(entry, source)).findIndex((item) => makesKey(source, item, String(second)));
    if (found >= 0) return [...own, source, found];
  }
  return undefined;
}

function makesKey(source: 'literals' | 'files' | 'envs', item: YamlValue, key: string): boolean {
  if (typeof item !== 'string' || source === 'envs') return false;
  const equals = item.indexOf('=');
  if (equals >= 0) return item.slice(0, equals).trim() === key;
  return source === 'files' && item.slice(item.lastIndexOf('/') + 1) === key;
}
