import { describe, expect, it } from 'vitest';
import { clusterOf } from './repository.js';

const release = (extra: string) => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1m
  chart:
    spec:
      chart: ./charts/web
      sourceRef: {kind: GitRepository, name: flux-system}
${extra}`;

const chart = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0+old\n',
  'charts/web/values.yaml': 'own: {a: 1, b: 2}\n',
  'charts/web/values-prod.yaml': 'own: {b: 3}\nlist: [x]\n',
  'charts/web/templates/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: word}
data:
  values: {{ .Values | toJson | quote }}
  version: {{ .Chart.Version }}
`,
};

const unitOf = (extra: string) =>
  clusterOf({ 'clusters/test/release.yaml': release(extra), ...chart }).units.get(
    'HelmRelease flux-system/web',
  )!;

describe('valuesFiles', () => {
  it('take the place of values.yaml, from the root of the source, and mark the version', () => {
    expect(unitOf('').objects[0]!.object['data']).toEqual({
      values: '{"own":{"a":1,"b":2}}',
      version: '1.0.0+old',
    });
    expect(unitOf('      valuesFiles: [charts/web/values-prod.yaml]\n').objects[0]!.object['data']).toEqual({
      values: '{"list":["x"],"own":{"b":3}}',
      version: '1.0.0+1',
    });
    expect(
      unitOf('      valuesFiles: [charts/web/values.yaml, charts/web/values-prod.yaml]\n').objects[0]!.object[
        'data'
      ],
    ).toMatchObject({ values: '{"list":["x"],"own":{"a":1,"b":3}}' });
  });

  it('have to be there, unless the chart says otherwise', () => {
    const lines = '      valuesFiles:\n      - charts/web/values-prd.yaml\n      - values.yaml\n';
    expect(unitOf(lines)).toMatchObject({
      state: 'failed',
      diagnostics: [
        {
          code: 'flux/values-file-missing',
          message:
            'the values file charts/web/values-prd.yaml does not exist in GitRepository flux-system/flux-system',
          help: 'did you mean charts/web/values-prod.yaml?',
          location: { file: 'clusters/test/release.yaml', line: 11, column: 7 },
        },
        {
          help: 'paths begin at the root of the source, not of the chart',
          location: { file: 'clusters/test/release.yaml', line: 12, column: 7 },
        },
      ],
    });
    expect(unitOf(`${lines}      ignoreMissingValuesFiles: true\n`)).toMatchObject({
      state: 'rendered',
      objects: [{ object: { data: { values: '{}' } } }],
    });
  });
});
