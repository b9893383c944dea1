import { getOwn, type Path, type YamlMap, type YamlValue } from '../../../yaml/value.js';
import { grouped, newEvaluated, type Evaluated, type SchemaCheck } from './schema-check.js';
import type { SchemaResource } from './schema-document.js';
import { fault, type SchemaFault } from './schema-fault.js';

/** The keywords that combine schemas for one value: not, allOf, anyOf, oneOf, and if with then and else. */
export function checkCombinations(
  state: SchemaCheck,
  schema: YamlMap,
  resource: SchemaResource,
  value: YamlValue,
  path: Path,
  evaluated: Evaluated,
  faults: SchemaFault[],
): void {
  const inner = (subschema: YamlValue): readonly SchemaFault[] => {
    const seen = newEvaluated();
    const causes = state.check(subschema, resource, value, path, seen);
    if (causes.length === 0) {
      for (const key of seen.properties) evaluated.properties.add(key);
      for (const index of seen.items) evaluated.items.add(index);
    }
    return grouped(path, causes);
  };
  const not = getOwn(schema, 'not');
  if (not !== undefined && state.check(not, resource, value, path, newEvaluated()).length === 0) {
    faults.push(fault(path, "'not' failed"));
  }
  const allOf = getOwn(schema, 'allOf');
  if (Array.isArray(allOf)) {
    const causes = allOf.flatMap(inner);
    if (causes.length > 0) faults.push(fault(path, "'allOf' failed", causes));
  }
  const anyOf = getOwn(schema, 'anyOf');
  if (Array.isArray(anyOf)) {
    const outcomes = anyOf.map(inner);
    if (outcomes.every((causes) => causes.length > 0)) {
      faults.push(fault(path, "'anyOf' failed", outcomes.flat()));
    }
  }
  const oneOf = getOwn(schema, 'oneOf');
  if (Array.isArray(oneOf)) {
    const outcomes = oneOf.map(inner);
    const matched = outcomes.flatMap((causes, i) => (causes.length === 0 ? [i] : []));
    if (matched.length === 0) {
      faults.push(fault(path, "'oneOf' failed, none matched", outcomes.flat()));
    } else if (matched.length > 1) {
      faults.push(fault(path, `'oneOf' failed, subschemas ${matched.slice(0, 2).join(', ')} matched`));
    }
  }
  const condition = state.draft >= 7 ? getOwn(schema, 'if') : undefined;
  if (condition !== undefined) {
    const branch = getOwn(schema, inner(condition).length === 0 ? 'then' : 'else');
    if (branch !== undefined) faults.push(...inner(branch));
  }
}
