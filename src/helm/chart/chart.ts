import type { YamlMap } from '../../yaml/value.js';
import type { ChartFile } from './chart-file.js';
import type { ChartMemo } from './chart-memo.js';
import type { ChartMetadata } from './metadata.js';

/**
 * A chart as it was packaged: nothing of a release has touched it yet. Immutable and shared by all releases of it.
 * Source of truth: https://helm.sh/docs/topics/charts/.
 */
export interface Chart {
  readonly metadata: ChartMetadata;
  /**
   * Where the chart's files are for messages: the path of its directory in the tree it was loaded from, or the path
   * of its archive. A file is at `<path>/<file.path>`.
   */
  readonly path: string;
  /** The defaults of values.yaml; undefined where the chart has no such file. Never to be changed. */
  readonly values: YamlMap | undefined;
  /** The file they stand in. */
  readonly valuesFile: ChartFile | undefined;
  /** The text of values.schema.json. */
  readonly schema: string | undefined;
  /** Files below templates/, whatever their extension. `path` starts with `templates/`. */
  readonly templates: readonly ChartFile[];
  /** What `.Files` sees: everything but metadata, values, schema, templates and subcharts. */
  readonly files: readonly ChartFile[];
  /** The charts in charts/, in order of their directory or archive names. */
  readonly dependencies: readonly Chart[];
  /** SHA-256 of the chart's content, hexadecimal; charts of equal digest render equally. */
  readonly digest: () => string;
  readonly memo: ChartMemo;
}

export function isLibrary(chart: Chart): boolean {
  return chart.metadata.type.toLowerCase() === 'library';
}
