import type { Report } from '../diagnostics/diagnostic.js';
import type { FileTree } from '../files/file-tree.js';
import type { RenderedObject } from '../manifest/origin.js';
import type { FluxVersion } from './cluster.js';
import type { Variables } from './variables.js';
export function substituteVariables(
  objects: readonly RenderedObject[],
  _v: Variables,
  _o: { flux: FluxVersion; always: boolean; tree: FileTree; report: Report },
): readonly RenderedObject[] {
  return objects;
}
