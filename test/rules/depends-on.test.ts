import { describe, expect, it } from 'vitest';
import { configMap, kustomization } from '../cluster/repository.js';
import { brief, findingsIn } from './findings.js';

const codes = ['graph/depends-on-missing', 'graph/depends-on-cycle', 'graph/depends-on-suspended'];
const content = { 'content/config.yaml': configMap('content', { a: '1' }) };
const dependsOn = (entry: string): string => `  dependsOn:\n    - ${entry}\n`;

describe('dependsOn', () => {
  it('is silent where the dependency is there', () => {
    const files = {
      'clusters/test/a.yaml': kustomization('a', './content', dependsOn('name: b')),
      'clusters/test/b.yaml': kustomization('b', './other'),
      'other/config.yaml': configMap('other', { a: '1' }),
      ...content,
    };
    expect(findingsIn(files)).toEqual([]);
  });

  it('names the namespace of a unit of that name elsewhere', () => {
    const files = {
      'clusters/test/a.yaml': kustomization('a', './content', dependsOn('name: operator')),
      'clusters/test/b.yaml': kustomization('operator', './other', '', 'spark'),
      'other/config.yaml': configMap('other', { a: '1' }),
      ...content,
    };
    const findings = findingsIn(files, codes);
    expect(brief(findings)).toEqual([
      'clusters/test/a.yaml:16:5 error graph/depends-on-missing Kustomization flux-system/a depends on Kustomization flux-system/operator, which does not exist: it will never be applied',
    ]);
    expect(findings[0]!.help).toBe('Kustomization spark/operator exists: set namespace: spark in the entry');
  });

  it('is less sure where a part of the repository is unknown', () => {
    const files = {
      'clusters/test/a.yaml': kustomization('a', './content', dependsOn('name: nowhere-to-be-found')),
      'clusters/test/b.yaml': kustomization('broken', './broken'),
      ...content,
    };
    const findings = findingsIn(files, codes);
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        help: 'it may be in Kustomization flux-system/broken, whose content is not known here',
      },
    ]);
  });

  it('warns of a suspended dependency, and says nothing about a suspended unit', () => {
    const files = {
      'clusters/test/a.yaml': kustomization('a', './content', dependsOn('name: b')),
      'clusters/test/b.yaml': kustomization('b', './other', `  suspend: true\n${dependsOn('name: missing')}`),
      'other/config.yaml': configMap('other', { a: '1' }),
      ...content,
    };
    expect(findingsIn(files, codes)).toMatchObject([
      { code: 'graph/depends-on-suspended', severity: 'warning' },
    ]);
  });

  it('shows every place of a circle', () => {
    const files = {
      'clusters/test/a.yaml': kustomization('a', './content', dependsOn('name: b')),
      'clusters/test/b.yaml': kustomization('b', './other', dependsOn('name: a')),
      'other/config.yaml': configMap('other', { a: '1' }),
      ...content,
    };
    const [finding, ...others] = findingsIn(files, codes);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'graph/depends-on-cycle',
      location: { file: 'clusters/test/a.yaml', line: 16 },
      related: [
        {
          message: 'Kustomization flux-system/b depends on Kustomization flux-system/a',
          location: { file: 'clusters/test/b.yaml', line: 16 },
        },
      ],
    });
  });
});

const resourceSet = (dependsOn: string, resources = '[]'): string => `---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: apps, namespace: flux-system}
spec:
  dependsOn:
    - ${dependsOn}
  resources: ${resources}
`;

/** The repository as a FluxInstance syncs it, so that all that is applied is known. */
const whole = `---
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.7.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: https://git.example.com/x, ref: refs/heads/main, path: clusters/test}
`;

const kustomizations = 'apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization';

describe('dependsOn of a ResourceSet', () => {
  const found = (dependsOn: string, more = '', resources = '[]'): string[] =>
    brief(
      findingsIn(
        { 'clusters/test/flux.yaml': whole + resourceSet(dependsOn, resources) + more, ...content },
        codes,
      ),
    );

  it('is silent where the object is there, and where Flux itself brings it', () => {
    expect(found(`{${kustomizations}, name: flux-system, namespace: flux-system, ready: true}`)).toEqual([]);
    expect(
      found(
        '{apiVersion: v1, kind: ConfigMap, name: settings, namespace: web}',
        configMap('settings', {}, 'web'),
      ),
    ).toEqual([]);
    expect(
      found(
        '{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, name: helmreleases.helm.toolkit.fluxcd.io}',
      ),
    ).toEqual([]);
  });

  it('is found where the object is nowhere', () => {
    expect(found(`{${kustomizations}, name: infra, namespace: flux-system}`)).toEqual([
      'clusters/test/flux.yaml:14:5 error graph/depends-on-missing ResourceSet flux-system/apps depends on Kustomization flux-system/infra, which does not exist: it will never be applied',
    ]);
    expect(
      found('{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, name: boxes.example.com}'),
    ).toEqual([
      'clusters/test/flux.yaml:14:5 warning graph/depends-on-missing ResourceSet flux-system/apps depends on CustomResourceDefinition boxes.example.com, which nothing in the repository makes: it will never be applied',
    ]);
  });

  it('names no namespace by itself', () => {
    expect(found(`{${kustomizations}, name: flux-system}`)).toEqual([
      'clusters/test/flux.yaml:14:5 error graph/depends-on-missing ResourceSet flux-system/apps depends on Kustomization /flux-system, which does not exist: it will never be applied',
    ]);
  });

  it('says which namespace an object of that name is in, and what the operator says', () => {
    const files = {
      'clusters/test/flux.yaml':
        whole +
        resourceSet('{apiVersion: v1, kind: ConfigMap, name: settings}') +
        configMap('settings', {}, 'web'),
    };
    expect(findingsIn(files, codes)).toMatchObject([
      {
        help: 'ConfigMap web/settings exists: set namespace: web in the entry',
        upstream: 'dependency v1/ConfigMap//settings not found',
      },
    ]);
  });

  it('is a circle where they wait for each other, and where the set makes the object itself', () => {
    const resources = `[{${kustomizations}, metadata: {name: inner, namespace: flux-system}, spec: {path: ./content, interval: 1m, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}}]`;
    const inner = `{${kustomizations}, name: inner, namespace: flux-system}`;
    expect(found(inner, '', resources)).toEqual([
      'clusters/test/flux.yaml:14:5 error graph/depends-on-cycle ResourceSet flux-system/apps depends on Kustomization flux-system/inner, which only comes into being when it is applied itself: it will never be applied',
    ]);
    expect(
      found('{apiVersion: v1, kind: ConfigMap, name: content, namespace: flux-system}', '', resources),
    ).toEqual([
      'clusters/test/flux.yaml:14:5 error graph/depends-on-cycle ResourceSet flux-system/apps depends on ConfigMap flux-system/content, which only comes into being when it is applied itself: it will never be applied',
    ]);
  });

  it('is a circle of sets only where each has to be ready', () => {
    const set = (name: string, on: string, ready: boolean): string =>
      resourceSet(
        `{apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSet, name: ${on}, namespace: flux-system, ready: ${ready}}`,
      ).replace('name: apps', `name: ${name}`);
    const circle = (ready: boolean): string[] =>
      brief(
        findingsIn({ 'clusters/test/flux.yaml': whole + set('a', 'b', true) + set('b', 'a', ready) }, codes),
      );
    expect(circle(false)).toEqual([]);
    expect(circle(true)).toEqual([
      'clusters/test/flux.yaml:14:5 error graph/depends-on-cycle these wait for each other and will never be applied: ResourceSet flux-system/a -> ResourceSet flux-system/b -> ResourceSet flux-system/a',
    ]);
  });
});
