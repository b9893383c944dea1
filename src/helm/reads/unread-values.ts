import { suggest } from '../../diagnostics/suggest.js';
import { isUnknown } from '../../manifest/unknown.js';
import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../../yaml/value.js';
import type { Chart } from '../chart/chart.js';
import { parsedTemplates } from '../release/execute-templates.js';
import type { RenderedRelease } from '../release.js';
import { coalesceValues } from '../values/coalesce.js';
import type { ReleaseChart } from '../values/release-chart.js';
import type { ChartReads } from './chart-reads.js';
import { followChart } from './follow-chart.js';
import { addDocumentedNames } from './documented-names.js';
import type { ReadKeys } from './read-keys.js';
import { addNames } from './template-names.js';

/** A value that is set and that nothing reads. */
export interface UnreadValue {
  readonly path: Path;
  /** What may have been meant. */
  readonly near: Path | undefined;
}

/**
 * Values of a release that have no effect: the chart's values.yaml does not have them, in comments neither, no template
 * of the chart or its subcharts can reach them, and its schema does not name them. Where a template reads a whole map, or
 * keys that are only known while rendering, all keys there are taken to be read.
 */
export function unreadValues(release: RenderedRelease, user: YamlMap): UnreadValue[] {
  const { root, templates } = release;
  if (!root) return [];
  const defaults = coalesceValues(root, {});
  if (!hasOther(user, [defaults])) return [];
  const reads = readsOf(release.chart, root, templates);
  if (!reads) return [];
  const names = new Set(reads.texts.names);
  addChartNames(root, names);
  if (reads.texts.usesTpl) addTemplateTexts(release.values, names);
  const found: UnreadValue[] = [];
  searchMap({ names, defaults, found }, user, [defaults], [reads.root], []);
  return found;
}

/** Whether there is a key that the defaults do not have. */
function hasOther(value: YamlValue, defaults: readonly YamlValue[]): boolean {
  if (Array.isArray(value)) return value.some((item) => isMap(item));
  if (!isMap(value)) return false;
  return Object.keys(value).some((key) => {
    const below = valuesUnder(defaults, key);
    return below.length === 0 || hasOther(value[key]!, below);
  });
}

function readsOf(
  chart: Chart,
  root: ReleaseChart,
  templates: RenderedRelease['templates'],
): ChartReads | undefined {
  const key = templates.map(({ name }) => name).join('\n');
  const known = chart.memo.reads.get(key);
  if (known !== undefined) return known ?? undefined;
  const { set, errors } = parsedTemplates(chart, templates);
  const reads = errors.size > 0 ? undefined : followChart(root, templates, set);
  chart.memo.reads.set(key, reads ?? null);
  return reads;
}

/** What the charts themselves say of their values, besides having defaults. */
function addChartNames({ chart, dependencies }: ReleaseChart, names: Set<string>): void {
  if (chart.valuesFile) addDocumentedNames(names, chart.valuesFile.text);
  for (const [, name] of chart.schema?.matchAll(/"([^"\\]+)"\s*:/g) ?? []) names.add(name!);
  for (const dependency of dependencies) addChartNames(dependency, names);
}

/** Templates in values, which `tpl` fills in, may read anything. */
function addTemplateTexts(value: YamlValue, names: Set<string>): void {
  if (typeof value === 'string') {
    if (value.includes('{{')) addNames(names, value);
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) addTemplateTexts(item, names);
  }
}

interface Search {
  /** Names that may be read wherever they stand. */
  readonly names: ReadonlySet<string>;
  readonly defaults: YamlMap;
  readonly found: UnreadValue[];
}

/** `defaults` are the values that may stand here without the user's, `reads` what may be read here. */
function searchMap(
  search: Search,
  map: YamlMap,
  defaults: readonly YamlValue[],
  reads: readonly ReadKeys[],
  path: Path,
): void {
  if (reads.some(({ whole }) => whole)) return;
  const isEmpty = !defaults.some((value) => isMap(value) && Object.keys(value).length > 0);
  // Any key makes a map that was empty one that is not.
  if (isEmpty && reads.some(({ tested }) => tested)) return;
  for (const key of Object.keys(map)) {
    const value = map[key]!;
    if (value === null || isAside(key) || search.names.has(key) || isUnknown(key)) continue;
    const below = valuesUnder(defaults, key);
    const readBelow = readsUnder(reads, key);
    if (readBelow.length > 0) searchValue(search, value, below, readBelow, [...path, key]);
    else if (below.length === 0)
      search.found.push({ path: [...path, key], near: nearest(search, key, value, defaults, reads, path) });
  }
}

/** Keys that only hold anchors for other keys, by custom, and those that are not known here. */
function isAside(key: string): boolean {
  return /^(?:x-|[._])/.test(key) || key.includes('${');
}

function searchValue(
  search: Search,
  value: YamlValue,
  defaults: readonly YamlValue[],
  reads: readonly ReadKeys[],
  path: Path,
): void {
  if (isMap(value)) {
    searchMap(search, value, defaults, reads, path);
  } else if (Array.isArray(value) && !reads.some(({ whole }) => whole)) {
    const items = defaults.flatMap((list) => (Array.isArray(list) ? list : []));
    for (const [index, item] of value.entries()) {
      const readBelow = readsUnder(reads, String(index));
      if (readBelow.length > 0) searchValue(search, item, items, readBelow, [...path, index]);
    }
  }
}

function valuesUnder(values: readonly YamlValue[], key: string): YamlValue[] {
  return values.flatMap((value) => {
    const below = isMap(value) ? getOwn(value, key) : undefined;
    return below === undefined ? [] : [below];
  });
}

function readsUnder(reads: readonly ReadKeys[], key: string): ReadKeys[] {
  return reads.flatMap(({ children, any }) => {
    const child = children.get(key);
    return [...(child ? [child] : []), ...(any ? [any] : [])];
  });
}

/** A key of nearly the same name beside it, or the only one of the same name elsewhere. */
function nearest(
  { defaults: root }: Search,
  key: string,
  value: YamlValue,
  defaults: readonly YamlValue[],
  reads: readonly ReadKeys[],
  path: Path,
): Path | undefined {
  const beside = new Set<string>();
  for (const map of defaults) if (isMap(map)) for (const name of Object.keys(map)) beside.add(name);
  for (const { children } of reads) for (const name of children.keys()) beside.add(name);
  const near = suggest(key, beside);
  if (near !== undefined) return [...path, near];
  // Such a name says nothing about what was meant.
  if (common.has(key)) return undefined;
  const elsewhere: Path[] = [];
  addPathsOf(root, key, isMap(value), [], elsewhere);
  return elsewhere.length === 1 ? elsewhere[0] : undefined;
}

const common: ReadonlySet<string> = new Set(['create', 'enabled', 'name', 'size', 'type']);

function addPathsOf(map: YamlMap, key: string, wantsMap: boolean, path: Path, found: Path[]): void {
  for (const name of Object.keys(map)) {
    const value = map[name]!;
    if (name === key && isMap(value) === wantsMap) found.push([...path, name]);
    if (isMap(value)) addPathsOf(value, key, wantsMap, [...path, name], found);
  }
}
