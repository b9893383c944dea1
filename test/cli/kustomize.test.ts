import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { kustomizeCommand } from '../../src/cli/commands/kustomize.js';

const folder = mkdtempSync(join(tmpdir(), 'preflux-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let number = 0;

/** Runs `preflux kustomize` in a directory with files. */
async function run(
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ status: number; stdout: string; stderr: string }> {
  const cwd = join(folder, String(number++));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  let stdout = '';
  let stderr = '';
  const status = await kustomizeCommand.run(args, {
    cwd,
    env: {},
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
  });
  return { status, stdout, stderr: stderr.replaceAll(cwd, '') };
}

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cm\n';

describe('preflux kustomize', () => {
  it('prints a build', async () => {
    const files = {
      'app/kustomization.yaml': 'namePrefix: x-\nresources: [cm.yaml]\n',
      'app/cm.yaml': configMap,
    };
    expect(await run(files, 'app')).toEqual({
      status: 0,
      stdout: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x-cm\n',
      stderr: '',
    });
  });

  it('reports all mistakes of a kustomization at once, each at its place with kustomize’s words', async () => {
    const { status, stdout, stderr } = await run(
      {
        'app/kustomization.yaml': `resources:
  - cm.yaml
  - confg.yaml
namePrefixx: a-
images: nginx
patches:
  - path: p.yaml
configMapGenerator:
  - name: c
    literals: [novalue]
sortOptions:
  order: upwards
`,
        'app/cm.yaml': `${configMap}---\n${configMap}`,
        'app/config.yaml': configMap,
        'app/p.yaml': '- op: remove\n  path: /data\n',
      },
      'app',
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.split('\n').filter((line) => !line.startsWith('  '))).toEqual([
      'app/cm.yaml:9:3: error: ConfigMap cm is defined twice',
      'app/kustomization.yaml:3:5: error: `confg.yaml` does not exist',
      'app/kustomization.yaml:4:1: error: `namePrefixx` is no field of a kustomization',
      'app/kustomization.yaml:5:1: error: `images` must be a list of maps, but it is the text "nginx"',
      'app/kustomization.yaml:7:5: error: a JSON patch needs a `target`, since its operations do not say what they are for',
      'app/kustomization.yaml:10:16: error: the literal "novalue" is not of the form key=value',
      'app/kustomization.yaml:12:3: error: `sortOptions.order` must be fifo or legacy, but it is upwards',
      '',
    ]);
    for (const line of [
      '  help: did you mean `config.yaml`?',
      '  upstream: invalid Kustomization: json: unknown field "namePrefixx"',
      "  upstream: the field 'sortOptions.order' must be one of [fifo, legacy]",
    ]) {
      expect(stderr.split('\n')).toContain(line);
    }
  });
});

// Expected outputs are those of kustomize 5.8.1 with Helm 4.1.4.
describe('preflux kustomize --enable-helm', () => {
  const chart = {
    'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'charts/web/values.yaml': 'size: 1\nnested: {a: 1, b: 2}\nlist: [1, 2]\n',
    'charts/web/crds/crd.yaml':
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.x.io}\n',
    'charts/web/templates/all.yaml': `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
---
apiVersion: x.io/v1
kind: Thing
metadata:
  name: {{ .Release.Name }}
  annotations: {kube: {{ .Capabilities.KubeVersion.Version }}, has: "{{ .Capabilities.APIVersions.Has "y.io/v1" }}"}
spec: {{ toJson .Values }}
`,
    'charts/web/templates/hook.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: hook\n  annotations: {helm.sh/hook: pre-install}\n',
    'charts/web/templates/test.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: test\n  annotations: {helm.sh/hook: test}\n',
  };

  it('renders a chart as all fields of its entry ask', async () => {
    const entry = `namespace: prod
namePrefix: x-
helmCharts:
  - name: web
    releaseName: web
    valuesFile: values.yaml
    additionalValuesFiles: [more.yaml]
    valuesInline: {size: 3, list: [9], nested: {a: null}}
    includeCRDs: true
    skipTests: true
    kubeVersion: "1.30"
    apiVersions: [y.io/v1]
`;
    const files = { 'values.yaml': 'size: 2\nown: {x: 1}\n', 'more.yaml': 'own: {z: 2}\n' };
    const { status, stdout, stderr } = await run(
      { ...chart, ...files, 'kustomization.yaml': entry },
      '--enable-helm',
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(`\n${stdout}`).toBe(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.x.io
---
apiVersion: v1
kind: Service
metadata:
  name: x-web
  namespace: prod
---
apiVersion: x.io/v1
kind: Thing
metadata:
  annotations:
    has: "true"
    kube: v1.30
  name: x-web
spec:
  list:
  - 9
  nested:
    a: 1
    b: 2
  own:
    x: 1
    z: 2
  size: 3
---
apiVersion: v1
kind: Pod
metadata:
  annotations:
    helm.sh/hook: pre-install
  name: x-hook
`);
  });

  it('lets the chart’s values win, or puts others in their place', async () => {
    const entry = (merge: string): string => `helmCharts:
  - name: web
    nameTemplate: '{{ "web" | upper | lower }}'
    namespace: own
    skipHooks: true
    valuesMerge: ${merge}
    valuesInline: {size: 3, new: 1, nested: {a: 7, c: 3}}
`;
    const outputs: string[] = [];
    for (const merge of ['merge', 'replace']) {
      const { stdout } = await run({ ...chart, 'kustomization.yaml': entry(merge) }, '--enable-helm');
      outputs.push(stdout);
    }
    expect(`\n${outputs.join('======\n')}`).toBe(`
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: own
---
apiVersion: x.io/v1
kind: Thing
metadata:
  annotations:
    has: "false"
    kube: v1.35.0
  name: web
spec:
  list:
  - 1
  - 2
  nested:
    a: 1
    b: 2
    c: 3
  new: 1
  size: 1
======
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: own
---
apiVersion: x.io/v1
kind: Thing
metadata:
  annotations:
    has: "false"
    kube: v1.35.0
  name: web
spec:
  list:
  - 1
  - 2
  nested:
    a: 7
    b: 2
    c: 3
  new: 1
  size: 3
`);
  });

  it('leaves a chart out that is only in a repository, and says so once', async () => {
    const files = {
      'kustomization.yaml':
        'resources: [cm.yaml]\nhelmCharts:\n  - name: far\n    repo: https://charts.example.com\n    version: 1.2.3\npatches:\n  - patch: |\n      kind: Service\n      apiVersion: v1\n      metadata: {name: far}\n',
      'cm.yaml': configMap,
    };
    const { status, stdout, stderr } = await run(files, '--enable-helm');
    expect({ status, stdout }).toEqual({ status: 0, stdout: configMap });
    expect(stderr.split('\n').filter((line) => !line.startsWith('  '))).toEqual([
      'kustomization.yaml:3:5: warning: the chart far 1.2.3 of https://charts.example.com is not in charts/far-1.2.3/far and is not fetched, so what it renders is missing from this build',
      'kustomization.yaml:10:18: info: the patch is for Service far, which is not among the resources',
      '',
    ]);
  });

  it('points at the field of an entry that is wrong', async () => {
    const place = async (entry: string): Promise<string> => {
      const files = {
        ...chart,
        'kustomization.yaml': `helmCharts:\n  - name: web\n    releaseName: r\n${entry}`,
      };
      const { stderr } = await run(files, '--enable-helm');
      return stderr.slice(0, stderr.indexOf('\n'));
    };
    expect(await place('    valuesMerge: frob\n')).toBe(
      'kustomization.yaml:4:5: error: `valuesMerge` must be one of merge, override, replace, but it is "frob"',
    );
    expect(await place('    additionalValuesFiles: [a.yaml]\n')).toBe(
      'kustomization.yaml:4:29: error: `a.yaml` does not exist',
    );
    expect(await place('    valuesInline: {nested: 1}\n')).toBe(
      'kustomization.yaml:4:5: error: `valuesInline` and the values that it is merged with do not fit: one has a plain value at nested where the other has a map',
    );
    expect(await place('    nameTemplate: x\n')).toBe(
      'kustomization.yaml:2:5: error: Helm does not render the chart web: cannot set --name-template and also specify a name',
    );
  });

  it('is refused without the option', async () => {
    const { status, stderr } = await run({ ...chart, 'kustomization.yaml': 'helmCharts:\n  - name: web\n' });
    expect(status).toBe(1);
    expect(stderr).toContain('`: must specify --enable-helm\n');
  });
});
