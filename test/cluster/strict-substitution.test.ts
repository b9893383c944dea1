import { describe, expect, it } from 'vitest';
import type { ClusterOptions } from '../../src/cluster/render.js';
import { clusterOf, configMap, kustomization } from './repository.js';

const controller = (args: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: kustomize-controller, namespace: flux-system}
spec: {template: {spec: {containers: [{name: manager, args: ${args}}]}}}
`;

const found = (options: Partial<ClusterOptions>, flux = '') => {
  const cluster = clusterOf(
    {
      'clusters/test/apps.yaml':
        kustomization('apps', './apps', '  postBuild: {substitute: {KNOWN: x}}\n') + flux,
      'apps/kustomization.yaml': 'resources: [config.yaml]\n',
      'apps/config.yaml': configMap('settings', {
        a: '${KNOWN} ${ONE} ${ONE:-default}',
        b: '${TWO^^}',
        c: '${KNOWN:-${THREE}}',
      }),
    },
    options,
  );
  const unit = cluster.units.get('Kustomization flux-system/apps')!;
  return [
    unit.state,
    ...unit.diagnostics.map(
      ({ code, severity, message, location }) =>
        `${location?.line} ${severity} ${code} ${/^\$\{\w+\}/.exec(message)?.[0]}`,
    ),
  ];
};

describe('undefined variables', () => {
  it('are warnings before Flux 2.9', () => {
    expect(found({ fluxVersion: '2.8.8' })).toEqual([
      'rendered',
      '8 warning flux/variable-undefined ${ONE}',
      '9 warning flux/variable-undefined ${TWO}',
      '10 warning flux/variable-undefined ${THREE}',
    ]);
  });

  it('are nothing in descriptions of definitions, unless Flux fails at them', () => {
    const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec:
  versions: [{schema: {openAPIV3Schema: {description: "as in \${ONE:2}", default: "\${TWO}"}}}]
`;
    const codes = (fluxVersion: string) =>
      clusterOf(
        {
          'clusters/test/apps.yaml': kustomization(
            'apps',
            './apps',
            '  postBuild: {substitute: {KNOWN: x}}\n',
          ),
          'apps/definition.yaml': definition,
        },
        { fluxVersion },
      )
        .units.get('Kustomization flux-system/apps')!
        .diagnostics.map(({ severity, message }) => `${severity} ${/^\$\{\w+\}/.exec(message)?.[0]}`);
    expect(codes('2.8')).toEqual(['warning ${TWO}']);
    expect(codes('2.9')).toEqual(['error ${TWO}', 'error ${ONE}']);
  });

  it('are errors from Flux 2.9 on, all of them, also in operators and in defaults that are not needed', () => {
    expect(found({ fluxVersion: '2.9' })).toEqual([
      'failed',
      '8 error flux/variable-undefined ${ONE}',
      '9 error flux/variable-undefined ${TWO}',
      '10 error flux/variable-undefined ${THREE}',
    ]);
  });

  it('are errors where the gate of an older controller is on, but not with an operator', () => {
    const gate = controller('["--feature-gates=StrictPostBuildSubstitutions=true"]');
    expect(found({ fluxVersion: '2.8.8' }, gate)).toEqual([
      'failed',
      '8 error flux/variable-undefined ${ONE}',
      '9 warning flux/variable-undefined ${TWO}',
      '10 error flux/variable-undefined ${THREE}',
    ]);
  });

  it('are warnings where the gate of a newer controller is off', () => {
    const gate = controller('["--feature-gates=StrictPostBuildSubstitutions=false"]');
    expect(found({ fluxVersion: '2.9' }, gate)[1]).toBe('8 warning flux/variable-undefined ${ONE}');
  });

  it('stay unknown where they fail, so that nothing else is found because of them', () => {
    const cluster = clusterOf(
      {
        'clusters/test/apps.yaml': kustomization('apps', './apps', '  postBuild: {substitute: {KNOWN: x}}\n'),
        'apps/child.yaml': kustomization('child', './${WHERE}'),
      },
      { fluxVersion: '2.9' },
    );
    expect(cluster.units.get('Kustomization flux-system/child')).toMatchObject({
      state: 'skipped',
      diagnostics: [],
    });
  });
});
