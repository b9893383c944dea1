import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../../../yaml/value.js';
import { displayValue, goNumber, quoteList } from './display.js';
import { grouped, newEvaluated, type Evaluated, type SchemaCheck } from './schema-check.js';
import type { SchemaResource } from './schema-document.js';
import { fault, type SchemaFault } from './schema-fault.js';
import { matchPattern, numberAt } from './value-keywords.js';

/** The keywords that say something about maps, their keys and the values under them. */
export function checkObject(
  state: SchemaCheck,
  schema: YamlMap,
  resource: SchemaResource,
  value: YamlMap,
  path: Path,
  evaluated: Evaluated,
  faults: SchemaFault[],
): void {
  const keys = Object.keys(value);
  const minProperties = numberAt(schema, 'minProperties');
  const maxProperties = numberAt(schema, 'maxProperties');
  if (minProperties !== undefined && keys.length < minProperties) {
    faults.push(fault(path, `minProperties: got ${goNumber(keys.length)}, want ${goNumber(minProperties)}`));
  }
  if (maxProperties !== undefined && keys.length > maxProperties) {
    faults.push(fault(path, `maxProperties: got ${goNumber(keys.length)}, want ${goNumber(maxProperties)}`));
  }
  const required = getOwn(schema, 'required');
  if (Array.isArray(required)) {
    const missing = missingKeys(value, required);
    if (missing.length > 0) {
      faults.push(
        fault(path, `missing ${missing.length === 1 ? 'property' : 'properties'} ${quoteList(missing)}`),
      );
    }
  }
  checkProperties(state, schema, resource, value, keys, path, evaluated, faults);
  const names = getOwn(schema, 'propertyNames');
  if (names !== undefined && state.draft >= 6) {
    for (const key of keys) {
      const causes = state.check(names, resource, key, path, newEvaluated());
      if (causes.length > 0) faults.push(fault(path, `invalid propertyName ${displayValue(key)}`, causes));
    }
  }
  checkDependencies(state, schema, resource, value, path, evaluated, faults);
}

function missingKeys(value: YamlMap, required: readonly YamlValue[]): string[] {
  return required.filter((key) => typeof key === 'string' && !Object.hasOwn(value, key)) as string[];
}

function checkProperties(
  state: SchemaCheck,
  schema: YamlMap,
  resource: SchemaResource,
  value: YamlMap,
  keys: readonly string[],
  path: Path,
  evaluated: Evaluated,
  faults: SchemaFault[],
): void {
  const properties = getOwn(schema, 'properties');
  const patterns = getOwn(schema, 'patternProperties');
  const additional = getOwn(schema, 'additionalProperties');
  if (properties === undefined && patterns === undefined && additional === undefined) return;
  const refused: string[] = [];
  for (const key of keys) {
    const keyPath = [...path, key];
    const checkKey = (subschema: YamlValue): void => {
      faults.push(
        ...grouped(keyPath, state.check(subschema, resource, value[key]!, keyPath, newEvaluated())),
      );
    };
    let known = false;
    const property = isMap(properties) ? getOwn(properties, key) : undefined;
    if (property !== undefined) {
      known = true;
      checkKey(property);
    }
    if (isMap(patterns)) {
      for (const pattern of Object.keys(patterns)) {
        if (!matchPattern(state, pattern, key)) continue;
        known = true;
        checkKey(patterns[pattern]!);
      }
    }
    if (known || additional !== undefined) evaluated.properties.add(key);
    if (known) continue;
    if (additional === false) refused.push(key);
    else if (additional !== undefined) checkKey(additional);
  }
  if (refused.length > 0) {
    const known = isMap(properties) ? Object.keys(properties) : [];
    faults.push({
      ...fault(path, `additional properties ${quoteList(refused.sort())} not allowed`),
      unknown: { keys: refused, known },
    });
  }
}

function checkDependencies(
  state: SchemaCheck,
  schema: YamlMap,
  resource: SchemaResource,
  value: YamlMap,
  path: Path,
  evaluated: Evaluated,
  faults: SchemaFault[],
): void {
  for (const keyword of ['dependencies', 'dependentRequired', 'dependentSchemas']) {
    // The older keyword is still heeded.
    if (keyword !== 'dependencies' && state.draft < 2019) continue;
    const dependencies = getOwn(schema, keyword);
    if (!isMap(dependencies)) continue;
    for (const key of Object.keys(dependencies)) {
      if (!Object.hasOwn(value, key)) continue;
      const wanted = dependencies[key]!;
      if (Array.isArray(wanted)) {
        const missing = missingKeys(value, wanted);
        if (missing.length > 0) {
          faults.push(
            fault(path, `properties ${quoteList(missing)} required, if ${displayValue(key)} exists`),
          );
        }
      } else {
        faults.push(...grouped(path, state.check(wanted, resource, value, path, evaluated)));
      }
    }
  }
}
