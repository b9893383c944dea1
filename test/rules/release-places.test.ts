import { expect, it } from 'vitest';
import { findingsIn } from './findings.js';

const chart = {
  'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
  'charts/app/values.yaml': 'replicas: 1\npullPolicy: Sometimes\nresources: {}\nextraEnv: []\nlabels: {}\n',
  'charts/app/templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {app: app}
  template:
    metadata:
      labels: {app: app}
    spec:
      containers:
        - name: app
          image: app:1
          imagePullPolicy: {{ .Values.pullPolicy }}
          env:
            - name: FIXED
              value: "1"
            {{- with .Values.extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
`,
};

function release(spec: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: app, namespace: default}
spec:
  interval: 1h
  chart:
    spec:
      chart: ./charts/app
      sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
${spec}`;
}

/** What is found, at `file:line:column`, with the places beside it. */
function placesIn(files: Record<string, string>): string[] {
  const text = (place?: { file: string; line?: number; column?: number }): string =>
    [place?.file, place?.line, place?.column].filter((part) => part !== undefined).join(':');
  return findingsIn({ ...chart, ...files })
    .filter(({ code }) => code.startsWith('schema/'))
    .map(({ code, location, related = [] }) =>
      [
        `${text(location)} ${code}`,
        ...related.map(({ location: place, message }) => `${message} ${text(place)}`),
      ].join(', '),
    );
}

const fallback =
  "written by the template charts/app/templates/deployment.yaml:16, the chart's default of pullPolicy charts/app/values.yaml:2:1";

it('a finding in what a chart rendered stands at the value that the template printed', () => {
  const spec = '  values:\n    pullPolicy: Always\n    replicas: many\n';
  expect(placesIn({ 'clusters/test/release.yaml': release(spec) })).toEqual([
    'clusters/test/release.yaml:12:5 schema/wrong-type, written by the template charts/app/templates/deployment.yaml:6',
  ]);
});

it('a finding in a map or list that is printed as a whole stands at its own key', () => {
  const spec = `  values:
    pullPolicy: Always
    resources:
      limits:
        memory: 1Gi
      request:
        memory: 1Gi
    extraEnv:
      - name: FIRST
        value: one
      - name: SECOND
        valeu: two
`;
  expect(placesIn({ 'clusters/test/release.yaml': release(spec) })).toEqual([
    'clusters/test/release.yaml:15:7 schema/unknown-field, written by the template charts/app/templates/deployment.yaml:24',
    'clusters/test/release.yaml:21:9 schema/unknown-field, written by the template charts/app/templates/deployment.yaml:21',
  ]);
});

it('a finding in what the chart alone decides stands at the release, with the default beside it', () => {
  expect(placesIn({ 'clusters/test/release.yaml': release('') })).toEqual([
    `clusters/test/release.yaml:1:1 schema/enum, ${fallback}`,
  ]);
});

it('values of a ConfigMap are found in it, and in the file that it is generated from', () => {
  const spec = `  valuesFrom:
    - {kind: ConfigMap, name: plain}
    - {kind: ConfigMap, name: generated, valuesKey: app.yaml}
`;
  const files = {
    'clusters/test/kustomization.yaml': `resources: [release.yaml, plain.yaml]
configMapGenerator:
  - name: generated
    namespace: default
    files: [app.yaml=app-values.yaml]
generatorOptions: {disableNameSuffixHash: true}
`,
    'clusters/test/app-values.yaml': '# values\nreplicas: many\n',
    'clusters/test/plain.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: plain, namespace: default}
data:
  values.yaml: |
    replicas: 2
    pullPolicy: Never!
`,
    'clusters/test/release.yaml': release(spec),
  };
  expect(placesIn(files)).toEqual([
    'clusters/test/app-values.yaml:2:1 schema/wrong-type, written by the template charts/app/templates/deployment.yaml:6',
    'clusters/test/plain.yaml:7:5 schema/enum, written by the template charts/app/templates/deployment.yaml:16',
  ]);
});

it('a target path and a file of valuesFiles are where values are written too', () => {
  const spec = `      valuesFiles: [charts/app/values.yaml, charts/app/production.yaml]
  valuesFrom:
    - {kind: ConfigMap, name: plain, valuesKey: count, targetPath: replicas}
`;
  const files = {
    'charts/app/production.yaml': 'pullPolicy: Often\n',
    'clusters/test/plain.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain, namespace: default}\ndata: {count: many}\n',
    'clusters/test/release.yaml': release(spec),
  };
  expect(placesIn(files)).toEqual([
    'charts/app/production.yaml:1:1 schema/enum, written by the template charts/app/templates/deployment.yaml:16',
    'clusters/test/release.yaml:12:56 schema/wrong-type, written by the template charts/app/templates/deployment.yaml:6',
  ]);
});

it('what a post-renderer or the common metadata wrote is found there', () => {
  const spec = `  commonMetadata:
    labels:
      team: not a label
  values:
    pullPolicy: Always
  postRenderers:
    - kustomize:
        patches:
          - target: {kind: Deployment}
            patch: |
              - op: replace
                path: /spec/replicas
                value: some
`;
  expect(placesIn({ 'clusters/test/release.yaml': release(spec) })).toEqual([
    'clusters/test/release.yaml:12:7 schema/metadata',
    'clusters/test/release.yaml:22:17 schema/wrong-type',
  ]);
});

it('values of a subchart stand below its name, those of a global where they were set', () => {
  const files = {
    'charts/app/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
    'charts/app/charts/sub/templates/service.yaml': `apiVersion: v1
kind: Service
metadata: {name: sub}
spec:
  type: {{ .Values.type }}
  ports:
    - port: {{ .Values.global.port }}
`,
    'clusters/test/release.yaml': release(`  values:
    pullPolicy: Always
    sub:
      type: Internal
    global:
      port: http
`),
  };
  expect(placesIn(files)).toEqual([
    'clusters/test/release.yaml:13:7 schema/enum, written by the template charts/app/charts/sub/templates/service.yaml:5',
    'clusters/test/release.yaml:15:7 schema/wrong-type, written by the template charts/app/charts/sub/templates/service.yaml:7',
  ]);
});
