import { describe, expect, it } from 'vitest';
import { configMap, kustomization } from '../cluster/repository.js';
import { brief, findingsIn } from './findings.js';

const kubeConfig = (name: string, key = ''): string =>
  `  kubeConfig: {secretRef: {name: ${name}${key === '' ? '' : `, key: ${key}`}}}\n`;
const base = { 'base/settings.yaml': configMap('settings', {}, 'web') };

describe('objects of other clusters', () => {
  const codes = ['flux/duplicate-owner'];

  it('do not meet those of this one, nor of a third', () => {
    const files = {
      ...base,
      'clusters/test/all.yaml':
        kustomization('here', './base') +
        kustomization('north', './base', kubeConfig('spokes', 'north')) +
        kustomization('south', './base', kubeConfig('spokes', 'south')),
    };
    expect(findingsIn(files, codes)).toEqual([]);
  });

  it('meet those that go to the same one', () => {
    const files = {
      ...base,
      'clusters/test/all.yaml':
        kustomization('one', './base', kubeConfig('north')) +
        kustomization('two', './base', kubeConfig('north')),
    };
    expect(brief(findingsIn(files, codes))).toEqual([
      'base/settings.yaml:2:1 warning flux/duplicate-owner ConfigMap web/settings is applied by Kustomization flux-system/one and by Kustomization flux-system/two',
    ]);
  });

  it('are no variables of this one', () => {
    const files = {
      ...base,
      'clusters/test/all.yaml':
        kustomization('north', './base', kubeConfig('north')) +
        kustomization(
          'here',
          './other',
          '  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}\n',
          'web',
        ),
      'other/a.yaml': configMap('a', {}, 'web'),
    };
    expect(findingsIn(files, ['flux/substitute-from-missing'])).toHaveLength(1);
  });

  it('are what healthChecks of their Kustomization are about', () => {
    const check = (name: string): string =>
      `  healthChecks: [{apiVersion: v1, kind: ConfigMap, name: ${name}, namespace: web}]\n`;
    const files = {
      ...base,
      'clusters/test/all.yaml':
        kustomization('north', './base', kubeConfig('north') + check('settings')) +
        kustomization('south', './other', kubeConfig('south') + check('settings')),
      'other/a.yaml': configMap('setting', {}, 'web'),
    };
    expect(brief(findingsIn(files, ['flux/health-check-missing']))).toEqual([
      'clusters/test/all.yaml:32:18 warning flux/health-check-missing Kustomization flux-system/south checks the health of ConfigMap web/settings, which nothing makes: the health check fails until there is one',
    ]);
  });

  it('may be of Flux, and are left to that cluster', () => {
    const files = {
      'base/apps.yaml': kustomization('apps', './nowhere'),
      'clusters/test/all.yaml': kustomization('north', './base', kubeConfig('north')),
    };
    expect(brief(findingsIn(files, ['flux/other-cluster', 'flux/path-missing']))).toEqual([
      'clusters/test/all.yaml:15:3 info flux/other-cluster one object of Flux goes to the cluster of Secret flux-system/north: what they lead to there is not rendered',
    ]);
  });
});
