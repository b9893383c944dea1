import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../../../yaml/value.js';
import { canonicalText, displayValue, goNumber, quoteList } from './display.js';
import { formatFault } from './format.js';
import type { Draft, ReferenceTarget, SchemaDocument, SchemaResource } from './schema-document.js';
import { Abandoned, fault, type SchemaFault } from './schema-fault.js';
import {
  checkNumber,
  checkString,
  constantFault,
  matchPattern,
  numberAt,
  typeFault,
  type MatchPattern,
} from './value-keywords.js';

/** What came of holding values against a schema. */
export interface SchemaVerdict {
  readonly faults: readonly SchemaFault[];
  /** Addresses of other documents that the schema refers to; what they demand was not checked. */
  readonly remote: readonly string[];
  /** Why the check could not be finished. */
  readonly abandoned?: string;
}

/** Which properties and items some keyword has looked at; needed by `unevaluated...` only. */
interface Evaluated {
  readonly properties: Set<string>;
  readonly items: Set<number>;
}

interface State {
  /** The document that is being read, which references change. */
  document: SchemaDocument;
  draft: Draft;
  readonly others: ReadonlyMap<string, SchemaDocument>;
  readonly matches: MatchPattern;
  readonly remote: Set<string>;
  /** The resources that led to where the check is, the outermost first. */
  readonly scope: SchemaResource[];
  steps: number;
  depth: number;
}

/** References that lead in a circle, which no values can satisfy. */
class Circle extends Error {
  constructor(readonly path: Path) {
    super('the schema refers to itself without end');
  }
}

const maxSteps = 5_000_000;
const maxDepth = 1_000;

/**
 * Holds values against a schema (JSON Schema draft 4 to 2020-12), interpreting it: compiling the schema of a large
 * chart takes longer than rendering the chart. Wording and nesting of the faults are those Helm prints. `others` are
 * documents by their addresses, which references may lead to.
 */
export function validateSchema(
  document: SchemaDocument,
  values: YamlValue,
  matches: MatchPattern,
  others: ReadonlyMap<string, SchemaDocument> = new Map(),
): SchemaVerdict {
  const state: State = {
    document,
    draft: document.draft,
    others,
    matches,
    remote: new Set(),
    scope: [],
    steps: 0,
    depth: 0,
  };
  try {
    if (document.isStrange) throw new Abandoned('its $schema is no version of JSON Schema that Helm knows');
    const faults = check(state, document.main.root, document.main, values, [], newEvaluated());
    const only = faults.length === 1 ? faults[0]! : undefined;
    return { faults: only?.kind === 'group' ? only.causes : faults, remote: [...state.remote] };
  } catch (error) {
    if (error instanceof Circle)
      return { faults: [fault(error.path, error.message)], remote: [...state.remote] };
    if (!(error instanceof Abandoned)) throw error;
    return { faults: [], remote: [...state.remote], abandoned: error.message };
  }
}

function newEvaluated(): Evaluated {
  return { properties: new Set(), items: new Set() };
}

/** Several faults of one schema as one, as they appear below the keyword that asked for the schema. */
function grouped(path: Path, faults: readonly SchemaFault[]): readonly SchemaFault[] {
  if (faults.length < 2) return faults;
  return [{ path, message: 'validation failed', kind: 'group', causes: faults }];
}

function check(
  state: State,
  schema: YamlValue,
  resource: SchemaResource,
  value: YamlValue,
  path: Path,
  evaluated: Evaluated,
): SchemaFault[] {
  if (schema === false) return [fault(path, 'false schema')];
  if (!isMap(schema)) return [];
  if (++state.steps > maxSteps) throw new Abandoned('the schema is too costly to check');
  if (++state.depth > maxDepth) throw new Circle(path);
  const own = state.document.resourceOf(schema, resource);
  const isNew = state.scope.at(-1) !== own;
  if (isNew) state.scope.push(own);
  const faults = checkKeywords(state, schema, own, value, path, evaluated);
  if (isNew) state.scope.pop();
  state.depth--;
  return faults;
}

function checkKeywords(
  state: State,
  schema: YamlMap,
  own: SchemaResource,
  value: YamlValue,
  path: Path,
  evaluated: Evaluated,
): SchemaFault[] {
  const faults: SchemaFault[] = [];
  const reference = getOwn(schema, '$ref');
  // Of what stands beside a reference up to draft 7 Helm's library heeds the constant.
  const mismatch =
    typeof reference === 'string' && state.draft < 2019
      ? constantFault(state, schema, value, path)
      : typeFault(state, schema, value, path);
  if (mismatch) return [mismatch];
  if (typeof reference === 'string') {
    checkReference(state, reference, own, value, path, evaluated, faults);
    if (state.draft < 2019) return faults;
  }
  const format = getOwn(schema, 'format');
  if (typeof format === 'string' && state.draft <= 7) {
    const reason = formatFault(format, value);
    if (reason !== undefined) {
      faults.push(fault(path, `${displayValue(value)} is not valid ${format}: ${reason}`));
    }
  }
  if (typeof value === 'string') checkString(state, schema, value, path, faults);
  else if (typeof value === 'number' || typeof value === 'bigint')
    checkNumber(state, schema, value, path, faults);
  else if (Array.isArray(value)) checkArray(state, schema, own, value, path, evaluated, faults);
  else if (isMap(value)) checkObject(state, schema, own, value, path, evaluated, faults);
  checkDynamicReference(state, schema, own, value, path, evaluated, faults);
  checkCombinations(state, schema, own, value, path, evaluated, faults);
  if (state.draft >= 2019) checkUnevaluated(state, schema, own, value, path, evaluated, faults);
  return faults;
}

/**
 * A reference to whatever goes by a name in the outermost schema that led here: `$dynamicRef` from 2020 on, `$recursiveRef`
 * in 2019. Where its own target has no dynamic name it is a reference like any other.
 */
function checkDynamicReference(
  state: State,
  schema: YamlMap,
  own: SchemaResource,
  value: YamlValue,
  path: Path,
  evaluated: Evaluated,
  faults: SchemaFault[],
): void {
  const keyword = state.draft >= 2020 ? '$dynamicRef' : '$recursiveRef';
  const reference = state.draft >= 2019 ? getOwn(schema, keyword) : undefined;
  if (typeof reference !== 'string') return;
  const target = state.document.resolve(reference, own);
  const outermost = target.kind === 'found' ? outermostOf(state, reference, target) : undefined;
  if (!outermost) {
    checkReference(state, reference, own, value, path, evaluated, faults);
    return;
  }
  const causes = check(state, outermost.schema, outermost.resource, value, path, evaluated);
  if (causes.length > 0) faults.push({ path, message: 'validation failed', kind: 'reference', causes });
}

function outermostOf(
  { document, draft, scope }: State,
  reference: string,
  target: ReferenceTarget & { kind: 'found' },
): { schema: YamlValue; resource: SchemaResource } | undefined {
  if (draft < 2020) {
    const isOpen = ({ root }: SchemaResource): boolean =>
      isMap(root) && getOwn(root, '$recursiveAnchor') === true;
    const resource = isOpen(target.resource) ? scope.find(isOpen) : undefined;
    return resource && { schema: resource.root, resource };
  }
  const name = reference.slice(reference.indexOf('#') + 1);
  if (!isMap(target.schema) || getOwn(target.schema, '$dynamicAnchor') !== name) return undefined;
  for (const resource of scope) {
    const schema = document.dynamicAnchor(resource, name);
    if (schema !== undefined) return { schema, resource };
  }
  return undefined;
}

function checkReference(
  state: State,
  reference: string,
  from: SchemaResource,
  value: YamlValue,
  path: Path,
  evaluated: Evaluated,
  faults: SchemaFault[],
): void {
  const target = state.document.resolve(reference, from);
  if (target.kind === 'remote') {
    const other = state.others.get(target.url);
    if (other && other !== state.document) {
      checkOther(state, other, reference, value, path, evaluated, faults);
    } else {
      state.remote.add(target.url);
    }
    return;
  }
  if (target.kind === 'missing')
    throw new Abandoned(`the schema refers to ${target.url}, which is not there`);
  const causes = check(state, target.schema, target.resource, value, path, evaluated);
  if (causes.length > 0) faults.push({ path, message: 'validation failed', kind: 'reference', causes });
}

/** Goes on in another document, by the rules of its draft. */
function checkOther(
  state: State,
  other: SchemaDocument,
  reference: string,
  value: YamlValue,
  path: Path,
  evaluated: Evaluated,
  faults: SchemaFault[],
): void {
  const { document, draft } = state;
  const hash = reference.indexOf('#');
  state.document = other;
  state.draft = other.draft;
  const fragment = hash < 0 ? '#' : reference.slice(hash);
  checkReference(state, fragment, other.main, value, path, evaluated, faults);
  state.document = document;
  state.draft = draft;
}

function checkArray(
  state: State,
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
    faults.push(...grouped(itemPath, check(state, item, resource, value[index]!, itemPath, newEvaluated())));
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
  state: State,
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
    if (check(state, contains, resource, value[i]!, [...path, i], newEvaluated()).length === 0) {
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

function checkObject(
  state: State,
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
      const causes = check(state, names, resource, key, path, newEvaluated());
      if (causes.length > 0) faults.push(fault(path, `invalid propertyName ${displayValue(key)}`, causes));
    }
  }
  checkDependencies(state, schema, resource, value, path, evaluated, faults);
}

function missingKeys(value: YamlMap, required: readonly YamlValue[]): string[] {
  return required.filter((key) => typeof key === 'string' && !Object.hasOwn(value, key)) as string[];
}

function checkProperties(
  state: State,
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
        ...grouped(keyPath, check(state, subschema, resource, value[key]!, keyPath, newEvaluated())),
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
  state: State,
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
        faults.push(...grouped(path, check(state, wanted, resource, value, path, evaluated)));
      }
    }
  }
}

function checkCombinations(
  state: State,
  schema: YamlMap,
  resource: SchemaResource,
  value: YamlValue,
  path: Path,
  evaluated: Evaluated,
  faults: SchemaFault[],
): void {
  const inner = (subschema: YamlValue): readonly SchemaFault[] => {
    const seen = newEvaluated();
    const causes = check(state, subschema, resource, value, path, seen);
    if (causes.length === 0) {
      for (const key of seen.properties) evaluated.properties.add(key);
      for (const index of seen.items) evaluated.items.add(index);
    }
    return grouped(path, causes);
  };
  const not = getOwn(schema, 'not');
  if (not !== undefined && check(state, not, resource, value, path, newEvaluated()).length === 0) {
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

function checkUnevaluated(
  state: State,
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
        ...grouped(keyPath, check(state, properties, resource, value[key]!, keyPath, newEvaluated())),
      );
    }
  }
  const items = getOwn(schema, 'unevaluatedItems');
  if (items !== undefined && Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      if (evaluated.items.has(i)) continue;
      evaluated.items.add(i);
      const itemPath = [...path, i];
      faults.push(...grouped(itemPath, check(state, items, resource, value[i]!, itemPath, newEvaluated())));
    }
  }
}
