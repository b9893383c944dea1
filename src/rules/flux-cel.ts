import { suggest } from '../diagnostics/suggest.js';
import { groups } from '../flux/kinds.js';
import { describeId, gvkOf, idOf } from '../manifest/object.js';
import { isUnknown } from '../manifest/unknown.js';
import { createCelEngine, type CelEngine } from '../schemas/cel/engine.js';
import { valueAt, type Path } from '../yaml/value.js';
import { placeInObject, type Rule, type RuleContext } from './rule.js';
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

interface Place {
  readonly path: readonly string[];
  readonly variables: readonly string[];
  /** What the expression must give; a boolean where nothing is said. */
  readonly type?: 'string';
}

const health = (...fields: readonly string[]): Place[] =>
  fields.map((field) => ({ path: ['spec', 'healthCheckExprs', '*', field], variables: FIELDS }));

const PLACES: Readonly<Record<string, readonly Place[]>> = {
  [`${groups.kustomize} Kustomization`]: [
    ...health('current', 'inProgress', 'failed'),
    { path: ['spec', 'dependsOn', '*', 'readyExpr'], variables: DEPENDENCY },
  ],
  [`${groups.helm} HelmRelease`]: [
    ...health('current', 'inProgress', 'failed'),
    { path: ['spec', 'dependsOn', '*', 'readyExpr'], variables: DEPENDENCY },
  ],
  [`${groups.operator} ResourceSet`]: [{ path: ['spec', 'dependsOn', '*', 'readyExpr'], variables: FIELDS }],
  [`${groups.notification} Receiver`]: [{ path: ['spec', 'resourceFilter'], variables: ['res', 'req'] }],
  [`${groups.notification} Provider`]: [
    { path: ['spec', 'commitStatusExpr'], variables: ['event', 'alert', 'provider'], type: 'string' },
  ],
};

/**
 * The CEL that Flux itself evaluates: health checks, conditions of dependencies, filters of receivers, names of
 * commit statuses. Flux gives up on an
 * object whose expressions do not compile until somebody changes it.
 *
 *     healthCheckExprs: [{apiVersion: example.com/v1, kind: Box, current: "status.ready = true"}]   # one = too few
 */
export const fluxCelRule: Rule = {
  codes: ['flux/cel-invalid'],
  check(context) {
    let engine: CelEngine | undefined;
    for (const unit of context.cluster.units.values()) {
      for (const rendered of unit.objects) {
        const { group, kind } = gvkOf(rendered.object);
        const key = `${group} ${kind}`;
        if (!Object.hasOwn(PLACES, key)) continue;
        for (const { path, variables, type = 'bool' } of PLACES[key]!) {
          for (const place of expand(rendered, path)) {
            const text = valueAt(rendered.object, place);
            if (typeof text !== 'string' || text === '' || isUnknown(text)) continue;
            engine ??= createCelEngine();
            checkExpression(context, unit, rendered, place, { text, variables, type }, engine);
          }
        }
      }
    }
  },
};

function checkExpression(
  { cluster, report }: RuleContext,
  unit: Unit,
  rendered: RenderedObject,
  path: Path,
  { text, variables, type }: { text: string; variables: readonly string[]; type: 'bool' | 'string' },
  engine: CelEngine,
): void {
  const program = engine.compile(text, variables);
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
  } else if (program.type !== type && program.type !== 'dyn') {
    fault = `is of type ${program.type}, not ${type}`;
  } else {
    return;
  }
  report({
    code: 'flux/cel-invalid',
    severity: 'error',
    message: `${describeId(idOf(rendered.object))}: ${String(path.at(-1))} ${fault}`,
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
