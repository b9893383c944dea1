import { describe, expect, it } from 'vitest';
import type { Unit } from '../../src/cluster/cluster.js';
import type { ClusterOptions } from '../../src/cluster/render.js';
import { describeId, idOf } from '../../src/manifest/object.js';
import { valueAt } from '../../src/yaml/value.js';
import { clusterOf, configMap, kustomization } from './repository.js';

const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example.com/web:1"}]}
`;

/** The Kustomization `app` of `./app`, with more of a spec. */
function app(
  spec: string,
  files: Readonly<Record<string, string>> = { 'app/web.yaml': web },
  options: Partial<ClusterOptions> = {},
): Unit {
  return clusterOf(
    { 'clusters/test/app.yaml': kustomization('app', './app', spec), ...files },
    options,
  ).units.get('Kustomization flux-system/app')!;
}

const names = (unit: Unit) => unit.objects.map(({ object }) => describeId(idOf(object)));
const field = (unit: Unit, ...path: (string | number)[]) => valueAt(unit.objects[0]!.object, path);
const codes = (unit: Unit) => unit.diagnostics.map(({ code, severity }) => `${severity} ${code}`);

describe('the fields of a spec that change objects', () => {
  it('set namespace, prefix and suffix, over those of the kustomization', () => {
    const files = {
      'app/kustomization.yaml': 'resources: [web.yaml]\nnamespace: other\nnamePrefix: old-\n',
      'app/web.yaml': web,
    };
    const unit = app('  targetNamespace: mine\n  namePrefix: new-\n  nameSuffix: -end\n', files);
    expect(names(unit)).toEqual(['Deployment mine/new-web-end']);
  });

  it('replace images and patch, what components bring among it', () => {
    const files = {
      'app/web.yaml': web,
      'parts/one/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [config.yaml]\n',
      'parts/one/config.yaml': configMap('part', { a: 'b' }, 'shop'),
    };
    const unit = app(
      `  components: [../parts/one]
  images: [{name: example.com/web, newTag: "2"}]
  patches:
  - target: {kind: ConfigMap}
    patch: |
      - {op: add, path: /data/c, value: d}
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec: {replicas: 3}
`,
      files,
    );
    expect(codes(unit)).toEqual([]);
    expect(names(unit)).toEqual(['Deployment shop/web', 'ConfigMap shop/part']);
    expect(field(unit, 'spec', 'template', 'spec', 'containers', 0, 'image')).toBe('example.com/web:2');
    expect(field(unit, 'spec', 'replicas')).toBe(3);
    expect(unit.objects[1]!.object['data']).toEqual({ a: 'b', c: 'd' });
  });

  it('fail at components that are not there, unless they may be missing', () => {
    expect(app('  components: [../parts/none]\n').state).toBe('failed');
    expect(app('  components: [../parts/none]\n  ignoreMissingComponents: true\n').state).toBe('rendered');
  });

  it('label and annotate objects, but neither selectors nor templates, over what is there', () => {
    const unit = app(`  commonMetadata:
    labels: {app: other, kustomize.toolkit.fluxcd.io/name: mine}
    annotations: {team: red}
`);
    expect(field(unit, 'metadata')).toEqual({
      name: 'web',
      namespace: 'shop',
      labels: {
        app: 'other',
        'kustomize.toolkit.fluxcd.io/name': 'mine',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      },
      annotations: { team: 'red' },
    });
    expect(field(unit, 'spec', 'selector', 'matchLabels')).toEqual({ app: 'web' });
    expect(field(unit, 'spec', 'template', 'metadata', 'labels')).toEqual({ app: 'web' });
  });

  it('may set buildMetadata from Flux 2.9 on', () => {
    const files = { 'app/kustomization.yaml': 'resources: [web.yaml]\n', 'app/web.yaml': web };
    const annotations = (fluxVersion: string) =>
      field(app('  buildMetadata: [originAnnotations]\n', files, { fluxVersion }), 'metadata', 'annotations');
    expect(annotations('2.8')).toBeUndefined();
    expect(annotations('2.9')).toEqual({ 'config.kubernetes.io/origin': 'path: web.yaml\n' });
  });
});

describe('the order of objects', () => {
  it('is that of the input, not the one kustomize prints', () => {
    const files = {
      'app/kustomization.yaml': 'resources: [web.yaml, space.yaml]\n',
      'app/web.yaml': web,
      'app/space.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
    };
    expect(names(app('', files))).toEqual(['Deployment shop/web', 'Namespace shop']);
    const sorted = {
      ...files,
      'app/kustomization.yaml': `${files['app/kustomization.yaml']}sortOptions: {order: legacy}\n`,
    };
    expect(names(app('', sorted))).toEqual(['Namespace shop', 'Deployment shop/web']);
  });
});

describe('the path', () => {
  const files = { 'app/config.yaml': configMap('a', {}) };
  const at = (path: string) =>
    clusterOf({ 'clusters/test/app.yaml': kustomization('app', path), ...files }).units.get(
      'Kustomization flux-system/app',
    )!;

  it.each(['./app', 'app', '/app', 'app/', '../app', '../../app', './x/../app', 'app/../../app'])(
    '%s is joined within the source',
    (path) => expect(at(path)).toMatchObject({ state: 'rendered', content: 'app' }),
  );

  it('must be a directory that is there', () => {
    expect(codes(at('./ap'))).toEqual(['error flux/path-missing']);
    expect(at('./app/config.yaml').diagnostics[0]!.message).toContain('is a file');
  });
});

describe('variables', () => {
  const of = (
    postBuild: string,
    data = '${A} ${B:-none} $${C}',
    extra = '',
    options: Partial<ClusterOptions> = {},
  ) =>
    field(
      app(
        postBuild === '' ? '' : `  postBuild: ${postBuild}\n`,
        {
          'app/config.yaml': configMap('settings', { text: data }, 'shop') + extra,
          'clusters/test/values.yaml':
            configMap('one', { A: 'from-one', B: 'from-one' }) +
            configMap('two', { A: 'from\n-two' }) +
            configMap('elsewhere', { A: 'lost' }, 'apps'),
        },
        options,
      ),
      'data',
      'text',
    );

  it('come from objects in their order, then from the spec, line feeds left out', () => {
    const from = (...list: string[]) =>
      `substituteFrom: [${list.map((name) => `{kind: ConfigMap, name: ${name}}`).join(', ')}]`;
    expect(of(`{${from('one')}}`)).toBe('from-one from-one ${C}');
    expect(of(`{${from('one', 'two')}}`)).toBe('from-two from-one ${C}');
    expect(of(`{${from('two', 'one')}}`)).toBe('from-one from-one ${C}');
    expect(of(`{${from('one')}, substitute: {A: own}}`)).toBe('own from-one ${C}');
  });

  it('change nothing where there is not a single one, unless that is asked for', () => {
    expect(of('')).toBe('${A} ${B:-none} $${C}');
    expect(of('{}')).toBe('${A} ${B:-none} $${C}');
    expect(of('{substituteStrategy: Always}', '${B:-none} $${C}', '', { fluxVersion: '2.9' })).toBe(
      'none ${C}',
    );
    expect(of('{substituteStrategy: WithVariables}', '${B:-none}', '', { fluxVersion: '2.9' })).toBe(
      '${B:-none}',
    );
    expect(of('{substituteStrategy: Always}', '${B:-none}', '', { fluxVersion: '2.8' })).toBe('${B:-none}');
  });

  it('of an optional object may be missing, those of another namespace always are', () => {
    const spec = (optional: boolean) =>
      `{substituteFrom: [{kind: ConfigMap, name: elsewhere, optional: ${optional}}], substitute: {B: b}}`;
    expect(of(spec(true), '${B}')).toBe('b');
    expect(String(of(spec(true), '${A}'))).not.toContain('lost');
  });

  it.each(['labels', 'annotations'])('are left alone where %s say so', (where) => {
    const marked = configMap('settings', { text: '${A}' }, 'shop').replace(
      'metadata:\n',
      `metadata:\n  ${where}: {kustomize.toolkit.fluxcd.io/substitute: disabled}\n`,
    );
    const files = { 'app/config.yaml': marked };
    expect(field(app('  postBuild: {substitute: {A: x}}\n', files), 'data', 'text')).toBe('${A}');
    const other = { 'app/config.yaml': marked.replace('disabled', 'Disabled') };
    expect(field(app('  postBuild: {substitute: {A: x}}\n', other), 'data', 'text')).toBe('x');
  });

  it('give values the type that they look like, and neither labels of owners nor common ones are replaced', () => {
    const files = { 'app/web.yaml': web.replace('spec:\n', 'spec:\n  replicas: ${N}\n  paused: "${P}"\n') };
    const unit = app(
      '  postBuild: {substitute: {N: "3", P: "yes"}}\n  commonMetadata: {annotations: {raw: "${N}"}}\n',
      files,
    );
    expect(field(unit, 'spec', 'replicas')).toBe(3);
    expect(field(unit, 'spec', 'paused')).toBe(true);
    expect(field(unit, 'metadata', 'annotations', 'raw')).toBe('${N}');
  });
});

describe('a suspended Kustomization', () => {
  it('is rendered, but nothing of it can fail', () => {
    const unit = app('  suspend: true\n', { 'app/kustomization.yaml': 'resources: [lost.yaml]\n' });
    expect(unit.state).toBe('suspended');
    expect(codes(unit)).toEqual(['info kustomize/resource-missing']);
  });
});
