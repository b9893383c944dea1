import { expect, test } from 'vitest';
import { memoryTree } from '../../../src/files/memory-tree.js';
import { loadChartDirectory } from '../../../src/helm/chart/load.js';
import { helmTemplate, type TemplateCommand } from '../../../src/helm/command.js';
import { renderRelease } from '../../../src/helm/release.js';
import {
  defaultApiVersions,
  defaultKubeVersion,
  parseKubeVersion,
} from '../../../src/helm/release/capabilities.js';

function template(text: string, flags: Partial<TemplateCommand> = {}, chartYaml = ''): string {
  const tree = memoryTree({
    'Chart.yaml': `name: c\nversion: 1.0.0\n${chartYaml}`,
    'templates/a.yaml': text,
  });
  const { stdout, error } = helmTemplate({
    name: 'rel',
    namespace: 'ns',
    loadChart: (report) => loadChartDirectory(tree, '', report),
    readFile: () => undefined,
    ...flags,
  });
  return error ?? stdout.slice('---\n# Source: c/templates/a.yaml\n'.length);
}

const versions =
  'v: "{{ with .Capabilities.KubeVersion }}{{ .Version }} {{ .GitVersion }} {{ .Major }} {{ .Minor }} {{ .String }}{{ end }} {{ .Capabilities.KubeVersion }}"';

test.each([
  ['1.33', 'v1.33 v1.33 1 33 v1.33 v1.33'],
  ['v1.33.4-gke.12', 'v1.33.4-gke.12 v1.33.4-gke.12 1 33 v1.33.4 v1.33.4'],
  ['1.35.2+k3s1', 'v1.35.2+k3s1 v1.35.2+k3s1 1 35 v1.35.2 v1.35.2'],
  ['1.2.3.4', 'v1.2.3.4 v1.2.3.4 1 2 v1.2.3.4 v1.2.3.4'],
])('--kube-version %s', (kubeVersion, expected) => {
  expect(template(versions, { kubeVersion })).toBe(`v: "${expected}"\n`);
});

test.each([
  ['1', 'illegal version string "1"'],
  ['abc', 'could not parse "abc" as version'],
  ['01.2', 'illegal zero-prefixed version component "01" in "01.2"'],
])('refuses the Kubernetes version %s', (text, reason) => {
  expect(parseKubeVersion(text)).toBe(reason);
});

test('API versions are the defaults and what is given', () => {
  const text = `v: {{ has "x/v1" .Capabilities.APIVersions }} {{ .Capabilities.APIVersions.Has "apps/v1" }} {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" }}`;
  expect(template(text)).toBe('v: false true false\n');
  expect(template(text, { apiVersions: ['y/v1,x/v1', 'apps/v1/Deployment'] })).toBe('v: true true true\n');
});

test('capabilities print as the structs that they are', () => {
  expect(template('v: {{ toJson .Capabilities.KubeVersion }}')).toBe(
    'v: {"Version":"v1.35.0","Major":"1","Minor":"35"}\n',
  );
  expect(template('v: {{ toJson (dict "a" .Capabilities) | trunc 60 | quote }}')).toContain(
    '{\\"a\\":{\\"KubeVersion\\":{\\"Version\\":\\"v1.35.0\\",\\"Major\\"',
  );
  expect(
    template('v: {{ include "c" . | trunc 26 | quote }}{{ define "c" }}{{ .Capabilities }}{{ end }}'),
  ).toBe('v: "{{v1.35.0 v1.35.0 1 35} [v"\n');
  expect(template('v: {{ print .Capabilities | trunc 4 | quote }}')).toBe('v: "&{{v"\n');
  expect(template('v: {{ concat .Capabilities.APIVersions (list "x") | first }}')).toBe('v: v1\n');
  expect(template('v: {{ sortAlpha .Capabilities.APIVersions | first }}')).toBe(
    'v: admissionregistration.k8s.io/v1\n',
  );
  expect(template('v: {{ typeOf .Template }}')).toBe('v: common.Values\n');
});

test('a chart can refuse a Kubernetes version', () => {
  const range = 'kubeVersion: ">=1.30"\n';
  const refused = 'chart requires kubeVersion: >=1.30 which is incompatible with Kubernetes v1.29.0';
  expect(template('a: 1', { kubeVersion: '1.29.0' }, range)).toContain(refused);
  expect(template('a: 1', { kubeVersion: '1.30.1-eks-1' }, range)).toBe('a: 1\n');
});

test('Helm 3 lets every nested null delete its key', () => {
  const tree = memoryTree({
    'Chart.yaml': 'name: c\nversion: 1.0.0\n',
    'values.yaml': 'map: {a: 1}\n',
    'templates/a.yaml': 'v: {{ toJson .Values }}',
  });
  const chart = loadChartDirectory(tree, '', (diagnostic) => expect.unreachable(diagnostic.message))!;
  const values = (helm: 3 | 4): string | undefined =>
    renderRelease(chart, {
      release: { name: 'rel', namespace: 'ns', isUpgrade: false, revision: 1 },
      values: { map: { a: null, new: null }, other: null },
      capabilities: { kubeVersion: defaultKubeVersion, apiVersions: defaultApiVersions },
      onTemplateError: 'fail',
      helm,
    }).manifests[0]?.text;
  expect(values(3)).toBe('v: {"map":{},"other":null}');
  expect(values(4)).toBe('v: {"map":{"new":null},"other":null}');
});

test('a copy of the version has what is exported', () => {
  const copies =
    '{{ $k := deepCopy .Capabilities.KubeVersion }}{{ $k }} {{ $k.Version }} ' +
    '{{ with deepCopy .Capabilities }}{{ .KubeVersion }} {{ printf "%+v" .KubeVersion }}{{ end }}';
  expect(template(`v: "${copies}"`)).toBe(
    'v: "{v1.35.0  1 35} v1.35.0 v1.35.0 {Version:v1.35.0 normalizedVersion: Major:1 Minor:35}"\n',
  );
  expect(template('v: {{ (deepCopy .Capabilities.KubeVersion).String }}')).toContain(
    "can't evaluate field String in type common.KubeVersion",
  );
});
