import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { describe, expect, it } from 'vitest';
import { preflux, root, runProgram, temporaryDirectory } from './program.js';

const charts = join(root, 'fixtures/charts');

/** What helm 4.1.4 prints for these arguments is in `fixtures/charts/helm`: its output, or its error. */
const recorded: Readonly<Record<string, readonly string[]>> = {
  default: ['rel', 'shop'],
  'no-name': ['shop'],
  production: ['rel', 'shop', '-f', 'shop-production.yaml', '--include-crds'],
  'two-files': ['rel', 'shop', '-f', 'shop-production.yaml,shop-staging.yaml', '--namespace', 'staging'],
  set: [
    'rel',
    'shop',
    '--set',
    'replicas=7,annotations.a\\.b=c,image.tag=null',
    '--set-string',
    'annotations.n=1',
    '--set-json',
    'limits={"gpu":1}',
    '--set-literal',
    'greeting=a,b={c}',
    '--set-file',
    'annotations.file=shop/files/shop.properties',
  ],
  capabilities: [
    'rel',
    'shop',
    '--kube-version',
    '1.30.2+k3s1',
    '-a',
    'monitoring.coreos.com/v1,x/v1',
    '--is-upgrade',
  ],
  'show-only': ['rel', 'shop', '-s', 'templates/config.yaml', '-s', 'charts/sessions/templates/*.yaml'],
  'no-hooks': ['rel', 'shop', '--no-hooks', '--set', 'sessions.enabled=false'],
  'skip-tests': ['rel', 'shop', '--skip-tests', '--set', 'tags.fast=true,pages=null'],
  'name-template': ['shop', '--name-template', 'shop-{{ 40 | add 2 }}', '-s', 'templates/deployment.yaml'],
  idioms: ['rel', 'idioms'],
  'idioms-set': [
    'rel',
    'idioms',
    '--set',
    'autoscaling.enabled=true,image.tag=9,image.registry=docker.io',
    '--set',
    'service.type=LoadBalancer,service.sessionAffinity=None',
    '--namespace',
    'other',
    '--kube-version',
    '1.31',
  ],
  'fails-schema': ['rel', 'shop', '--set', 'replicas=50,image.pullPolicy=never'],
  'fails-kube-version': ['rel', 'shop', '--kube-version', '1.20'],
  'fails-show-only': ['rel', 'shop', '-s', 'templates/none.yaml'],
  'fails-set': ['rel', 'shop', '--set', 'a=b,c'],
  'fails-name': ['Rel_1', 'shop'],
  'fails-values-file': ['rel', 'shop', '-f', 'missing.yaml'],
  'fails-value': ['rel', 'shop', '--set', 'image=text'],
  'fails-manifest': ['rel', 'shop', '--set', 'extra={text}'],
};

const template = (...args: string[]): ReturnType<typeof preflux> => preflux(['template', ...args], charts);
const expected = (name: string): string => readFileSync(join(charts, 'helm', `${name}.txt`), 'utf8');

describe('preflux template prints what helm template does', () => {
  it.each(Object.keys(recorded))('%s', (name) => {
    const { status, stdout, stderr } = template(...recorded[name]!);
    if (name.startsWith('fails-')) {
      expect(stderr.slice(stderr.indexOf('Error: '))).toBe(expected(name));
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    } else {
      expect(stdout).toBe(expected(name));
      expect(status).toBe(0);
    }
  });

  it('for a packaged chart', () => {
    const archive = join(temporaryDirectory(), 'shop.tgz');
    expect(runProgram('tar', ['--exclude=drafts', '-czf', archive, 'shop'], charts).status).toBe(0);
    expect(template('rel', archive).stdout).toBe(expected('default'));
  });

  it('with values from standard input', () => {
    const { stdout } = execaSync(
      process.execPath,
      [join(root, 'dist/preflux.cjs'), 'template', 'rel', 'shop', '--include-crds', '-f', '-'],
      { cwd: charts, input: readFileSync(join(charts, 'shop-production.yaml')), stripFinalNewline: false },
    );
    expect(stdout).toBe(expected('production'));
  });
});

describe('preflux template', () => {
  it('writes the templates to files with --output-dir', () => {
    const directory = temporaryDirectory();
    const { stdout } = template('rel', 'shop', '--output-dir', directory, '--release-name', '--no-hooks');
    const files = ['config', 'deployment'].map((name) => `${directory}/rel/shop/templates/${name}.yaml`);
    const service = `${directory}/rel/shop/charts/sessions/templates/service.yaml`;
    expect(stdout.split('\n').toSorted()).toEqual(
      ['', '', ...[...files, service].map((file) => `wrote ${file}`)].toSorted(),
    );
    const documents = expected('default').split(/^(?=---\n# Source: )/m);
    expect(readFileSync(service, 'utf8')).toBe(documents.find((text) => text.includes('sessions')));
    // Both documents of a file, in the order in which they are printed.
    expect(readFileSync(files[0]!, 'utf8')).toBe(
      documents.filter((text) => text.includes('templates/config.yaml')).join(''),
    );
  });

  it('takes the options that mean nothing without a cluster', () => {
    const { stdout } = template(
      'rel',
      'shop',
      '--create-namespace',
      '--timeout',
      '5m',
      '--version=1.4.0',
      '--skip-crds',
      '-l',
      'a=b',
      '--dry-run',
      '--wait',
      '--server-side=0',
      '--qps',
      '1.5',
      '--username',
      'me',
      '--keyring=k',
      '--debug',
    );
    expect(stdout).toBe(expected('default'));
  });

  it.each([
    [['--dry-run=server'], '--dry-run=server has no meaning here: preflux asks no cluster'],
    [['--validate'], '--validate has no meaning here: preflux asks no cluster'],
    [['--repo', 'https://example.com'], '--repo has no meaning here: preflux fetches no charts'],
    [['--verify'], '--verify has no meaning here: preflux checks no signatures'],
    [['--post-renderer', 'sed'], '--post-renderer has no meaning here: preflux runs no other programs; pipe'],
    [['--enable-dns'], '--enable-dns has no meaning here: preflux asks no DNS'],
    [['--dry-run=none'], '--dry-run must be one of client, server, true, not "none"'],
    [['--wait=long'], '--wait must be one of watcher, hookOnly, legacy, true, false, not "long"'],
    [
      ['--timeout', '5x'],
      '--timeout must be a duration such as 90s or 5m30s, not "5x": time: unknown unit "x"',
    ],
    [['--qps', 'x'], '--qps must be a number, not "x"'],
    [['--burst-limit', '1.5'], '--burst-limit must be a whole number, not "1.5"'],
    [['--labels', 'a'], '--labels must be KEY=VALUE, separated by commas, not "a"'],
    [['--force-replace', '--force-conflicts'], 'give --force-replace or --force-conflicts, not both'],
    [['--colour', 'x'], '--colour must be one of never, auto, always, not "x"'],
  ])('refuses %j', (flags, message) => {
    const { status, stdout, stderr } = template('rel', 'shop', ...flags);
    expect(stderr).toContain(`preflux template: ${message}`);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it.each([
    ['shopp', `there is no ${join(charts, 'shopp')}. preflux fetches no charts: `],
    ['repo/shop', 'run `helm pull repo/shop` and give the .tgz that it wrote'],
    ['oci://example.com/shop', 'run `helm pull oci://example.com/shop` and give the .tgz'],
    ['shop/Chart.yaml', 'shop/Chart.yaml is no chart: expected a directory with a Chart.yaml or a .tgz'],
  ])('says that charts are local: %s', (chart, message) => {
    const { status, stdout, stderr } = template('rel', chart);
    expect(stderr).toContain(message);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  it.each([
    [['-f', 'https://example.com/v.yaml'], 'preflux fetches no values: download https://example.com/v.yaml'],
    [['--set-file', 'a=oci://example.com/v'], 'preflux fetches no values: download oci://example.com/v'],
    [['-f', 'shop'], 'Error: read shop: is a directory'],
  ])('says why there are no values: %j', (flags, message) => {
    const { status, stderr } = template('rel', 'shop', ...flags);
    expect(stderr).toContain(message);
    expect(status).toBe(1);
  });

  it('takes dependencies on disk with --dependency-update, and writes nothing', () => {
    const directory = temporaryDirectory();
    const write = (name: string, version: string, more = ''): void => {
      mkdirSync(join(directory, name, 'templates'), { recursive: true });
      const chart = `apiVersion: v2\nname: ${name}\nversion: ${version}\n${more}`;
      writeFileSync(join(directory, name, 'Chart.yaml'), chart);
      writeFileSync(join(directory, name, 'templates/a.yaml'), `kind: ${name}\n`);
    };
    write('top', '1.0.0', 'dependencies:\n- {name: base, version: 1.x, repository: "file://../base"}\n');
    write('base', '1.2.0');
    const run = (...flags: string[]): ReturnType<typeof preflux> =>
      preflux(['template', 'rel', './top', ...flags], directory);
    expect(run().stderr).toContain('found in Chart.yaml, but missing in charts/ directory: base');
    expect(run('--dependency-update').stdout).toBe(
      '---\n# Source: top/charts/base/templates/a.yaml\nkind: base\n---\n# Source: top/templates/a.yaml\nkind: top\n',
    );
    expect(existsSync(join(directory, 'top/charts'))).toBe(false);
    write('base', '2.0.0');
    expect(run('--dependency-update').stderr).toContain('missing in charts/ directory: base');
  });

  it('says what it finds odd and still renders', () => {
    const { status, stderr } = template('rel', 'shop', '--set', 'sessions.enabled=maybe,limits.cpu.x=1');
    expect(stderr).toBe(
      [
        'Chart.yaml: warning: dependency sessions: the condition sessions.enabled is neither true nor false and has no effect',
        "values.yaml: warning: shop.limits.cpu is a map here, but the chart's default is none; the map is used",
        '',
      ].join('\n'),
    );
    expect(status).toBe(0);
  });
});
