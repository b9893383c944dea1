import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../src/files/memory-tree.js';
import { checkCluster } from '../../src/rules/check.js';
import { clusterOf, configMap, kustomization } from './repository.js';

const generator = (
  artifacts: string,
  sources = '[{alias: repo, kind: GitRepository, name: flux-system}]',
) => `
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata:
  name: split
  namespace: flux-system
spec:
  sources: ${sources}
  artifacts:
${artifacts}`;

const apps = `  - name: apps
    copy:
    - {from: "@repo/base/apps/**", to: "@artifact/web/"}
`;

const ofArtifact = (name: string, path: string, artifact: string, extra = '') =>
  kustomization(name, path, extra).replace(
    'kind: GitRepository\n    name: flux-system',
    `kind: ExternalArtifact\n    name: ${artifact}`,
  );

const schemas = () => readFileSync('src/schemas/data/kubernetes.json', 'utf8');

const findings = (cluster: ReturnType<typeof clusterOf>) =>
  checkCluster(cluster, { kubernetesVersion: '1.36', builtin: schemas }).findings;

describe('an ExternalArtifact', () => {
  it('is what its generator copies, and its objects come from the files that were copied', () => {
    const cluster = clusterOf({
      'clusters/test/generator.yaml': generator(apps),
      'clusters/test/apps.yaml': ofArtifact('apps', './web/shop', 'apps'),
      'base/apps/shop/kustomization.yaml': 'resources: [config.yaml]\nnamePrefix: x-\n',
      'base/apps/shop/config.yaml': configMap('settings', { a: '1' }),
    });
    const unit = cluster.units.get('Kustomization flux-system/apps')!;
    expect(unit).toMatchObject({ state: 'rendered', content: 'web/shop' });
    expect(unit.tree.root).toBe('/repository');
    expect(unit.objects[0]!.object['metadata']).toMatchObject({ name: 'x-settings' });
    expect(unit.objects[0]!.origin).toEqual({
      kind: 'file',
      file: 'base/apps/shop/config.yaml',
      document: 0,
    });
    expect(unit.objects[0]!.steps).toEqual([
      { file: 'base/apps/shop/kustomization.yaml', field: 'namePrefix' },
    ]);
    expect(cluster.sources.get('ExternalArtifact flux-system/apps')?.object['spec']).toEqual({
      sourceRef: {
        apiVersion: 'source.extensions.fluxcd.io/v1beta1',
        kind: 'ArtifactGenerator',
        name: 'split',
        namespace: 'flux-system',
      },
    });
  });

  it('shows findings at the files that can be edited, in its own files and in those of the Kustomization', () => {
    const cluster = clusterOf({
      'clusters/test/generator.yaml': generator(apps),
      'clusters/test/apps.yaml': ofArtifact(
        'apps',
        './web',
        'apps',
        `  postBuild: {substitute: {KNOWN: x}}
  patches:
  - target: {kind: ConfigMap}
    patch: |
      - {op: replace, path: /data/nothing/here, value: y}
`,
      ),
      'base/apps/kustomization.yaml': 'resources: [config.yaml, lost.yaml]\n',
      'base/apps/config.yaml': configMap('settings', { a: '${WORD}' }),
    });
    expect(cluster.units.get('Kustomization flux-system/apps')!.diagnostics).toMatchObject([
      { code: 'kustomize/json-patch', location: { file: 'clusters/test/apps.yaml', line: 18 } },
      { code: 'kustomize/resource-missing', location: { file: 'base/apps/kustomization.yaml', line: 1 } },
      { code: 'flux/variable-undefined', location: { file: 'base/apps/config.yaml', line: 8 } },
    ]);
  });

  it('takes Flux objects from artifacts, and artifacts from generators in them', () => {
    const cluster = clusterOf({
      'clusters/test/generator.yaml': generator(apps),
      'clusters/test/apps.yaml': ofArtifact('apps', './web', 'apps'),
      'base/apps/second.yaml': generator(
        `  - name: inner
    copy: [{from: "@outer/web/deep", to: "@artifact/"}]
`,
        '[{alias: outer, kind: ExternalArtifact, name: apps}]',
      ).replace('name: split', 'name: second'),
      'base/apps/inner.yaml': ofArtifact('inner', './deep', 'inner'),
      'base/apps/deep/config.yaml': configMap('deep', { a: '1' }),
      'base/apps/kustomization.yaml': 'resources: [second.yaml, inner.yaml]\n',
    });
    const unit = cluster.units.get('Kustomization flux-system/inner')!;
    expect(unit.state).toBe('rendered');
    expect(unit.objects[0]!.origin).toMatchObject({ file: 'base/apps/deep/config.yaml' });
  });

  it('holds charts', () => {
    const cluster = clusterOf({
      'clusters/test/generator.yaml': generator(`  - name: chart
    copy: [{from: "@repo/charts/web/**", to: "@artifact/"}]
`),
      'clusters/test/release.yaml': `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux-system}
spec: {interval: 1m, chartRef: {kind: ExternalArtifact, name: chart}, values: {word: hello}}
`,
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'charts/web/templates/config.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: {name: word}
data: {word: {{ .Values.word }}}
`,
      'charts/web/templates/broken.yaml': '{{ fail "no" }}\n',
    });
    const unit = cluster.units.get('HelmRelease flux-system/web')!;
    expect(unit.objects.map(({ object }) => object['data'])).toEqual([{ word: 'hello' }]);
    expect(unit.diagnostics).toMatchObject([
      {
        location: { file: 'clusters/test/release.yaml' },
        related: [{ location: { file: 'charts/web/templates/broken.yaml', line: 1 } }],
      },
    ]);
  });

  it('is reported at the copy rule that cannot be carried out, once', () => {
    const cluster = clusterOf({
      'clusters/test/generator.yaml': generator(`  - name: apps
    copy:
    - {from: "@repo/base/aps", to: "@artifact/"}
`),
      'clusters/test/apps.yaml': ofArtifact('apps', './apps', 'apps'),
      'base/apps/config.yaml': configMap('settings', { a: '1' }),
    });
    expect(cluster.units.get('Kustomization flux-system/apps')).toMatchObject({
      state: 'failed',
      reason: 'the artifact apps cannot be put together',
      diagnostics: [],
    });
    expect(cluster.diagnostics).toEqual([
      {
        code: 'flux/artifact-failed',
        severity: 'error',
        message: "the artifact apps cannot be put together: source 'base/aps' does not exist",
        help: 'did you mean @repo/base/apps?',
        upstream: "source 'base/aps' does not exist",
        location: { file: 'clusters/test/generator.yaml', line: 12, column: 8 },
      },
    ]);
  });

  it('is elsewhere when what it is made of is elsewhere, and nothing else is said', () => {
    const cluster = clusterOf({
      'clusters/test/other.yaml': `
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: other, namespace: flux-system}
spec: {interval: 1m, url: https://git.example.com/other}
`,
      'clusters/test/generator.yaml': generator(apps, '[{alias: repo, kind: GitRepository, name: other}]'),
      'clusters/test/apps.yaml': ofArtifact('apps', './web', 'apps'),
    });
    expect(cluster.units.get('Kustomization flux-system/apps')).toMatchObject({
      state: 'skipped',
      reason:
        'ExternalArtifact flux-system/apps: GitRepository flux-system/other has its content at https://git.example.com/other',
      diagnostics: [],
    });
    expect(findings(cluster)).toEqual([]);
  });

  it('is not known when a source of its generator is not found', () => {
    const cluster = clusterOf({
      'clusters/test/generator.yaml': generator(apps, '[{alias: repo, kind: GitRepository, name: lost}]'),
      'clusters/test/apps.yaml': ofArtifact('apps', './web', 'apps'),
    });
    expect(cluster.units.get('Kustomization flux-system/apps')).toMatchObject({ state: 'skipped' });
    expect(findings(cluster)).toMatchObject([
      {
        code: 'flux/source-missing',
        severity: 'warning',
        location: { file: 'clusters/test/generator.yaml', line: 8, column: 13 },
      },
    ]);
  });

  it('ends with a reason where generators read each other', () => {
    const loop = (name: string, from: string) =>
      generator(
        `  - name: ${name}
    copy: [{from: "@a/**", to: "@artifact/"}]
`,
        `[{alias: a, kind: ExternalArtifact, name: ${from}}]`,
      ).replace('name: split', `name: make-${name}`);
    const cluster = clusterOf({
      'clusters/test/one.yaml': loop('one', 'two'),
      'clusters/test/two.yaml': loop('two', 'one'),
      'clusters/test/apps.yaml': ofArtifact('apps', './web', 'one'),
    });
    expect(cluster.units.get('Kustomization flux-system/apps')).toMatchObject({
      state: 'failed',
      reason:
        'ExternalArtifact flux-system/one cannot be made: ExternalArtifact flux-system/two cannot be made: ExternalArtifact flux-system/one is made of itself',
    });
  });

  it('names files of other directories by their absolute paths', () => {
    const cluster = clusterOf(
      {
        'clusters/test/generator.yaml': generator(apps, '[{alias: repo, kind: OCIRepository, name: other}]'),
        'clusters/test/apps.yaml': ofArtifact('apps', './web', 'apps'),
      },
      {
        mapped: new Map([
          [
            'OCIRepository flux-system/other',
            memoryTree({ 'base/apps/kustomization.yaml': 'resources: [lost.yaml]\n' }, '/other'),
          ],
        ]),
      },
    );
    expect(findings(cluster)).toMatchObject([
      {
        code: 'kustomize/resource-missing',
        location: { file: '/other/base/apps/kustomization.yaml', line: 1 },
      },
    ]);
  });
});
