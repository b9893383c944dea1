import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../../../yaml/value.js';
import { grouped, newEvaluated, type Evaluated, type SchemaCheck } from './schema-check.js';
import type { SchemaResource } from './schema-document.js';
import type { SchemaFault } from './schema-fault.js';

/** The keywords for properties and items that no other keyword has looked at (from draft 2019-09 on). */
export function checkUnevaluated(
  state: SchemaCheck,
  schema: YamlMap,
  resource: SchemaResource,
  value: YamlValue,
  path: Path,
  evaluated: Evaluated,
  faults: SchemaFault[],
): void {
  const properties = getOwn(schema, 'unevaluatedProperties');
  if (properties !== undefined && isMap(value)) {
    for (const key of Object.keys(value)) {
      if (evaluated.properties.has(key)) continue;
      evaluated.properties.add(key);
      const keyPath = [...path, key];
      faults.push(
        ...grouped(keyPath, state.check(properties, resource, value[key]!, keyPath, newEvaluated())),
      );
    }
  }
  const items = getOwn(schema, 'unevaluatedItems');
  if (items !== undefined && Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      if (evaluated.items.has(i)) continue;
      evaluated.items.add(i);
      const itemPath = [...path, i];
      faults.push(...grouped(itemPath, state.check(items, resource, value[i]!, itemPath, newEvaluated())));
    }
  }
}
