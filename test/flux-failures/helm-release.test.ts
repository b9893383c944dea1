import { gzipSync } from 'node:zlib';
import { configMap } from '../cluster/repository.js';
import { tarOf } from '../files/tar.js';
import { describeFailures, type Files } from './failures.js';

const home = '{kind: GitRepository, name: flux-system}';
const release = (
  spec: string,
  chart = `  chart: {spec: {chart: ./charts/web, sourceRef: ${home}}}\n`,
): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: web
  namespace: flux-system
spec:
  interval: 1h
${chart}${spec}`;
const chart: Files = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'text: hello\n',
  'charts/web/templates/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  text: {{ .Values.text | quote }}\n',
};
const packaged = (dependencies: string): Uint8Array =>
  gzipSync(
    tarOf([
      { path: 'web/Chart.yaml', content: `apiVersion: v2\nname: web\nversion: 1.0.0\n${dependencies}` },
    ]),
  );
const file = 'clusters/test/web.yaml';
const oci = (name: string, spec = ''): string => `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: ${name}, namespace: flux-system}
spec:
  interval: 1h
  url: oci://example.com/${name}
${spec}`;

describeFailures('the chart of a HelmRelease', [
  {
    name: 'neither chart nor chartRef',
    files: { [file]: release('', '') },
    found: [
      'clusters/test/web.yaml:6:1 error schema/cel HelmRelease flux-system/web: spec: either chart or chartRef must be set',
    ],
    repaired: { ...chart, [file]: release('') },
  },
  {
    name: 'both chart and chartRef',
    files: { ...chart, [file]: release('  chartRef: {kind: OCIRepository, name: web}\n') + oci('web') },
    found: [
      'clusters/test/web.yaml:9:3 error schema/cel HelmRelease flux-system/web: spec: either chart or chartRef must be set',
    ],
    repaired: { [file]: release('') },
  },
  {
    name: 'a chartRef that leads nowhere',
    files: { [file]: release('', '  chartRef: {kind: OCIRepository, name: wbe}\n') + oci('web') },
    found: [
      'clusters/test/web.yaml:8:3 error flux/source-missing HelmRelease flux-system/web takes its content from OCIRepository flux-system/wbe, which does not exist',
    ],
    flux: 'could not get Source object',
    repaired: { [file]: release('', '  chartRef: {kind: OCIRepository, name: web}\n') + oci('web') },
  },
  {
    name: 'a source that does not exist',
    files: {
      ...chart,
      [file]: release('', '  chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: charts}}}\n'),
    },
    found: [
      'clusters/test/web.yaml:8:30 error flux/source-missing HelmRelease flux-system/web takes its content from HelmRepository flux-system/charts, which does not exist',
    ],
    flux: "HelmChart 'flux-system/flux-system-web' is not ready",
    repaired: {
      'clusters/test/charts.yaml':
        'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: flux-system}\nspec: {url: "https://example.com/charts"}\n',
    },
  },
  {
    name: 'a source of another namespace',
    files: {
      ...chart,
      [file]: release('', '  chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: charts}}}\n'),
      'clusters/test/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: charts}\n',
      'clusters/test/charts.yaml':
        'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: charts}\nspec: {url: "https://example.com/charts"}\n',
    },
    found: [
      'clusters/test/web.yaml:8:30 error flux/source-missing HelmRelease flux-system/web takes its content from HelmRepository flux-system/charts, which does not exist',
    ],
  },
  {
    name: 'an OCIRepository as the source of a chart by name',
    files: {
      [file]:
        release('', '  chart: {spec: {chart: web, sourceRef: {kind: OCIRepository, name: web}}}\n') +
        oci('web'),
    },
    found: [
      'clusters/test/web.yaml:8:42 error schema/enum HelmRelease flux-system/web: spec.chart.spec.sourceRef.kind must be one of "HelmRepository", "GitRepository", "Bucket", not "OCIRepository"',
    ],
  },
  {
    name: 'a path without chart',
    files: { ...chart, [file]: release('', `  chart: {spec: {chart: ./charts/wbe, sourceRef: ${home}}}\n`) },
    found: [
      'clusters/test/web.yaml:8:18 error flux/chart-missing the chart ./charts/wbe does not exist in GitRepository flux-system/flux-system',
    ],
    flux: 'invalid chart reference',
    repaired: { [file]: release('') },
  },
  {
    name: 'a directory without Chart.yaml',
    files: { [file]: release(''), 'charts/web/values.yaml': 'a: 1\n' },
    found: [
      'clusters/test/web.yaml:8:18 error helm/chart-missing there is no chart in charts/web: Chart.yaml is missing',
    ],
    flux: 'Chart.yaml file is missing',
    repaired: chart,
  },
  {
    name: 'a Chart.yaml without version',
    files: { ...chart, [file]: release(''), 'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\n' },
    found: ['charts/web/Chart.yaml:1:1 error helm/chart-yaml-invalid version is required'],
    repaired: chart,
  },
  {
    name: 'a chart version that is none',
    files: {
      ...chart,
      [file]: release(''),
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: one\n',
    },
    found: [
      'charts/web/Chart.yaml:3:1 error helm/chart-yaml-invalid "one" is no semantic version, such as 1.2.3',
    ],
  },
  {
    name: 'an archive that is broken',
    files: {
      [file]: release('', `  chart: {spec: {chart: ./charts/web-1.0.0.tgz, sourceRef: ${home}}}\n`),
      'charts/web-1.0.0.tgz': 'no archive',
    },
    found: [
      'clusters/test/web.yaml:8:18 error helm/archive-invalid the chart archive cannot be read: this is not a tar archive',
    ],
  },
  {
    name: 'a range of versions that cannot be read',
    files: {
      [file]: release(
        '',
        '  chart: {spec: {chart: web, version: "1.x.beta!", sourceRef: {kind: HelmRepository, name: charts}}}\n',
      ),
      'clusters/test/charts.yaml':
        'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: flux-system}\nspec: {url: "https://example.com/charts"}\n',
    },
    found: [
      'clusters/test/web.yaml:8:30 error flux/invalid-range HelmRelease flux-system/web has "1.x.beta!", which is no range of versions',
    ],
    flux: 'improper constraint: 1.x.beta!',
  },
  {
    name: 'a chart name that is none',
    files: {
      [file]: release(
        '',
        '  chart: {spec: {chart: Web_App, sourceRef: {kind: HelmRepository, name: charts}}}\n',
      ),
      'clusters/test/charts.yaml':
        'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: flux-system}\nspec: {url: "https://example.com/charts"}\n',
    },
    found: [
      'clusters/test/web.yaml:8:18 error flux/source-invalid HelmRelease flux-system/web names the chart "Web_App"; the name of a chart has lower case letters, digits and "-"',
    ],
    flux: "invalid chart reference: invalid chart name 'Web_App'",
  },
  {
    name: 'a values file that does not exist',
    files: {
      ...chart,
      [file]: release(
        '',
        `  chart: {spec: {chart: ./charts/web, valuesFiles: [values-prod.yaml], sourceRef: ${home}}}\n`,
      ),
      'charts/web/values-prod.yaml': 'text: prod\n',
    },
    found: [
      'clusters/test/web.yaml:8:53 error flux/values-file-missing the values file values-prod.yaml does not exist in GitRepository flux-system/flux-system',
    ],
    flux: "values files merge error: no values file found at path 'values-prod.yaml'",
    repaired: {
      [file]: release(
        '',
        `  chart: {spec: {chart: ./charts/web, valuesFiles: [charts/web/values-prod.yaml], sourceRef: ${home}}}\n`,
      ),
    },
  },
  {
    name: 'a dependency that is not where the chart says',
    files: {
      ...chart,
      [file]: release(''),
      'charts/web/Chart.yaml':
        'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n  - name: db\n    version: 1.0.0\n    repository: file://../db\n',
    },
    found: [
      'charts/web/Chart.yaml:5:5 error helm/dependency-missing the dependency db is not at charts/db, where file://../db leads to',
    ],
    flux: "dependency build error: no chart found at 'charts/db'",
    repaired: { 'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n' },
  },
  {
    name: 'a dependency of another version',
    files: {
      ...chart,
      [file]: release(''),
      'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 2.0.0\n',
      'charts/web/Chart.yaml':
        'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n  - name: db\n    version: 1.x\n    repository: file://../db\n',
    },
    found: [
      'charts/web/Chart.yaml:5:5 error helm/dependency-missing the dependency db is wanted in version 1.x, but charts/db is 2.0.0',
    ],
    flux: "can't get a valid version for constraint '1.x'",
    repaired: { 'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.2.0\n' },
  },
  {
    name: 'a dependency in a repository with an alias',
    files: {
      ...chart,
      [file]: release(''),
      'charts/web/Chart.yaml':
        'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n  - name: db\n    version: 1.x\n    repository: "@charts"\n',
    },
    found: [
      'charts/web/Chart.yaml:5:5 error helm/dependency-missing the dependency db names its repository by the alias @charts, which Flux does not know',
    ],
    flux: 'aliased repository dependency is not supported',
  },
]);

describeFailures('what a HelmRelease waits for, and as whom', [
  {
    name: 'a dependency that does not exist',
    files: { ...chart, [file]: release('  dependsOn: [{name: db}]\n') },
    found: [
      'clusters/test/web.yaml:9:15 error graph/depends-on-missing HelmRelease flux-system/web depends on HelmRelease flux-system/db, which does not exist: it will never be applied',
    ],
    flux: "unable to get 'flux-system/db' dependency",
  },
  {
    name: 'a Kustomization, which a HelmRelease cannot depend on',
    files: { ...chart, [file]: release('  dependsOn: [{name: flux-system}]\n') },
    found: [
      'clusters/test/web.yaml:9:15 error graph/depends-on-missing HelmRelease flux-system/web depends on HelmRelease flux-system/flux-system, which does not exist: it will never be applied',
    ],
  },
  {
    name: 'a service account that nothing makes',
    files: { ...chart, [file]: release('  serviceAccountName: applier\n') },
    found: [
      'clusters/test/web.yaml:9:3 warning flux/service-account-unbound HelmRelease flux-system/web is applied as ServiceAccount flux-system/applier, to which nothing in the repository binds a role',
    ],
  },
]);

describeFailures('the values of a HelmRelease', [
  {
    name: 'a ConfigMap that nothing makes',
    files: { ...chart, [file]: release('  valuesFrom: [{kind: ConfigMap, name: web-values}]\n') },
    found: [
      'clusters/test/web.yaml:9:16 warning flux/values-from-missing HelmRelease flux-system/web reads ConfigMap flux-system/web-values, which nothing in the repository makes; its values are unknown here',
    ],
    repaired: { 'clusters/test/values.yaml': configMap('web-values', { 'values.yaml': 'text: a\n' }) },
  },
  {
    name: 'a key that the ConfigMap does not have',
    files: {
      ...chart,
      [file]: release('  valuesFrom: [{kind: ConfigMap, name: web-values}]\n'),
      'clusters/test/values.yaml': configMap('web-values', { values: 'text: a\n' }),
    },
    found: [
      'clusters/test/web.yaml:9:16 error flux/values-key-missing ConfigMap flux-system/web-values has no key values.yaml; it has values',
    ],
    flux: "could not resolve ConfigMap chart values reference 'flux-system/web-values' with key 'values.yaml'",
  },
  {
    name: 'values that are no map',
    files: {
      ...chart,
      [file]: release('  valuesFrom: [{kind: ConfigMap, name: web-values}]\n'),
      'clusters/test/values.yaml': configMap('web-values', { 'values.yaml': '- a\n' }),
    },
    found: ['clusters/test/web.yaml:9:16 error flux/values-invalid values must be a map, not an array'],
  },
  {
    name: 'values that are no YAML',
    files: {
      ...chart,
      [file]: release('  valuesFrom: [{kind: ConfigMap, name: web-values}]\n'),
      'clusters/test/values.yaml': configMap('web-values', { 'values.yaml': 'a: [\n' }),
    },
    found: [
      'clusters/test/web.yaml:9:16 error flux/values-invalid the values are no YAML: line 1, column 4: the [ that opens here is never closed by ]',
    ],
  },
  {
    name: 'a list of networks at a target path',
    files: {
      ...chart,
      [file]: release(
        '  valuesFrom: [{kind: ConfigMap, name: web-values, valuesKey: networks, targetPath: text}]\n',
      ),
      'clusters/test/values.yaml': configMap('web-values', { networks: '10.0.0.0/8,172.16.0.0/12' }),
    },
    found: [
      'clusters/test/web.yaml:9:16 error flux/values-invalid the value cannot be set at text: key "0/12" has no value',
    ],
    flux: 'key "0/12" has no value',
  },
  {
    name: 'values that the schema of the chart refuses',
    files: {
      ...chart,
      [file]: release('  values:\n    text: 1\n'),
      'charts/web/values.schema.json': '{"type": "object", "properties": {"text": {"type": "string"}}}',
    },
    found: [
      'clusters/test/web.yaml:10:5 error helm/values-schema text is not as the chart web wants: got number, want string',
    ],
    flux: "at '/text': got number, want string",
    repaired: { [file]: release('  values:\n    text: "1"\n') },
  },
]);

const template = (text: string): Files => ({
  ...chart,
  [file]: release('  values:\n    text: 1\n'),
  'charts/web/templates/config.yaml': text,
});
describeFailures('what a chart renders', [
  {
    name: 'a template that asks for a value',
    files: template(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ required "name is required" .Values.name }}\n',
    ),
    found: ['clusters/test/web.yaml:9:3 error helm/template-error this template fails: name is required'],
    flux: 'execution error at (web/templates/config.yaml:4:11): name is required',
  },
  {
    name: 'a template that fails',
    files: template('{{ fail "not like this" }}\n'),
    found: ['clusters/test/web.yaml:9:3 error helm/template-error this template fails: not like this'],
  },
  {
    name: 'a template that cannot be read',
    files: template('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name\n'),
    found: [
      'clusters/test/web.yaml:9:3 error helm/template-syntax this template cannot be read: unclosed action started at web/templates/config.yaml:4',
    ],
    flux: 'parse error at (web/templates/config.yaml:5)',
  },
  {
    name: 'a field of nothing',
    files: template('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.image.name }}\n'),
    found: [
      'clusters/test/web.yaml:9:3 error helm/template-error this template fails: nil pointer evaluating interface {}.name',
    ],
    flux: 'nil pointer evaluating',
  },
  {
    name: 'a template that gives no YAML',
    files: template('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n bad: b\n'),
    found: [
      'clusters/test/web.yaml:9:3 error helm/manifest-invalid this template renders to something that is no manifest: unexpected indentation; the keys of this map stand at column 1',
    ],
    flux: 'YAML parse error on web/templates/config.yaml: error converting YAML to JSON',
  },
  {
    name: 'one object twice',
    files: template(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
    ),
    found: [
      'clusters/test/web.yaml:6:1 error flux/release-duplicate the chart renders ConfigMap a twice, by web/templates/config.yaml and by web/templates/config.yaml: Flux cannot install it',
    ],
    flux: 'error while running post render on files: may not add resource with an already registered id',
  },
  {
    name: 'a post-renderer with a patch for nothing',
    files: {
      ...chart,
      [file]: release(
        '  postRenderers:\n    - kustomize:\n        patches:\n          - patch: |\n              apiVersion: v1\n              kind: ConfigMap\n              metadata:\n                name: other\n',
      ),
    },
    found: [
      'clusters/test/web.yaml:12:13 error kustomize/patch-unmatched the patch is for ConfigMap other, which is not among the resources',
    ],
    flux: 'failed to find unique target for patch',
  },
  {
    name: 'a post-renderer with operations without target',
    files: {
      ...chart,
      [file]: release(
        '  postRenderers:\n    - kustomize:\n        patches:\n          - patch: |\n              - {op: add, path: /data/b, value: x}\n',
      ),
    },
    found: [
      'clusters/test/web.yaml:12:11 error kustomize/patch-target-required a JSON patch needs a `target`, since its operations do not say what they are for',
    ],
    flux: 'must specify a target for JSON patch',
  },
  {
    name: 'a post-renderer with a broken patch',
    files: {
      ...chart,
      [file]: release(
        '  postRenderers:\n    - kustomize:\n        patches:\n          - target: {kind: ConfigMap}\n            patch: |\n              add this\n',
      ),
    },
    found: [
      'clusters/test/web.yaml:13:13 error kustomize/patch-malformed this is neither a strategic merge patch nor a list of JSON patch operations: this document is plain text, not a Kubernetes object',
    ],
    flux: 'unable to parse SM or JSON patch',
  },
  {
    name: 'a post-renderer that writes what the API server refuses',
    files: {
      ...chart,
      [file]: release(
        '  postRenderers:\n    - kustomize:\n        patches:\n          - target: {kind: ConfigMap}\n            patch: |\n              - {op: add, path: /data/a, value: x}\n          - target: {kind: ConfigMap}\n            patch: |\n              - {op: add, path: /data/b, value: 1}\n',
      ),
    },
    found: [
      'clusters/test/web.yaml:17:42 error schema/wrong-type ConfigMap flux-system/web, rendered by web/templates/config.yaml: data.b must be a string, not the number 1',
    ],
  },
  {
    name: 'a post-renderer whose target selects nothing',
    files: {
      ...chart,
      [file]: release(
        '  postRenderers:\n    - kustomize:\n        patches:\n          - target: {kind: Deployment}\n            patch: |\n              - {op: add, path: /data/b, value: x}\n',
      ),
    },
    found: [
      'clusters/test/web.yaml:12:13 warning flux/patch-unmatched a patch of HelmRelease flux-system/web is for kind Deployment, which is not among its objects: it does nothing',
    ],
  },
  {
    name: 'a chart for another Kubernetes',
    files: {
      ...chart,
      [file]: release(''),
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\nkubeVersion: ">=1.99"\n',
    },
    found: [
      'clusters/test/web.yaml:6:1 error helm/kube-version web 1.0.0 is for Kubernetes >=1.99, the cluster has v1.36',
    ],
    flux: 'chart requires kubeVersion: >=1.99',
  },
  {
    name: 'a kind whose definition nothing makes',
    files: template('apiVersion: example.com/v1\nkind: Box\nmetadata:\n  name: a\n'),
    found: [
      'clusters/test/web.yaml:1:1 warning flux/definition-missing nothing in the repository defines the kind Box of example.com',
    ],
    flux: 'no matches for kind "Box"',
  },
  {
    name: 'a target namespace that nothing makes',
    files: { ...chart, [file]: release('  targetNamespace: web\n') },
    found: [
      'clusters/test/web.yaml:9:3 warning flux/namespace-missing nothing in the repository makes the namespace web, which the release of HelmRelease flux-system/web needs',
    ],
    flux: 'namespaces "web" not found',
    repaired: { [file]: release('  targetNamespace: web\n  install: {createNamespace: true}\n') },
  },
  {
    name: 'a file of crds that is none',
    files: {
      ...chart,
      [file]: release(''),
      'charts/web/crds/box.yaml':
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: boxes}\nspec: {group: example.com}\n',
    },
    found: [
      'clusters/test/web.yaml:1:1 error schema/crd-invalid CustomResourceDefinition boxes, rendered by web/crds/box.yaml: a CustomResourceDefinition needs spec.group, spec.names.kind and spec.names.plural',
      'clusters/test/web.yaml:1:1 error schema/required CustomResourceDefinition boxes, rendered by web/crds/box.yaml: required field "names" is missing in spec',
      'clusters/test/web.yaml:1:1 error schema/required CustomResourceDefinition boxes, rendered by web/crds/box.yaml: required field "scope" is missing in spec',
      'clusters/test/web.yaml:1:1 error schema/required CustomResourceDefinition boxes, rendered by web/crds/box.yaml: required field "versions" is missing in spec',
    ],
  },
  {
    name: 'a packaged chart without what it depends on: Flux renders it without',
    files: {
      [file]: release('', `  chart: {spec: {chart: ./charts/web-1.0.0.tgz, sourceRef: ${home}}}\n`),
      'charts/web-1.0.0.tgz': packaged(
        'dependencies:\n  - {name: db, version: 1.x, repository: "https://example.com/charts"}\n',
      ),
    },
    found: [
      'clusters/test/web.yaml:8:18 warning helm/dependency-left-out the chart web names db as a dependency, but was packaged without it: Flux renders it without db',
    ],
    repaired: { 'charts/web-1.0.0.tgz': packaged('') },
  },
  {
    name: 'a release name that Helm does not take',
    files: { ...chart, [file]: release('  releaseName: Web_App\n') },
    found: [
      'clusters/test/web.yaml:9:3 error flux/release-name-invalid "Web_App" is no name that Helm takes for a release',
    ],
    flux: 'release name "Web_App": invalid release name',
  },
  {
    name: 'a chart in an OCI artifact of another version',
    files: {
      [file]:
        release('', '  chartRef: {kind: OCIRepository, name: web}\n') + oci('web', '  ref: {tag: 2.0.0}\n'),
    },
    sources: {
      'OCIRepository flux-system/web': { 'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n' },
    },
    found: [
      'clusters/test/web.yaml:8:3 error flux/chart-version-mismatch the tag 2.0.0 of the OCIRepository is not the version 1.0.0 of its chart',
    ],
    flux: 'artifact revision 2.0.0 does not match chart version 1.0.0',
    repaired: {
      [file]:
        release('', '  chartRef: {kind: OCIRepository, name: web}\n') + oci('web', '  ref: {tag: 1.0.0}\n'),
    },
  },
]);
