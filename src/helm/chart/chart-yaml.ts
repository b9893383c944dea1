import type { Location } from '../../diagnostics/diagnostic.js';
import { below } from '../../files/file-tree.js';
import { YamlError } from '../../yaml/error.js';
import { locate } from '../../yaml/locate.js';
import { readDocuments, type YamlDocument } from '../../yaml/read.js';
import { isMap, setOwn, type Path, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { chartFault, type ChartError } from './chart-error.js';
import type { ChartFile } from './chart-file.js';
import { metadataFault } from './metadata-rules.js';
import { MetadataFault, readMetadata, type ChartMetadata } from './metadata.js';

/**
 * The metadata of a chart: its Chart.yaml, and what a requirements.yaml beside it says instead. `path` is where the chart
 * is. Throws ChartError at the field at fault.
 */
export function loadMetadata(files: readonly ChartFile[], path: string): ChartMetadata {
  const sources = files.filter(({ path: name }) => name === 'Chart.yaml' || name === 'requirements.yaml');
  const chartYaml = sources.find((file) => file.path === 'Chart.yaml');
  if (!chartYaml) {
    throw chartFault(
      'helm/chart-missing',
      `there is no chart in ${path === '' ? 'this directory' : path}: Chart.yaml is missing`,
      { file: below(path, 'Chart.yaml') },
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
    throw chartFault(
      'helm/chart-yaml-invalid',
      error.message,
      at(error.path),
      `cannot load Chart.yaml: ${error.upstream}`,
    );
  }
  const broken = metadataFault(metadata);
  if (broken)
    throw chartFault(
      'helm/chart-yaml-invalid',
      broken.message,
      at(broken.path),
      `validation: ${broken.upstream}`,
    );
  return metadata;
}

/** The first document of a file, which must be a map or empty. Throws ChartError. */
export function readMap(file: ChartFile, chartPath: string): YamlMap {
  const what = `cannot load ${file.path}`;
  let documents: YamlDocument[];
  try {
    documents = readDocuments(file.text, { rules: 'helm', duplicateKeys: 'last' });
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw yamlFault(error, below(chartPath, file.path), what);
  }
  const value: YamlValue = documents[0]?.value ?? null;
  if (value === null) return {};
  if (isMap(value)) return value;
  throw chartFault(
    'helm/chart-yaml-invalid',
    `${file.path} must be a map of fields`,
    { file: below(chartPath, file.path), line: documents[0]?.line ?? 1 },
    `${what}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type v2.Metadata`,
  );
}

function yamlFault(error: YamlError, file: string, what: string): ChartError {
  return chartFault(
    'yaml/syntax',
    error.reason,
    { file, line: error.line, column: error.column },
    `${what}: error converting YAML to JSON: ${error.upstream}`,
  );
}

function locationOf(file: ChartFile, chartPath: string, path: Path): Location {
  const position = locate(file.text, 0, path, 'helm');
  return { file: below(chartPath, file.path), ...(position ? position.key : { line: 1 }) };
}
