import { describe, expect, it } from 'vitest';
import { createCelRules } from '../../../src/schemas/cel/rules.js';
import { customSchemaFindings } from '../../../src/schemas/crd-check.js';
import { readFirst } from '../../../src/yaml/read.js';
import type { YamlMap } from '../../../src/yaml/value.js';

const cel = createCelRules();

/** What is wrong with a rule of the whole object, of `spec` and of a template in it. */
function faults(rules: { root?: string; spec?: string; template?: string; message?: string }): string[] {
  const validations = (rule: string | undefined, message?: string): string =>
    rule === undefined
      ? '[]'
      : JSON.stringify([{ rule, ...(message !== undefined && { messageExpression: message }) }]);
  const definition = `
spec:
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          type: object
          x-kubernetes-validations: ${validations(rules.root)}
          properties:
            spec:
              type: object
              x-kubernetes-validations: ${validations(rules.spec, rules.message)}
              properties:
                size: {type: integer}
                a-b: {type: string}
                in: {type: string}
                either: {x-kubernetes-int-or-string: true}
                kept: {type: object, x-kubernetes-preserve-unknown-fields: true}
                labels: {type: object, additionalProperties: {type: object, properties: {text: {type: string}}}}
                items:
                  type: array
                  items: {type: object, properties: {name: {type: string}, port: {type: integer}}}
                template:
                  type: object
                  x-kubernetes-embedded-resource: true
                  x-kubernetes-validations: ${validations(rules.template)}
                  properties: {data: {type: string}}
`;
  const object = readFirst(definition, { rules: 'kustomize' }).value as YamlMap;
  return customSchemaFindings(object, cel).map(({ message }) =>
    message.replace(/^.* does not compile: /, ''),
  );
}

describe('rules of a definition that read what it does not declare', () => {
  it.each([
    [{ root: 'self.metadata.name == self.spec.__in__ && self.kind == "Box" && has(self.apiVersion)' }],
    [{ spec: 'self.a__dash__b == self.__in__ && self.size > 1 && (self.either == 1 || self.either == "x")' }],
    [{ spec: 'self.kept.any.thing == 1' }],
    [{ spec: 'self.labels.all(k, self.labels[k].text != "") && self.labels.any.text == "x"' }],
    [{ spec: 'self.items.all(i, i.name != "" && self.items.exists_one(j, j.name == i.name))' }],
    [{ spec: 'self.items.filter(i, has(i.port)).map(i, i.port).sum() < 9 && self.items[0].port == 1' }],
    [{ spec: 'self.items.all(index, item, index < 9 && item.port > 0)' }],
    [{ spec: 'self.?size.optMap(s, s + 1).orValue(1) > 0 && oldSelf.size == self.size' }],
    [{ spec: 'true', message: '"size is " + string(self.size)' }],
    [{ template: 'self.metadata.generateName != "" && self.data != ""' }],
  ])('does not happen in %o', (rules) => {
    expect(faults(rules)).toEqual([]);
  });

  it.each([
    [{ root: 'self.specs.size > 1' }, 'self.specs is no field that the schema declares; did you mean spec?'],
    [{ root: 'has(self.metadata.labels)' }, 'self.metadata.labels is no field that the schema declares'],
    [{ spec: 'self.metadata.name == ""' }, 'self.metadata is no field that the schema declares'],
    [{ spec: 'has(self.sise)' }, 'self.sise is no field that the schema declares; did you mean size?'],
    [{ spec: 'oldSelf.sise == 1' }, 'oldSelf.sise is no field that the schema declares; did you mean size?'],
    [{ spec: 'self.?sise.hasValue()' }, 'self.sise is no field that the schema declares; did you mean size?'],
    [
      { spec: 'self.items.all(i, i.nam != "")' },
      'i.nam is no field that the schema declares; did you mean name?',
    ],
    [
      { spec: 'self.items[0].nam != ""' },
      'self.items[].nam is no field that the schema declares; did you mean name?',
    ],
    [
      { spec: 'self.labels["x"].txt != ""' },
      'self.labels[].txt is no field that the schema declares; did you mean text?',
    ],
    [
      { spec: 'true', message: '"" + self.sise' },
      'self.sise is no field that the schema declares; did you mean size?',
    ],
    [{ template: 'self.dat != ""' }, 'self.dat is no field that the schema declares; did you mean data?'],
  ])('is found in %o', (rules, fault) => {
    expect(faults(rules)).toEqual([fault]);
  });
});
