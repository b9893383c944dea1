import { expect, it } from 'vitest';
import { clusterOf } from './repository.js';

const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: app, namespace: default}
spec:
  interval: 1h
  chart:
    spec:
      chart: ./charts/app
      sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
  values:
    image:
      tag: 5
    replicas: many
`;

it('a value that the chart refuses is shown at its key', () => {
  const cluster = clusterOf({
    'clusters/test/release.yaml': release,
    'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
    'charts/app/values.schema.json': JSON.stringify({
      properties: { replicas: { type: 'integer' }, image: { properties: { tag: { type: 'string' } } } },
    }),
  });
  expect(cluster.units.get('HelmRelease default/app')!.diagnostics.map(({ location }) => location)).toEqual([
    { file: 'clusters/test/release.yaml', line: 12, column: 7 },
    { file: 'clusters/test/release.yaml', line: 13, column: 5 },
  ]);
});

it('a template that renders to no manifest is shown at the release, with the place in the chart', () => {
  const cluster = clusterOf({
    'clusters/test/release.yaml': release,
    'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
    'charts/app/values.yaml': 'image: {tag: 1}\nreplicas: 1\n',
    'charts/app/templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b: c}\n',
    'charts/app/templates/b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n',
  });
  const { diagnostics, objects } = cluster.units.get('HelmRelease default/app')!;
  expect(diagnostics).toMatchObject([
    {
      code: 'helm/manifest-invalid',
      location: { file: 'clusters/test/release.yaml', line: 10, column: 3 },
      related: [{ message: 'in the chart', location: { file: 'charts/app/templates/a.yaml' } }],
    },
  ]);
  expect(objects.map(({ object }) => object['metadata'])).toMatchObject([
    { name: 'b', namespace: 'default' },
  ]);
});

it('a value that the chart does not know is shown at its key, wherever it is set', () => {
  const text = release.replace(
    '  values:\n',
    '  valuesFrom:\n    - {kind: ConfigMap, name: more}\n  values:\n    replica: 2\n',
  );
  const cluster = clusterOf({
    'clusters/test/release.yaml': text,
    'clusters/test/more.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more, namespace: default}\ndata:\n  values.yaml: |\n    image:\n      tga: v1\n',
    'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
    'charts/app/values.yaml': 'image: {tag: v1}\nreplicas: 1\n',
    'charts/app/templates/a.yaml': '{{ if not .Values.image.tag }}{{ .Values.replicas }}{{ end }}',
  });
  expect(cluster.units.get('HelmRelease default/app')!.diagnostics).toEqual([
    {
      code: 'helm/value-unknown',
      severity: 'warning',
      message: 'the chart app has no value image.tga, and no template of it reads one',
      help: 'did you mean image.tag?',
      location: { file: 'clusters/test/more.yaml', line: 7, column: 7 },
    },
    {
      code: 'helm/value-unknown',
      severity: 'warning',
      message: 'the chart app has no value replica, and no template of it reads one',
      help: 'did you mean replicas?',
      location: { file: 'clusters/test/release.yaml', line: 13, column: 5 },
    },
  ]);
});

it('a value that a schema marks as deprecated is noted where the user sets it', () => {
  const schema = {
    properties: {
      image: { $ref: '#/$defs/image' },
      replicas: { deprecated: true, description: 'use\nautoscaling' },
      unset: { deprecated: true },
    },
    $defs: { image: { properties: { tag: { deprecated: true } } } },
  };
  const cluster = clusterOf({
    'clusters/test/release.yaml': release,
    'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
    'charts/app/values.yaml': 'image: {tag: 1}\nreplicas: 1\nunset: 1\n',
    'charts/app/values.schema.json': JSON.stringify(schema),
  });
  const { diagnostics } = cluster.units.get('HelmRelease default/app')!;
  expect(diagnostics).toMatchObject([
    { code: 'helm/value-deprecated', severity: 'info', location: { line: 12, column: 7 } },
    { code: 'helm/value-deprecated', help: 'use autoscaling', location: { line: 13, column: 5 } },
  ]);
});
