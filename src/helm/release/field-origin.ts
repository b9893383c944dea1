import type { Location } from '../../diagnostics/diagnostic.js';
import { gvkOf, nameOf, type ManifestObject } from '../../manifest/object.js';
import type { RenderedObject } from '../../manifest/origin.js';
import { sameData } from '../../manifest/same-data.js';
import { YamlError } from '../../yaml/error.js';
import { locate } from '../../yaml/locate.js';
import { readDocuments } from '../../yaml/read.js';
import { getOwn, isMap, valueAt, type Path, type YamlMap, type YamlValue } from '../../yaml/value.js';
import type { RenderedRelease } from '../release.js';
import { fileOf } from './check-chart.js';
import { lineOrigin } from './line-origin.js';
import type { RenderedDocument } from './manifests.js';

/** What wrote a field of an object of a release. */
export interface FieldOrigin {
  /** The line of the template, or of the file in crds/. */
  readonly location: Location;
  /** Keys, from the root of the release's values, of the values that the line prints; the likeliest first. */
  readonly values: readonly Path[];
  /** What the field was when the template had written it; undefined where it was not there. */
  readonly value: YamlValue | undefined;
}

/** Which template line of a release that was rendered with `trace` wrote a field, and from which values. */
export function fieldOrigin(
  release: RenderedRelease,
  { object, origin }: RenderedObject,
  path: Path,
): FieldOrigin | undefined {
  if (origin.kind !== 'template') return undefined;
  const isIt = (document: RenderedDocument): boolean =>
    document.path === origin.template && document.index === origin.document;
  const document = release.manifests.find(isIt) ?? release.hooks.find(isIt);
  if (!document) return definitionOrigin(release, object, origin.template, path);
  const found = findObject(document.text, object);
  if (!found) return undefined;
  const position = locate(document.text, found.document, [...found.prefix, ...path], 'kustomize');
  if (!position) return undefined;
  const line = position.depth === 0 ? position.value.line : position.key.line;
  const written = lineOrigin(release, document, line);
  if (!written) return undefined;
  const chart = chartKeys(document.path);
  const values: Path[] = [];
  for (const text of written.valuesPaths.toReversed()) {
    const own = readValuesPath(text);
    const printed = [...chart, ...own];
    const below = belowPrinted(release.values, printed, found.object, path);
    values.push([...printed, ...below]);
    // Globals are handed down from the charts above.
    for (let depth = chart.length - 1; own[0] === 'global' && depth >= 0; depth--)
      values.push([...chart.slice(0, depth), ...own, ...below]);
  }
  return { location: written.location, values, value: valueAt(found.object, path) };
}

/** A file of crds/ is no template: it stands where it is written. */
function definitionOrigin(
  release: RenderedRelease,
  object: ManifestObject,
  path: string,
  field: Path,
): FieldOrigin | undefined {
  const crd = release.crds.find((other) => other.path === path);
  const found = crd && findObject(crd.file.text, object);
  if (!found) return undefined;
  const position = locate(crd.file.text, found.document, [...found.prefix, ...field], 'kustomize');
  const line = position && (position.depth === 0 ? position.value : position.key).line;
  const file = fileOf(crd.owner.chart, crd.file.path);
  return {
    location: line === undefined ? { file } : { file, line },
    values: [],
    value: valueAt(found.object, field),
  };
}

/** An object in a text, by what it is called: which document it is, and where in it, if that is a list. */
function findObject(
  text: string,
  wanted: ManifestObject,
): { readonly document: number; readonly prefix: Path; readonly object: YamlMap } | undefined {
  const { kind } = gvkOf(wanted);
  const name = nameOf(wanted);
  const isWanted = (value: YamlMap): boolean => {
    const metadata = getOwn(value, 'metadata');
    return (
      (getOwn(value, 'kind') ?? kind) === kind && isMap(metadata) && (getOwn(metadata, 'name') ?? '') === name
    );
  };
  let documents;
  try {
    documents = readDocuments(text, { rules: 'kustomize' });
  } catch (fault) {
    if (!(fault instanceof YamlError)) throw fault;
    return undefined;
  }
  for (const [document, { value }] of documents.entries()) {
    if (!isMap(value)) continue;
    const items = getOwn(value, 'items');
    if (Array.isArray(items)) {
      const index = items.findIndex((item) => isMap(item) && isWanted(item));
      if (index >= 0) return { document, prefix: ['items', index], object: items[index] as YamlMap };
    } else if (documents.length === 1 || isWanted(value)) {
      return { document, prefix: [], object: value };
    }
  }
  return undefined;
}

/** Where the values of the chart that a template belongs to stand: `a/charts/b/templates/c.yaml` is below `b`. */
function chartKeys(template: string): string[] {
  const end = template.indexOf('/templates/');
  return (end < 0 ? template : template.slice(0, end)).split('/charts/').slice(1);
}

/** The keys in a text such as `hosts[0]["a.b"].name`. */
function readValuesPath(text: string): Path {
  const path: (string | number)[] = [];
  for (const match of text.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)) {
    const [, index, quoted, name] = match;
    if (index !== undefined) path.push(Number(index));
    else path.push(quoted === undefined ? name! : (JSON.parse(quoted) as string));
  }
  return path;
}

/**
 * Where a template prints a whole map or list: the rest of the field's path that leads on in it, as far as possible.
 * Items of a list are found by what they are, since the template may have put others before them.
 */
function belowPrinted(values: YamlMap, printed: Path, object: YamlMap, path: Path): Path {
  const whole = valueAt(values, printed);
  if (typeof whole !== 'object' || whole === null) return [];
  for (let length = path.length; length > 0; length--) {
    const below = follow(whole, object, path, path.length - length);
    if (below) return below;
  }
  return [];
}

function follow(whole: YamlValue, object: YamlMap, path: Path, from: number): Path | undefined {
  const below: (string | number)[] = [];
  let value: YamlValue | undefined = whole;
  for (let i = from; i < path.length; i++) {
    const step = path[i]!;
    if (typeof step === 'number') {
      if (!Array.isArray(value)) return undefined;
      const item = valueAt(object, path.slice(0, i + 1));
      const same: number = item === undefined ? -1 : value.findIndex((other) => sameData(other, item));
      const index: number = same < 0 ? step : same;
      value = value[index];
      below.push(index);
    } else {
      if (!isMap(value)) return undefined;
      value = getOwn(value, step);
      below.push(step);
    }
    if (value === undefined) return undefined;
  }
  return below;
}
