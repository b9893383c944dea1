import type { YamlMap } from '../../yaml/value.js';
import type { Chart } from '../chart/chart.js';
import type { ChartDependency } from '../chart/metadata.js';

/** A chart on its way into one release: renamed by an alias, its disabled subcharts gone, values imported. */
export interface ReleaseChart {
  readonly chart: Chart;
  /** The chart's name, or the alias it goes by. */
  readonly name: string;
  /** Defaults, imported values included; undefined where there are none. Not to be changed in place. */
  readonly values: YamlMap | undefined;
  readonly dependencies: readonly ReleaseChart[];
  /** What `.Chart.Dependencies` shows: the enabled ones, under their aliases. */
  readonly declared: readonly ReleaseDependency[];
}

export interface ReleaseDependency {
  readonly dependency: ChartDependency;
  /** The dependency's name, or its alias. */
  readonly name: string;
  readonly enabled: boolean;
  /** What became of `import-values`: every entry as a pair of paths. */
  readonly importValues: readonly ImportedPath[];
}

/** `child` is a path in the subchart's values, `parent` one in those of its parent (`.` is the root). */
export interface ImportedPath {
  readonly child: string;
  readonly parent: string;
}
