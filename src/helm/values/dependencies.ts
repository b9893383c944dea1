import { getOwn, isMap, setOwn, deepCopy, type YamlMap, type YamlValue } from '../../yaml/value.js';
import type { Chart } from '../chart/chart.js';
import type { ChartDependency } from '../chart/metadata.js';
import { satisfies } from '../chart/version.js';
import { coalesceValues, mergeChartValues, mergeTablesKeepingNulls } from './coalesce.js';
import type { ImportedPath, ReleaseChart } from './release-chart.js';

/** Something odd about the dependencies of a chart that does not stop Helm. */
export interface DependencyNote {
  /** The name or alias of the dependency. */
  readonly dependency: string;
  readonly message: string;
}

interface Draft {
  readonly chart: Chart;
  name: string;
  values: YamlMap | undefined;
  dependencies: Draft[];
  declared: { dependency: ChartDependency; name: string; enabled: boolean; importValues: ImportedPath[] }[];
}

/**
 * The chart as a release with these values sees it: dependencies switched on and off by tags and conditions, aliased,
 * and `import-values` carried out. Throws SubchartTypeFault.
 */
export function enableDependencies(
  chart: Chart,
  values: YamlMap,
  onNote: (note: DependencyNote) => void,
  helm: 3 | 4 = 4,
): ReleaseChart {
  const draft = newDraft(chart);
  switchDependencies(draft, values, '', onNote, helm);
  importValues(draft, onNote);
  return draft;
}

function newDraft(chart: Chart): Draft {
  return {
    chart,
    name: chart.metadata.name,
    values: chart.values,
    dependencies: chart.dependencies.map(newDraft),
    declared: (chart.metadata.dependencies ?? []).map((dependency) => ({
      dependency,
      name: dependency.name,
      enabled: false,
      importValues: [],
    })),
  };
}

/** Subcharts of a chart that declares no dependencies are all on, and so is everything below them. */
function switchDependencies(
  draft: Draft,
  values: YamlMap,
  path: string,
  onNote: (note: DependencyNote) => void,
  helm: 3 | 4,
): void {
  if (draft.chart.metadata.dependencies === undefined) return;
  draft.dependencies = declaredSubcharts(draft);
  for (const declared of draft.declared) {
    declared.enabled = true;
    if (declared.dependency.alias !== '') declared.name = declared.dependency.alias;
  }
  const coalesced = coalesceValues(draft, values, { helm });
  applyTags(draft, coalesced, onNote);
  applyConditions(draft, coalesced, path, onNote);
  const disabled = new Set(draft.declared.filter(({ enabled }) => !enabled).map(({ name }) => name));
  const kept = draft.dependencies.filter(({ name }) => !disabled.has(name));
  for (const subchart of kept) {
    switchDependencies(subchart, coalesced, `${path}${subchart.name}.`, onNote, helm);
  }
  draft.dependencies = kept;
  draft.declared = draft.declared.filter(({ name }) => !disabled.has(name));
}

/** First the subcharts that no declaration fits, then one for each declaration, under its alias. */
function declaredSubcharts(draft: Draft): Draft[] {
  const fits = (subchart: Draft, dependency: ChartDependency): boolean =>
    subchart.name === dependency.name && satisfies(dependency.version, subchart.chart.metadata.version);
  const result = draft.dependencies.filter(
    (subchart) => !draft.declared.some(({ dependency }) => fits(subchart, dependency)),
  );
  for (const { dependency } of draft.declared) {
    const found = draft.dependencies.find((subchart) => fits(subchart, dependency));
    if (!found) continue;
    const subchart = newDraft(found.chart);
    if (dependency.alias !== '') subchart.name = dependency.alias;
    result.push(subchart);
  }
  return result;
}

/** A tag that is true switches a dependency on, whatever its others are. */
function applyTags(draft: Draft, values: YamlMap, onNote: (note: DependencyNote) => void): void {
  const tags = getOwn(values, 'tags');
  if (!isMap(tags)) return;
  for (const declared of draft.declared) {
    let anyTrue = false;
    let anyFalse = false;
    for (const tag of declared.dependency.tags) {
      const value = getOwn(tags, tag);
      if (value === true) anyTrue = true;
      else if (value === false) anyFalse = true;
      else if (value !== undefined) {
        onNote({
          dependency: declared.name,
          message: `tags.${tag} is neither true nor false and has no effect`,
        });
      }
    }
    declared.enabled = anyTrue || !anyFalse;
  }
}

/** The first path of a condition that leads to a bool decides, over the tags. */
function applyConditions(
  draft: Draft,
  values: YamlMap,
  path: string,
  onNote: (note: DependencyNote) => void,
): void {
  for (const declared of draft.declared) {
    for (const condition of declared.dependency.condition.trim().split(',')) {
      if (condition === '') continue;
      const value = scalarAt(values, `${path}${condition}`);
      if (typeof value === 'boolean') {
        declared.enabled = value;
        break;
      }
      if (value !== undefined) {
        onNote({
          dependency: declared.name,
          message: `the condition ${condition} is neither true nor false and has no effect`,
        });
      }
    }
  }
}

/** The value at a dotted path; undefined where there is none, or where it is a map. */
function scalarAt(values: YamlMap, path: string): YamlValue | undefined {
  const steps = path.split('.');
  const last = steps.pop()!;
  const table = tableAt(values, steps);
  const value = table && getOwn(table, last);
  return isMap(value) ? undefined : value;
}

function tableAt(values: YamlMap, steps: readonly string[]): YamlMap | undefined {
  let table = values;
  for (const step of steps) {
    const next = getOwn(table, step);
    if (!isMap(next)) return undefined;
    table = next;
  }
  return table;
}

/** From the innermost charts outwards, so that what a subchart imported can be imported again. */
function importValues(draft: Draft, onNote: (note: DependencyNote) => void): void {
  for (const subchart of draft.dependencies) importValues(subchart, onNote);
  if (draft.declared.length === 0) return;
  const defaults = mergeChartValues(draft as ReleaseChart);
  const imported: YamlMap = {};
  for (const declared of draft.declared) {
    for (const entry of declared.dependency.importValues) {
      const pair = importedPath(entry);
      if (!pair) continue;
      declared.importValues.push(pair);
      const steps = `${declared.name}.${pair.child}`.split('.');
      const table = tableAt(defaults, steps);
      if (table) {
        mergeTablesKeepingNulls(imported, nest(pair.parent, table));
      } else {
        onNote({
          dependency: declared.name,
          message: `import-values names ${pair.child}, which is no map in the subchart's values`,
        });
      }
    }
  }
  draft.values = mergeTablesKeepingNulls(deepCopy(defaults), imported);
}

function importedPath(entry: YamlValue): ImportedPath | undefined {
  if (typeof entry === 'string') return { child: `exports.${entry}`, parent: '.' };
  if (!isMap(entry)) return undefined;
  return { child: pathText(getOwn(entry, 'child')), parent: pathText(getOwn(entry, 'parent')) };
}

function pathText(value: YamlValue | undefined): string {
  return value === undefined || value === null ? '<nil>' : String(value);
}

function nest(path: string, table: YamlMap): YamlMap {
  if (path === '.') return table;
  let result = table;
  for (const step of path.split('.').reverse()) {
    const outer: YamlMap = {};
    setOwn(outer, step, result);
    result = outer;
  }
  return result;
}
