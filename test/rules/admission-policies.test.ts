import { expect, test } from 'vitest';
import { findingsOf } from '../flux-failures/failures.js';
import { brief, findingsIn } from './findings.js';

const policy = (spec: string): string => `---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: replicas}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}]
${spec.replace(/^/gm, '  ')}
`;
const binding = (spec: string): string => `---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: replicas}
spec: {policyName: replicas, ${spec}}
`;
const deployment = (name: string, namespace: string, replicas: number | string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: a}}
  template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: a:1}]}}
`;
const limit = `variables: [{name: limit, expression: 'params == null ? 3 : int(params.data.limit)'}]
validations:
  - expression: object.spec.replicas <= variables.limit
    messageExpression: '"at most " + string(variables.limit) + " replicas"'`;

function found(...documents: readonly string[]): string[] {
  return brief(
    findingsIn({ 'clusters/test/all.yaml': documents.join('') }, [
      'schema/admission-policy',
      'schema/cel-invalid',
      'schema/cel-unknown-field',
    ]),
  ).map((line) => line.replace(/^[^ ]*:(\d+):\d+ /, ''));
}

test('a policy denies or warns as its binding says', () => {
  const objects = [deployment('a', 'one', 5), deployment('b', 'one', 2)];
  const message = 'schema/admission-policy Deployment one/a: ValidatingAdmissionPolicy replicas';
  expect(found(policy(limit), binding('validationActions: [Deny]'), ...objects)).toEqual([
    `error ${message} denies it: at most 3 replicas`,
  ]);
  expect(found(policy(limit), binding('validationActions: [Warn, Audit]'), ...objects)).toEqual([
    `warning ${message} warns of it: at most 3 replicas`,
  ]);
  expect(found(policy(limit), ...objects)).toEqual([]);
});

test('parameters come from the repository, or nothing is said', () => {
  const withParams = policy(`paramKind: {apiVersion: v1, kind: ConfigMap}\n${limit}`);
  const bound = binding(
    'validationActions: [Deny], paramRef: {name: limits, namespace: one, parameterNotFoundAction: Deny}',
  );
  const params = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: limits, namespace: one}
data: {limit: "4"}
`;
  expect(found(withParams, bound, deployment('a', 'one', 5), params)).toEqual([
    'error schema/admission-policy Deployment one/a: ValidatingAdmissionPolicy replicas denies it: at most 4 replicas',
  ]);
  expect(found(withParams, bound, deployment('a', 'one', 5))).toEqual([]);
});

test('parameters that nothing makes deny everything where a binding says so', () => {
  const withParams = policy(`paramKind: {apiVersion: example.com/v1, kind: Limit}\n${limit}`);
  const bound = (action: string): string =>
    binding(
      `validationActions: [Deny], paramRef: {name: limits, namespace: one, parameterNotFoundAction: ${action}}`,
    );
  const missing = 'schema/admission-parameter';
  const files = (...documents: readonly string[]): string[] =>
    brief(findingsOf({ files: { 'clusters/test/all.yaml': documents.join('') } })).filter((line) =>
      line.includes(missing),
    );
  const objects = [deployment('a', 'one', 1), deployment('b', 'one', 1)];
  expect(files(withParams, bound('Deny'), ...objects)).toEqual([
    expect.stringMatching(
      /^clusters\/test\/all.yaml:\d+:\d+ warning schema\/admission-parameter ValidatingAdmissionPolicyBinding replicas asks for Limit limits in namespace one, which nothing in the repository makes/,
    ),
  ]);
  expect(files(withParams, bound('Allow'), ...objects)).toEqual([]);
  expect(files(withParams, bound('Deny'))).toEqual([]);
  const limits = '---\napiVersion: example.com/v1\nkind: Limit\nmetadata: {name: limits, namespace: one}\n';
  expect(files(withParams, bound('Deny'), ...objects, limits)).toEqual([]);
  const elsewhere = `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: other, namespace: flux-system}
spec: {interval: 1h, prune: true, path: ./, sourceRef: {kind: GitRepository, name: other}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: other, namespace: flux-system}
spec: {interval: 1h, url: https://example.com/other}
`;
  expect(files(withParams, bound('Deny'), ...objects, elsewhere)).toEqual([]);
});

test('a policy is about other versions of a kind too, as far as their names alone differ', () => {
  const definition = (conversion: string): string => `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boxes.example.com}
spec:
  group: example.com
  names: {kind: Box, plural: boxes}
  scope: Namespaced
  conversion: {${conversion}}
  versions:
    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: &s {type: object, x-kubernetes-preserve-unknown-fields: true}}}
    - {name: v2, served: true, storage: false, schema: {openAPIV3Schema: *s}}
    - {name: v3, served: false, storage: false, schema: {openAPIV3Schema: *s}}
`;
  const box =
    '---\napiVersion: example.com/v1\nkind: Box\nmetadata: {name: a, namespace: one}\nspec: {replicas: 5}\n';
  const about = (version: string, more = ''): string =>
    policy(
      'validations: [{expression: "object.spec.replicas < 4 && object.apiVersion.endsWith(\'2\')", message: too many}]',
    )
      .replace('[apps]', '[example.com]')
      .replace('[deployments]', '[boxes]')
      .replace('apiVersions: [v1]', `apiVersions: [${version}]`)
      .replace('matchConstraints:', `matchConstraints:\n    ${more}`);
  const bound = binding('validationActions: [Deny]');
  const denied =
    'error schema/admission-policy Box one/a: ValidatingAdmissionPolicy replicas denies it: too many';
  const plain = definition('strategy: None');
  expect(found(plain, about('v2'), bound, box)).toEqual([denied]);
  expect(found(plain, about('v2'), bound, box.replace('5', '3'))).toEqual([]);
  expect(found(plain, about('v1'), bound, box.replace('5', '3'))).toEqual([denied]);
  expect(found(plain, about('v3'), bound, box)).toEqual([]);
  expect(found(plain, about('v2', 'matchPolicy: Exact'), bound, box)).toEqual([]);
  expect(
    found(
      definition('strategy: Webhook, webhook: {conversionReviewVersions: [v1]}'),
      about('v2'),
      bound,
      box,
    ),
  ).toEqual([]);
});

test('kinds without a definition are judged with care', () => {
  const box = `---
apiVersion: example.com/v1
kind: Policy
metadata: {name: a, namespace: one}
spec: {replicas: 5}
`;
  expect(
    found(
      policy(limit).replace('[apps]', '[example.com]').replace('[deployments]', '[policies]'),
      binding('validationActions: [Deny]'),
      box,
    ),
  ).toEqual([
    'warning schema/admission-policy Policy one/a: ValidatingAdmissionPolicy replicas denies it: at most 3 replicas',
  ]);
});

test('selectors of namespaces and objects', () => {
  const namespace = `---
apiVersion: v1
kind: Namespace
metadata: {name: one, labels: {team: a}}
`;
  const only = binding(
    'validationActions: [Deny], matchResources: {namespaceSelector: {matchLabels: {team: a}}}',
  );
  // Nobody knows the labels of a namespace that is not in the repository.
  expect(found(policy(limit), only, namespace, deployment('a', 'one', 5), deployment('b', 'two', 5))).toEqual(
    [
      'error schema/admission-policy Deployment one/a: ValidatingAdmissionPolicy replicas denies it: at most 3 replicas',
    ],
  );
  const labelled = binding(
    'validationActions: [Deny], matchResources: {objectSelector: {matchLabels: {team: a}}}',
  );
  expect(found(policy(limit), labelled, deployment('a', 'one', 5))).toEqual([]);
});

test('what cannot be known says nothing', () => {
  const bound = binding('validationActions: [Deny]');
  const rules = (...expressions: readonly string[]): string =>
    policy(`validations:\n${expressions.map((expression) => `  - expression: '${expression}'`).join('\n')}`);
  expect(
    found(
      rules(
        'authorizer.group("apps").resource("deployments").check("create").allowed()',
        'namespaceObject.metadata.name == "x"',
        '"admins" in request.userInfo.groups',
        'object.spec.minReadySeconds > 5',
      ),
      bound,
      deployment('a', 'one', 5),
    ),
  ).toEqual([]);
  expect(
    found(
      rules('request.userInfo.username.startsWith("nobody")', 'oldObject != null'),
      bound,
      deployment('a', 'one', 5),
    ).map((line) => line.split(' it: ')[1]),
  ).toEqual([
    'this must hold: oldObject != null',
    'this must hold: request.userInfo.username.startsWith("nobody")',
  ]);
});

test('expressions that do not compile', () => {
  expect(found(policy(`validations: [{expression: 'object.spec.replicas <'}]`))).toEqual([
    'error schema/cel-invalid ValidatingAdmissionPolicy replicas: spec.validations.0.expression does not compile: unexpected token: EOF',
  ]);
});

test('what expressions read that is not there', () => {
  const reads = (expression: string): string[] =>
    found(
      policy(`variables: [{name: first, expression: '1'}, {name: second, expression: variables.first}]
validations: [{expression: '${expression}'}]
auditAnnotations: [{key: a, valueExpression: '"" + string(variables.second)'}]`),
      deployment('a', 'one', 1),
    ).map((line) => line.replace(/ValidatingAdmissionPolicy replicas: spec.validations.0.expression /, ''));
  expect(
    reads(
      'variables.second == 1 && request.userInfo.username != "" && request.kind.kind == "x" && has(object.spec.paused) && object.metadata.labels.x == "y" && params.any == 1',
    ),
  ).toEqual([]);
  expect(reads('variables.frist == 1')).toEqual([
    'error schema/cel-invalid reads variables.frist, which is not declared',
  ]);
  expect(reads('request.user.name == "x"')).toEqual([
    'error schema/cel-invalid reads request.user, which is not declared',
  ]);
  expect(reads('object.spec.replica == 1')).toEqual([
    'warning schema/cel-unknown-field reads object.spec.replica, which none of the kinds has that it is about',
  ]);
});

test('fields of kinds that are not all known say nothing', () => {
  const both = policy(`validations: [{expression: 'has(object.spec.jobTemplate)'}]`).replace(
    'resources: [deployments]',
    'resources: [deployments, statefulsets]',
  );
  expect(found(both, deployment('a', 'one', 1))).toEqual([]);
});

test('expressions that fail deny the object, unless the policy ignores that', () => {
  const labels = `validations: [{expression: 'object.metadata.labels.team != ""'}]`;
  const bound = binding('validationActions: [Deny]');
  expect(found(policy(labels), bound, deployment('a', 'one', 1))).toEqual([
    'error schema/admission-policy Deployment one/a: ValidatingAdmissionPolicy replicas denies it: its expression cannot be evaluated: no such key: team',
  ]);
  expect(found(policy(`failurePolicy: Ignore\n${labels}`), bound, deployment('a', 'one', 1))).toEqual([]);
  // The API server fills in what is not written here.
  const defaults = `validations: [{expression: 'object.spec.revisionHistoryLimit > 1'}]`;
  expect(found(policy(defaults), bound, deployment('a', 'one', 1))).toEqual([]);
});

test('rules for resources with their parts, and resources left out', () => {
  const bound = binding('validationActions: [Deny]');
  const all = policy(limit).replace('[deployments]', '["deployments/*"]');
  expect(found(all, bound, deployment('a', 'one', 5))).toHaveLength(1);
  const but = policy(`${limit}`).replace(
    'resources: [deployments]}]',
    'resources: ["*"]}]\n    excludeResourceRules: [{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: [deployments], resourceNames: [a]}]',
  );
  expect(found(but, bound, deployment('a', 'one', 5), deployment('b', 'one', 5))).toEqual([
    'error schema/admission-policy Deployment one/b: ValidatingAdmissionPolicy replicas denies it: at most 3 replicas',
  ]);
  const only = `matchConditions: [{name: a, expression: 'object.metadata.name == "b"'}]\n${limit}`;
  expect(found(policy(only), bound, deployment('a', 'one', 5), deployment('b', 'one', 5))).toHaveLength(1);
});
