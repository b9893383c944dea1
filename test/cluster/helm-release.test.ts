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
