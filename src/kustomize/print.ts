import type { RenderedObject } from '../manifest/origin.js';
import { writeYaml } from '../yaml/write.js';

/** The objects as `kustomize build` prints them: documents in order, with `---` between them. */
export function printBuild(objects: readonly Pick<RenderedObject, 'object'>[]): string {
  let text = '';
  for (const { object } of objects) {
    if (text !== '') text += '---\n';
    text += writeYaml(object, 'kustomize');
  }
  return text;
}
