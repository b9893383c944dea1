import { getOwn, type Path, type YamlMap, type YamlValue } from '../../../yaml/value.js';
import { canonicalText, goNumber } from './display.js';
import { grouped, newEvaluated, type Evaluated, type SchemaCheck } from './schema-check.js';
import type { SchemaResource } from './schema-document.js';
import { fault, type SchemaFault } from './schema-fault.js';
import { numberAt } from './value-keywords.js';

/** The keywords that say something about lists and their items. */
export function checkArray(
  state: SchemaCheck,
  schema: YamlMap,
  resource: SchemaResource,
  value: readonly YamlValue[],
  path: Path,
  evaluated: Evaluated,
  faults: SchemaFault[],
): void {
  const minItems = numberAt(schema, 'minItems');
  const maxItems = numberAt(schema, 'maxItems');
  if (minItems !== undefined && value.length < minItems) {
    faults.push(fault(path, `minItems: got ${goNumber(value.length)}, want ${goNumber(minItems)}`));
  }
  if (maxItems !== undefined && value.length > maxItems) {
    faults.push(fault(path, `maxItems: got ${goNumber(value.length)}, want ${goNumber(maxItems)}`));
  }
  if (getOwn(schema, 'uniqueItems') === true) {
    const seen = new Map<string, number>();
    for (let i = 0; i < value.length; i++) {
      const text = canonicalText(value[i]!);
      const first = seen.get(text);
      if (first !== undefined) {
        faults.push(fault(path, `items at ${first} and ${i} are equal`));
        break;
      }
      seen.set(text, i);
    }
  }
  const checkItem = (item: YamlValue, index: number): void => {
    evaluated.items.add(index);
    const itemPath = [...path, index];
    faults.push(...grouped(itemPath, state.check(item, resource, value[index]!, itemPath, newEvaluated())));
  };
  const items = getOwn(schema, 'items');
  const tuple = state.draft >= 2020 ? getOwn(schema, 'prefixItems') : items;
  let rest = state.draft >= 2020 ? items : getOwn(schema, 'additionalItems');
  let start = 0;
  if (Array.isArray(tuple)) {
    start = Math.min(tuple.length, value.length);
    for (let i = 0; i < start; i++) checkItem(tuple[i]!, i);
  } else if (state.draft < 2020) {
    rest = items;
  }
  if (rest === false && value.length > start && Array.isArray(tuple)) {
    faults.push(fault(path, `last ${value.length - start} additionalItem(s) not allowed`));
  } else if (rest !== undefined) {
    for (let i = start; i < value.length; i++) checkItem(rest, i);
  }
  checkContains(state, schema, resource, value, path, evaluated, faults);
}

function checkContains(
  state: SchemaCheck,
  schema: YamlMap,
  resource: SchemaResource,
  value: readonly YamlValue[],
  path: Path,
  evaluated: Evaluated,
  faults: SchemaFault[],
): void {
  const contains = getOwn(schema, 'contains');
  if (contains === undefined || state.draft < 6) return;
  const matched: number[] = [];
  for (let i = 0; i < value.length; i++) {
    if (state.check(contains, resource, value[i]!, [...path, i], newEvaluated()).length === 0) {
      matched.push(i);
      if (state.draft >= 2020) evaluated.items.add(i);
    }
  }
  const minimum = state.draft >= 2019 ? numberAt(schema, 'minContains') : undefined;
  const maximum = state.draft >= 2019 ? numberAt(schema, 'maxContains') : undefined;
  if (minimum !== undefined && matched.length < minimum) {
    faults.push(
      fault(
        path,
        matched.length === 0
          ? `min ${minimum} items required to match contains schema, but none matched`
          : `min ${minimum} items required to match contains schema, but matched ${matched.length} items at ${matched.join(', ')}`,
      ),
    );
  } else if (minimum === undefined && matched.length === 0) {
    faults.push(fault(path, 'no items match contains schema'));
  }
  if (maximum !== undefined && matched.length > maximum) {
    faults.push(
      fault(
        path,
        `max ${maximum} items required to match contains schema, but matched ${matched.length} items at ${matched.join(', ')}`,
      ),
    );
  }
}
