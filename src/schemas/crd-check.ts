import { suggest } from '../diagnostics/suggest.js';
import type { ManifestObject } from '../manifest/object.js';
import { getOwn, isMap, valueAt, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import { objectInRules } from './cel/declared-fields.js';
import { createCelRules, readsOldSelf, ruleFaults, type CelRules } from './cel/rules.js';
import { formatPath, type SchemaFinding } from './finding.js';
import { schemaFromOpenApi } from './open-api.js';
import { validateValue } from './validate.js';
import { compilePattern, printed, type Patterns } from './value-rules.js';

/**
 * What the API server has against the schemas of a CustomResourceDefinition (v1): rules of structural schemas
 * (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema),
 * patterns that do not compile, list keys that are not there, defaults that their own schema refuses, CEL that does not
 * compile.
 */
export function customSchemaFindings(
  object: ManifestObject,
  cel: CelRules = createCelRules(),
): readonly SchemaFinding[] {
  const versions = valueAt(object, ['spec', 'versions']);
  if (!Array.isArray(versions)) return [];
  const findings: SchemaFinding[] = [];
  for (let index = 0; index < versions.length; index++) {
    const path = ['spec', 'versions', index, 'schema', 'openAPIV3Schema'];
    const document = valueAt(object, path);
    if (isMap(document)) findings.push(...schemaDocumentFindings(document, path, cel));
  }
  return findings;
}

/** The same for the schema of one version, which stands at a path of its definition. */
export function schemaDocumentFindings(
  document: YamlMap,
  path: Path,
  cel: CelRules,
): readonly SchemaFinding[] {
  const check: Check = { findings: [], patterns: new Map(), cel, root: path.length };
  if (getOwn(document, 'type') !== 'object') invalid(check, path, 'must have type: object at its root');
  declaration(document, path, check);
  return check.findings;
}

interface Check {
  readonly findings: SchemaFinding[];
  readonly patterns: Patterns;
  readonly cel: CelRules;
  /** How long the path of the schema of the whole object is. */
  readonly root: number;
}

const MAX_DEPTH = 100;
const SCHEMA_TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const FORBIDDEN = ['$ref', 'definitions', 'dependencies', 'patternProperties', 'deprecated', 'discriminator'];

/**
 * A schema that declares a value: the structural part of the tree. `apart` is the list around it whose items have no keys, so
 * that nobody can tell which item an older one became.
 */
function declaration(schema: YamlMap, path: Path, check: Check, apart?: Path): void {
  if (path.length > MAX_DEPTH) return;
  for (const name of FORBIDDEN) {
    if (Object.hasOwn(schema, name)) invalid(check, path, `may not use ${name}`);
  }
  const type = getOwn(schema, 'type');
  const properties = getOwn(schema, 'properties');
  const additional = getOwn(schema, 'additionalProperties');
  const items = getOwn(schema, 'items');
  const intOrString = getOwn(schema, 'x-kubernetes-int-or-string') === true;
  const preserve = getOwn(schema, 'x-kubernetes-preserve-unknown-fields') === true;
  if ((type === undefined || type === '') && !intOrString && !preserve)
    invalid(check, path, 'must have a type');
  checkType(type, path, check);
  if (getOwn(schema, 'uniqueItems') === true)
    invalid(check, path, 'may not use uniqueItems: true; x-kubernetes-list-type: set is meant');
  if (
    isMap(properties) &&
    Object.keys(properties).length > 0 &&
    additional !== undefined &&
    additional !== null
  )
    invalid(check, path, 'may not have both properties and additionalProperties');
  if (additional === false)
    invalid(check, path, 'may not forbid additionalProperties; undeclared fields are refused anyway');
  if (type === 'array' && !isMap(items)) invalid(check, path, 'must have items');
  listKeys(schema, items, path, check);
  values(schema, path, check);
  defaultValue(schema, path, check);
  celRules(schema, path, check, apart);
  if (isMap(properties)) {
    for (const name of Object.keys(properties)) {
      const property = properties[name];
      if (isMap(property)) declaration(property, [...path, 'properties', name], check, apart);
    }
  }
  if (isMap(additional)) declaration(additional, [...path, 'additionalProperties'], check, apart);
  const isKeyed = getOwn(schema, 'x-kubernetes-list-type') === 'map';
  if (isMap(items)) declaration(items, [...path, 'items'], check, apart ?? (isKeyed ? undefined : path));
}

function checkType(type: YamlValue | undefined, path: Path, check: Check): void {
  if (type === undefined || type === '' || (typeof type === 'string' && SCHEMA_TYPES.includes(type))) return;
  const near = typeof type === 'string' ? suggest(type, SCHEMA_TYPES) : undefined;
  check.findings.push({
    code: 'schema/crd-invalid',
    severity: 'error',
    path: [...path, 'type'],
    message: `${formatPath([...path, 'type'])} must be one of ${SCHEMA_TYPES.join(', ')}, not ${printed(type)}`,
    ...(near !== undefined && { help: `did you mean "${near}"?` }),
  });
}

/** The parts that say something about a value, which may be nested in combinations. */
function values(schema: YamlMap, path: Path, check: Check): void {
  const pattern = getOwn(schema, 'pattern');
  if (typeof pattern === 'string' && compilePattern(pattern, check.patterns) === undefined)
    invalid(check, path, `has a pattern that Go does not accept: ${pattern}`);
  for (const name of ['allOf', 'anyOf', 'oneOf']) {
    const alternatives = getOwn(schema, name);
    if (!Array.isArray(alternatives)) continue;
    for (let index = 0; index < alternatives.length; index++) {
      const alternative = alternatives[index];
      if (isMap(alternative)) values(alternative, [...path, name, index], check);
    }
  }
  const not = getOwn(schema, 'not');
  if (isMap(not)) values(not, [...path, 'not'], check);
}

function listKeys(schema: YamlMap, items: YamlValue | undefined, path: Path, check: Check): void {
  const keys = getOwn(schema, 'x-kubernetes-list-map-keys');
  const listType = getOwn(schema, 'x-kubernetes-list-type');
  if (listType !== 'map') {
    if (keys !== undefined)
      invalid(check, path, 'may have x-kubernetes-list-map-keys only beside x-kubernetes-list-type: map');
    return;
  }
  if (!Array.isArray(keys) || keys.length === 0) {
    invalid(check, path, 'must have x-kubernetes-list-map-keys beside x-kubernetes-list-type: map');
    return;
  }
  const properties = isMap(items) ? getOwn(items, 'properties') : undefined;
  const required = isMap(items) ? getOwn(items, 'required') : undefined;
  for (const key of keys) {
    const property = isMap(properties) && typeof key === 'string' ? getOwn(properties, key) : undefined;
    if (!isMap(property))
      invalid(check, path, `has the list key ${printed(key)}, which its items do not have`);
    else if (!Object.hasOwn(property, 'default') && !(Array.isArray(required) && required.includes(key)))
      invalid(check, path, `has the list key ${printed(key)}, which must be required or have a default`);
  }
}

function defaultValue(schema: YamlMap, path: Path, check: Check): void {
  const value = getOwn(schema, 'default');
  if (value === undefined || value === null) return;
  for (const finding of validateValue(value, schemaFromOpenApi(schema, 'crd'), [], {
    patterns: check.patterns,
  })) {
    invalid(
      check,
      [...path, 'default'],
      `is refused by its own schema: ${finding.message.replace(/^the object /, 'it ')}`,
    );
  }
}

function celRules(schema: YamlMap, path: Path, check: Check, apart: Path | undefined): void {
  const rules = getOwn(schema, 'x-kubernetes-validations');
  if (!Array.isArray(rules)) return;
  const own = schemaFromOpenApi(schema, 'crd');
  const declared = path.length === check.root ? objectInRules(own) : own;
  for (const [index, rule] of rules.entries()) {
    if (!isMap(rule)) continue;
    if (apart && readsOldSelf(rule, check.cel)) {
      const place = [...path, 'x-kubernetes-validations', index, 'rule'];
      check.findings.push({
        code: 'schema/cel-invalid',
        severity: 'error',
        path: place,
        message: `${formatPath(place)} may not use oldSelf: items of ${formatPath(apart)}, which is no list with keys, have no older ones`,
      });
    }
    for (const { field, fault } of ruleFaults(rule, declared, check.cel)) {
      const place = [...path, 'x-kubernetes-validations', index, field];
      check.findings.push({
        code: 'schema/cel-invalid',
        severity: 'error',
        path: place,
        message: `${formatPath(place)} does not compile: ${fault}`,
      });
    }
  }
}

function invalid(check: Check, path: Path, what: string): void {
  check.findings.push({
    code: 'schema/crd-invalid',
    severity: 'error',
    path,
    message: `${formatPath(path)} ${what}`,
  });
}
