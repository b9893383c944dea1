import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readFirst } from '../../src/yaml/read.js';
import { repository, root, runProgram, temporaryDirectory } from './program.js';

const good = join(root, 'fixtures/kimawesome');
const broken = join(root, 'fixtures/kimawesome-broken');

describe('the packed tarball', () => {
  const directory = temporaryDirectory();
  const npm = (...args: string[]): ReturnType<typeof runProgram> =>
    runProgram('npm', [...args, '--offline', '--no-audit', '--no-fund'], directory, {
      npm_config_cache: join(directory, 'cache'),
    });

  beforeAll(() => {
    runProgram('npm', ['pack', '--ignore-scripts', '--pack-destination', directory], root);
    const tarball = readdirSync(directory).find((name) => name.endsWith('.tgz'))!;
    writeFileSync(join(directory, 'package.json'), '{"private": true}');
    expect(npm('install', `./${tarball}`).status).toBe(0);
  }, 120_000);

  it('runs as npx validate PATH and as npx preflux PATH, without any dependency', () => {
    for (const name of ['validate', 'preflux']) {
      const { status, stdout } = runProgram(
        'npx',
        ['--no-install', name, join(good, 'cluster/kimawesome')],
        directory,
      );
      expect(stdout).toContain('5 Kustomizations, 2 HelmReleases;');
      expect(status).toBe(0);
    }
    expect(readdirSync(join(directory, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'preflux',
    ]);
  }, 60_000);

  it('fails with 1 on a broken repository', () => {
    const { status } = runProgram(
      'npx',
      ['--no-install', 'validate', join(broken, 'cluster/kimawesome')],
      directory,
    );
    expect(status).toBe(1);
  }, 60_000);

  it('is what the pre-commit hook runs', () => {
    const hooks = readFirst(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'), {
      rules: 'kustomize',
    });
    const [hook] = hooks.value as unknown as {
      entry: string;
      files: string;
      language: string;
      pass_filenames: boolean;
    }[];
    expect(hook).toMatchObject({ language: 'node', pass_filenames: false });
    const [program, ...args] = hook!.entry.split(' ');
    const installed = join(directory, 'node_modules/.bin', program!);
    expect(runProgram(installed, [...args, 'cluster/kimawesome'], good).status).toBe(0);
    expect(runProgram(installed, [...args, 'cluster/kimawesome'], broken).status).toBe(1);
    const files = new RegExp(hook!.files);
    for (const name of [
      'a/kustomization.yaml',
      'Kustomization',
      'charts/x/templates/_helpers.tpl',
      'a/.sourceignore',
      'b.env',
    ]) {
      expect(files.test(name), name).toBe(true);
    }
    expect(files.test('README.md')).toBe(false);
  });

  it('can be used as a library', () => {
    const program = `
      import { findEntry, renderCluster, workingTree } from 'preflux';
      const entry = findEntry(${JSON.stringify(join(good, 'cluster/kimawesome'))});
      const options = { kubernetesVersion: '1.36', mapped: new Map(), homeUrls: new Set() };
      const cluster = renderCluster(entry, workingTree(entry.root, { symlinks: 'drop' }), options);
      console.log([...cluster.units.keys()].join('\\n'));
    `;
    writeFileSync(join(directory, 'use.mjs'), program);
    expect(runProgram(process.execPath, ['use.mjs'], directory).stdout.split('\n')).toContain(
      'HelmRelease echo/echo',
    );
  });
});

describe('the action', () => {
  const action = readFirst(readFileSync(join(root, 'action.yml'), 'utf8'), { rules: 'kustomize' });
  const run = (
    inputs: Record<string, string>,
    workspace: string,
  ): { status: number; stdout: string; summary: string; outputs: string } => {
    const temporary = repository({ summary: '', outputs: '' });
    const { status, stdout } = runProgram(process.execPath, [join(root, 'dist/action.cjs')], temporary, {
      GITHUB_WORKSPACE: workspace,
      GITHUB_STEP_SUMMARY: join(temporary, 'summary'),
      GITHUB_OUTPUT: join(temporary, 'outputs'),
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
    });
    const text = (name: string): string => readFileSync(join(temporary, name), 'utf8');
    return { status, stdout, summary: text('summary'), outputs: text('outputs') };
  };

  it('is a JavaScript action for Node 24', () => {
    const value = action.value as unknown as { runs: object };
    expect(value.runs).toEqual({ using: 'node24', main: 'dist/action.cjs' });
  });

  it('passes on a good repository', () => {
    const { status, stdout, summary, outputs } = run({ path: 'cluster/kimawesome' }, good);
    expect(stdout).not.toContain('::error');
    expect(summary).toContain('### preflux: `cluster/kimawesome` would reconcile');
    expect(outputs).toBe('errors=0\nwarnings=0\n');
    expect(status).toBe(0);
  });

  it('annotates the lines of a broken one, fills the summary and fails', () => {
    const { status, stdout, summary, outputs } = run({ path: 'cluster/kimawesome\n' }, broken);
    expect(stdout).toContain(
      '::error file=overlays/kimawesome/loadbalancer/kustomization.yaml,title=kustomize/resource-missing,line=5,col=5::',
    );
    expect(summary).toContain('would not reconcile');
    expect(summary).toContain('`overlays/kimawesome/loadbalancer/kustomization.yaml:5`');
    expect(outputs).toMatch(/^errors=[1-9]\d*\n/);
    expect(status).toBe(1);
  });

  it('obeys fail-on and working-directory', () => {
    const { status } = run(
      { path: 'cluster/kimawesome', 'fail-on': 'never', 'working-directory': 'fixtures/kimawesome-broken' },
      root,
    );
    expect(status).toBe(0);
  });

  it('takes schemas, what is missing, and what to show as inputs, and finds paths by itself', () => {
    const pot = 'apiVersion: example.com/v1\nkind: Pot\nmetadata: {name: a, namespace: b}\nspec: {size: x}\n';
    const schema = {
      type: 'object',
      properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
    };
    const files = repository({
      '.git/HEAD': 'ref: refs/heads/main\n',
      'clusters/test/flux-system/gotk-sync.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, prune: true, path: ./clusters/test, sourceRef: {kind: GitRepository, name: flux-system}}
`,
      'clusters/test/pot.yaml': pot,
      'schemas/example.com/pot_v1.json': JSON.stringify(schema),
      'more/empty/kind_v1.json': '{}',
    });
    const missing = run({ 'missing-schemas': 'fail' }, files);
    expect([missing.status, missing.stdout]).toEqual([
      1,
      expect.stringMatching(/::error file=clusters\/test\/pot.yaml,title=schema\/missing/),
    ]);
    const given = run({ 'schema-locations': 'more\nschemas\n' }, files);
    expect(given.stdout).toMatch(
      /::error file=clusters\/test\/pot.yaml,title=schema\/wrong-type,line=4,col=8/,
    );
    expect(given.stdout).not.toContain('::notice');
    const several = run({ 'kube-version': '1.33,1.35', show: 'info' }, files);
    expect(several.stdout).toContain('against Kubernetes 1.33 and 1.35');
  });

  it('says all its inputs to be what the program knows', () => {
    const { inputs } = action.value as unknown as { inputs: Record<string, { description: string }> };
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    for (const name of Object.keys(inputs)) expect(readme).toContain(`\`${name}\``);
    const { status, stdout } = run({ show: 'everything', path: 'cluster/kimawesome' }, good);
    expect([status, stdout]).toEqual([2, expect.stringContaining('--show must be one of')]);
  });

  it('says what is wrong with its inputs', () => {
    const { status, stdout } = run({ path: 'clusters/nowhere' }, good);
    expect(stdout).toContain('::error title=preflux::clusters/nowhere does not exist');
    expect(status).toBe(2);
  });
});
