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
}

/**
 * The validations that an object fails when it is created, with their messages. What reads something unknown, or fails to
 * evaluate (defaults of built-in kinds are not known here), says nothing.
 */
export function failedValidations(
  { conditions, variables, validations }: PolicyProgram,
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
    if (outcome.kind !== 'value' || outcome.value !== false) continue;
    const written = validation.messageExpression && evaluate(validation.messageExpression);
    const text = written?.kind === 'value' && typeof written.value === 'string' ? written.value.trim() : '';
    const message = text || validation.message || `this must hold: ${validation.expression.text.trim()}`;
    failed.push({ validation, message });
  }
  return failed;
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
