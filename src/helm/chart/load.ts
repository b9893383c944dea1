import type { Diagnostic, Location, Report } from '../../diagnostics/diagnostic.js';
import {
  ArchiveError,
  defaultArchiveLimits,
  readArchiveEntries,
  type ArchiveLimits,
} from '../../files/archive-tree.js';
import type { FileTree } from '../../files/file-tree.js';
import type { Path, YamlMap, YamlValue } from '../../yaml/value.js';
import { isMap, setOwn } from '../../yaml/value.js';
import { locate } from '../../yaml/locate.js';
import { readDocuments, type YamlDocument } from '../../yaml/read.js';
import { YamlError } from '../../yaml/error.js';
import { readValues, ValuesFault } from '../values/read-values.js';
import type { Chart } from './chart.js';
import type { ChartDependency, ChartMetadata } from './metadata.js';
import { ChartError } from './chart-error.js';
import { ChartFile } from './chart-file.js';
import { ChartMemo } from './chart-memo.js';
import { contentDigest } from './digest.js';
import { parseHelmIgnore } from './helm-ignore.js';
import { MetadataFault, readMetadata } from './metadata.js';
import { metadataFault } from './metadata-rules.js';

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
    const files = readDirectory(tree, path);
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

function readDirectory(tree: FileTree, root: string): ChartFile[] {
  if (tree.kind(root) !== 'directory') {
    throw fault(
      'helm/chart-missing',
      `there is no chart directory ${root === '' ? '.' : root}`,
      { file: root },
      'path not found',
    );
  }
  const ignoreFile = join(root, '.helmignore');
  const ignore = parseHelmIgnore(tree.readText(ignoreFile) ?? '');
  if ('reason' in ignore) {
    throw fault(
      'helm/helmignore-invalid',
      `this pattern cannot be read: ${ignore.reason}`,
      { file: ignoreFile, line: ignore.line },
      ignore.reason,
    );
  }
  const files: ChartFile[] = [];
  const walk = (directory: string): void => {
    for (const entry of tree.list(join(root, directory)) ?? []) {
      const path = join(directory, entry.name);
      const isDirectory = entry.kind === 'directory';
      if (ignore.ignores(path, isDirectory)) continue;
      if (isDirectory) {
        walk(path);
        continue;
      }
      const bytes = tree.readBytes(join(root, path));
      if (bytes === undefined) continue;
      if (bytes.length > defaultArchiveLimits.fileBytes) {
        throw fault(
          'helm/chart-too-large',
          `this file has ${bytes.length} bytes; Helm loads charts with files of up to ${defaultArchiveLimits.fileBytes} bytes`,
          { file: join(root, path) },
          `chart file "${entry.name}" is larger than the maximum file size ${defaultArchiveLimits.fileBytes}`,
          'leave the file out with .helmignore',
        );
      }
      files.push(new ChartFile(path, bytes));
    }
  };
  walk('');
  return files;
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
        throw fault(
          'helm/archive-invalid',
          'Chart.yaml lies at the top of the archive; a packaged chart has all its files in one directory',
          { file: path },
          'chart yaml not in base directory',
        );
      }
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    throw fault(
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
    throw fault('helm/chart-too-deep', `more than ${maxNesting} charts are nested in one another`, {
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

function loadMetadata(files: readonly ChartFile[], path: string): ChartMetadata {
  const sources = files.filter(({ path: name }) => name === 'Chart.yaml' || name === 'requirements.yaml');
  const chartYaml = sources.find((file) => file.path === 'Chart.yaml');
  if (!chartYaml) {
    throw fault(
      'helm/chart-missing',
      `there is no chart in ${path === '' ? 'this directory' : path}: Chart.yaml is missing`,
      { file: join(path, 'Chart.yaml') },
      'Chart.yaml file is missing',
    );
  }
  const root: YamlMap = {};
  const owner = new Map<string, ChartFile>();
  for (const file of [chartYaml, ...sources.filter((source) => source !== chartYaml)]) {
    const map = readMap(file, path);
    for (const key of Object.keys(map)) {
      setOwn(root, key, map[key]!);
      owner.set(key, file);
    }
  }
  const at = (fieldPath: Path): Location => {
    const file = owner.get(String(fieldPath[0])) ?? chartYaml;
    return locationOf(file, path, fieldPath);
  };
  let metadata: ChartMetadata;
  try {
    metadata = readMetadata(root);
  } catch (error) {
    if (!(error instanceof MetadataFault)) throw error;
    throw fault(
      'helm/chart-yaml-invalid',
      error.message,
      at(error.path),
      `cannot load Chart.yaml: ${error.upstream}`,
    );
  }
  const broken = metadataFault(metadata);
  if (broken)
    throw fault('helm/chart-yaml-invalid', broken.message, at(broken.path), `validation: ${broken.upstream}`);
  return metadata;
}

/** The first document of a file, which must be a map or empty. */
function readMap(file: ChartFile, chartPath: string): YamlMap {
  const what = `cannot load ${file.path}`;
  let documents: YamlDocument[];
  try {
    documents = readDocuments(file.text, { rules: 'helm', duplicateKeys: 'last' });
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw yamlFault(error, join(chartPath, file.path), what);
  }
  const value: YamlValue = documents[0]?.value ?? null;
  if (value === null) return {};
  if (isMap(value)) return value;
  throw fault(
    'helm/chart-yaml-invalid',
    `${file.path} must be a map of fields`,
    { file: join(chartPath, file.path), line: documents[0]?.line ?? 1 },
    `${what}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type v2.Metadata`,
  );
}

function loadValues(file: ChartFile, chartPath: string): YamlMap {
  try {
    return readValues(file.text);
  } catch (error) {
    if (!(error instanceof ValuesFault)) throw error;
    const path = join(chartPath, file.path);
    const location: Location = {
      file: path,
      line: error.line,
      ...(error.column === undefined ? {} : { column: error.column }),
    };
    throw fault('helm/values-invalid', error.message, location, `cannot load values.yaml: ${error.upstream}`);
  }
}

function yamlFault(error: YamlError, file: string, what: string): ChartError {
  return fault(
    'yaml/syntax',
    error.reason,
    { file, line: error.line, column: error.column },
    `${what}: error converting YAML to JSON: ${error.upstream}`,
  );
}

function locationOf(file: ChartFile, chartPath: string, path: Path): Location {
  const position = locate(file.text, 0, path, 'helm');
  return { file: join(chartPath, file.path), ...(position ? position.key : { line: 1 }) };
}

function fault(
  code: Diagnostic['code'],
  message: string,
  location: Location,
  upstream?: string,
  help?: string,
): ChartError {
  return new ChartError({
    code,
    severity: 'error',
    message,
    location,
    ...(upstream === undefined ? {} : { upstream }),
    ...(help === undefined ? {} : { help }),
  });
}

function join(base: string, path: string): string {
  return base === '' ? path : path === '' ? base : `${base}/${path}`;
}
