import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.js';
import { memoryTree } from '../../../src/files/memory-tree.js';
import type { Chart } from '../../../src/helm/chart/chart.js';
import { loadChartArchive, loadChartDirectory, type LoadOptions } from '../../../src/helm/chart/load.js';

function load(
  files: Readonly<Record<string, string>>,
  options?: LoadOptions,
): { chart: Chart | undefined; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const tree = memoryTree(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`charts/web/${path}`, text])),
  );
  const chart = loadChartDirectory(tree, 'charts/web', (diagnostic) => diagnostics.push(diagnostic), options);
  return { chart, diagnostics };
}

const chartYaml = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';

test('sorts the files of a chart into what they are', () => {
  const { chart, diagnostics } = load({
    'Chart.yaml': `${chartYaml}appVersion: 1.10\nkeywords: [1, yes]\nmaintainers: [{name: n}]\n`,
    'values.yaml': '\ufeffa: {x: 1}\n---\na: {z: 2}\nb: n\n',
    'values.schema.json': '{}',
    'templates/a.yaml': 'a',
    'templates/.hidden': 'no',
    'templates/sub/notes.txt': 'x',
    'crds/c.yaml': 'c',
    'README.md': 'r',
    '.helmignore': '# comment\n*.bak\n/docs/\n',
    'x.bak': '',
    'docs/x.md': '',
    'charts/_off/x': '',
    'charts/child/Chart.yaml': 'name: child\nversion: 0.1.0\n',
    'charts/child/templates/_t.tpl': 't',
  });
  expect(diagnostics).toEqual([]);
  expect(chart!.metadata).toMatchObject({
    appVersion: '1.1',
    keywords: ['1', 'true'],
    maintainers: [{ name: 'false', email: '', url: '' }],
  });
  expect(chart!.values).toEqual({ a: { x: 1, z: 2 }, b: false });
  expect(chart!.templates.map(({ path }) => path)).toEqual(['templates/a.yaml', 'templates/sub/notes.txt']);
  expect(chart!.files.map(({ path }) => path)).toEqual(['.helmignore', 'README.md', 'crds/c.yaml']);
  expect(chart!.dependencies.map(({ metadata, path }) => [metadata.name, metadata.apiVersion, path])).toEqual(
    [['child', 'v1', 'charts/web/charts/child']],
  );
});

test('reads dependencies from requirements.yaml too', () => {
  const { chart } = load({
    'Chart.yaml': 'name: web\nversion: 1.0.0\n',
    'requirements.yaml': 'dependencies:\n- {name: a, version: 1.x, tags: [t], alias: b}\n',
  });
  expect(chart!.metadata.dependencies).toMatchObject([
    { name: 'a', version: '1.x', tags: ['t'], alias: 'b' },
  ]);
  expect(chart!.files.map(({ path }) => path)).toEqual(['requirements.yaml']);
});

test('asks the caller for dependencies that are not in charts/', () => {
  const library = load({ 'Chart.yaml': 'name: lib\nversion: 2.0.0\n' }).chart!;
  const asked: string[] = [];
  const { chart } = load(
    { 'Chart.yaml': `${chartYaml}dependencies: [{name: lib, repository: "file://../lib"}]\n` },
    {
      resolveDependency({ repository }, chartPath) {
        asked.push(`${chartPath} ${repository}`);
        return library;
      },
    },
  );
  expect(asked).toEqual(['charts/web file://../lib']);
  expect(chart!.dependencies).toEqual([library]);
});

test('the digest tells charts apart', () => {
  const digest = (values: string): string =>
    load({ 'Chart.yaml': chartYaml, 'values.yaml': values }).chart!.digest();
  expect(digest('a: 1')).toBe(digest('a: 1'));
  expect(digest('a: 1')).not.toBe(digest('a: 2'));
});

describe('reports with file and line', () => {
  test.each([
    ['no chart', {}, { file: 'charts/web' }, 'path not found'],
    ['no Chart.yaml', { 'values.yaml': '' }, { file: 'charts/web/Chart.yaml' }, 'Chart.yaml file is missing'],
    [
      'a wrong type',
      { 'Chart.yaml': `${chartYaml}keywords: x\n` },
      { file: 'charts/web/Chart.yaml', line: 4 },
      'cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.keywords of type []string',
    ],
    [
      'no version',
      { 'Chart.yaml': 'apiVersion: v2\nname: web\nversion: one\n' },
      { file: 'charts/web/Chart.yaml', line: 3 },
      'validation: chart.metadata.version "one" is invalid',
    ],
    [
      'an odd type',
      { 'Chart.yaml': `${chartYaml}type: app\n` },
      { file: 'charts/web/Chart.yaml', line: 4 },
      'validation: chart.metadata.type must be application or library',
    ],
    [
      'values that are no map',
      { 'Chart.yaml': chartYaml, 'values.yaml': '\n- a\n' },
      { file: 'charts/web/values.yaml', line: 2 },
      'cannot load values.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
    [
      'a subchart that is none',
      { 'Chart.yaml': chartYaml, 'charts/README.md': '' },
      { file: 'charts/web/charts/README.md/Chart.yaml' },
      'error unpacking subchart README.md in web: Chart.yaml file is missing',
    ],
    [
      'a pattern Helm refuses',
      { 'Chart.yaml': chartYaml, '.helmignore': 'a\n**/b\n' },
      { file: 'charts/web/.helmignore', line: 2 },
      'double-star (**) syntax is not supported',
    ],
  ])('%s', (_, files: Readonly<Record<string, string>>, location, upstream) => {
    const { chart, diagnostics } = load(files);
    expect(chart).toBeUndefined();
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ severity: 'error', location, upstream });
  });
});

test('archives nested in archives may hold no more than one archive may', () => {
  const bomb = gzipSync(
    tarOf({
      'inner/Chart.yaml': 'name: inner\nversion: 1.0.0\n',
      'inner/zeros': Buffer.alloc(4 * 1024 * 1024),
    }),
  );
  const files: Record<string, string | Buffer> = { 'web/Chart.yaml': chartYaml };
  for (let i = 0; i < 40; i++) files[`web/charts/c${i}.tgz`] = bomb;
  const diagnostics: Diagnostic[] = [];
  expect(
    loadChartArchive(gzipSync(tarOf(files)), 'web.tgz', (fault) => diagnostics.push(fault)),
  ).toBeUndefined();
  expect(diagnostics).toMatchObject([{ code: 'helm/archive-invalid', severity: 'error' }]);
});

/** A plain tar archive. */
function tarOf(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const blocks = Object.entries(files).flatMap(([path, content]) => {
    const data = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(path);
    header.write(data.length.toString(8).padStart(11, '0'), 124);
    header.write('        0', 148);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
