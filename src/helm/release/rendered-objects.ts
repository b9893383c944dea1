import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { textField } from '../../manifest/object.js';
import type { Origin, RenderedObject } from '../../manifest/origin.js';
import { YamlError } from '../../yaml/error.js';
import { readDocuments } from '../../yaml/read.js';
import { getOwn, isMap, setOwn, type YamlMap, type YamlValue } from '../../yaml/value.js';
import type { Chart } from '../chart/chart.js';
import { fileOf } from './check-chart.js';
import type { CrdFile } from './crd-files.js';
import type { RenderedDocument, RenderedHook } from './manifests.js';

/** The parts of a release that are objects for the cluster. */
export interface ReleaseContent {
  readonly chart: Chart;
  readonly manifests: readonly RenderedDocument[];
  readonly hooks: readonly RenderedHook[];
  readonly crds: readonly CrdFile[];
}

/** The objects of a release, each with the template it comes from. */
export interface ReleaseObjects {
  readonly crds: readonly RenderedObject[];
  readonly objects: readonly RenderedObject[];
  readonly hooks: readonly RenderedObject[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the documents of a release as objects: lists are unfolded into their items, documents with only comments left
 * out, and what is no object is reported. Order is that of installation.
 */
export function renderedObjects(release: ReleaseContent): ReleaseObjects {
  const diagnostics: Diagnostic[] = [];
  const chart = release.chart.metadata.name;
  const crds: RenderedObject[] = [];
  for (const crd of release.crds) addCrds(crd, chart, crds, diagnostics);
  const read = (documents: readonly RenderedDocument[]): RenderedObject[] => {
    const objects: RenderedObject[] = [];
    for (const { path, file, index, head } of documents) {
      const origin: Origin = { kind: 'template', chart, template: path, document: index };
      addObjects(head.value, origin, file, objects, diagnostics);
    }
    return objects;
  };
  return { crds, objects: read(release.manifests), hooks: read(release.hooks), diagnostics };
}

function addCrds(
  { path, owner, file }: CrdFile,
  chart: string,
  objects: RenderedObject[],
  diagnostics: Diagnostic[],
): void {
  const location = fileOf(owner.chart, file.path);
  try {
    const documents = readDocuments(file.text, { rules: 'helm', duplicateKeys: 'last' });
    for (const [index, { value }] of documents.entries()) {
      const origin: Origin = { kind: 'template', chart, template: path, document: index };
      addObjects(value, origin, location, objects, diagnostics);
    }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    diagnostics.push({
      code: 'yaml/syntax',
      severity: 'error',
      message: error.reason,
      location: { file: location, line: error.line, column: error.column },
    });
  }
}

function addObjects(
  value: YamlValue,
  origin: Origin,
  file: string,
  objects: RenderedObject[],
  diagnostics: Diagnostic[],
): void {
  if (value === null) return;
  const missing = isMap(value)
    ? ['apiVersion', 'kind'].filter((key) => textField(value, key) === '')
    : ['apiVersion', 'kind'];
  if (!isMap(value) || missing.length > 0) {
    diagnostics.push({
      code: 'helm/manifest-invalid',
      severity: 'error',
      message: `a rendered document is no Kubernetes object: it has no ${missing.join(' and no ')}`,
      location: { file },
    });
    return;
  }
  const items = getOwn(value, 'items');
  if (!Array.isArray(items)) {
    objects.push({ object: value, origin, steps: [] });
    return;
  }
  for (const item of items) {
    addObjects(isMap(item) ? asListItem(value, item) : item, origin, file, objects, diagnostics);
  }
}

/** The items of a `ConfigMapList` need not say what they are. */
function asListItem(list: YamlMap, item: YamlMap): YamlMap {
  const kind = textField(list, 'kind');
  if (kind === 'List' || !kind.endsWith('List')) return item;
  const whole: YamlMap = { apiVersion: getOwn(list, 'apiVersion') ?? null, kind: kind.slice(0, -4) };
  for (const key of Object.keys(item)) setOwn(whole, key, item[key]!);
  return whole;
}
