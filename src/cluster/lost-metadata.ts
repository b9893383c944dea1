import type { Report } from '../diagnostics/diagnostic.js';
import type { FileTree } from '../files/file-tree.js';
import { locateField } from '../files/field-location.js';
import { describeId, idOf } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { isMap, setOwn, valueAt, type Path, type YamlMap } from '../yaml/value.js';

/**
 * What is left of the objects of a build when kustomize-controller has read them again and put its labels on them: an
 * object whose name is no text is not there any more, and where one label is no text all of them make way for Flux's own
 * (https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-substitution-of-numbers-and-booleans). Flux says
 * nothing of either. Names and labels become numbers, booleans or nothing when variables are replaced. `before` holds the
 * objects before that, at the same places.
 */
export function withoutLost(
  objects: readonly RenderedObject[],
  before: readonly RenderedObject[],
  tree: FileTree,
  report: Report,
): readonly RenderedObject[] {
  return objects.flatMap((rendered, index) => {
    const put = (path: Path, finding: Omit<Parameters<Report>[0], 'location'>): void => {
      const location = locateField(tree, rendered, path);
      report({ ...finding, ...(location && { location }) });
    };
    const { metadata } = rendered.object;
    if (!isMap(metadata)) return [rendered];
    const name = describeId(idOf(before[index]!.object));
    if (rendered !== before[index] && typeof metadata['name'] !== 'string') {
      put(['metadata', 'name'], {
        code: 'flux/name-lost',
        severity: 'error',
        message: `metadata.name of ${name} became ${String(metadata['name'] ?? null)} when its variables were replaced: Flux drops an object whose name is no text`,
        help: 'choose a name that does not read as a number, a boolean or nothing',
      });
      return [];
    }
    const lost = lostLabel(metadata);
    if (lost === undefined) return [rendered];
    const value = String(valueAt(metadata, ['labels', lost]));
    put(['metadata', 'labels', lost], {
      code: 'flux/labels-lost',
      severity: 'warning',
      message: `the label ${lost} of ${name} is ${value} and no text: Flux drops all labels of the object`,
      help: `let it be a text: a value that reads as a number or a boolean needs quotes that are a part of it, as in '"12"'`,
    });
    const kept: YamlMap = { ...metadata };
    setOwn(kept, 'labels', {});
    return [{ ...rendered, object: { ...rendered.object, metadata: kept } }];
  });
}

/** The first label that is no text. */
function lostLabel(metadata: YamlMap): string | undefined {
  const labels = metadata['labels'];
  if (!isMap(labels)) return undefined;
  return Object.keys(labels).find((key) => typeof labels[key] !== 'string');
}
