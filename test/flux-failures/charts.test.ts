import { describeFailures, type Files } from './failures.js';

const file = 'clusters/test/web.yaml';
const chart = (spec: string): string => `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
${spec}`;
const release = (spec = '', reference = '{kind: HelmChart, name: web}'): string => `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  chartRef: ${reference}
${spec}`;
const files: Files = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'a: b\n',
};
const home = '  sourceRef: {kind: GitRepository, name: flux-system}\n';

describeFailures('HelmCharts', [
  {
    name: 'a source that does not exist',
    files: { ...files, [file]: chart('  chart: web\n  sourceRef: {kind: HelmRepository, name: charts}\n') },
    found: [
      'clusters/test/web.yaml:7:3 error flux/source-missing HelmChart flux-system/web takes its content from HelmRepository flux-system/charts, which does not exist',
    ],
    flux: "failed to get source: HelmRepository 'flux-system/charts' not found",
  },
  {
    name: 'a source that does not exist, of a chart that a HelmRelease takes',
    files: {
      ...files,
      [file]: chart('  chart: web\n  sourceRef: {kind: HelmRepository, name: charts}\n') + release(),
    },
    found: [
      'clusters/test/web.yaml:7:3 error flux/source-missing HelmChart flux-system/web takes its content from HelmRepository flux-system/charts, which does not exist',
    ],
  },
  {
    name: 'a path without chart',
    files: { ...files, [file]: chart(`  chart: ./charts/wbe\n${home}`) + release() },
    found: [
      'clusters/test/web.yaml:14:3 error flux/chart-missing the chart ./charts/wbe does not exist in GitRepository flux-system/flux-system',
    ],
    flux: 'invalid chart reference',
    repaired: { [file]: chart(`  chart: ./charts/web\n${home}`) + release() },
  },
  {
    name: 'a values file that does not exist',
    files: {
      ...files,
      [file]: chart(`  chart: ./charts/web\n  valuesFiles: [values.yaml]\n${home}`) + release(),
    },
    found: [
      'clusters/test/web.yaml:15:3 error flux/values-file-missing the values file values.yaml does not exist in GitRepository flux-system/flux-system',
    ],
    flux: "no values file found at path 'values.yaml'",
    repaired: {
      [file]: chart(`  chart: ./charts/web\n  valuesFiles: [charts/web/values.yaml]\n${home}`) + release(),
    },
  },
  {
    name: 'a name that no chart of a repository has',
    files: {
      [file]: chart('  chart: Web_App\n  sourceRef: {kind: HelmRepository, name: charts}\n'),
      'clusters/test/charts.yaml':
        'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: flux-system}\nspec: {url: "https://example.com/charts"}\n',
    },
    found: [
      'clusters/test/web.yaml:6:3 error flux/source-invalid HelmChart flux-system/web names the chart "Web_App"; the name of a chart has lower case letters, digits and "-"',
    ],
    flux: "invalid chart name 'Web_App'",
  },
  {
    name: 'a verification of a chart that lies in Git',
    version: '2.8.0',
    files: { ...files, [file]: chart(`  chart: ./charts/web\n  verify: {provider: cosign}\n${home}`) },
    found: [
      `clusters/test/web.yaml:7:3 error schema/cel HelmChart flux-system/web: spec: spec.verify is only supported when spec.sourceRef.kind is 'HelmRepository'`,
    ],
  },
  {
    name: 'no HelmChart of that name',
    files: {
      ...files,
      [file]: chart(`  chart: ./charts/web\n${home}`) + release('', '{kind: HelmChart, name: wbe}'),
    },
    found: [
      'clusters/test/web.yaml:14:3 error flux/source-missing HelmRelease flux-system/web takes its content from HelmChart flux-system/wbe, which does not exist',
    ],
    flux: 'could not get Source object',
  },
  {
    name: 'a condition of a dependency that is no CEL',
    files: {
      ...files,
      [file]:
        chart(`  chart: ./charts/web\n${home}`) +
        release('  dependsOn: [{name: web, readyExpr: "dep.status.ready ="}]\n').replace(
          'name: web, namespace',
          'name: api, namespace',
        ) +
        release(),
    },
    found: [
      'clusters/test/web.yaml:15:27 error flux/cel-invalid HelmRelease flux-system/api: readyExpr does not compile: unexpected character: =',
    ],
  },
  {
    name: 'an artifact that cannot be put together: nothing more is said of what takes it',
    files: {
      'clusters/test/parts.yaml': `apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: parts, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system}]
  artifacts: [{name: web, copy: [{from: "@repo/chart/web", to: "@artifact/"}]}]
`,
      [file]: release('', '{kind: ExternalArtifact, name: web}'),
    },
    found: [
      `clusters/test/parts.yaml:6:35 error flux/artifact-failed the artifact web cannot be put together: source 'chart/web' does not exist`,
    ],
  },
]);
