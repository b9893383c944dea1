import { expect, it } from 'vitest';
import { clusterOf, kustomization } from '../cluster/repository.js';
import { brief, findingsIn } from './findings.js';

const service =
  'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: "${NAMESPACE:-web}"}\nspec: {ports: [{port: 80}]}\n';

it('says nothing of variables that whoever applies a plain directory may replace, also behind a Kustomization', () => {
  const app = kustomization('app', './app', '  postBuild: {substitute: {NAMESPACE: "${NAMESPACE:-Web}"}}\n');
  const files = {
    'clusters/test/app.yaml': app,
    'clusters/test/web.yaml': service,
    'app/web.yaml': service.replace('web,', 'other,'),
  };
  expect(brief(findingsIn(files).filter(({ code }) => code.startsWith('schema/')))).toEqual([]);
});

it('takes no Kustomization for the one that applies the root of a repository because it names no path', () => {
  const cluster = clusterOf(
    { 'app.yaml': kustomization('app', './', '', 'web'), 'web.yaml': service },
    {},
    { kind: 'directory', root: '/repository', path: '' },
  );
  expect([...cluster.units.keys()][0]).toBe('Kustomization flux-system/flux-system');
});

it('takes names of sources as they are written', () => {
  const files = {
    'clusters/test/app.yaml': kustomization('app', './app', '', 'bad name').replace(
      'name: flux-system',
      'name: a/b c',
    ),
  };
  const [finding] = findingsIn(files, ['flux/source-missing']);
  expect(finding?.message).toContain('GitRepository flux-system/a/b c, which does not exist');
});
