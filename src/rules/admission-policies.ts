import type { Cluster, Unit } from '../cluster/cluster.js';
import {
  describeId,
  gvkOf,
  idOf,
  nameOf,
  namespaceOf,
  parseApiVersion,
  textField,
  type ManifestObject,
} from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { isUnknown } from '../manifest/unknown.js';
import { matchesLabels } from '../flux/resource-set.js';
import { createConverter } from '../schemas/cel/convert.js';
import { checkObject } from '../schemas/check.js';
import type { SchemaRegistry } from '../schemas/registry.js';
import { getOwn, isMap, valueAt } from '../yaml/value.js';
import { mapAt, meetsConstraints, type AdmissionScene } from './admission-match.js';
import { compilePolicy, failedValidations, type PolicyProgram } from './admission-program.js';
import { knownResources, typeFaults, type ExpressionFault, type KnownResources } from './admission-types.js';
import { locateInObject, placeInObject, type RuleFinding } from './rule.js';

interface Owned {
  readonly unit: Unit;
  readonly rendered: RenderedObject;
}

interface BoundPolicy extends Owned {
  readonly name: string;
  readonly object: ManifestObject;
  readonly program: PolicyProgram;
  readonly bindings: readonly ManifestObject[];
}

const GROUP = 'admissionregistration.k8s.io';
/** Kinds that policies never judge. */
const EXEMPT: ReadonlySet<string> = new Set([
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
]);

/**
 * Holds the objects of a cluster against the ValidatingAdmissionPolicies that the same repository applies, as far as a
 * binding puts them into force, as the API server would when the objects are created. What depends on the cluster says
 * nothing: users' rights, parameters and labels of namespaces that the repository does not hold.
 */
export function checkAdmissionPolicies(
  cluster: Cluster,
  registry: SchemaRegistry,
  report: (finding: RuleFinding) => void,
): void {
  const objects = localObjects(cluster);
  const policies = boundPolicies(cluster, objects, registry, report);
  if (policies.length === 0) return;
  const namespaces = new Map<string, ManifestObject>();
  for (const { rendered } of objects) {
    const { group, kind } = gvkOf(rendered.object);
    if (group === '' && kind === 'Namespace') namespaces.set(nameOf(rendered.object), rendered.object);
  }
  const scene: AdmissionScene = { registry, namespaceObject: (name) => namespaces.get(name) };
  for (const owned of objects) {
    const { object } = owned.rendered;
    const { group, kind } = gvkOf(object);
    if (kind === '' || (group === GROUP && EXEMPT.has(kind))) continue;
    for (const policy of policies) {
      if (meetsConstraints(mapAt(policy.object, 'spec', 'matchConstraints'), object, scene) === true)
        judge(policy, owned, objects, scene, cluster, report);
    }
  }
}

function judge(
  policy: BoundPolicy,
  { unit, rendered }: Owned,
  objects: readonly Owned[],
  scene: AdmissionScene,
  cluster: Cluster,
  report: (finding: RuleFinding) => void,
): void {
  const { registry, namespaceObject } = scene;
  // What is written, with defaults as the API server would fill them in.
  const { object, schema } = checkObject(registry, rendered.object);
  const isVariable = (text: string): boolean => isUnknown(text) || text.includes('${');
  const converter = createConverter(registry.cel.engine(), isVariable);
  const { group, kind } = gvkOf(object);
  const namespace = namespaceOf(object);
  const clusterScoped = registry.scopeOf(group, kind) === 'Cluster';
  const said = new Map<string, RuleFinding>();
  for (const binding of policy.bindings) {
    const actions = valueAt(binding, ['spec', 'validationActions']);
    if (!Array.isArray(actions) || actions.length === 0) continue;
    if (meetsConstraints(mapAt(binding, 'spec', 'matchResources'), object, scene) !== true) continue;
    const denies = actions.includes('Deny');
    for (const params of parametersOf(policy.object, binding, namespace, objects)) {
      const failed = failedValidations(
        policy.program,
        {
          object,
          params,
          namespaceObject: clusterScoped ? null : namespaceObject(namespace),
          username: usernameOf(unit, cluster),
          // Kubernetes' own kinds come without their defaults.
          isWhole: schema.found && !schema.guessed && schema.origin.kind !== 'kubernetes',
        },
        registry,
        converter,
      );
      for (const { validation, message } of failed) {
        if (said.get(message)?.severity === 'error') continue;
        const place = placeInObject(cluster, unit, rendered, []);
        const origin = locateInObject(cluster, policy.unit, policy.rendered, validation.expression.path);
        said.set(message, {
          code: 'schema/admission-policy',
          // Without a schema nobody knows what the API server would fill in first.
          severity: denies && schema.found ? 'error' : 'warning',
          message: `${describeId(idOf(object))}: ValidatingAdmissionPolicy ${policy.name} ${denies ? 'denies it' : 'warns of it'}: ${message}`,
          help: `the policy asks for ${validation.expression.text.trim().replaceAll(/\s*\n\s*/g, ' ')}`,
          unit: unit.key,
          ...place,
          related: [
            ...(place.related ?? []),
            ...(origin ? [{ location: origin, message: 'the policy' }] : []),
          ],
        });
      }
    }
  }
  for (const finding of said.values()) report(finding);
}

/** Policies that a binding puts into force; reports expressions that do not compile. */
function boundPolicies(
  cluster: Cluster,
  objects: readonly Owned[],
  registry: SchemaRegistry,
  report: (finding: RuleFinding) => void,
): readonly BoundPolicy[] {
  const bindings: ManifestObject[] = [];
  const policies: Owned[] = [];
  for (const owned of objects) {
    const { group, kind } = gvkOf(owned.rendered.object);
    if (group !== GROUP) continue;
    if (kind === 'ValidatingAdmissionPolicyBinding') bindings.push(owned.rendered.object);
    if (kind === 'ValidatingAdmissionPolicy') policies.push(owned);
  }
  let resources: KnownResources | undefined;
  return policies.flatMap((owned) => {
    const { object } = owned.rendered;
    const name = nameOf(object);
    const program = compilePolicy(object, registry.cel.engine());
    reportFaults(cluster, owned, program, report);
    resources ??= knownResources(objects, registry);
    reportTypes(cluster, owned, typeFaults(mapAt(object, 'spec'), program, resources), report);
    const bound = bindings.filter((binding) => textField(mapAt(binding, 'spec'), 'policyName') === name);
    return bound.length > 0 ? [{ ...owned, name, object, program, bindings: bound }] : [];
  });
}

function reportFaults(
  cluster: Cluster,
  { unit, rendered }: Owned,
  { conditions, variables, validations, annotations }: PolicyProgram,
  report: (finding: RuleFinding) => void,
): void {
  const expressions = [...conditions, ...variables.map(([, expression]) => expression), ...annotations];
  for (const { expression, messageExpression } of validations)
    expressions.push(expression, ...(messageExpression ? [messageExpression] : []));
  for (const { path, program } of expressions) {
    if (!program || !('fault' in program)) continue;
    const location = locateInObject(cluster, unit, rendered, path);
    report({
      code: 'schema/cel-invalid',
      severity: 'error',
      message: `${describeId(idOf(rendered.object))}: ${path.join('.')} does not compile: ${program.fault}`,
      unit: unit.key,
      ...(location && { location }),
    });
  }
}

function reportTypes(
  cluster: Cluster,
  { unit, rendered }: Owned,
  faults: readonly ExpressionFault[],
  report: (finding: RuleFinding) => void,
): void {
  for (const { text, near, refused, expression } of faults) {
    const what = refused ? 'which is not declared' : 'which none of the kinds has that it is about';
    report({
      code: refused ? 'schema/cel-invalid' : 'schema/cel-unknown-field',
      severity: refused ? 'error' : 'warning',
      message: `${describeId(idOf(rendered.object))}: ${expression.path.join('.')} reads ${text}, ${what}`,
      ...(near !== undefined && { help: `did you mean ${near}?` }),
      unit: unit.key,
      ...placeInObject(cluster, unit, rendered, expression.path),
    });
  }
}

/** The objects that a policy is evaluated with one by one; none where the repository does not hold them. */
function parametersOf(
  policy: ManifestObject,
  binding: ManifestObject,
  namespace: string,
  objects: readonly Owned[],
): readonly (ManifestObject | null)[] {
  const paramKind = valueAt(policy, ['spec', 'paramKind']);
  const paramRef = valueAt(binding, ['spec', 'paramRef']);
  if (!isMap(paramKind) || !isMap(paramRef)) return [null];
  const wanted = parseApiVersion(textField(paramKind, 'apiVersion')).group;
  const selector = getOwn(paramRef, 'selector');
  const name = textField(paramRef, 'name');
  const found: ManifestObject[] = [];
  for (const { rendered } of objects) {
    const { object } = rendered;
    const { group, kind } = gvkOf(object);
    if (group !== wanted || kind !== textField(paramKind, 'kind')) continue;
    const own = namespaceOf(object);
    if (own !== '' && own !== (textField(paramRef, 'namespace') || namespace)) continue;
    if (
      isMap(selector) ? matchesLabels(mapAt(object, 'metadata', 'labels'), selector) : nameOf(object) === name
    )
      found.push(object);
  }
  return found;
}

/** The objects that go to this cluster. */
function localObjects({ units }: Cluster): readonly Owned[] {
  const objects: Owned[] = [];
  for (const unit of units.values()) {
    if (unit.remote !== undefined) continue;
    for (const rendered of unit.objects) objects.push({ unit, rendered });
  }
  return objects;
}

/** Flux acts as the service account that the unit names, else as its controller. */
function usernameOf(unit: Unit, { units }: Cluster): string {
  const account = textField(mapAt(unit.resource.object, 'spec'), 'serviceAccountName');
  if (account !== '') return `system:serviceaccount:${unit.namespace}:${account}`;
  const [root] = units.values();
  const controllers: Readonly<Record<string, string>> = {
    Kustomization: 'kustomize-controller',
    HelmRelease: 'helm-controller',
  };
  return `system:serviceaccount:${root?.namespace ?? 'flux-system'}:${controllers[unit.kind] ?? 'flux-operator'}`;
}
