import type { ScalarStyle } from '../../manifest/strategic-merge.js';
import { locate } from '../../yaml/locate.js';
import type { Path } from '../../yaml/value.js';
import type { Resource } from '../resource.js';

/** Each look costs a reading of the file. */
const LOOK_LIMIT = 100;

/**
 * Tells how the scalars of a resource were written in the file it comes from. Undefined where that is not known: for
 * what was generated, what earlier steps added, and after very many looks.
 */
export function sourceStyles(
  { origin }: Resource,
  readText: ((file: string) => string | undefined) | undefined,
): ((path: Path) => ScalarStyle | undefined) | undefined {
  if (origin.kind !== 'file' || origin.item !== undefined || !readText) return undefined;
  let lines: string[] | undefined;
  let looks = 0;
  return (path) => {
    if (++looks > LOOK_LIMIT) return undefined;
    const text = readText(origin.file);
    const found = text === undefined ? undefined : locate(text, origin.document, path, 'kustomize');
    if (text === undefined || !found || found.depth < path.length) return undefined;
    const { key, value } = found;
    // Where nothing stands behind a key, its value is said to be where the key is.
    if (key.line === value.line && key.column === value.column) return 'empty';
    lines ??= text.split(/\r\n?|\n/);
    const rest = lines[value.line - 1]!.slice(value.column - 1).replace(/^(?:[&!]\S*\s+)+/, '');
    return /^["'|>]/.test(rest) ? 'quoted' : 'plain';
  };
}
