import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../../../yaml/value.js';
import type { ReleaseChart } from '../release-chart.js';
import { schemaOf } from './check-values.js';
import type { SchemaDocument, SchemaResource } from './schema-document.js';

/** A value that is set and that the schema of its chart marks as deprecated. */
export interface DeprecatedValue {
  readonly path: Path;
  /** What the schema says of it. */
  readonly description: string | undefined;
}

/** The values of a user that schemas of a chart and its subcharts mark with `deprecated: true`. */
export function deprecatedValues(chart: ReleaseChart, user: YamlMap, path: Path = []): DeprecatedValue[] {
  const found: DeprecatedValue[] = [];
  // Most schemas mark nothing, and need not be followed.
  const document = chart.chart.schema?.includes('"deprecated"') ? schemaOf(chart.chart) : null;
  if (document) search({ document, found, left: 100_000 }, document.main.root, document.main, user, path);
  for (const subchart of chart.dependencies) {
    const slice = getOwn(user, subchart.name);
    if (isMap(slice)) found.push(...deprecatedValues(subchart, slice, [...path, subchart.name]));
  }
  return found;
}

interface Search {
  readonly document: SchemaDocument;
  readonly found: DeprecatedValue[];
  /** How many schemas may still be looked at. */
  left: number;
}

function search(
  state: Search,
  schema: YamlValue,
  resource: SchemaResource,
  value: YamlValue,
  path: Path,
  references = 0,
): void {
  if (!isMap(schema) || state.left-- <= 0) return;
  const own = state.document.resourceOf(schema, resource);
  if (getOwn(schema, 'deprecated') === true) {
    if (state.found.some((other) => other.path.join('\n') === path.join('\n'))) return;
    const description = getOwn(schema, 'description');
    state.found.push({ path, description: typeof description === 'string' ? description : undefined });
    return;
  }
  const reference = getOwn(schema, '$ref');
  if (typeof reference === 'string' && references < 20) {
    const target = state.document.resolve(reference, own);
    if (target.kind === 'found') search(state, target.schema, target.resource, value, path, references + 1);
  }
  const all = getOwn(schema, 'allOf');
  if (Array.isArray(all)) for (const part of all) search(state, part, own, value, path, references + 1);
  if (isMap(value)) {
    const properties = getOwn(schema, 'properties');
    const additional = getOwn(schema, 'additionalProperties');
    for (const key of Object.keys(value)) {
      const property = (isMap(properties) ? getOwn(properties, key) : undefined) ?? additional;
      if (property !== undefined) search(state, property, own, value[key]!, [...path, key]);
    }
  } else if (Array.isArray(value)) {
    const items = getOwn(schema, 'items');
    if (isMap(items))
      for (const [index, item] of value.entries()) search(state, items, own, item, [...path, index]);
  }
}
