import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../../../yaml/value.js';
import { checkArray } from './array-keywords.js';
import { checkCombinations } from './combination-keywords.js';
import { displayValue } from './display.js';
import { formatFault } from './format.js';
import { checkObject } from './object-keywords.js';
import { newEvaluated, type Evaluated, type SchemaCheck } from './schema-check.js';
import type { Draft, ReferenceTarget, SchemaDocument, SchemaResource } from './schema-document.js';
import { Abandoned, fault, type SchemaFault } from './schema-fault.js';
import { checkUnevaluated } from './unevaluated-keywords.js';
import { checkNumber, checkString, constantFault, typeFault, type MatchPattern } from './value-keywords.js';

/** What came of holding values against a schema. */
export interface SchemaVerdict {
  readonly faults: readonly SchemaFault[];
  /** Addresses of other documents that the schema refers to; what they demand was not checked. */
  readonly remote: readonly string[];
  /** Why the check could not be finished. */
  readonly abandoned?: string;
}

interface State extends SchemaCheck {
  /** The document that is being read, which references change. */
  document: SchemaDocument;
  draft: Draft;
  readonly others: ReadonlyMap<string, SchemaDocument>;
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
    check: (schema, resource, value, path, evaluated) =>
      check(state, schema, resource, value, path, evaluated),
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
  addReferenceFault(path, causes, faults);
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
  addReferenceFault(path, causes, faults);
}

/** A reference takes over what a group gathers, even that of a place further in. */
function addReferenceFault(path: Path, found: readonly SchemaFault[], faults: SchemaFault[]): void {
  if (found.length === 0) return;
  const only = found.length === 1 ? found[0]! : undefined;
  const causes = only?.kind === 'group' ? only.causes : found;
  faults.push({ path, message: 'validation failed', kind: 'reference', causes });
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
