import { expect, test } from 'vitest';
import { memoryTree } from '../../../src/files/memory-tree.js';
import { loadChartDirectory } from '../../../src/helm/chart/load.js';
import { helmTemplate, type TemplateCommand, type TemplateOutput } from '../../../src/helm/command.js';

/** `helm template rel . -n ns` of a chart given by its files. */
function template(
  files: Readonly<Record<string, string>>,
  flags: Partial<TemplateCommand> = {},
): TemplateOutput {
  return helmTemplate({
    name: 'rel',
    namespace: 'ns',
    loadChart: (report) => loadChartDirectory(memoryTree(files), '', report),
    readFile: () => undefined,
    ...flags,
  });
}

const parent = {
  'Chart.yaml': `apiVersion: v2
name: parent
version: 1.0.0
dependencies:
- {name: child, version: 1.x, repository: "", alias: one, condition: one.enabled}
- {name: child, version: 1.x, repository: "", alias: two, tags: [extra], import-values: [{child: exported, parent: imported}]}
`,
  'values.yaml': `keep: null
map: {a: 1, b: {c: 2, d: null}}
scalar: 1
one: {fromParent: 1, off: null}
tags: {extra: true}
global: {zone: {name: a}}
imported: {own: 1}
`,
  'charts/child/Chart.yaml': `apiVersion: v2
name: child
version: 1.2.0
`,
  'charts/child/values.yaml': `off: {x: 1}
list: [1, 2]
exported: {k: v, own: 2}
global: {zone: {disk: ssd}}
`,
  'charts/child/templates/v.yaml': `v: {{ toJson .Values | quote }}
`,
  'templates/v.yaml': `v: {{ toJson .Values | quote }}
`,
};

test('defaults come under user values, subcharts get their part, globals go down', () => {
  expect(template(parent, {}).stdout).toBe(`---
# Source: parent/charts/one/templates/v.yaml
v: "{\\"exported\\":{\\"k\\":\\"v\\",\\"own\\":2},\\"fromParent\\":1,\\"global\\":{\\"zone\\":{\\"disk\\":\\"ssd\\",\\"name\\":\\"a\\"}},\\"list\\":[1,2]}"
---
# Source: parent/charts/two/templates/v.yaml
v: "{\\"exported\\":{\\"k\\":\\"v\\",\\"own\\":2},\\"false\\":{\\"x\\":1},\\"global\\":{\\"zone\\":{\\"disk\\":\\"ssd\\",\\"name\\":\\"a\\"}},\\"list\\":[1,2]}"
---
# Source: parent/templates/v.yaml
v: "{\\"global\\":{\\"zone\\":{\\"name\\":\\"a\\"}},\\"imported\\":{\\"k\\":\\"v\\",\\"own\\":1},\\"keep\\":null,\\"map\\":{\\"a\\":1,\\"b\\":{\\"c\\":2,\\"d\\":null}},\\"one\\":{\\"exported\\":{\\"k\\":\\"v\\",\\"own\\":2},\\"fromParent\\":1,\\"global\\":{\\"zone\\":{\\"disk\\":\\"ssd\\",\\"name\\":\\"a\\"}},\\"list\\":[1,2]},\\"scalar\\":1,\\"tags\\":{\\"extra\\":true},\\"two\\":{\\"exported\\":{\\"k\\":\\"v\\",\\"own\\":2},\\"false\\":{\\"x\\":1},\\"global\\":{\\"zone\\":{\\"disk\\":\\"ssd\\",\\"name\\":\\"a\\"}},\\"list\\":[1,2]}}"
`);
});

test('null deletes a default and nothing else', () => {
  expect(template(parent, { set: ['map.b=null,map.a=null,unknown=null,scalar.x=1'] }).stdout).toBe(`---
# Source: parent/charts/one/templates/v.yaml
v: "{\\"exported\\":{\\"k\\":\\"v\\",\\"own\\":2},\\"fromParent\\":1,\\"global\\":{\\"zone\\":{\\"disk\\":\\"ssd\\",\\"name\\":\\"a\\"}},\\"list\\":[1,2]}"
---
# Source: parent/charts/two/templates/v.yaml
v: "{\\"exported\\":{\\"k\\":\\"v\\",\\"own\\":2},\\"false\\":{\\"x\\":1},\\"global\\":{\\"zone\\":{\\"disk\\":\\"ssd\\",\\"name\\":\\"a\\"}},\\"list\\":[1,2]}"
---
# Source: parent/templates/v.yaml
v: "{\\"global\\":{\\"zone\\":{\\"name\\":\\"a\\"}},\\"imported\\":{\\"k\\":\\"v\\",\\"own\\":1},\\"keep\\":null,\\"map\\":{},\\"one\\":{\\"exported\\":{\\"k\\":\\"v\\",\\"own\\":2},\\"fromParent\\":1,\\"global\\":{\\"zone\\":{\\"disk\\":\\"ssd\\",\\"name\\":\\"a\\"}},\\"list\\":[1,2]},\\"scalar\\":{\\"x\\":1},\\"tags\\":{\\"extra\\":true},\\"two\\":{\\"exported\\":{\\"k\\":\\"v\\",\\"own\\":2},\\"false\\":{\\"x\\":1},\\"global\\":{\\"zone\\":{\\"disk\\":\\"ssd\\",\\"name\\":\\"a\\"}},\\"list\\":[1,2]},\\"unknown\\":null}"
`);
});

test('conditions and tags switch subcharts off', () => {
  expect(template(parent, { set: ['one.enabled=false,tags.extra=false'] }).stdout).toBe(`---
# Source: parent/templates/v.yaml
v: "{\\"global\\":{\\"zone\\":{\\"name\\":\\"a\\"}},\\"imported\\":{\\"own\\":1},\\"keep\\":null,\\"map\\":{\\"a\\":1,\\"b\\":{\\"c\\":2,\\"d\\":null}},\\"one\\":{\\"enabled\\":false,\\"false\\":null,\\"fromParent\\":1},\\"scalar\\":1,\\"tags\\":{\\"extra\\":false}}"
`);
});

test('the values of a subchart must be a map', () => {
  const { error, diagnostics } = template(parent, { set: ['two=text'] });
  expect(error).toBe('chart dependencies processing failed: type mismatch on two: %!t(string=text)');
  expect(diagnostics).toMatchObject([{ code: 'helm/values-type', severity: 'error' }]);
});

test('keys of every name are harmless', () => {
  const chart = { ...parent, 'values.yaml': 'map: {a: 1}\n' };
  const values = '{"__proto__": {"polluted": 1}, "constructor": {"x": 1}, "map": {"__proto__": {"a": 2}}}';
  const { stdout } = template(chart, { readFile: () => values, valueFiles: ['v.json'] });
  expect(stdout).toContain('\\"__proto__\\":{\\"polluted\\":1}');
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});
