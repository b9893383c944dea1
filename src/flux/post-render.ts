import type { Diagnostic, Location, Report } from '../diagnostics/diagnostic.js';
import { memoryTree } from '../files/memory-tree.js';
import { build } from '../kustomize/build.js';
import { gvkOf, nameOf, namespaceOf } from '../manifest/object.js';
import type { RenderedObject, Step } from '../manifest/origin.js';
import { isUnknown } from '../manifest/unknown.js';
import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import { writeYaml } from '../yaml/write.js';
import { describeTarget, targetSelector } from './patch-target.js';

export interface PostRenderOptions {
  /** For messages: `HelmRelease apps/web`. */
  readonly release: string;
  /** Whether the objects are all that the chart renders. */
  readonly isWhole: boolean;
  /** Where a field of the HelmRelease stands. */
  readonly locate: (path: Path) => Location;
  readonly report: Report;
}

/**
 * Runs the `kustomize` post-renderers of a HelmRelease over its objects, each as a kustomization of its own. Objects keep
 * their origins, and the patches that changed them are among their steps. Without post-renderers the objects are answered
 * as they are.
 */
export function postRender(
  objects: readonly RenderedObject[],
  renderers: readonly YamlMap[],
  options: PostRenderOptions,
): readonly RenderedObject[] {
  let current = objects;
  for (const [index, renderer] of renderers.entries()) {
    if (current.length === 0) return current;
    const list = ['spec', 'postRenderers', index, 'kustomize'];
    if (options.isWhole) reportUnmatched(current, renderer, list, options);
    current = runRenderer(current, renderer, list, options);
  }
  return current;
}

const fields = ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'images'];

function runRenderer(
  objects: readonly RenderedObject[],
  renderer: YamlMap,
  list: Path,
  { locate, report }: PostRenderOptions,
): readonly RenderedObject[] {
  const value: YamlMap = { resources: ['objects.yaml'] };
  for (const field of fields) {
    const entries = getOwn(renderer, field);
    if (entries !== undefined) value[field] = entries;
  }
  const place = (path: Path): Location =>
    fields.includes(String(path[0])) ? locate([...list, ...path]) : locate(list);
  const tree = memoryTree({ 'objects.yaml': objects.map(({ object }) => writeYaml(object)).join('---\n') });
  const result = build({
    tree,
    path: '',
    order: 'none',
    root: { value, file: 'kustomization.yaml', text: '', strict: false, place, step: stepOf },
  });
  for (const diagnostic of result.diagnostics) report(atHome(diagnostic, locate(list)));
  return result.resources.map(({ object, origin, steps }) => {
    const source = origin.kind === 'file' ? objects[origin.document] : undefined;
    return { object, origin: source?.origin ?? origin, steps: [...(source?.steps ?? []), ...steps] };
  });

  function stepOf(field: string, index: number | undefined): Step {
    return { file: locate(list).file, field, list, ...(index !== undefined && { index }) };
  }
}

/** Findings in the objects themselves stand in no file of the user's. */
function atHome(diagnostic: Diagnostic, home: Location): Diagnostic {
  const { location, related, ...rest } = diagnostic;
  const isOwn = location !== undefined && location.file !== 'objects.yaml';
  const others = (related ?? []).filter((one) => one.location.file !== 'objects.yaml');
  return { ...rest, location: isOwn ? location : home, ...(others.length > 0 && { related: others }) };
}

/** A patch with a target that selects nothing does nothing, without a word. */
function reportUnmatched(
  objects: readonly RenderedObject[],
  renderer: YamlMap,
  list: Path,
  { release, locate, report }: PostRenderOptions,
): void {
  const patches = getOwn(renderer, 'patches');
  for (const [index, patch] of (Array.isArray(patches) ? patches : []).entries()) {
    const target: YamlValue | undefined = isMap(patch) ? getOwn(patch, 'target') : undefined;
    if (!isMap(target)) continue;
    const selector = targetSelector(target);
    const isSelected = ({ object }: RenderedObject): boolean => {
      const { group, version, kind } = gvkOf(object);
      return (
        isUnknown(nameOf(object)) ||
        (selector!.matchesGroupVersionKind(group, version, kind) &&
          selector!.matchesName(nameOf(object)) &&
          selector!.matchesNamespace(namespaceOf(object)) &&
          selector!.matchesMetadata(object))
      );
    };
    // What cannot be read is reported by the build.
    if (!selector || objects.some(isSelected)) continue;
    const inNamespace = typeof getOwn(target, 'namespace') === 'string';
    report({
      code: 'flux/patch-unmatched',
      severity: 'warning',
      message: `a patch of ${release} is for ${describeTarget(target)}, which is not among its objects: it does nothing`,
      help: inNamespace
        ? 'take target.namespace away: what a chart renders often names no namespace yet when it is patched'
        : 'target.name and the other fields are regular expressions for the whole text; leave out what need not be the same',
      location: locate([...list, 'patches', index, 'target']),
    });
  }
}
