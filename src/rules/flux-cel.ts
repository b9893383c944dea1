import { suggest } from '../diagnostics/suggest.js';
import { groups } from '../flux/kinds.js';
import { describeId, gvkOf, idOf } from '../manifest/object.js';
import { isUnknown } from '../manifest/unknown.js';
import { createCelEngine, type CelEngine, type CelFault, type CelProgram } from '../schemas/cel/engine.js';
import type { StructuralSchema } from '../schemas/structural-schema.js';
import { isMap, valueAt, type Path } from '../yaml/value.js';
import { isOpen } from './object-finding.js';
import { placeInObject, type Rule, type RuleContext, type RuleFinding } from './rule.js';
import type { Unit } from '../cluster/cluster.js';
import type { RenderedObject } from '../manifest/origin.js';

/** The top-level fields of objects, which is what health checks see; `*` in a path stands for every item of a list. */
const FIELDS = [
  'apiVersion',
  'kind',
  'metadata',
  'spec',
  'status',
  'data',
  'binaryData',
  'stringData',
  'immutable',
  'rules',
  'roleRef',
  'subjects',
  'secrets',
  'webhooks',
  'provisioner',
  'parameters',
  'endpoints',
  'subsets',
  'ports',
];
const DEPENDENCY = ['self', 'dep'];
const ENVELOPE = ['apiVersion', 'kind', 'metadata'];

interface Place {
  readonly path: readonly string[];
  readonly variables: readonly string[];
  /** What the expression must give; a boolean where nothing is said. */
  readonly type?: 'string';
  /**
   * What the variables are: the top-level fields of the object that the entry names; the Flux object itself and one of
   * the same kind.
   */
  readonly of?: 'named' | 'same kind';
}

const health = (...fields: readonly string[]): Place[] =>
  fields.map((field) => ({ path: ['spec', 'healthCheckExprs', '*', field], variables: FIELDS, of: 'named' }));

const PLACES: Readonly<Record<string, readonly Place[]>> = {
  [`${groups.kustomize} Kustomization`]: [
    ...health('current', 'inProgress', 'failed'),
    { path: ['spec', 'dependsOn', '*', 'readyExpr'], variables: DEPENDENCY, of: 'same kind' },
  ],
  [`${groups.helm} HelmRelease`]: [
    ...health('current', 'inProgress', 'failed'),
    { path: ['spec', 'dependsOn', '*', 'readyExpr'], variables: DEPENDENCY, of: 'same kind' },
  ],
  [`${groups.operator} ResourceSet`]: [
    { path: ['spec', 'dependsOn', '*', 'readyExpr'], variables: FIELDS, of: 'named' },
  ],
  [`${groups.notification} Receiver`]: [{ path: ['spec', 'resourceFilter'], variables: ['res', 'req'] }],
  [`${groups.notification} Provider`]: [
    { path: ['spec', 'commitStatusExpr'], variables: ['event', 'alert', 'provider'], type: 'string' },
  ],
};

/**
 * The CEL that Flux itself evaluates: health checks, conditions of dependencies, filters of receivers, names of commit
 * statuses. Flux gives up on an object whose expressions do not compile until somebody changes it, and waits in vain for
 * fields that a kind does not have.
 *
 *     healthCheckExprs: [{apiVersion: example.com/v1, kind: Box, current: "status.ready = true"}]   # one = too few
 */
export const fluxCelRule: Rule = {
  codes: ['flux/cel-invalid', 'flux/cel-unknown-field'],
  check(context) {
    let engine: CelEngine | undefined;
    for (const unit of context.cluster.units.values()) {
      for (const rendered of unit.objects) {
        const { group, kind } = gvkOf(rendered.object);
        const key = `${group} ${kind}`;
        if (!Object.hasOwn(PLACES, key)) continue;
        for (const { path, variables, of, type = 'bool' } of PLACES[key]!) {
          for (const place of expand(rendered, path)) {
            const text = valueAt(rendered.object, place);
            if (typeof text !== 'string' || text === '' || isUnknown(text)) continue;
            engine ??= createCelEngine();
            const program = engine.compile(text, variables);
            const at: Expression = { unit, rendered, path: place, type };
            if (checkExpression(context, at, program, variables) && of) checkFields(context, at, program, of);
          }
        }
      }
    }
  },
};

/** An expression in a Flux object. */
interface Expression {
  readonly unit: Unit;
  readonly rendered: RenderedObject;
  readonly path: Path;
  /** What it must give. */
  readonly type: 'bool' | 'string';
}

/** Reports what does not compile or is no condition; answers whether it is one. */
function checkExpression(
  context: RuleContext,
  at: Expression,
  program: CelProgram | CelFault,
  variables: readonly string[],
): program is CelProgram {
  let fault: string;
  let help: string | undefined;
  if ('fault' in program) {
    fault = `does not compile: ${program.fault}`;
    const unknown = /^unknown variable: (\w+)$/.exec(program.fault)?.[1];
    if (unknown !== undefined) {
      const near = suggest(unknown, variables);
      fault = `reads ${unknown}, which is no variable here`;
      help =
        near === undefined
          ? `it can read ${variables.length > 3 ? 'the top-level fields of the object, such as status and metadata' : variables.join(' and ')}`
          : `did you mean ${near}?`;
    }
  } else if (program.type !== at.type && program.type !== 'dyn') {
    fault = `is of type ${program.type}, not ${at.type}`;
  } else {
    return true;
  }
  reportExpression(context, at, { code: 'flux/cel-invalid', severity: 'error', message: fault, help });
  return false;
}

/** Warns of fields that the kind in question does not have: what waits for them waits for ever. */
function checkFields(
  context: RuleContext,
  at: Expression,
  program: CelProgram,
  of: NonNullable<Place['of']>,
): void {
  const { object } = at.rendered;
  const entry = valueAt(object, at.path.slice(0, -1));
  const gvk = gvkOf(of === 'named' && isMap(entry) ? entry : object);
  if (gvk.kind === '' || [gvk.group, gvk.version, gvk.kind].some(isOpen)) return;
  const match = context.schemas.lookup(gvk);
  // A schema of another version than the cluster's may lack what the cluster has.
  if (!match.found || match.guessed) return;
  const schema = match.schema();
  const schemas = new Map<string, StructuralSchema>();
  if (of === 'same kind') for (const name of DEPENDENCY) schemas.set(name, schema);
  else for (const [name, field] of schema.properties ?? []) schemas.set(name, field());
  const missing: { text: string; near: string | undefined }[] = [...program.undeclared(schemas)];
  if (of === 'named' && !schema.open && schema.properties) {
    for (const name of program.variables) {
      if (FIELDS.includes(name) && !ENVELOPE.includes(name) && !schema.properties.has(name))
        missing.push({ text: name, near: undefined });
    }
  }
  for (const { text, near } of missing) {
    reportExpression(context, at, {
      code: 'flux/cel-unknown-field',
      severity: 'warning',
      message: `reads ${text}, which ${gvk.kind} does not have (schema from ${match.origin.description})`,
      help: near === undefined ? 'what is not declared is never there' : `did you mean ${near}?`,
    });
  }
}

function reportExpression(
  { cluster, report }: RuleContext,
  { unit, rendered, path }: Expression,
  {
    help,
    message,
    ...rest
  }: Pick<RuleFinding, 'code' | 'severity' | 'message'> & { help: string | undefined },
): void {
  report({
    ...rest,
    message: `${describeId(idOf(rendered.object))}: ${String(path.at(-1))} ${message}`,
    ...(help !== undefined && { help }),
    unit: unit.key,
    ...placeInObject(cluster, unit, rendered, path),
  });
}

/** The paths in an object that a path with `*` stands for. */
function expand({ object }: RenderedObject, path: readonly string[]): readonly Path[] {
  const star = path.indexOf('*');
  if (star < 0) return [path];
  const list = valueAt(object, path.slice(0, star));
  if (!Array.isArray(list)) return [];
  return list.map((_, index) => [...path.slice(0, star), index, ...path.slice(star + 1)]);
}
