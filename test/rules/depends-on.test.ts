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
