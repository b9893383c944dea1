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

const web = {
  'Chart.yaml': `apiVersion: v2
name: web
version: 1.0.0
appVersion: 1.10
`,
  'templates/_helpers.tpl': `{{ define "web.name" }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end }}`,
  'templates/all.yaml': `kind: Deployment
metadata: {name: "{{ include "web.name" . }}"}
---
# only a comment
---
kind: ConfigMap
metadata: {name: c}
data: {version: {{ .Chart.AppVersion | quote }}}
--- # the second
kind: Widget
metadata: {name: w}
---

---
kind: Namespace
metadata: {name: n}
`,
  'templates/hook.yaml': `kind: Job
metadata: {name: before, annotations: {"helm.sh/hook": "pre-install, Pre-Upgrade", "helm.sh/hook-weight": "5"}}
---
kind: Pod
metadata: {name: check, annotations: {"helm.sh/hook": test}}
---
kind: Pod
metadata: {name: gone, annotations: {"helm.sh/hook": crd-install}}
`,
  'templates/NOTES.txt': `Hello {{ .Release.Name }}`,
  'templates/empty.yaml': `{{ if false }}kind: X{{ end }}
`,
  'crds/w.yaml': `kind: CustomResourceDefinition
metadata: {name: widgets}

`,
};

test('sorts by kind, hooks last, and keeps what Helm takes for a document', () => {
  expect(template(web, {}).stdout).toBe(`---
# Source: web/templates/all.yaml
---
kind: Namespace
metadata: {name: n}
---
# Source: web/templates/all.yaml
kind: ConfigMap
metadata: {name: c}
data: {version: "1.1"}
---
# Source: web/templates/all.yaml
kind: Deployment
metadata: {name: "rel-web"}
---
# Source: web/templates/all.yaml
# only a comment
---
# Source: web/templates/all.yaml
# the second
kind: Widget
metadata: {name: w}
---
# Source: web/templates/hook.yaml
kind: Pod
metadata: {name: check, annotations: {"helm.sh/hook": test}}
---
# Source: web/templates/hook.yaml
kind: Job
metadata: {name: before, annotations: {"helm.sh/hook": "pre-install, Pre-Upgrade", "helm.sh/hook-weight": "5"}}
`);
});

test('puts CRDs first as they are', () => {
  expect(template(web, { includeCrds: true, noHooks: true }).stdout).toBe(`---
# Source: web/crds/w.yaml
kind: CustomResourceDefinition
metadata: {name: widgets}


---
# Source: web/templates/all.yaml
---
kind: Namespace
metadata: {name: n}
---
# Source: web/templates/all.yaml
kind: ConfigMap
metadata: {name: c}
data: {version: "1.1"}
---
# Source: web/templates/all.yaml
kind: Deployment
metadata: {name: "rel-web"}
---
# Source: web/templates/all.yaml
# only a comment
---
# Source: web/templates/all.yaml
# the second
kind: Widget
metadata: {name: w}
`);
});

test('shows only the templates that match', () => {
  expect(template(web, { showOnly: ['templates/h*.yaml'], skipTests: true }).stdout).toBe(`---
# Source: web/templates/hook.yaml
kind: Job
metadata: {name: before, annotations: {"helm.sh/hook": "pre-install, Pre-Upgrade", "helm.sh/hook-weight": "5"}}
`);
});

test('a template that is not there cannot be shown', () => {
  expect(template(web, { showOnly: ['templates/x.yaml'] }).error).toBe(
    'could not find template templates/x.yaml in chart',
  );
});

test('refuses names Helm refuses', () => {
  expect(template(web, { name: 'Rel' }).error).toContain('release name check failed: release name "Rel"');
  expect(template(web, { nameTemplate: 'x' }).error).toBe(
    'cannot set --name-template and also specify a name',
  );
});

test('one broken template does not hide its place', () => {
  const chart = { ...web, 'templates/bad.yaml': 'a: 1\nb: {{ .Values.x.y }}\n' };
  const { error, diagnostics } = template(chart);
  expect(error).toBe(
    `web/templates/bad.yaml:2:13
  executing "web/templates/bad.yaml" at <.Values.x.y>:
    nil pointer evaluating interface {}.y

Use --debug flag to render out invalid YAML`,
  );
  expect(diagnostics).toMatchObject([
    { code: 'helm/template-error', location: { file: 'templates/bad.yaml', line: 2, column: 14 } },
  ]);
});
