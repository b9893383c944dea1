import { expect, test } from 'vitest';
import { checkObject } from '../../src/schemas/check.js';
import { definitionFindings } from '../../src/schemas/definition.js';
import { parse, registryFor, said } from './objects.js';

const definition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
  - name: v1beta1
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
  - name: v1
    served: true
    storage: true
    deprecated: true
    deprecationWarning: v2 is coming
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          metadata: {type: object, properties: {name: {type: string, maxLength: 10}}}
          spec:
            type: object
            required: [mode]
            properties:
              mode: {type: string, default: Auto, enum: [Auto, Manual]}
              level: {type: integer, minimum: 1, maximum: 10, exclusiveMaximum: true}
              ratio: {type: number, multipleOf: 0.1}
              name: {type: string, pattern: "^(?i)[a-z]+$", maxLength: 3}
              port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
              note: {type: string, nullable: true}
              when: {type: string, format: date-time}
              raw: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {known: {type: string}}}
              pod: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
              tags: {type: array, x-kubernetes-list-type: set, items: {type: string}, maxItems: 3}
              listeners:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [port, protocol]
                items:
                  type: object
                  required: [port]
                  properties: {port: {type: integer}, protocol: {type: string, default: TCP}}
              from:
                type: object
                minProperties: 1
                properties: {secret: {type: object, properties: {key: {type: string, default: value}}}, file: {type: string}, url: {type: string}}
                oneOf: [{required: [secret]}, {required: [file]}, {required: [url]}]
                not: {required: [file, url]}
              auth:
                type: object
                properties: {kind: {type: string, default: None}, token: {type: string}}
                anyOf:
                - properties: {kind: {enum: [None]}}
                - required: [token]
          status: {type: object}
`;

function registry() {
  const created = registryFor();
  expect(definitionFindings(parse(definition), created.cel)).toEqual([]);
  created.addDefinition(parse(definition), 'widgets.yaml');
  return created;
}

function widget(spec: string): string {
  return `apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: w}\nspec: ${spec}`;
}

const deprecated =
  'warning schema/api-deprecated example.org/v1 Widget is deprecated by its definition [v2 is coming]';

test('defaults come before validation, nulls are dropped', () => {
  const { object, findings } = checkObject(
    registry(),
    parse(
      widget('{mode: null, note: null, level: null, from: {secret: {}}, auth: {}, listeners: [{port: 1}]}'),
    ),
  );
  expect(findings.length).toBe(1);
  expect(object['spec']).toEqual({
    mode: 'Auto',
    note: null,
    from: { secret: { key: 'value' } },
    auth: { kind: 'None' },
    listeners: [{ port: 1, protocol: 'TCP' }],
  });
});

test('an object is not changed by validation', () => {
  const object = parse(widget('{level: null, auth: {}}'));
  const before = JSON.stringify(object);
  checkObject(registry(), object);
  expect(JSON.stringify(object)).toBe(before);
});

test('everything a schema can ask', () => {
  expect(
    said(
      registry(),
      widget(`
  mode: auto
  level: 10
  ratio: 0.25
  name: "äöü4"
  port: true
  when: 2024-02-30T00:00:00Z
  raw: {known: 1, anything: {else: [1]}}
  pod: {apiVersion: v1, kind: Pod, metadata: {name: p, nme: q, labels: {"a b": x}}, anything: 1}
  tags: [a, b, a, c]
  listeners: [{port: 1}, {port: 1, protocol: TCP}, {port: 1, protocol: UDP}, {}]
  from: {file: a, url: b}
  auth: {kind: Token}
  extra: 1
`),
    ),
  ).toEqual([
    deprecated,
    'error schema/enum spec.mode must be one of "Auto", "Manual", not "auto" [did you mean "Auto"?]',
    'error schema/range spec.level must be less than 10, not 10',
    'error schema/range spec.ratio must be a multiple of 0.1, not 0.25',
    'error schema/length spec.name must have at most 3 characters, not 4',
    'error schema/pattern spec.name must match ^(?i)[a-z]+$, which "äöü4" does not',
    'error schema/wrong-type spec.port must be an integer or a string, not the boolean true',
    'error schema/format spec.when must be an RFC 3339 time such as 2024-01-31T12:00:00Z, not "2024-02-30T00:00:00Z"',
    'error schema/wrong-type spec.raw.known must be a string, not the number 1 [put it in quotes: "1"]',
    'error schema/unknown-field unknown field "nme" in spec.pod.metadata [did you mean "name"?]',
    'error schema/metadata spec.pod.metadata.labels has an invalid key "a b": its name must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit',
    'error schema/duplicate-key spec.tags[2] repeats "a" of spec.tags[0] [remove or merge one of the two]',
    'error schema/length spec.tags must have at most 3 items, not 4',
    'error schema/required required field "port" is missing in spec.listeners[3]',
    'error schema/duplicate-key spec.listeners[1] repeats port 1 and protocol "TCP" of spec.listeners[0] [remove or merge one of the two]',
    'error schema/no-alternative spec.from must have only one of file, url',
    'error schema/forbidden spec.from may not have file and url together',
    'error schema/no-alternative spec.auth fits none of the 2 alternatives of its schema [for the nearest of them: spec.auth.kind must be "None", not "Token"]',
    'error schema/unknown-field unknown field "extra" in spec',
  ]);
});

test('the name as the definition restricts it', () => {
  expect(
    said(
      registry(),
      'apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: much-too-long}\nspec: {from: {}}',
    ),
  ).toEqual([
    deprecated,
    'error schema/length metadata.name must have at most 10 characters, not 13',
    'error schema/length spec.from must have at least 1 field, not 0',
    'error schema/no-alternative spec.from must have one of secret, file, url',
  ]);
});

test('versions and kinds that the definition does not serve', () => {
  expect(said(registry(), '{apiVersion: example.org/v1beta1, kind: Widget, metadata: {name: w}}')).toEqual([
    'error schema/version-unknown no version "v1beta1" of Widget in group "example.org" (served: v1) [use example.org/v1]',
  ]);
  expect(said(registry(), '{apiVersion: example.org/v1, kind: Wigdet, metadata: {name: w}}')).toEqual([
    'info schema/kind-unknown there is no schema for example.org/v1 Wigdet, so its fields were not checked [did you mean Widget? Otherwise give its CustomResourceDefinition or a schema location]',
  ]);
  expect(registry().scopeOf('example.org', 'Widget')).toBe('Namespaced');
  expect(registry().servedVersions('example.org', 'Widget')).toEqual(['v1']);
});

test('a broken definition', () => {
  expect(
    said(
      registryFor(),
      `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widget.example.org}
spec:
  group: example.org
  scope: Global
  names: {kind: Widget, plural: widgets}
  versions:
  - name: v1
    served: true
    storage: false
    schema:
      openAPIV3Schema:
        type: object
        properties:
          a: {pattern: "(?<x"}
          b: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k, m], items: {type: object, properties: {k: {type: string}}}}
          c: {type: string, default: 5}
          d: {type: object, properties: {x: {type: string}}, additionalProperties: {type: string}}
          e: {$ref: "#/definitions/x"}
`,
    ).filter((line) => line.includes('crd-invalid')),
  ).toEqual([
    'error schema/crd-invalid metadata.name must be "widgets.example.org" (plural and group), not "widget.example.org"',
    'error schema/crd-invalid spec.scope must be Namespaced or Cluster',
    'error schema/crd-invalid just one version must have storage: true, not 0',
    'error schema/crd-invalid spec.versions[0].schema.openAPIV3Schema.properties.a must have a type',
    'error schema/crd-invalid spec.versions[0].schema.openAPIV3Schema.properties.a has a pattern that Go does not accept: (?<x',
    'error schema/crd-invalid spec.versions[0].schema.openAPIV3Schema.properties.b has the list key "k", which must be required or have a default',
    'error schema/crd-invalid spec.versions[0].schema.openAPIV3Schema.properties.b has the list key "m", which its items do not have',
    'error schema/crd-invalid spec.versions[0].schema.openAPIV3Schema.properties.c.default is refused by its own schema: it must be a string, not the number 5',
    'error schema/crd-invalid spec.versions[0].schema.openAPIV3Schema.properties.d may not have both properties and additionalProperties',
    'error schema/crd-invalid spec.versions[0].schema.openAPIV3Schema.properties.e may not use $ref',
    'error schema/crd-invalid spec.versions[0].schema.openAPIV3Schema.properties.e must have a type',
  ]);
});

test('a v1beta1 definition keeps unknown fields unless it says otherwise', () => {
  const beta = (preserve: string): string => `
apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
metadata: {name: olds.example.org}
spec:
  group: example.org
  scope: Cluster
  version: v1
  names: {kind: Old, plural: olds}
  ${preserve}
  validation: {openAPIV3Schema: {type: object, properties: {spec: {type: object}}}}
`;
  const object = '{apiVersion: example.org/v1, kind: Old, metadata: {name: o}, spec: {a: 1}}';
  const open = registryFor();
  open.addDefinition(parse(beta('')), 'old.yaml');
  expect(said(open, object)).toEqual([]);
  const closed = registryFor();
  closed.addDefinition(parse(beta('preserveUnknownFields: false')), 'old.yaml');
  expect(said(closed, object)).toEqual(['error schema/unknown-field unknown field "a" in spec']);
  expect(closed.scopeOf('example.org', 'Old')).toBe('Cluster');
});
