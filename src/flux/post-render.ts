import type { Report } from '../diagnostics/diagnostic.js';
import { memoryTree } from '../files/memory-tree.js';
import { build } from '../kustomize/build.js';
import type { RenderedObject } from '../manifest/origin.js';
import { getOwn, type YamlMap } from '../yaml/value.js';
import { writeYaml } from '../yaml/write.js';

/**
 * Runs the `kustomize` post-renderers of a HelmRelease over its objects, each as a kustomization of its own. Objects keep
 * their origins. Without post-renderers the objects are answered as they are.
 */
export function postRender(
  objects: readonly RenderedObject[],
  renderers: readonly YamlMap[],
  report: Report,
): readonly RenderedObject[] {
  let current = objects;
  for (const renderer of renderers) current = runRenderer(current, renderer, report);
  return current;
}

function runRenderer(
  objects: readonly RenderedObject[],
  renderer: YamlMap,
  report: Report,
): readonly RenderedObject[] {
  if (objects.length === 0) return objects;
  const value: YamlMap = { resources: ['objects.yaml'] };
  for (const field of ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'images']) {
    const entries = getOwn(renderer, field);
    if (entries !== undefined) value[field] = entries;
  }
  const tree = memoryTree({ 'objects.yaml': objects.map(({ object }) => writeYaml(object)).join('---\n') });
  const result = build({
    tree,
    path: '',
    order: 'none',
    root: { value, file: 'kustomization.yaml', text: '', strict: false },
  });
  for (const diagnostic of result.diagnostics) report(diagnostic);
  return result.resources.map((resource) => {
    const source = resource.origin.kind === 'file' ? objects[resource.origin.document] : undefined;
    return { object: resource.object, origin: source?.origin ?? resource.origin, steps: source?.steps ?? [] };
  });
}
