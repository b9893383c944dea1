import { describe, expect, it } from 'vitest';
import { configMap, kustomization } from '../cluster/repository.js';
import { join } from 'node:path';
import { findingsOf, preflux, repository, root } from './program.js';

const fine = {
  'clusters/test/fine.yaml': kustomization('fine', './fine'),
  'fine/config.yaml': configMap('fine', { a: '1' }),
};

/** Validates a repository that is fine but for the files given; answers what is found, and that the rest was rendered. */
function validate(files: Readonly<Record<string, string>>): {
  findings: string[];
  status: number;
  rendered: boolean;
} {
  const { status, stdout } = preflux(
    ['clusters/test', '--format', 'json'],
    repository({ ...fine, ...files }),
  );
  const { entries } = JSON.parse(stdout) as { entries: { units: { name: string; state: string }[] }[] };
  const rendered = entries[0]!.units.some((unit) => unit.name === 'fine' && unit.state === 'rendered');
  return { findings: findingsOf(stdout), status, rendered };
}

describe('bad input gives one clear finding, and the rest is still validated', () => {
  it('a spec.path that does not exist', () => {
    expect(validate({ 'clusters/test/bad.yaml': kustomization('bad', './fin') })).toEqual({
      findings: ['clusters/test/bad.yaml:10:3 error flux/path-missing'],
      status: 1,
      rendered: true,
    });
  });

  it('a file that is no YAML', () => {
    const bad = { 'clusters/test/bad.yaml': kustomization('bad', './bad'), 'bad/x.yaml': 'a: b\n\tc: d\n' };
    expect(validate(bad)).toMatchObject({
      findings: ['bad/x.yaml:2:1 error kustomize/invalid-yaml'],
      status: 1,
      rendered: true,
    });
  });

  it('a kustomization that names a missing file', () => {
    const bad = {
      'clusters/test/bad.yaml': kustomization('bad', './bad'),
      'bad/kustomization.yaml': 'resources:\n- nope.yaml\n',
    };
    expect(validate(bad)).toEqual({
      findings: ['bad/kustomization.yaml:2:3 error kustomize/resource-missing'],
      status: 1,
      rendered: true,
    });
  });

  const release = (chart: string): string => `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: app, namespace: default}
spec:
  interval: 1h
  chart:
    spec:
      chart: ${chart}
      sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
`;

  it('a chart that is missing', () => {
    expect(validate({ 'clusters/test/release.yaml': release('./charts/app') })).toEqual({
      findings: ['clusters/test/release.yaml:9:7 error flux/chart-missing'],
      status: 1,
      rendered: true,
    });
  });

  it('a chart archive that is broken', () => {
    const bad = {
      'clusters/test/release.yaml': release('./charts/app.tgz'),
      'charts/app.tgz': 'this is no archive',
    };
    const { findings, status, rendered } = validate(bad);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain('error helm/');
    expect({ status, rendered }).toEqual({ status: 1, rendered: true });
  });

  it('a template that fails', () => {
    const bad = {
      'clusters/test/release.yaml': release('./charts/app'),
      'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
      'charts/app/templates/a.yaml': '{{ required "name it" .Values.name }}\n',
      'charts/app/templates/b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {n: 1}\n',
    };
    const { findings, status } = validate(bad);
    // The broken file does not keep the other from being checked.
    expect(findings.map((finding) => finding.split(' ').at(-1)).sort()).toEqual([
      'helm/template-error',
      'schema/wrong-type',
    ]);
    expect(findings.every((finding) => finding.startsWith('clusters/test/release.yaml:'))).toBe(true);
    expect(status).toBe(1);
  });

  it('a definition that is broken', () => {
    const definition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  scope: Everywhere
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`;
    const { findings, status, rendered } = validate({ 'clusters/test/crd.yaml': definition });
    expect(findings).toEqual(['clusters/test/crd.yaml:8:3 error schema/crd-invalid']);
    expect({ status, rendered }).toEqual({ status: 1, rendered: true });
  });

  it('a circle', () => {
    const bad = {
      'clusters/test/a.yaml': kustomization('a', './fine', '  dependsOn: [{name: b}]\n'),
      'clusters/test/b.yaml': kustomization('b', './empty', '  dependsOn: [{name: a}]\n'),
      'empty/kustomization.yaml':
        'kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nnamespace: a\n',
    };
    const { findings, status, rendered } = validate(bad);
    expect(findings.filter((finding) => finding.endsWith('graph/depends-on-cycle'))).toEqual([
      'clusters/test/a.yaml:15:15 error graph/depends-on-cycle',
    ]);
    expect({ status, rendered }).toEqual({ status: 1, rendered: true });
  });
});

describe('several paths', () => {
  it('may have files among them, as a shell finds them', () => {
    const directory = repository({
      'clusters/README.md': '# Clusters\n',
      'clusters/one/a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
    });
    const run = preflux(['clusters/README.md', 'clusters/one'], directory);
    expect(run.stderr).toBe('passed over clusters/README.md: it is a file\n');
    expect(run.status).toBe(0);
  });

  it('are found below one that only holds them', () => {
    const run = preflux(['--show', 'error', 'clusters'], join(root, 'fixtures/three-clusters'));
    expect(run.stderr).toBe('found clusters/dev, clusters/production, clusters/staging\n');
    expect(run.stdout.match(/^[34] Kustomizations/gm)).toHaveLength(3);
    expect(run.status).toBe(0);
  });
});

describe('without a path', () => {
  it('the entries below the working directory are found and named', () => {
    const run = preflux(['--show', 'error'], join(root, 'fixtures/kimawesome'));
    expect(run.stderr).toBe('found cluster/kimawesome\n');
    expect(run.status).toBe(0);
  });

  it('a directory without any is wrong usage', () => {
    const run = preflux([], repository({ 'a.yaml': 'a: 1\n' }));
    expect(run.stderr).toContain(
      'no gotk-sync.yaml, no FluxInstance and no directory of Flux Kustomizations found here',
    );
    expect(run.status).toBe(2);
  });
});

describe('wrong usage', () => {
  it.each([
    [['clusters/nowhere'], 'clusters/nowhere does not exist'],
    [['package.json'], 'package.json is a file'],
    [['fixtures', '--fail-onn=error'], 'unknown option --fail-onn; did you mean --fail-on?'],
    [['fixtures', '--format', 'xml'], '--format must be one of text, json, github, not "xml"'],
    [['fixtures', '--kube-version', 'new'], '--kube-version must be a version'],
    [['get', 'pods', 'fixtures'], 'say what to list and where'],
    [['template', 'x', 'y', '--post-renderer', 'sh'], 'preflux runs no other programs'],
  ])('%j ends with 2 and says why', (args, message) => {
    const { status, stdout, stderr } = preflux(args);
    expect(stderr).toContain(message);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('help tells what there is, for the program and for each command', () => {
    expect(preflux(['--help']).stdout).toContain('Usage: preflux [COMMAND] [ARGUMENTS]');
    for (const command of ['validate', 'build', 'kustomize', 'template', 'graph', 'get']) {
      expect(preflux([command, '--help'])).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('Usage: preflux') as string,
      });
    }
  });
});
