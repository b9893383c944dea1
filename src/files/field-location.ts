import type { Location } from '../diagnostics/diagnostic.js';
import type { DocumentPart, Origin, RenderedObject } from '../manifest/origin.js';
import { sameData } from '../manifest/same-data.js';
import { locate, locateInScalar, readLocated } from '../yaml/locate.js';
import { valueAt, type Path } from '../yaml/value.js';
import type { FileTree } from './file-tree.js';
import { isIdentity } from './patch-location.js';
import { sourcePath } from './source-path.js';
import { isPatch, locateInGenerator, locateInStep, locateRemovalInStep } from './step-location.js';

/**
 * The place where a user can edit a field of a rendered object: in the last patch or other step that wrote it, else in
 * the document the object comes from, else at the entry of the generator that made it. Undefined for objects rendered
 * from a chart, whose place is their HelmRelease.
 */
export function locateField(tree: FileTree, rendered: RenderedObject, path: Path): Location | undefined {
  const origin = locateInOrigin(tree, rendered, path);
  if (isIdentity(path) && origin?.complete && origin.same) return origin.location;
  let begun: Location | undefined;
  for (let i = rendered.steps.length - 1; i >= 0; i--) {
    const step = rendered.steps[i]!;
    // Only a patch may write again what is there already.
    if (origin?.same && !isPatch(step)) continue;
    const place = locateInStep(tree, rendered, step, path);
    if (place?.effect === 'writes') return place.location;
    if (place) begun = place.location;
  }
  return (origin?.complete ? undefined : begun) ?? origin?.location;
}

/** The place of the step that took a field away; undefined where none did. */
export function locateRemoval(tree: FileTree, rendered: RenderedObject, path: Path): Location | undefined {
  for (let i = rendered.steps.length - 1; i >= 0; i--) {
    const place = locateRemovalInStep(tree, rendered, rendered.steps[i]!, path);
    if (place) return place;
  }
  return undefined;
}

interface OriginPlace {
  readonly location: Location;
  /** The origin has the whole path, not only its beginning. */
  readonly complete: boolean;
  /** It has the value there that the object has. */
  readonly same: boolean;
}

function locateInOrigin(tree: FileTree, rendered: RenderedObject, path: Path): OriginPlace | undefined {
  const { origin, object } = rendered;
  if (origin.kind === 'template') return undefined;
  const { file } = origin;
  const text = tree.readText(file);
  if (text === undefined) return { location: { file }, complete: false, same: false };
  if (origin.kind === 'generator') {
    const document = readLocated(text, 0, 'kustomize');
    const place = document && locateInGenerator(document, origin, path);
    return { location: { file, ...place }, complete: false, same: false };
  }
  const prefix = prefixOf(origin);
  if (origin.part?.written) {
    const line = lineInTemplate(origin.part.written, path);
    const place = locateInScalar(text, origin.document, prefix, line, 'kustomize');
    if (place) return { location: { file, ...place }, complete: true, same: true };
  }
  const document = readLocated(text, origin.document, 'kustomize');
  if (!document) return { location: { file }, complete: false, same: false };
  const found = sourcePath(object, path, valueAt(document.value, prefix) ?? null);
  const place = document.locate([...prefix, ...found.path]);
  return {
    location: { file, ...(place.depth === 0 ? place.value : place.key) },
    complete: found.complete,
    same: found.complete && sameData(found.value!, valueAt(object, path) ?? null),
  };
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
  return (found && lines[(found.depth === 0 ? found.value : found.key).line - 1]) ?? lines[0] ?? 1;
}
