import { describe, expect, it } from 'vitest';
import { configMap, kustomization } from '../cluster/repository.js';
import { brief, findingsIn } from './findings.js';

const content = { 'one/config.yaml': configMap('one', { a: '1' }) };

function found(extra: string): string[] {
  return brief(findingsIn({ ...content, 'clusters/test/a.yaml': kustomization('a', './one', extra) }));
}

const upstream = '  healthChecks:\n';

describe('healthChecks', () => {
  it('name objects that something makes', () => {
    expect(
      found(
        `${upstream}    - {apiVersion: v1, kind: ConfigMap, name: one, namespace: flux-system}\n    - {apiVersion: v1, kind: ConfigMap, name: two, namespace: flux-system}\n    - {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: app, namespace: apps}\n`,
      ),
    ).toEqual([
      'clusters/test/a.yaml:17:5 warning flux/health-check-missing Kustomization flux-system/a checks the health of ConfigMap flux-system/two, which nothing makes: the health check fails until there is one',
      'clusters/test/a.yaml:18:5 warning flux/health-check-missing Kustomization flux-system/a checks the health of HelmRelease apps/app, which nothing makes: the health check fails until there is one',
    ]);
  });

  it('know no wildcards, and count for nothing beside wait', () => {
    expect(found(`  wait: true\n${upstream}    - {apiVersion: x/v1, kind: Foo, name: '*'}\n`)).toEqual([
      'clusters/test/a.yaml:16:3 info flux/health-checks-ignored Kustomization flux-system/a has healthChecks, which Flux passes over because of wait: true',
      'clusters/test/a.yaml:17:5 warning flux/health-check-wildcard Kustomization flux-system/a checks Foo flux-system/*, but healthChecks know no wildcards (Flux passes it over because of wait: true)',
    ]);
  });

  it('may name what a release makes whose chart is not at hand', () => {
    const release = `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: app, namespace: apps}
spec:
  interval: 1h
  chart: {spec: {chart: app, sourceRef: {kind: HelmRepository, name: charts}}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: apps}
spec: {url: "https://example.com"}
`;
    const files = {
      'clusters/test/a.yaml': kustomization(
        'a',
        './one',
        `${upstream}    - {kind: Deployment, name: app, namespace: apps}\n`,
      ),
      'one/release.yaml': release,
    };
    expect(findingsIn(files, ['flux/health-check-missing'])).toEqual([]);
  });

  it('a timeout beyond the interval is for information', () => {
    expect(found('  timeout: 1h30m\n')).toEqual([
      'clusters/test/a.yaml:15:3 info flux/timeout-over-interval Kustomization flux-system/a has a timeout that is longer than its interval',
    ]);
  });
});

describe('a Kustomization that waits for what depends on it', () => {
  const child = (name: string, path: string, on: string): string =>
    kustomization(name, path, `  dependsOn: [{name: ${on}}]\n`);

  it('is a deadlock, also through others', () => {
    const files = {
      ...content,
      'clusters/test/parent.yaml': kustomization('parent', './children', '  wait: true\n'),
      'children/direct.yaml': child('direct', './one', 'parent'),
      'children/indirect.yaml': child('indirect', './two', 'direct'),
      'two/config.yaml': configMap('two', { a: '1' }),
    };
    expect(brief(findingsIn(files))).toEqual([
      'children/direct.yaml:15:15 error graph/depends-on-waiting-owner Kustomization flux-system/direct depends on Kustomization flux-system/parent, which waits for it: neither gets ready',
      'children/indirect.yaml:15:15 error graph/depends-on-waiting-owner Kustomization flux-system/indirect depends on Kustomization flux-system/direct and by that on Kustomization flux-system/parent, which waits for it: neither gets ready',
    ]);
  });

  it('is none without wait', () => {
    const files = {
      ...content,
      'clusters/test/parent.yaml': kustomization('parent', './children'),
      'children/direct.yaml': child('direct', './one', 'parent'),
    };
    expect(findingsIn(files)).toEqual([]);
  });
});
