import type { ManifestObject } from '../manifest/object.js';
import { gvkOf, nameOf, namespaceOf } from '../manifest/object.js';
import { UNKNOWN, type Converter } from '../schemas/cel/convert.js';
import type { CelEngine, CelFault, CelOutcome, CelProgram } from '../schemas/cel/engine.js';
import type { SchemaRegistry } from '../schemas/registry.js';
import { getOwn, type Path, type YamlMap } from '../yaml/value.js';
import { mapAt, mapsAt, pluralOf } from './admission-match.js';

/** An expression of a policy. */
export interface PolicyExpression {
  readonly path: Path;
  readonly text: string;
  /** Undefined where it asks what cannot be known here. */
  readonly program: CelProgram | CelFault | undefined;
}

export interface Validation {
  readonly expression: PolicyExpression;
  readonly message: string;
  readonly messageExpression: PolicyExpression | undefined;
}

/** The expressions of a ValidatingAdmissionPolicy. */
export interface PolicyProgram {
  readonly conditions: readonly PolicyExpression[];
  readonly variables: readonly (readonly [string, PolicyExpression])[];
  readonly validations: readonly Validation[];
  /** What is written into the audit log. */
  readonly annotations: readonly PolicyExpression[];
  /** Whether an expression that fails lets the object pass. */
  readonly ignoresFailures: boolean;
}

const VARIABLES = ['object', 'oldObject', 'request', 'params', 'namespaceObject', 'variables'];

export function compilePolicy(policy: ManifestObject, engine: CelEngine): PolicyProgram {
  const spec = mapAt(policy, 'spec');
  function compile(map: YamlMap, field: string, path: Path): PolicyExpression {
    const value = getOwn(map, field);
    const text = typeof value === 'string' ? value : '';
    // Whom the cluster lets do what is not known here.
    const asks = /\bauthorizer\b/.test(text);
    return { path: [...path, field], text, program: asks ? undefined : engine.compile(text, VARIABLES) };
  }
  return {
    conditions: mapsAt(spec, 'matchConditions').map(([condition, index]) =>
      compile(condition, 'expression', ['spec', 'matchConditions', index]),
    ),
    variables: mapsAt(spec, 'variables').map(([variable, index]) => [
      String(getOwn(variable, 'name')),
      compile(variable, 'expression', ['spec', 'variables', index]),
    ]),
    validations: mapsAt(spec, 'validations').map(([validation, index]) => {
      const path = ['spec', 'validations', index];
      const message = getOwn(validation, 'message');
      return {
        expression: compile(validation, 'expression', path),
        message: typeof message === 'string' ? message.trim() : '',
        messageExpression: Object.hasOwn(validation, 'messageExpression')
          ? compile(validation, 'messageExpression', path)
          : undefined,
      };
    }),
    annotations: mapsAt(spec, 'auditAnnotations').map(([annotation, index]) =>
      compile(annotation, 'valueExpression', ['spec', 'auditAnnotations', index]),
    ),
    ignoresFailures: getOwn(spec, 'failurePolicy') === 'Ignore',
  };
}

/** Everything that an evaluation is about. */
export interface Admission {
  readonly object: ManifestObject;
  /** Null for a policy without parameters. */
  readonly params: ManifestObject | null;
  /** Undefined where the Namespace is not in the repository, null for cluster-scoped objects. */
  readonly namespaceObject: ManifestObject | null | undefined;
  /** Who applies the object. */
  readonly username: string;
  /** Whether the object has all its defaults, so that what is not there now will not be there in the cluster. */
  readonly isWhole: boolean;
}

/**
 * The validations that an object fails when it is created, with their messages; those that cannot be evaluated among them,
 * unless the policy ignores that or a default may be missing that the API server knows. What reads something unknown says
 * nothing.
 */
export function failedValidations(
  { conditions, variables, validations, ignoresFailures }: PolicyProgram,
  admission: Admission,
  registry: SchemaRegistry,
  converter: Converter,
): readonly { readonly validation: Validation; readonly message: string }[] {
  const values = inputs(admission, registry, converter);
  const evaluate = ({ program }: PolicyExpression): CelOutcome =>
    program && !('fault' in program) ? program.evaluate(values) : { kind: 'unknown' };
  const known = new Map<string, unknown>();
  const hidden: string[] = [];
  for (const [name, expression] of variables) {
    values.set('variables', converter.withHidden(known, hidden));
    const outcome = evaluate(expression);
    if (outcome.kind === 'value') known.set(name, outcome.value);
    else hidden.push(name);
  }
  values.set('variables', converter.withHidden(known, hidden));
  for (const condition of conditions) {
    const outcome = evaluate(condition);
    if (outcome.kind !== 'value' || outcome.value !== true) return [];
  }
  const failed: { validation: Validation; message: string }[] = [];
  for (const validation of validations) {
    const outcome = evaluate(validation.expression);
    if (
      outcome.kind === 'error' &&
      !ignoresFailures &&
      isCertain(outcome.message, validation.expression.text, admission)
    ) {
      failed.push({ validation, message: `its expression cannot be evaluated: ${outcome.message}` });
    }
    if (outcome.kind !== 'value' || outcome.value !== false) continue;
    const written = validation.messageExpression && evaluate(validation.messageExpression);
    const text = written?.kind === 'value' && typeof written.value === 'string' ? written.value.trim() : '';
    const message = text || validation.message || `this must hold: ${validation.expression.text.trim()}`;
    failed.push({ validation, message });
  }
  return failed;
}

/** Whether what an expression misses will not be there in the cluster either. Nothing fills in labels and annotations. */
function isCertain(fault: string, text: string, { isWhole }: Admission): boolean {
  const missing = /^no such key: (.+)$/.exec(fault)?.[1];
  if (missing === undefined) return false;
  if (isWhole || missing === 'labels' || missing === 'annotations') return true;
  const read = text.replaceAll(/\s/g, '');
  return ['labels', 'annotations'].some((map) =>
    [`${map}.${missing}`, `${map}["${missing}"]`, `${map}['${missing}']`].some((part) => read.includes(part)),
  );
}

function inputs(
  { object, params, namespaceObject, username }: Admission,
  registry: SchemaRegistry,
  converter: Converter,
): Map<string, unknown> {
  const gvk = gvkOf(object);
  const values = new Map<string, unknown>([
    ['oldObject', null],
    [
      'request',
      converter.withHidden(
        new Map<string, unknown>([
          ['kind', new Map(Object.entries(gvk))],
          [
            'resource',
            new Map([
              ['group', gvk.group],
              ['version', gvk.version],
              ['resource', pluralOf(registry, gvk.group, gvk.kind)],
            ]),
          ],
          ['name', nameOf(object)],
          ['namespace', namespaceOf(object)],
          ['operation', 'CREATE'],
          ['subResource', ''],
          ['dryRun', false],
          ['userInfo', converter.withHidden(new Map([['username', username]]), ['groups', 'uid', 'extra'])],
        ]),
        ['uid', 'options'],
      ),
    ],
  ]);
  const put = (name: string, value: ManifestObject | null): void => {
    const schema = value && registry.lookup(gvkOf(value));
    const converted = value && converter.convert(value, schema?.found ? schema.schema() : undefined, true);
    if (converted !== UNKNOWN) values.set(name, converted);
  };
  put('object', object);
  put('params', params);
  if (namespaceObject !== undefined) put('namespaceObject', namespaceObject);
  return values;
}
