import type { Chart } from '../chart/chart.js';
import { isPartial, type ReleaseTemplate } from '../release/release-context.js';
import type { ReleaseChart } from '../values/release-chart.js';
import type { ChartReads } from './chart-reads.js';
import { newDict, type HeldContext } from './held.js';
import { ReadKeys } from './read-keys.js';
import {
  EndlessReads,
  TemplateReader,
  type ReadableTemplates,
  type TemplateTexts,
} from './template-reader.js';
import { addNames } from './template-names.js';

/** Follows the templates of a chart and its subcharts. Undefined where they are too tangled to be followed. */
export function followChart(
  root: ReleaseChart,
  files: readonly ReleaseTemplate[],
  templates: ReadableTemplates,
): ChartReads | undefined {
  const keys = new ReadKeys();
  const contexts = new Map<ReleaseChart, HeldContext>();
  contextOf(root, keys, keys.child('global'), contexts);
  const texts: TemplateTexts = { usesTpl: false, names: new Set() };
  const entries = files.flatMap(({ name, owner }) => {
    const tree = isPartial(name) ? undefined : templates.tree(name);
    return tree ? [{ tree, dot: contexts.get(owner)! }] : [];
  });
  try {
    new TemplateReader(templates, texts).readAll(entries, keys);
  } catch (error) {
    if (error instanceof EndlessReads || error instanceof RangeError) return undefined;
    throw error;
  }
  if (texts.usesTpl) addFileNames(root.chart, texts.names);
  return { root: keys, texts };
}

/** The context of a chart, its subcharts' below it, with what Helm itself reads of the values. */
function contextOf(
  chart: ReleaseChart,
  keys: ReadKeys,
  global: ReadKeys,
  contexts: Map<ReleaseChart, HeldContext>,
): HeldContext {
  keys.isRoot = true;
  keys.children.set('global', global);
  keys.child('tags').whole = true;
  const subcharts = new Map<string, HeldContext>();
  for (const subchart of chart.dependencies)
    subcharts.set(subchart.name, contextOf(subchart, keys.child(subchart.name), global, contexts));
  for (const { name, alias, condition } of chart.chart.metadata.dependencies ?? []) {
    for (const path of condition.split(',')) if (path.trim() !== '') childAt(keys, path.trim());
    // Of a subchart that is switched off or not there nothing is known.
    const used = alias === '' ? name : alias;
    if (!subcharts.has(used)) keys.child(used).whole = true;
  }
  for (const { name, importValues } of chart.declared)
    for (const { child } of importValues) childAt(keys.child(name), child).whole = true;
  const context: HeldContext = { kind: 'context', values: keys, subcharts, own: newDict() };
  contexts.set(chart, context);
  return context;
}

function childAt(keys: ReadKeys, path: string): ReadKeys {
  let child = keys;
  for (const step of path.split('.')) child = child.child(step);
  return child;
}

/** Files may be templates that `tpl` fills in. */
function addFileNames(chart: Chart, names: Set<string>): void {
  for (const file of chart.files) if (file.text.includes('{{')) addNames(names, file.text);
  for (const subchart of chart.dependencies) addFileNames(subchart, names);
}
