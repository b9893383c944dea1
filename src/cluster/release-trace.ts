import type { Location, RelatedLocation } from '../diagnostics/diagnostic.js';
import { seenFrom } from '../files/field-location.js';
import type { FileTree } from '../files/file-tree.js';
import { findInPatch } from '../files/patch-location.js';
import type { HelmReleaseSpec } from '../flux/spec.js';
import { fieldOrigin, type FieldOrigin } from '../helm/release/field-origin.js';
import type { RenderedRelease } from '../helm/release.js';
import { keyText } from '../helm/values/schema/check-values.js';
import type { RenderedObject } from '../manifest/origin.js';
import { sameData } from '../manifest/same-data.js';
import { valueAt, type Path } from '../yaml/value.js';
import { locationAtPlaces, type ContentPlaces } from './content-places.js';
import type { ReleasePlaces } from './release-places.js';
import type { UnitContext } from './unit-context.js';
import { findValue, inFile, type WrittenValues } from './values-places.js';

/** What the places of a release are worked out from. */
export interface ReleaseTrace {
  readonly context: UnitContext;
  readonly spec: HelmReleaseSpec;
  /** The tree that the chart lies in. */
  readonly tree: FileTree;
  readonly places: ContentPlaces | undefined;
  /** What the user wrote, what counts most last. */
  readonly written: readonly WrittenValues[];
  /** Renders the release again, with a trace. */
  readonly render: () => RenderedRelease;
}

/** Renders the release with a trace when the first place is asked for: most releases have nothing to be found in them. */
export function releasePlaces(trace: ReleaseTrace): ReleasePlaces {
  let release: RenderedRelease | undefined;
  return {
    field(rendered, path) {
      release ??= trace.render();
      const origin = fieldOrigin(release, rendered, path);
      if (!origin) return { related: [] };
      const changed = locateChange(trace, origin, rendered, path);
      if (changed) return { location: changed, related: [] };
      const template = { location: inChart(trace, origin.location), message: 'written by the template' };
      for (const key of origin.values) {
        const found = findValue(trace.written, key);
        if (found?.depth === key.length) return { location: found.location, related: [template] };
      }
      const fallback = locateDefault(trace, release, origin.values[0]);
      return { related: fallback ? [template, fallback] : [template] };
    },
  };
}

function inChart({ context, tree, places }: ReleaseTrace, location: Location): Location {
  return places ? locationAtPlaces(places, location) : seenFrom(context.home, tree, location);
}

/** What came after the templates: post-renderers, then common metadata. */
function locateChange(
  { context, spec }: ReleaseTrace,
  origin: FieldOrigin,
  { object, steps }: RenderedObject,
  path: Path,
): Location | undefined {
  const value = valueAt(object, path);
  if (value !== undefined && origin.value !== undefined && sameData(value, origin.value)) return undefined;
  const [first, field, key] = path;
  if (first === 'metadata' && (field === 'labels' || field === 'annotations') && key !== undefined) {
    const common = spec.commonMetadata?.[field];
    if (common && Object.hasOwn(common, key)) return context.locate(['spec', 'commonMetadata', field, key]);
  }
  for (const { list, field: of, index } of [...steps].reverse()) {
    if (!list || of !== 'patches' || index === undefined) continue;
    const place: Path = [...list, 'patches', index, 'patch'];
    const text = valueAt(context.resource.object, place);
    const found = typeof text === 'string' ? findInPatch(text, object, path)?.position : undefined;
    if (!found) continue;
    const line = context.locateLine(place, found.line);
    return line.column === undefined ? line : { ...line, column: line.column + found.column - 1 };
  }
  return undefined;
}

/** The chart's own default of a value, where its files are in a tree. */
function locateDefault(
  trace: ReleaseTrace,
  { chart }: RenderedRelease,
  key: Path | undefined,
): RelatedLocation | undefined {
  if (key === undefined || key.length === 0) return undefined;
  const file = chart.path === '' ? 'values.yaml' : `${chart.path}/values.yaml`;
  const text = trace.tree.kind(file) === 'file' ? trace.tree.readText(file) : undefined;
  if (text === undefined || chart.values === undefined || valueAt(chart.values, key) === undefined)
    return undefined;
  const message = `the chart's default of ${keyText(key)}`;
  return { location: inChart(trace, inFile(text, file, key)), message };
}
