import type { Cluster, Unit } from '../cluster/cluster.js';
import {
  describeId,
  gvkOf,
  idOf,
  nameOf,
  namespaceOf,
  textField,
  type ManifestObject,
} from '../manifest/object.js';
import { isUnknown } from '../manifest/unknown.js';
import { createConverter } from '../schemas/cel/convert.js';
import { checkObject } from '../schemas/check.js';
import type { SchemaRegistry } from '../schemas/registry.js';
import { valueAt } from '../yaml/value.js';
import { parametersOf, reportMissingParameters } from './admission-parameters.js';
import { inMatchedVersion, mapAt, meetsConstraints, type AdmissionScene } from './admission-match.js';
import type { OwnedObject } from './cluster-objects.js';
import { compilePolicy, failedValidations, type PolicyProgram } from './admission-program.js';
import { knownResources, typeFaults, type ExpressionFault, type KnownResources } from './admission-types.js';
import { hasUnknownCharts, isWhole, locateInObject, placeInObject, type RuleFinding } from './rule.js';

interface BoundPolicy extends OwnedObject {
  readonly name: string;
  readonly object: ManifestObject;
  readonly program: PolicyProgram;
  readonly bindings: readonly OwnedObject[];
}

/** What a judgement reads beside the objects. */
interface Surroundings {
  readonly cluster: Cluster;
  /** All that is applied is known, so that what is missing is missing. */
  readonly isWhole: boolean;
  /** Parameters that were reported as missing. */
  readonly denied: Set<string>;
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
  // Charts elsewhere may hold parameters too.
  const isComplete = isWhole(cluster) && !hasUnknownCharts(cluster);
  const denied = new Set<string>();
  const scene: AdmissionScene = { registry, namespaceObject: (name) => namespaces.get(name) };
  for (const owned of objects) {
    const { object } = owned.rendered;
    const { group, kind } = gvkOf(object);
    if (kind === '' || (group === GROUP && EXEMPT.has(kind))) continue;
    for (const policy of policies) {
      if (meetsConstraints(mapAt(policy.object, 'spec', 'matchConstraints'), object, scene) === true)
        judge(policy, owned, objects, scene, { cluster, isWhole: isComplete, denied }, report);
    }
  }
}

function judge(
  policy: BoundPolicy,
  { unit, rendered }: OwnedObject,
  objects: readonly OwnedObject[],
  scene: AdmissionScene,
  { cluster, isWhole: isComplete, denied }: Surroundings,
  report: (finding: RuleFinding) => void,
): void {
  const { registry, namespaceObject } = scene;
  // What is written, with defaults as the API server would fill them in.
  const matched = inMatchedVersion(mapAt(policy.object, 'spec', 'matchConstraints'), rendered.object, scene);
  const { object, schema } = checkObject(registry, matched);
  const isVariable = (text: string): boolean => isUnknown(text) || text.includes('${');
  const converter = createConverter(registry.cel.engine(), isVariable);
  const { group, kind } = gvkOf(object);
  const namespace = namespaceOf(object);
  const clusterScoped = registry.scopeOf(group, kind) === 'Cluster';
  const said = new Map<string, RuleFinding>();
  for (const binding of policy.bindings) {
    const actions = valueAt(binding.rendered.object, ['spec', 'validationActions']);
    if (!Array.isArray(actions) || actions.length === 0) continue;
    if (meetsConstraints(mapAt(binding.rendered.object, 'spec', 'matchResources'), object, scene) !== true)
      continue;
    const denies = actions.includes('Deny');
    const parameters = parametersOf(policy.object, binding.rendered.object, namespace, objects);
    if (isComplete && parameters.length === 0)
      reportMissingParameters(cluster, policy.object, binding, namespace, denied, report);
    for (const params of parameters) {
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
  objects: readonly OwnedObject[],
  registry: SchemaRegistry,
  report: (finding: RuleFinding) => void,
): readonly BoundPolicy[] {
  const bindings: OwnedObject[] = [];
  const policies: OwnedObject[] = [];
  for (const owned of objects) {
    const { group, kind } = gvkOf(owned.rendered.object);
    if (group !== GROUP) continue;
    if (kind === 'ValidatingAdmissionPolicyBinding') bindings.push(owned);
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
    const bound = bindings.filter(
      (binding) => textField(mapAt(binding.rendered.object, 'spec'), 'policyName') === name,
    );
    return bound.length > 0 ? [{ ...owned, name, object, program, bindings: bound }] : [];
  });
}

function reportFaults(
  cluster: Cluster,
  { unit, rendered }: OwnedObject,
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
  { unit, rendered }: OwnedObject,
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

/** The objects that go to this cluster. */
function localObjects({ units }: Cluster): readonly OwnedObject[] {
  const objects: OwnedObject[] = [];
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
