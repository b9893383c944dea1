import { describeId, gvkOf, idOf, textField, type ManifestObject } from '../manifest/object.js';
import { isUnknown as isUnknownText } from '../manifest/unknown.js';
import { getOwn, isMap, type YamlValue } from '../yaml/value.js';
import { celFindings } from './cel/rules.js';
import { configKeyFindings } from './config-keys.js';
import { definitionFindings } from './definition.js';
import type { SchemaFinding } from './finding.js';
import { finalizerFindings, kubernetesFindings } from './kubernetes/check.js';
import { metadataSchema } from './metadata-schema.js';
import { nameFindings } from './metadata.js';
import type { SchemaMatch, SchemaMiss, SchemaRegistry } from './registry.js';
import { validateObject, validateValue } from './validate.js';

/** What the API server would say about one object. */
export interface CheckedObject {
  readonly findings: readonly SchemaFinding[];
  readonly schema: SchemaMatch | SchemaMiss;
  /** The object with nulls dropped and defaults applied. */
  readonly object: ManifestObject;
}

export interface CheckOptions {
  /** Whether a text stands for something that is not known here; see ValidateOptions. */
  readonly isUnknown?: (value: string) => boolean;
  /**
   * The object is not applied by the server's rules but created and patched (Helm before Flux 2.8): the API server then
   * only warns of unknown fields, which it drops, and of repeated items.
   */
  readonly clientSideApply?: boolean;
  /** The object as it was before, for rules about changes; without it these say nothing. */
  readonly oldObject?: ManifestObject;
}

/** What a schema of another version than the cluster's may be wrong about. */
const GUESSED: ReadonlySet<string> = new Set(['schema/unknown-field', 'schema/enum']);
/** After these the API server does not evaluate CEL rules about the value. */
const BLOCKING: ReadonlySet<string> = new Set([
  'schema/wrong-type',
  'schema/required',
  'schema/enum',
  'schema/length',
  'schema/too-deep',
]);
/** What only server-side apply refuses. */
const TOLERATED: ReadonlySet<string> = new Set(['schema/unknown-field', 'schema/duplicate-key']);

/**
 * Checks an object against the schema of its kind: API version, names, fields, and for a definition of kinds what it
 * declares. Where the schema is of a guessed version, what it does not know is a warning.
 */
export function checkObject(
  registry: SchemaRegistry,
  object: ManifestObject,
  options: CheckOptions = {},
): CheckedObject {
  const items = object['items'];
  if (textField(object, 'kind').endsWith('List') && Array.isArray(items))
    return checkItems(registry, object, items, options);
  const gvk = gvkOf(object);
  const isUnknown = (value: string): boolean => isUnknownText(value) || options.isUnknown?.(value) === true;
  if (gvk.kind === '' || gvk.version === '')
    return { findings: envelope(object), schema: { found: false, served: [], findings: [] }, object };
  if (isUnknown(gvk.kind) || isUnknown(`${gvk.group}/${gvk.version}`))
    return { findings: [], schema: { found: false, served: [], findings: [] }, object };
  const schema = registry.lookup(gvk);
  const findings: SchemaFinding[] = [
    ...schema.findings,
    ...nameFindings(object, gvk, isUnknown),
    ...finalizerFindings(object, isUnknown),
    ...definitionFindings(object, registry.cel),
  ];
  if (!schema.found) {
    // Whatever the kind, every object has the metadata of all objects.
    const metadata = getOwn(object, 'metadata');
    if (isMap(metadata))
      findings.push(...validateValue(metadata, metadataSchema, ['metadata'], { isUnknown }));
    return { findings, schema, object };
  }
  const validated = validateObject(object, schema.schema(), {
    isUnknown,
    patterns: registry.patterns,
    nullItems: schema.origin.kind === 'kubernetes',
    ...(schema.release && { release: schema.release }),
  });
  // Whether the cluster has a definition that nothing applies, or this one, nobody can say.
  const unsure = schema.origin.kind === 'unapplied';
  const add = (finding: SchemaFinding, mild: boolean): void =>
    void findings.push(mild || unsure ? { ...finding, severity: 'warning' } : finding);
  for (const finding of validated.findings) {
    const mild =
      (schema.guessed && GUESSED.has(finding.code) && !isNamePrescribed(finding)) ||
      (options.clientSideApply === true && TOLERATED.has(finding.code));
    add(finding, mild);
  }
  // Kubernetes' own kinds come without CEL rules; the API server has code for them.
  if (schema.origin.kind === 'kubernetes') {
    for (const finding of kubernetesFindings(validated.object, gvk, isUnknown)) add(finding, false);
  } else {
    const before =
      options.oldObject &&
      validateObject(options.oldObject, schema.schema(), { isUnknown, patterns: registry.patterns }).object;
    const rules = celFindings(validated.object, schema.schema(), {
      rules: registry.cel,
      isUnknown,
      broken: validated.findings.filter(({ code }) => BLOCKING.has(code)).map(({ path }) => path),
      ...(before && { oldObject: before }),
    });
    for (const finding of rules) add(finding, false);
  }
  findings.push(...configKeyFindings(object, gvk, isUnknown));
  return { findings, schema, object: validated.object };
}

/** The few objects that must have a certain name must have it in all versions. */
function isNamePrescribed({ code, path }: SchemaFinding): boolean {
  return code === 'schema/enum' && path[0] === 'metadata' && path[1] === 'name';
}

function envelope(object: ManifestObject): readonly SchemaFinding[] {
  const findings: SchemaFinding[] = [];
  for (const field of ['apiVersion', 'kind']) {
    const value = Object.hasOwn(object, field) ? object[field] : undefined;
    if (typeof value === 'string' && value !== '') continue;
    findings.push({
      code: value === undefined || value === null || value === '' ? 'schema/required' : 'schema/wrong-type',
      severity: 'error',
      path: value === undefined ? [] : [field],
      message:
        value === undefined || value === null || value === ''
          ? `the object has no ${field}`
          : `${field} must be a string`,
    });
  }
  return findings;
}

/** A list is no object of its own: clients apply its items. */
function checkItems(
  registry: SchemaRegistry,
  list: ManifestObject,
  items: readonly YamlValue[],
  options: CheckOptions,
): CheckedObject {
  const findings: SchemaFinding[] = [];
  for (let index = 0; index < items.length; index++) {
    const item = items[index]!;
    // A list in a list is nothing that a client applies.
    if (!isMap(item) || Object.hasOwn(item, 'items')) continue;
    for (const finding of checkObject(registry, item, options).findings)
      findings.push({
        ...finding,
        path: ['items', index, ...finding.path],
        message: `${describeId(idOf(item))}: ${finding.message}`,
      });
  }
  return { findings, schema: { found: false, served: [], findings: [] }, object: list };
}
