import { expect, test } from 'vitest';
import { memoryTree } from '../../../src/files/memory-tree.js';
import { loadChartDirectory } from '../../../src/helm/chart/load.js';
import { renderRelease, type RenderedRelease } from '../../../src/helm/release.js';
import { defaultApiVersions, defaultKubeVersion } from '../../../src/helm/release/capabilities.js';
import { lineOrigin } from '../../../src/helm/release/line-origin.js';
import { renderedObjects } from '../../../src/helm/release/objects.js';
import type { YamlMap } from '../../../src/yaml/value.js';

function render(files: Readonly<Record<string, string>>, values: YamlMap = {}): RenderedRelease {
  const tree = memoryTree({ 'c/Chart.yaml': 'name: web\nversion: 1.0.0\n', ...files });
  const chart = loadChartDirectory(tree, 'c', (diagnostic) => expect.unreachable(diagnostic.message))!;
  return renderRelease(chart, {
    release: { name: 'rel', namespace: 'ns', isUpgrade: false, revision: 1 },
    values,
    capabilities: { kubeVersion: defaultKubeVersion, apiVersions: defaultApiVersions },
    onTemplateError: 'collect',
    trace: true,
  });
}

test('unfolds lists, leaves comments out and says what is no object', () => {
  const release = render({
    'c/templates/a.yaml':
      'apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n- metadata: {name: b}\n---\n# nothing\n---\nname: c\n',
    'c/templates/hook.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: h, annotations: {helm.sh/hook: test}}\n',
    'c/crds/x.yaml':
      'apiVersion: v1\nkind: X\nmetadata: {name: x}\n---\napiVersion: v1\nkind: Z\nmetadata: {name: y}\n',
  });
  const { objects, hooks, crds, diagnostics } = renderedObjects(release);
  const origin = (template: string, document: number) => ({
    kind: 'template',
    chart: 'c',
    template: `web/${template}`,
    document,
  });
  expect(objects).toEqual([
    {
      object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
      origin: origin('templates/a.yaml', 0),
      steps: [],
    },
    {
      object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } },
      origin: origin('templates/a.yaml', 0),
      steps: [],
    },
  ]);
  expect(hooks.map(({ origin: from }) => from)).toEqual([origin('templates/hook.yaml', 0)]);
  expect(crds.map(({ origin: from }) => from)).toEqual([origin('crds/x.yaml', 0), origin('crds/x.yaml', 1)]);
  expect(diagnostics).toMatchObject([
    { code: 'helm/manifest-invalid', location: { file: 'c/templates/a.yaml' } },
  ]);
});

test('a broken file does not hide the others', () => {
  const release = render({
    'c/templates/a.yaml': 'kind: {{ .Values.x.y }}\n',
    'c/templates/b.yaml': 'kind: {{ if }}\n',
    'c/templates/c.yaml': 'kind: Good\n',
    'c/templates/d.yaml': 'kind: Fine\n---\nx: [\n',
  });
  expect(release.failed).toBe(true);
  expect(release.manifests.map(({ head }) => head.kind)).toEqual(['Fine', 'Good']);
  expect(release.diagnostics.map(({ code, location }) => [code, location?.file, location?.line])).toEqual([
    ['helm/template-syntax', 'c/templates/b.yaml', 1],
    ['helm/template-error', 'c/templates/a.yaml', 1],
    ['helm/manifest-invalid', 'c/templates/d.yaml', 3],
  ]);
});

test('a line of a manifest leads to the line that wrote it, and to the value it prints', () => {
  const release = render({
    'c/values.yaml': 'image: {tag: v1}\n',
    'c/templates/_lib.tpl': '{{ define "labels" }}\napp: x\ntier: y\n{{ end }}',
    'c/templates/a.yaml':
      '# first\nkind: A\nmetadata:\n  labels:\n    {{- include "labels" . | nindent 4 }}\nspec:\n  tag: {{ .Values.image.tag }}\n',
  });
  const document = release.manifests[0]!;
  const origins = document.text.split('\n').map((_, i) => lineOrigin(release, document, i + 1));
  expect(document.text.split('\n').map((line, i) => [line.trim(), origins[i]?.location])).toContainEqual([
    'tier: y',
    { file: 'c/templates/_lib.tpl', line: 3 },
  ]);
  expect(origins.at(-1)).toEqual({
    location: { file: 'c/templates/a.yaml', line: 7 },
    valuesPaths: ['image.tag'],
  });
});

test('values that break a schema are named, with what was meant', () => {
  const release = render({
    'c/values.yaml': 'web: {prot: 1, port: x}\n',
    'c/charts/web/Chart.yaml': 'name: web\nversion: 1.0.0\n',
    'c/charts/web/values.schema.json': JSON.stringify({
      additionalProperties: false,
      properties: { port: { type: 'integer' }, global: {} },
    }),
  });
  expect(release.diagnostics).toMatchObject([
    {
      code: 'helm/values-schema',
      message: 'web.port is not as the chart web wants: got string, want integer',
      location: { file: 'c/charts/web/values.schema.json' },
      upstream: "- at '/port': got string, want integer",
    },
    { message: 'the chart web knows no value web.prot', help: 'did you mean web.port?' },
  ]);
  expect(release.diagnostics.map((diagnostic) => release.valuesPaths.get(diagnostic))).toEqual([
    ['web', 'port'],
    ['web', 'prot'],
  ]);
});

test('a schema that is none is named, and refuses all values', () => {
  const release = render({
    'c/values.yaml': 'web: {port: 1}\n',
    'c/charts/web/Chart.yaml': 'name: web\nversion: 1.0.0\n',
    'c/charts/web/values.schema.json': JSON.stringify({ properties: { port: { type: 'strin' } } }),
  });
  expect(release.diagnostics).toMatchObject([
    {
      code: 'helm/schema-invalid',
      severity: 'error',
      message:
        'the values.schema.json of the chart web is no valid schema, so that Helm refuses all values: ' +
        "/properties/port/type: value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'",
      location: { file: 'c/charts/web/values.schema.json' },
    },
  ]);
  expect(release.diagnostics[0]!.upstream).toContain('is not valid against metaschema');
});

test('values nested without end are a finding', () => {
  let values: YamlMap = {};
  for (let i = 0; i < 50_000; i++) values = { a: values };
  expect(render({}, values).diagnostics).toMatchObject([{ code: 'helm/too-deep', severity: 'error' }]);
});
