import { getOwn, isMap, type YamlMap, type YamlValue } from '../../../yaml/value.js';
import { canonicalText } from './display.js';
import { formatFault } from './format.js';

const maxDepth = 500;

/**
 * Whether a schema meets the rules of its metaschema, told without the reasons: several times as fast as a check that
 * gathers them. False does not mean that it breaks a rule; a rule with more to it than is read here is not judged.
 */
export function plainlyMeets(rules: YamlMap, schema: YamlValue): boolean {
  return meets(rules, schema, rules, 0);
}

function meets(rule: YamlMap, value: YamlValue, root: YamlMap, depth: number): boolean {
  if (depth > maxDepth) return false;
  for (const keyword in rule) {
    if (!meetsKeyword(keyword, rule[keyword]!, value, root, depth)) return false;
  }
  return true;
}

function meetsKeyword(
  keyword: string,
  demand: YamlValue,
  value: YamlValue,
  root: YamlMap,
  depth: number,
): boolean {
  switch (keyword) {
    case '$schema':
    case 'definitions':
      return true;
    case '$ref':
      return meetsRule(referred(demand, root), value, root, depth + 1);
    case 'type':
      return Array.isArray(demand) ? demand.some((type) => isOfType(value, type)) : isOfType(value, demand);
    case 'enum':
      return (demand as YamlValue[]).includes(value);
    case 'format':
      return formatFault(demand as string, value) === undefined;
    case 'pattern':
      return typeof value !== 'string' || new RegExp(demand as string).test(value);
    case 'minimum':
      return !isNumber(value) || value >= (demand as number);
    case 'exclusiveMinimum':
      return !isNumber(value) || value > (demand as number);
    case 'minItems':
      return !Array.isArray(value) || value.length >= (demand as number);
    case 'uniqueItems':
      return !Array.isArray(value) || new Set(value.map(canonicalText)).size === value.length;
    case 'items':
      return !Array.isArray(value) || value.every((item) => meetsRule(demand, item, root, depth + 1));
    case 'allOf':
      return (demand as YamlValue[]).every((part) => meetsRule(part, value, root, depth));
    case 'anyOf':
      return (demand as YamlValue[]).some((part) => meetsRule(part, value, root, depth));
    case 'properties':
      return !isMap(value) || meetsEach(value, (key) => getOwn(demand as YamlMap, key), root, depth + 1);
    case 'additionalProperties':
      return !isMap(value) || meetsEach(value, () => demand, root, depth + 1);
    case 'propertyNames':
      return !isMap(value) || Object.keys(value).every((key) => meetsRule(demand, key, root, depth + 1));
    default:
      return false;
  }
}

function meetsRule(rule: YamlValue | undefined, value: YamlValue, root: YamlMap, depth: number): boolean {
  return isMap(rule) && meets(rule, value, root, depth);
}

function meetsEach(
  map: YamlMap,
  ruleOf: (key: string) => YamlValue | undefined,
  root: YamlMap,
  depth: number,
): boolean {
  for (const key of Object.keys(map)) {
    const rule = ruleOf(key);
    if (rule !== undefined && !meetsRule(rule, map[key]!, root, depth)) return false;
  }
  return true;
}

/** What a reference of a metaschema leads to: the metaschema itself, or one of its definitions. */
function referred(reference: YamlValue, root: YamlMap): YamlValue | undefined {
  if (reference === '#') return root;
  const definitions = getOwn(root, 'definitions');
  const name = String(reference).slice('#/definitions/'.length);
  return isMap(definitions) ? getOwn(definitions, name) : undefined;
}

function isOfType(value: YamlValue, type: YamlValue): boolean {
  switch (type) {
    case 'object':
      return isMap(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return typeof value === 'bigint' || Number.isInteger(value);
    case 'number':
      return isNumber(value);
    default:
      return typeof value === type;
  }
}

function isNumber(value: YamlValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
