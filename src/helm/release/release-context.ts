import { getOwn, isMap, setOwn, type YamlMap } from '../../yaml/value.js';
import { isLibrary } from '../chart/chart.js';
import type { ChartFile } from '../chart/chart-file.js';
import { withType, goInt, type GoMap } from '../template/value.js';
import type { ReleaseChart } from '../values/release-chart.js';
import { CapabilitiesObject, type Capabilities } from './capabilities.js';
import { chartData } from './chart-data.js';
import { ChartFiles } from './chart-files.js';

/** What `.Release` says. */
export interface ReleaseIdentity {
  readonly name: string;
  readonly namespace: string;
  readonly isUpgrade: boolean;
  readonly revision: number;
}

/** A template file of a release: a partial, or one that is rendered. */
export interface ReleaseTemplate {
  /** `parent/charts/child/templates/x.yaml`: its name for `include`, and its `# Source:`. */
  readonly name: string;
  readonly file: ChartFile;
  readonly owner: ReleaseChart;
  /** `.Template.BasePath` */
  readonly basePath: string;
  /** What the template sees as `.`; shared by all templates of one chart, which may change it. */
  readonly context: GoMap;
}

/**
 * All templates of a release in the order Helm parses and renders them: those deepest below the root chart first,
 * and of equal depth the alphabetically last first.
 */
export function releaseTemplates(
  root: ReleaseChart,
  values: YamlMap,
  release: ReleaseIdentity,
  capabilities: Capabilities,
): ReleaseTemplate[] {
  const templates: ReleaseTemplate[] = [];
  const shared = {
    Release: {
      Name: release.name,
      Namespace: release.namespace,
      IsUpgrade: release.isUpgrade,
      IsInstall: !release.isUpgrade,
      Revision: goInt(release.revision),
      Service: 'Helm',
    },
    Capabilities: new CapabilitiesObject(capabilities),
  };
  addChart(root, values as GoMap, root.name, shared, true, templates);
  return sortTemplates(templates);
}

function addChart(
  chart: ReleaseChart,
  values: GoMap,
  path: string,
  shared: GoMap,
  isRoot: boolean,
  templates: ReleaseTemplate[],
): GoMap {
  const subcharts: GoMap = {};
  const context: GoMap = withType(
    {
      Chart: chartData(chart, isRoot),
      Files: new ChartFiles(chart.chart.files),
      ...shared,
      Values: withType(isRoot ? values : viewOf(values), 'common.Values'),
      Subcharts: subcharts,
    },
    'common.Values',
  );
  for (const subchart of chart.dependencies) {
    const { name } = subchart;
    const slice = tableOf(values as YamlMap, name);
    const subcontext = addChart(subchart, slice, `${path}/charts/${name}`, shared, false, templates);
    setOwn(subcharts as YamlMap, name, subcontext as YamlMap);
  }
  const partialsOnly = isLibrary(chart.chart);
  for (const file of chart.chart.templates) {
    if (partialsOnly && !isPartial(file.path)) continue;
    templates.push({
      name: `${path}/${file.path}`,
      file,
      owner: chart,
      basePath: `${path}/templates`,
      context,
    });
  }
  return context;
}

/** The map itself under another identity: to its parent it is a plain map, to the subchart it is its values. */
function viewOf(values: GoMap): GoMap {
  return new Proxy(values, {});
}

/** The values of a subchart; a name with dots leads through the maps of its parts. */
function tableOf(values: YamlMap, name: string): GoMap {
  let table = values;
  for (const step of name.split('.')) {
    const next = getOwn(table, step);
    if (!isMap(next)) return {};
    table = next;
  }
  return table as GoMap;
}

/** Whether a template is only there to be included. */
export function isPartial(path: string): boolean {
  return path.startsWith('_', path.lastIndexOf('/') + 1);
}

function sortTemplates(templates: ReleaseTemplate[]): ReleaseTemplate[] {
  const keyed = templates.map((template) => ({ template, depth: countSlashes(template.name) }));
  keyed.sort(
    (a, b) =>
      b.depth - a.depth ||
      (a.template.name < b.template.name ? 1 : a.template.name > b.template.name ? -1 : 0),
  );
  return keyed.map(({ template }) => template);
}

function countSlashes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('/'); at >= 0; at = text.indexOf('/', at + 1)) count++;
  return count;
}
