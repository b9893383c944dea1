import { expect, test } from 'vitest';
import { unknownText } from '../../../src/manifest/unknown.js';
import { checkObject } from '../../../src/schemas/check.js';
import { boxDefinition } from '../box-definition.js';
import { parse, registryFor } from '../objects.js';

/** What is said of a Box: `code path message [help]`. */
function said(schema: string, spec: string, old?: string, isUnknown?: (text: string) => boolean): string[] {
  const registry = registryFor();
  registry.addDefinition(parse(boxDefinition(schema)), 'crd.yaml');
  const box = (text: string): string => `apiVersion: example.com/v1
kind: Box
metadata: {name: box, namespace: apps}
spec: ${text}
`;
  const { findings } = checkObject(registry, parse(box(spec)), {
    ...(old !== undefined && { oldObject: parse(box(old)) }),
    ...(isUnknown && { isUnknown }),
  });
  return findings.map(({ code, path, message }) => `${code} ${path.join('.')} ${message}`);
}

const fields = `type: object
properties:
  min: {type: integer, default: 1}
  max: {type: integer}
  host: {type: string}
  wait: {type: string, format: duration}
  replicas: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
  namespace: {type: string}
  labels: {type: object, additionalProperties: {type: string, x-kubernetes-validations: [{rule: self.startsWith("x-"), message: no x}]}}
  ports:
    type: array
    x-kubernetes-list-type: map
    x-kubernetes-list-map-keys: [name]
    items:
      type: object
      required: [name]
      properties: {name: {type: string}, port: {type: integer, x-kubernetes-validations: [{rule: self == oldSelf, message: fixed}]}}
      x-kubernetes-validations:
        - {rule: '!has(self.port) || self.port > 1000', message: too low, fieldPath: .port}
x-kubernetes-validations:
  - {rule: '!has(self.max) || self.min <= self.max', messageExpression: '"max must be at least " + string(self.min)'}
  - {rule: '!has(self.wait) || self.wait < duration("1h")', message: wait is too long}
  - {rule: '!has(self.replicas) || (type(self.replicas) == int ? self.replicas > 0 : self.replicas.endsWith("%"))'}
  - {rule: '!has(self.__namespace__) || self.__namespace__ != "kube-system"', message: not there}
  - {rule: '!has(self.host) || self.host != "localhost"', message: not local}`;

test('rules at every level', () => {
  expect(
    said(fields, '{max: 3, wait: 90s, replicas: 10%, labels: {a: x-b}, ports: [{name: a, port: 8080}]}'),
  ).toEqual([]);
  expect(
    said(
      fields,
      '{max: 0, wait: 90m, replicas: 0, namespace: kube-system, labels: {a.b: c}, ports: [{name: a, port: 80}]}',
    ),
  ).toEqual([
    'schema/cel spec.max spec: max must be at least 1',
    'schema/cel spec.wait spec: wait is too long',
    `schema/cel spec.replicas spec: this must hold: !has(self.replicas) || (type(self.replicas) == int ? self.replicas > 0 : self.replicas.endsWith("%"))`,
    'schema/cel spec spec: not there',
    'schema/cel spec.labels.a.b spec.labels["a.b"]: no x',
    'schema/cel spec.ports.0.port spec.ports[0].port: too low',
  ]);
});

test('an object that is broken anyway, and rules that fail', () => {
  expect(said(fields, '{min: many, max: 0, ports: [{name: a, port: 80}]}')).toEqual([
    'schema/wrong-type spec.min spec.min must be an integer, not the string "many"',
    'schema/cel spec.ports.0.port spec.ports[0].port: too low',
  ]);
  const failing = `type: object
properties: {a: {type: object, properties: {b: {type: string}}}}
x-kubernetes-validations: [{rule: self.a.b == "x"}]`;
  expect(said(failing, '{a: {}}')).toEqual([
    'schema/cel spec spec: the rule about it cannot be evaluated: no such key: b',
  ]);
});

test('changes are judged where there is an older object', () => {
  const changed = '{ports: [{name: b, port: 2000}, {name: a, port: 1001}]}';
  expect(said(fields, changed)).toEqual([]);
  expect(said(fields, changed, '{ports: [{name: a, port: 1002}, {name: b, port: 2000}]}')).toEqual([
    'schema/cel spec.ports.1.port spec.ports[1].port: fixed',
  ]);
  const optional = `type: object
properties: {a: {type: string}}
x-kubernetes-validations: [{rule: 'oldSelf.hasValue() || self.a == "first"', message: first, optionalOldSelf: true}]`;
  expect(said(optional, '{a: x}')).toEqual(['schema/cel spec spec: first']);
  expect(said(optional, '{a: x}', '{a: first}')).toEqual([]);
});

const moving = `type: object
properties:
  mode: {type: string, default: slow}
  plain:
    type: array
    items: {type: object, properties: {name: {type: string}}}
  set:
    type: array
    x-kubernetes-list-type: set
    items: {type: string}
  keyed:
    type: array
    x-kubernetes-list-type: map
    x-kubernetes-list-map-keys: [name, protocol]
    items:
      type: object
      required: [name]
      properties:
        name: {type: string}
        protocol: {type: string, default: TCP}
        size: {type: integer, x-kubernetes-validations: [{rule: self >= oldSelf, message: may not shrink}]}
  byName:
    type: object
    additionalProperties: {type: integer, x-kubernetes-validations: [{rule: self >= oldSelf, message: may not shrink}]}
x-kubernetes-validations:
  - {rule: self.mode == oldSelf.mode, message: the mode stays}
  - {rule: '!has(oldSelf.set) || oldSelf.set.all(i, i in self.set)', message: nothing leaves the set}`;

test('what belongs together before and after is told by keys, with defaults', () => {
  const now =
    '{set: [b, a], keyed: [{name: b, size: 1}, {name: a, size: 2}, {name: c, size: 1}], byName: {one: 1, two: 5}}';
  expect(said(moving, now, now)).toEqual([]);
  expect(said(moving, now, '{mode: slow, set: [a], keyed: [{name: a, protocol: TCP, size: 2}]}')).toEqual([]);
  const before =
    '{mode: fast, set: [c], keyed: [{name: a, protocol: TCP, size: 3}, {name: b, protocol: UDP, size: 9}], byName: {two: 6, three: 9}}';
  expect(said(moving, now, before)).toEqual([
    'schema/cel spec spec: the mode stays',
    'schema/cel spec spec: nothing leaves the set',
    'schema/cel spec.keyed.1.size spec.keyed[1].size: may not shrink',
    'schema/cel spec.byName.two spec.byName.two: may not shrink',
  ]);
});

test('rules about changes of items that nothing tells apart are refused', () => {
  const list = (type: string): string => `type: object
properties:
  list:
    type: array
    ${type}
    items: {type: object, required: [name], properties: {name: {type: string, x-kubernetes-validations: [{rule: self == oldSelf}]}}}`;
  const found = (type: string): string[] =>
    checkObject(registryFor(), parse(boxDefinition(list(type)))).findings.map(({ message }) =>
      message.replace(/^.*\] /, ''),
    );
  expect(found('x-kubernetes-list-type: map\n    x-kubernetes-list-map-keys: [name]')).toEqual([]);
  for (const type of ['x-kubernetes-list-type: set', 'x-kubernetes-list-type: atomic', '']) {
    expect(found(type)).toContainEqual(expect.stringContaining('may not use oldSelf'));
  }
});

test('rules about what is not known say nothing', () => {
  const host = unknownText('HOST');
  expect(said(fields, `{host: ${host}, labels: {a: ${host}}, max: 0}`)).toEqual([
    'schema/cel spec.max spec: max must be at least 1',
  ]);
  expect(said(fields, '{max: "${MAX}", wait: 2h}', undefined, (text) => text.includes('${'))).toEqual([
    'schema/cel spec.wait spec: wait is too long',
  ]);
});

test('rules of a definition that do not compile', () => {
  const { findings } = checkObject(
    registryFor(),
    parse(
      boxDefinition(`type: object
x-kubernetes-validations:
  - {rule: self.a ==}
  - {rule: 'true', messageExpression: nothing + 1}`),
    ),
  );
  expect(
    findings.map(
      ({ code, path, message }) => `${code} ${path.slice(-3).join('.')} ${message.split(' does ')[1]}`,
    ),
  ).toEqual([
    'schema/cel-invalid x-kubernetes-validations.0.rule not compile: unexpected token: EOF',
    'schema/cel-invalid x-kubernetes-validations.1.messageExpression not compile: unknown variable: nothing',
  ]);
});

test('the rules of Flux', () => {
  const { findings } = checkObject(
    registryFor({ flux: 9 }),
    parse(`apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: a, namespace: b}
spec: {interval: 1h}
`),
  );
  expect(findings.map(({ code, path, message, help }) => [code, path, message, help])).toEqual([
    [
      'schema/cel',
      ['spec'],
      'spec: either chart or chartRef must be set',
      'the rule is (has(self.chart) && !has(self.chartRef)) || (!has(self.chart) && has(self.chartRef))',
    ],
  ]);
});
