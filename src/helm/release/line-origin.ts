import type { Location } from '../../diagnostics/diagnostic.js';
import type { LineOrigins } from './execute-templates.js';

/** What is needed to find where rendered text comes from. */
export interface TracedRelease {
  readonly lineOrigins: LineOrigins | undefined;
  /** Where each template file is, by its `# Source:` name. */
  readonly templateFiles: ReadonlyMap<string, string>;
}

/** The place that wrote a line of a rendered document. */
export interface LineOrigin {
  readonly location: Location;
  /** The values keys that the line prints as they are, such as `image.tag`, in their order. */
  readonly valuesPaths: readonly string[];
}

/**
 * Which template line wrote a line of a document. `offset` and `text` are those of the document, `line` counts from 1
 * in it. Without a trace, only the file is known; undefined for text that no template of the release wrote.
 */
export function lineOrigin(
  release: TracedRelease,
  document: { readonly path: string; readonly offset: number; readonly text: string },
  line: number,
): LineOrigin | undefined {
  const file = release.templateFiles.get(document.path);
  const segments = release.lineOrigins?.get(document.path);
  if (segments === undefined) return file === undefined ? undefined : { location: { file }, valuesPaths: [] };
  const [start, end] = lineBounds(document.text, line);
  const first = document.offset + start + (document.text.slice(start, end).search(/\S/) + 1 || 1) - 1;
  let at = lastAtOrBefore(segments, first);
  const valuesPaths: string[] = [];
  // A line that prints a value is worth most as the place of that value.
  for (let i = Math.max(at, 0); i < segments.length && segments[i]!.offset < document.offset + end; i++) {
    const { valuesPath } = segments[i]!;
    if (valuesPath === undefined) continue;
    valuesPaths.push(valuesPath);
    at = i;
  }
  const segment = segments[at];
  const segmentFile = segment && release.templateFiles.get(segment.template);
  if (segment === undefined || segmentFile === undefined) {
    return file === undefined ? undefined : { location: { file }, valuesPaths: [] };
  }
  return { location: { file: segmentFile, line: segment.line }, valuesPaths };
}

/** The index of the last segment that starts at or before an offset; -1 where none does. */
function lastAtOrBefore(segments: readonly { readonly offset: number }[], offset: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (segments[middle]!.offset <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where a line starts and ends, without its line break. */
function lineBounds(text: string, line: number): [number, number] {
  let start = 0;
  for (let i = 1; i < line; i++) {
    const newline = text.indexOf('\n', start);
    if (newline < 0) break;
    start = newline + 1;
  }
  const end = text.indexOf('\n', start);
  return [start, end < 0 ? text.length : end];
}
