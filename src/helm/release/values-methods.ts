import { asPlainMap, getKey, isGoMap } from '../functions/maps.js';
import { yamlJsonFunctions } from '../functions/yaml-json.js';
import type { CallContext } from '../functions/registry.js';
import type { MapMethods } from '../template/fields.js';
import { quoteString } from '../template/go-quote.js';
import { GoError, withType, type GoMap, type GoMethod, type GoValue } from '../template/value.js';

/** The methods that Helm's values have in templates: `.Values.AsMap`, `.Values.Table "a.b"`. They hide keys of these names. */
export const valuesMethods: MapMethods = {
  'common.Values': {
    AsMap: (values) => () => (Object.keys(values).length === 0 ? {} : asPlainMap(values)),
    PathValue: (values) => withPath((path) => pathValue(values, path)),
    Table: (values) => withPath((path) => tableAt(values, path.split('.'))),
    YAML: (values) => () => `${yamlJsonFunctions['toYaml']!.call([values], noContext) as string}\n`,
  },
};

/** Writing YAML asks for nothing of the rendering around it. */
const noContext = {} as CallContext;

function withPath(run: (path: string) => GoValue): GoMethod {
  return Object.assign(([path]: GoValue[]) => run(path as string), { parameters: ['string'] as const });
}

function tableAt(values: GoMap, path: readonly string[]): GoMap {
  let table = values;
  for (const key of path) {
    const next = getKey(table, key);
    if (next === undefined || !isGoMap(next)) throw new GoError(`${quoteString(key)} is not a table`);
    table = next;
  }
  // Only this view of the map is of the type; the map itself stays what it is.
  return table === values ? values : withType(new Proxy(table, {}), 'common.Values');
}

function pathValue(values: GoMap, path: string): GoValue {
  if (path === '') throw new GoError('YAML path cannot be empty');
  const keys = path.split('.');
  const key = keys.pop()!;
  let table: GoMap | undefined;
  try {
    table = tableAt(values, keys);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
  }
  const value = table && getKey(table, key);
  if (value === undefined || isGoMap(value)) throw new GoError(`${quoteString(key)} is not a value`);
  return value;
}
