import { describe, expect, it } from 'vitest';
import { clusterOf, configMap, kustomization } from './repository.js';

const states = (cluster: ReturnType<typeof clusterOf>): Record<string, string> =>
  Object.fromEntries(Array.from(cluster.units.values(), (unit) => [unit.key, unit.state]));

describe('the fixpoint', () => {
  it('renders what is found in what was rendered', () => {
    const cluster = clusterOf({
      'clusters/test/apps.yaml': kustomization('apps', './apps'),
      'apps/inner.yaml': kustomization('inner', './inner'),
      'inner/config.yaml': configMap('deep', { a: '1' }),
    });
    expect(states(cluster)).toEqual({
      'Kustomization flux-system/flux-system': 'rendered',
      'Kustomization flux-system/apps': 'rendered',
      'Kustomization flux-system/inner': 'rendered',
    });
    expect(cluster.units.get('Kustomization flux-system/inner')).toMatchObject({
      owner: 'Kustomization flux-system/apps',
      content: 'inner',
    });
    expect(cluster.configs.has('ConfigMap flux-system/deep')).toBe(true);
  });

  it('takes Flux objects as their parents make them: patched and with variables in place', () => {
    const cluster = clusterOf({
      'clusters/test/settings.yaml': configMap('settings', { TIER: 'gold' }),
      'clusters/test/parent.yaml': kustomization(
        'parent',
        './parent',
        `  patches:
    - target: {kind: Kustomization}
      patch: |
        - {op: add, path: /spec/targetNamespace, value: web}
  postBuild:
    substituteFrom: [{kind: ConfigMap, name: settings}]
`,
      ),
      'parent/child.yaml': kustomization('child', './tiers/${TIER}'),
      'tiers/gold/config.yaml': configMap('colour', { value: 'gold' }),
    });
    const child = cluster.units.get('Kustomization flux-system/child')!;
    expect(child.content).toBe('tiers/gold');
    expect(child.objects.map(({ object }) => object['metadata'])).toMatchObject([
      { name: 'colour', namespace: 'web' },
    ]);
  });

  it('waits for a ConfigMap that a later unit makes', () => {
    const cluster = clusterOf({
      'clusters/test/a-first.yaml': kustomization(
        'first',
        './first',
        '  postBuild: {substituteFrom: [{kind: ConfigMap, name: late}]}\n',
      ),
      'clusters/test/b-second.yaml': kustomization('second', './second'),
      'first/config.yaml': configMap('result', { text: '${WORD}' }),
      'second/config.yaml': configMap('late', { WORD: 'found' }),
    });
    const [result] = cluster.units.get('Kustomization flux-system/first')!.objects;
    expect(result!.object['data']).toEqual({ text: 'found' });
  });

  it('marks what a suspended unit owns as suspended, and says by whom', () => {
    const cluster = clusterOf({
      'clusters/test/apps.yaml': kustomization('apps', './apps', '  suspend: true\n'),
      'apps/inner.yaml': kustomization('inner', './nowhere'),
    });
    expect(cluster.units.get('Kustomization flux-system/inner')).toMatchObject({
      state: 'suspended',
      reason: 'its owner Kustomization flux-system/apps is suspended',
      diagnostics: [{ code: 'flux/path-missing', severity: 'info' }],
    });
  });

  it('leaves out what is elsewhere, with the reason', () => {
    const cluster = clusterOf({
      'clusters/test/sources.yaml': `
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: other, namespace: flux-system}
spec: {interval: 1m, url: https://git.example.com/other}
`,
      'clusters/test/other.yaml': kustomization('other', './deploy').replace(
        'name: flux-system\n    namespace',
        'name: other\n    namespace',
      ),
    });
    expect(cluster.units.get('Kustomization flux-system/other')).toMatchObject({
      state: 'skipped',
      reason: 'GitRepository flux-system/other has its content at https://git.example.com/other',
    });
  });

  it('keeps one failure from hiding the others', () => {
    const cluster = clusterOf({
      'clusters/test/good.yaml': kustomization('good', './good'),
      'clusters/test/bad.yaml': kustomization('bad', './bad'),
      'good/config.yaml': configMap('fine', { a: '1' }),
      'bad/kustomization.yaml': 'resources: [missing.yaml, present.yaml]\n',
      'bad/present.yaml': configMap('present', { a: '1' }),
    });
    expect(states(cluster)).toMatchObject({
      'Kustomization flux-system/good': 'rendered',
      'Kustomization flux-system/bad': 'failed',
    });
    const bad = cluster.units.get('Kustomization flux-system/bad')!;
    expect(bad.diagnostics).toMatchObject([
      {
        code: 'kustomize/resource-missing',
        location: { file: 'bad/kustomization.yaml', line: 1, column: 13 },
      },
    ]);
    expect(bad.objects).toHaveLength(1);
  });

  it('names a near path', () => {
    const cluster = clusterOf({
      'clusters/test/apps.yaml': kustomization('apps', './aps/web'),
      'apps/web/config.yaml': configMap('fine', { a: '1' }),
    });
    expect(cluster.units.get('Kustomization flux-system/apps')!.diagnostics).toMatchObject([
      {
        code: 'flux/path-missing',
        help: 'did you mean ./apps/web?',
        location: { file: 'clusters/test/apps.yaml', line: 10 },
      },
    ]);
  });

  it('gives up a unit that changes what it reads', () => {
    const cluster = clusterOf({
      'clusters/test/loop.yaml': kustomization(
        'loop',
        './loop',
        '  postBuild: {substituteFrom: [{kind: ConfigMap, name: self, optional: true}]}\n',
      ),
      'loop/config.yaml': configMap('self', { N: '${N:-a}b' }),
    });
    expect(cluster.units.get('Kustomization flux-system/loop')!.diagnostics).toMatchObject([
      { code: 'flux/no-fixpoint' },
    ]);
  });

  it('gives up units that make further units without end', () => {
    const cluster = clusterOf({
      'clusters/test/loop.yaml': kustomization('loop', './loop', '  postBuild: {substitute: {N: a}}\n'),
      'loop/next.yaml': kustomization('loop-${N}', './loop', '  postBuild: {substitute: {N: "${N}a"}}\n'),
    });
    const last = [...cluster.units.values()].at(-1)!;
    expect(cluster.units.size).toBe(33);
    expect(last.diagnostics).toMatchObject([{ code: 'flux/objects-left-out' }]);
    expect(last.diagnostics[0]!.location).toMatchObject({ file: 'loop/next.yaml' });
  });

  it('leaves out Flux objects that grow beyond what the API server takes', () => {
    const cluster = clusterOf({
      'clusters/test/loop.yaml': kustomization(
        'loop',
        './loop',
        `  postBuild: {substitute: {N: ${'a'.repeat(1000)}, M: x}}\n`,
      ),
      'loop/next.yaml': kustomization(
        'loop-${M}',
        './loop',
        '  postBuild: {substitute: {M: "${M}x", N: "${N}${N}"}}\n',
      ),
    });
    expect([...cluster.units.values()].at(-1)!.diagnostics).toMatchObject([
      { code: 'flux/objects-left-out', message: expect.stringContaining('1.5 MiB') as string },
    ]);
  });
});
