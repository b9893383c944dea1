import type { Location } from '../diagnostics/diagnostic.js';
import type { DocumentPart, Origin, RenderedObject, Step } from '../manifest/origin.js';
import { locate, locateInScalar, type ValuePosition } from '../yaml/locate.js';
import { readDocuments } from '../yaml/read.js';
import { isMap, type Path } from '../yaml/value.js';
import type { FileTree } from './file-tree.js';

/**
 * The place where a user can edit a field of a rendered object: in the last patch that wrote it, else in the
 * document the object comes from, else at the entry of the generator that made it. Undefined for objects rendered
 * from a chart, whose place is their HelmRelease.
 */
export function locateField(tree: FileTree, rendered: RenderedObject, path: Path): Location | undefined {
  for (let i = rendered.steps.length - 1; i >= 0; i--) {
    const step = rendered.steps[i]!;
    const place = patchFields.has(step.field) ? locateInPatch(tree, step, path) : undefined;
    if (place) return place;
  }
  const { origin } = rendered;
  if (origin.kind === 'template') return undefined;
  const text = tree.readText(origin.file);
  if (text === undefined) return { file: origin.file };
  if (origin.kind === 'generator') {
    const found = locate(text, 0, [origin.field, origin.index], 'kustomize');
    return found ? { file: origin.file, ...found.value } : { file: origin.file };
  }
  const prefix = prefixOf(origin);
  if (origin.part?.written) {
    const line = lineInTemplate(origin.part.written, path);
    const place = locateInScalar(text, origin.document, prefix, line, 'kustomize');
    if (place) return { file: origin.file, ...place };
  }
  const found = locate(text, origin.document, [...prefix, ...path], 'kustomize');
  return found
    ? { file: origin.file, ...positionOf(found, prefix.length + path.length) }
    : { file: origin.file };
}

/**
 * The place of a line, from 1, of a text that a rendered object holds at a path, such as a template; the place of the
 * field where the text does not come from the document of the object.
 */
export function locateLine(
  tree: FileTree,
  rendered: RenderedObject,
  path: Path,
  line: number,
): Location | undefined {
  const { origin } = rendered;
  const field = locateField(tree, rendered, path);
  if (origin.kind !== 'file' || origin.part?.written || field?.file !== origin.file) return field;
  const text = tree.readText(origin.file);
  if (text === undefined) return field;
  const place = locateInScalar(text, origin.document, [...prefixOf(origin), ...path], line, 'kustomize');
  return place ? { file: origin.file, ...place } : field;
}

/** Names a file of a tree other than the repository itself by its absolute path. */
export function seenFrom(home: FileTree, tree: FileTree, location: Location): Location {
  return tree.root === home.root ? location : { ...location, file: `${tree.root}/${location.file}` };
}

/** Where in its document an object stands. */
function prefixOf(origin: Origin & { kind: 'file' }): Path {
  const item = origin.item === undefined ? [] : ['items', origin.item];
  return origin.part ? [...item, ...origin.part.path] : item;
}

/** The line of the template that wrote a field. */
function lineInTemplate({ text, lines }: NonNullable<DocumentPart['written']>, path: Path): number {
  const found = locate(text, 0, path, 'helm');
  return (found && lines[positionOf(found, path.length).line - 1]) ?? lines[0] ?? 1;
}

const patchFields: ReadonlySet<string> = new Set(['patches', 'patchesStrategicMerge', 'patchesJson6902']);

/** A missing field is shown at the key of its nearest ancestor. */
function positionOf(found: ValuePosition, depth: number): { line: number; column: number } {
  return found.depth === depth && depth > 0 ? found.key : found.depth === 0 ? found.value : found.key;
}

function locateInPatch(tree: FileTree, step: Step, path: Path): Location | undefined {
  if (step.path !== undefined) {
    const text = tree.readText(step.path);
    const found = text === undefined ? undefined : findInPatchText(text, path);
    return found && { file: step.path, ...found };
  }
  const owner = tree.readText(step.file);
  if (owner === undefined || step.index === undefined) return undefined;
  for (const scalar of [
    [step.field, step.index, 'patch'],
    [step.field, step.index],
    ['spec', step.field, step.index, 'patch'],
  ]) {
    const text = scalarAt(owner, scalar, step.line);
    const found = text === undefined ? undefined : findInPatchText(text.value, path);
    if (!found || !text) continue;
    const place = locateInScalar(owner, text.document, scalar, found.line, 'kustomize');
    if (place) return { file: step.file, line: place.line, column: place.column + found.column - 1 };
  }
  return undefined;
}

/** The text at a path in the document that a line stands in, or in any. */
function scalarAt(
  text: string,
  path: Path,
  line: number | undefined,
): { value: string; document: number } | undefined {
  const documents = readDocuments(text, { rules: 'kustomize', duplicateKeys: 'last' });
  for (const [index, document] of documents.entries()) {
    if (line !== undefined && (documents[index + 1]?.line ?? Infinity) <= line) continue;
    let value: unknown = document.value;
    for (const step of path) {
      value = Array.isArray(value) ? value[step as number] : isMap(value) ? value[step as string] : undefined;
    }
    if (typeof value === 'string') return { value, document: index };
  }
  return undefined;
}

/** Finds what a patch says about a path: the same path in a strategic merge, or the operation of a JSON patch. */
export function findInPatchText(text: string, path: Path): { line: number; column: number } | undefined {
  let documents;
  try {
    documents = readDocuments(text, { rules: 'kustomize', duplicateKeys: 'last' });
  } catch {
    return undefined;
  }
  for (const [index, { value }] of documents.entries()) {
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) {
        const operation = value[i];
        if (!isMap(operation) || typeof operation['path'] !== 'string') continue;
        const rest = pathBelow(operation['path'], path);
        if (!rest) continue;
        const found = locate(text, index, [i, 'value', ...rest], 'kustomize');
        if (found) return found.key;
      }
    } else if (isMap(value)) {
      const found = locate(text, index, path, 'kustomize');
      if (found && found.depth === path.length) return found.key;
    }
  }
  return undefined;
}

/** The steps of `path` below a JSON pointer, or undefined where the pointer leads elsewhere. */
function pathBelow(pointer: string, path: Path): Path | undefined {
  const steps = pointer.split('/').slice(1);
  if (steps.length > path.length) return undefined;
  for (const [i, step] of steps.entries()) {
    if (step.replaceAll('~1', '/').replaceAll('~0', '~') !== String(path[i]) && step !== '-')
      return undefined;
  }
  return path.slice(steps.length);
}
