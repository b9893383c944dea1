import { deepCopy, isMap, setOwn, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { printFloat } from '../template/go-float.js';
import type { ReleaseChart } from './release-chart.js';

/** A value that cannot be taken because the chart's default is of another shape. */
export interface ValueClash {
  /** Chart names and keys, joined by dots, such as `podinfo.ingress.annotations`. */
  readonly path: string;
  /**
   * A map is set where the default is a scalar, or the reverse; globals that are no map; or a global that is a map for
   * the parent and none for the subchart, or the reverse.
   */
  readonly kind: 'table-over-scalar' | 'scalar-over-table' | 'globals' | 'global-kept';
}

/** A subchart's values are no map. `upstream` is Helm's text, from Go's printing of the value. */
export class SubchartTypeFault extends Error {
  override readonly name = 'SubchartTypeFault';
  constructor(
    readonly subchart: string,
    readonly upstream: string,
  ) {
    super(`the values of the subchart ${subchart} must be a map`);
  }
}

export interface CoalesceOptions {
  /**
   * Helm 3 lets every null inside a map delete its key, Helm 4 only one that stands over a default: a null for a key
   * the chart does not know stays. Default 4.
   */
  readonly helm?: 3 | 4;
  readonly onClash?: (clash: ValueClash) => void;
}

interface Mode {
  /** Merging keeps nulls, coalescing lets a null delete a default. */
  readonly keepNulls: boolean;
  readonly helm: 3 | 4;
  readonly onClash: CoalesceOptions['onClash'];
}

/**
 * The values a chart and all its subcharts are rendered with: their defaults under the given values, globals handed
 * down, a null deleting the default below it. Throws SubchartTypeFault.
 */
export function coalesceValues(
  chart: ReleaseChart,
  values: YamlMap,
  { helm = 4, onClash }: CoalesceOptions = {},
): YamlMap {
  return coalesce(chart, deepCopy(values), '', { keepNulls: false, helm, onClash });
}

/** As coalesceValues, with nulls kept for a later coalescing. Throws SubchartTypeFault. */
export function mergeChartValues(chart: ReleaseChart): YamlMap {
  return coalesce(chart, {}, '', { keepNulls: true, helm: 4, onClash: undefined });
}

/*
 * Helm merges in place, and maps of globals end up shared between charts: a key that one subchart's globals add to a
 * nested map is seen by its parent. Everything here works on maps that belong to this call, and shares as Helm does.
 */

function coalesce(chart: ReleaseChart, values: YamlMap, prefix: string, mode: Mode): YamlMap {
  const path = joinKeys(prefix, chart.name);
  addDefaults(chart, values, path, mode);
  for (const subchart of chart.dependencies) {
    const name = subchart.name;
    const given = Object.hasOwn(values, name) ? values[name]! : {};
    if (!isMap(given)) throw new SubchartTypeFault(name, `type mismatch on ${name}: ${goBoolVerb(given)}`);
    setOwn(values, name, given);
    handDownGlobals(name, given, values, path, mode);
    coalesce(subchart, given, path, mode);
  }
  return values;
}

function addDefaults(chart: ReleaseChart, values: YamlMap, path: string, mode: Mode): void {
  if (chart.values === undefined) return;
  const defaults = deepCopy(chart.values);
  for (const key of Object.keys(defaults)) {
    const fallback = defaults[key]!;
    if (!Object.hasOwn(values, key)) {
      setOwn(values, key, fallback);
      continue;
    }
    const value = values[key]!;
    if (value === null) {
      if (!mode.keepNulls) delete values[key];
    } else if (isMap(value)) {
      if (isMap(fallback)) {
        // A subchart's nulls are needed again when its own defaults come.
        const keepNulls = mode.keepNulls || chart.dependencies.some((subchart) => subchart.name === key);
        mergeTables(value, fallback, joinKeys(path, key), { ...mode, keepNulls });
      } else if (fallback !== null) {
        mode.onClash?.({ path: `${path}.${key}`, kind: 'table-over-scalar' });
      }
    }
  }
}

/** Merges `source` into `target`, which wins. Both are changed. */
function mergeTables(target: YamlMap, source: YamlMap, path: string, mode: Mode): void {
  if (mode.helm === 3 && !mode.keepNulls) deleteNulls(target, source);
  for (const key of Object.keys(source)) {
    const fallback = source[key]!;
    if (!Object.hasOwn(target, key)) {
      setOwn(target, key, fallback);
      continue;
    }
    const value = target[key]!;
    if (value === null) {
      if (!mode.keepNulls && fallback !== null) delete target[key];
    } else if (isMap(fallback)) {
      const keyPath = joinKeys(path, key);
      if (isMap(value)) mergeTables(value, fallback, keyPath, mode);
      else mode.onClash?.({ path: keyPath, kind: 'scalar-over-table' });
    } else if (isMap(value) && fallback !== null) {
      mode.onClash?.({ path: joinKeys(path, key), kind: 'table-over-scalar' });
    }
  }
}

/** Deletes keys that are null on top, and takes them from what lies below. */
function deleteNulls(target: YamlMap, source: YamlMap): void {
  for (const key of Object.keys(target)) {
    if (target[key] !== null) continue;
    delete target[key];
    delete source[key];
  }
}

/** Merges two tables as import-values needs it: `target` wins, nulls stay. */
export function mergeTablesKeepingNulls(target: YamlMap, source: YamlMap): YamlMap {
  mergeTables(target, source, '', { keepNulls: true, helm: 4, onClash: undefined });
  return target;
}

/** Puts the parent's globals over the child's. */
function handDownGlobals(name: string, child: YamlMap, parent: YamlMap, path: string, mode: Mode): void {
  const kept = (key: string): void =>
    mode.onClash?.({ path: joinKeys(path, `${name}.global.${key}`), kind: 'global-kept' });
  const target = globalsOf(child);
  const source = globalsOf(parent);
  if (!target || !source) {
    mode.onClash?.({ path: joinKeys(path, 'global'), kind: 'globals' });
    return;
  }
  for (const key of Object.keys(source)) {
    const value = source[key]!;
    const below = Object.hasOwn(target, key) ? target[key]! : undefined;
    if (isMap(value)) {
      if (below === undefined) {
        setOwn(target, key, { ...value });
      } else if (isMap(below)) {
        const merged = { ...value };
        mergeTables(merged, below, joinKeys(path, key), { ...mode, keepNulls: true });
        setOwn(target, key, merged);
      } else kept(key);
    } else if (isMap(below)) kept(key);
    else setOwn(target, key, value);
  }
  setOwn(child, 'global', target);
}

function globalsOf(values: YamlMap): YamlMap | undefined {
  if (!Object.hasOwn(values, 'global')) return {};
  const globals = values['global']!;
  return isMap(globals) ? globals : undefined;
}

function joinKeys(prefix: string, key: string): string {
  return prefix === '' ? key : `${prefix}.${key}`;
}

/** How Go prints a value that is no bool with the verb for bools. */
function goBoolVerb(value: YamlValue): string {
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'string':
      return `%!t(string=${value})`;
    case 'bigint':
      return `%!t(int64=${value})`;
    case 'number':
      return `%!t(float64=${printFloat(value)})`;
    default:
      return Array.isArray(value) ? `[${value.map(goBoolVerb).join(' ')}]` : '%!t(<nil>)';
  }
}
