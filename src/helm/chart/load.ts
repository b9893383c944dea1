import type { Location, Report } from '../../diagnostics/diagnostic.js';
import {
  ArchiveError,
  defaultArchiveLimits,
  readArchiveEntries,
  type ArchiveLimits,
} from '../../files/archive-tree.js';
import { below, type FileTree } from '../../files/file-tree.js';
import type { YamlMap } from '../../yaml/value.js';
import { readValues, ValuesFault } from '../values/read-values.js';
import type { Chart } from './chart.js';
import { readChartDirectory } from './chart-directory.js';
import { ChartError, chartFault } from './chart-error.js';
import { ChartFile } from './chart-file.js';
import { ChartMemo } from './chart-memo.js';
import { loadMetadata, readMap } from './chart-yaml.js';
import { contentDigest } from './digest.js';
import type { ChartDependency, ChartMetadata } from './metadata.js';

export interface LoadOptions {
  /**
   * Finds a dependency that Chart.yaml names and charts/ lacks, such as a `file://` one of a chart in Git. Undefined
   * leaves it missing, which rendering then reports. `helm template` has no such thing.
   */
  readonly resolveDependency?: (dependency: ChartDependency, chartPath: string) => Chart | undefined;
}

/** What the charts nested in one another may use together. */
interface Budget {
  bytes: number;
  depth: number;
}

interface Loading {
  readonly report: Report;
  readonly options: LoadOptions;
  readonly budget: Budget;
}

const maxNesting = 32;

/**
 * The chart in a directory of a tree, its .helmignore heeded. Undefined where it cannot be loaded; the reason is
 * reported with file and line.
 */
export function loadChartDirectory(
  tree: FileTree,
  path: string,
  report: Report,
  options: LoadOptions = {},
): Chart | undefined {
  return guarded(report, () => {
    const files = readChartDirectory(tree, path);
    return buildChart(files, path, { report, options, budget: newBudget() });
  });
}

/**
 * The chart in a packaged archive (.tgz). `path` is how messages name the archive. Undefined where it cannot be
 * loaded; the reason is reported.
 */
export function loadChartArchive(
  bytes: Uint8Array,
  path: string,
  report: Report,
  options: LoadOptions = {},
): Chart | undefined {
  return guarded(report, () => loadArchive(bytes, path, { report, options, budget: newBudget() }));
}

function newBudget(): Budget {
  return { bytes: defaultArchiveLimits.totalBytes, depth: 0 };
}

function guarded(report: Report, load: () => Chart): Chart | undefined {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    report(error.diagnostic);
    return undefined;
  }
}

function loadArchive(bytes: Uint8Array, path: string, loading: Loading): Chart {
  const limits: ArchiveLimits = { ...defaultArchiveLimits, totalBytes: loading.budget.bytes };
  const files: ChartFile[] = [];
  let used = 0;
  try {
    for (const entry of readArchiveEntries(bytes, limits)) {
      used += entry.bytes.length;
      const slash = entry.path.indexOf('/');
      // Everything in a packaged chart lies in one directory, whose name does not count.
      if (slash >= 0) {
        files.push(new ChartFile(entry.path.slice(slash + 1), entry.bytes));
      } else if (entry.path === 'Chart.yaml') {
        throw chartFault(
          'helm/archive-invalid',
          'Chart.yaml lies at the top of the archive; a packaged chart has all its files in one directory',
          { file: path },
          'chart yaml not in base directory',
        );
      }
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    throw chartFault(
      'helm/archive-invalid',
      `the chart archive cannot be read: ${error.message}`,
      { file: path },
      error.message,
    );
  }
  loading.budget.bytes -= used;
  return buildChart(files, path, loading, bytes);
}

function buildChart(
  files: readonly ChartFile[],
  path: string,
  loading: Loading,
  archive?: Uint8Array,
): Chart {
  if (++loading.budget.depth > maxNesting) {
    throw chartFault('helm/chart-too-deep', `more than ${maxNesting} charts are nested in one another`, {
      file: path,
    });
  }
  const templates: ChartFile[] = [];
  const others: ChartFile[] = [];
  const subcharts = new Map<string, ChartFile[]>();
  const metadata = loadMetadata(files, path);
  let values: YamlMap | undefined;
  let valuesFile: ChartFile | undefined;
  let schema: string | undefined;
  for (const file of files) {
    const name = file.path;
    if (name.startsWith('templates/')) {
      templates.push(file);
    } else if (name.startsWith('charts/')) {
      if (name.endsWith('.prov')) others.push(file);
      else addSubchartFile(subcharts, file);
    } else if (name === 'values.yaml') {
      values = loadValues(file, path);
      valuesFile = file;
    } else if (name === 'values.schema.json') {
      schema = file.text;
    } else if (name === 'Chart.lock' || name === 'requirements.lock') {
      readMap(file, path);
      if (name === 'requirements.lock' && metadata.apiVersion === 'v1') others.push(file);
    } else if (name === 'requirements.yaml') {
      if (metadata.apiVersion === 'v1') others.push(file);
    } else if (name !== 'Chart.yaml') {
      others.push(file);
    }
  }
  const dependencies = loadSubcharts(subcharts, path, metadata.name, loading);
  addResolved(dependencies, metadata, path, loading.options);
  loading.budget.depth--;
  let digest: string | undefined;
  return {
    metadata,
    path,
    values,
    valuesFile,
    schema,
    templates,
    files: others,
    dependencies,
    digest: () => (digest ??= contentDigest(archive, files, dependencies)),
    memo: new ChartMemo(),
  };
}

function addSubchartFile(subcharts: Map<string, ChartFile[]>, file: ChartFile): void {
  const rest = file.path.slice('charts/'.length);
  const slash = rest.indexOf('/');
  const directory = slash < 0 ? rest : rest.slice(0, slash);
  const inside = slash < 0 ? '' : rest.slice(slash + 1);
  const list = subcharts.get(directory) ?? [];
  subcharts.set(directory, list);
  list.push(new ChartFile(inside, file.bytes));
}

function loadSubcharts(
  subcharts: ReadonlyMap<string, readonly ChartFile[]>,
  path: string,
  parent: string,
  loading: Loading,
): Chart[] {
  const charts: Chart[] = [];
  const directories = Array.from(subcharts.keys()).sort();
  for (const directory of directories) {
    if (directory.startsWith('_') || directory.startsWith('.')) continue;
    const files = subcharts.get(directory)!;
    const childPath = `${path}/charts/${directory}`;
    try {
      if (directory.endsWith('.tgz') && files[0]!.path === '') {
        charts.push(loadArchive(files[0]!.bytes, childPath, loading));
      } else {
        charts.push(
          buildChart(
            files.filter((file) => file.path !== ''),
            childPath,
            loading,
          ),
        );
      }
    } catch (error) {
      if (!(error instanceof ChartError)) throw error;
      const { diagnostic } = error;
      throw new ChartError({
        ...diagnostic,
        upstream: `error unpacking subchart ${directory} in ${parent}: ${diagnostic.upstream ?? diagnostic.message}`,
      });
    }
  }
  return charts;
}

function addResolved(charts: Chart[], metadata: ChartMetadata, path: string, options: LoadOptions): void {
  if (!options.resolveDependency) return;
  const present = new Set(charts.map((chart) => chart.metadata.name));
  for (const dependency of metadata.dependencies ?? []) {
    if (present.has(dependency.name)) continue;
    const chart = options.resolveDependency(dependency, path);
    if (chart) charts.push(chart);
  }
}

function loadValues(file: ChartFile, chartPath: string): YamlMap {
  try {
    return readValues(file.text);
  } catch (error) {
    if (!(error instanceof ValuesFault)) throw error;
    const path = below(chartPath, file.path);
    const location: Location = {
      file: path,
      line: error.line,
      ...(error.column === undefined ? {} : { column: error.column }),
    };
    throw chartFault(
      'helm/values-invalid',
      error.message,
      location,
      `cannot load values.yaml: ${error.upstream}`,
    );
  }
}
