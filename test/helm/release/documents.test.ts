import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../src/files/memory-tree.js';
import { loadChartDirectory } from '../../../src/helm/chart/load.js';
import { helmTemplate, type TemplateCommand, type TemplateOutput } from '../../../src/helm/command.js';

/** `helm template r .` of a chart named c; everything expected here is what helm 4.1.4 prints. */
function template(
  files: Readonly<Record<string, string>>,
  flags: Partial<TemplateCommand> = {},
): TemplateOutput {
  const tree = memoryTree({ 'Chart.yaml': chartYaml('c'), ...files });
  return helmTemplate({
    name: 'r',
    namespace: 'default',
    loadChart: (report) => loadChartDirectory(tree, '', report),
    readFile: () => undefined,
    ...flags,
  });
}

function chartYaml(name: string, more = ''): string {
  return `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n${more}`;
}

const hint = '\n\nUse --debug flag to render out invalid YAML';

describe('documents of templates', () => {
  it.each([
    ['null', 'null'],
    ['a map without kind', 'a: b'],
    ['a kind that is a number', 'kind: 5'],
    ['an annotation that is no text', 'kind: A\nmetadata:\n  annotations: {a: true}'],
    ['a key twice', 'kind: A\nkind: B'],
    ['a second document behind an end mark', 'kind: A\n...\nkind: B'],
    ['JSON', '{"kind": "C"}'],
    [
      'a list object with a hook in it',
      'kind: List\nitems:\n- kind: Pod\n  metadata: {annotations: {"helm.sh/hook": test}}',
    ],
  ])('are printed as they are: %s', (_, text) => {
    const { stdout, error } = template({ 'templates/d.yaml': `${text}\n` }, { noHooks: true });
    expect({ stdout, error }).toEqual({
      stdout: `---\n# Source: c/templates/d.yaml\n${text}\n`,
      error: undefined,
    });
  });

  it.each([
    ['hello', 'string into Go value of type util.SimpleHead'],
    ['42', 'number into Go value of type util.SimpleHead'],
    ['true', 'bool into Go value of type util.SimpleHead'],
    ['[]', 'array into Go value of type util.SimpleHead'],
    [
      'metadata: []',
      String.raw`array into Go struct field SimpleHead.metadata of type struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" }`,
    ],
    [
      'metadata:\n  annotations: [a]',
      'array into Go struct field .metadata.annotations of type map[string]string',
    ],
  ])('that are no objects fail: %s', (text, fault) => {
    const { stdout, error } = template({ 'templates/d.yaml': text });
    expect(error).toBe(
      `YAML parse error on c/templates/d.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${fault}${hint}`,
    );
    expect(stdout).toBe('');
  });

  it('of several kinds, list objects behind them', () => {
    const text = 'kind: List\nitems: []\n---\nkind: ConfigMapList\nitems: []\n---\nkind: Service\n';
    const { documents } = template({ 'templates/l.yaml': text });
    expect(documents.map((document) => document.text.split('\n')[0])).toEqual([
      'kind: Service',
      'kind: ConfigMapList',
      'kind: List',
    ]);
  });

  it('with comments, empty ones and end marks between them', () => {
    const text =
      '---\n---\n# c\n---\nkind: A\n---\n\n---   \nkind: B\n...\n---\n{"kind": "C", "metadata": {"name": "c"}}\n';
    const source = '---\n# Source: c/templates/m.yaml\n';
    expect(template({ 'templates/m.yaml': text }).stdout).toBe(
      ['---\n# c\n', 'kind: A\n', '---   \nkind: B\n...\n', '{"kind": "C", "metadata": {"name": "c"}}\n']
        .map((document) => source + document)
        .join(''),
    );
  });
});

describe('charts', () => {
  const plain = { 'templates/a.yaml': 'kind: A\n' };

  it.each([
    ['type: library\n', 'library charts are not installable'],
    ['type: weird\n', 'validation: chart.metadata.type must be application or library'],
    [
      'kubeVersion: ">=1.99.0"\n',
      `chart requires kubeVersion: >=1.99.0 which is incompatible with Kubernetes v1.35.0${hint}`,
    ],
    [
      'kubeVersion: bogus\n',
      `chart requires kubeVersion: bogus which is incompatible with Kubernetes v1.35.0${hint}`,
    ],
    [
      'dependencies:\n- {name: x, version: 0.1.0, repository: "file://../x"}\n',
      'an error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: x',
    ],
  ])('are refused: %j', (more, error) => {
    expect(template({ ...plain, 'Chart.yaml': chartYaml('c', more) })).toMatchObject({
      stdout: '',
      error,
    });
  });

  it('that are deprecated are told of, below others they are not', () => {
    const deprecated = chartYaml('c', 'deprecated: true\n');
    expect(template({ ...plain, 'Chart.yaml': deprecated })).toMatchObject({
      error: undefined,
      diagnostics: [{ message: 'the chart c is deprecated' }],
    });
    expect(template({ ...plain, 'charts/c/Chart.yaml': deprecated }).diagnostics).toEqual([]);
  });

  it('do not ask subcharts for the version of Kubernetes', () => {
    const files = {
      'charts/kv/Chart.yaml': chartYaml('kv', 'kubeVersion: ">=1.99.0"\n'),
      'charts/kv/templates/a.yaml': 'kind: A\n',
    };
    expect(template(files).stdout).toBe('---\n# Source: c/charts/kv/templates/a.yaml\nkind: A\n');
  });

  it('fail in NOTES.txt, which is not printed', () => {
    const notes = (text: string): TemplateOutput => template({ ...plain, 'templates/NOTES.txt': text });
    expect(notes('hello').stdout).toBe('---\n# Source: c/templates/a.yaml\nkind: A\n');
    expect(notes('{{ fail "broke" }}').error).toBe(
      `execution error at (c/templates/NOTES.txt:1:3): broke${hint}`,
    );
  });

  it('without templates print an empty line', () => {
    expect(template({}).stdout).toBe('\n');
  });
});

describe('what is shown', () => {
  const files = {
    'templates/a.yaml': 'kind: A\n',
    'templates/b.yaml': 'kind: B\n---\nkind: B2\n',
    'templates/sub/c.yaml': 'kind: C\n',
    'templates/none.yaml': '{{ if false }}kind: N{{ end }}',
    'templates/_p.tpl': '# text',
    'templates/NOTES.txt': 'notes',
    'templates/hook.yaml': 'kind: Job\nmetadata: {annotations: {"helm.sh/hook": pre-install}}\n',
    'templates/test.yaml': 'kind: Pod\nmetadata: {annotations: {"helm.sh/hook": "test-success"}}\n',
    'crds/q.yaml': 'kind: CustomResourceDefinition\n',
    'charts/child/Chart.yaml': chartYaml('child'),
    'charts/child/templates/a.yaml': 'kind: Ch\n',
  };
  const kinds = (flags: Partial<TemplateCommand>): readonly string[] =>
    Array.from(template(files, flags).stdout.matchAll(/^kind: (\w+)/gm), ([, kind]) => kind!);

  it.each<[readonly string[], readonly string[]]>([
    [['templates/*'], ['A', 'B', 'B2', 'Pod', 'Job']],
    [['templates/sub/*'], ['C']],
    [['templates/[ab].yaml'], ['A', 'B', 'B2']],
    [['templates/?.yaml'], ['A', 'B', 'B2']],
    [['charts/*/templates/a.yaml'], ['Ch']],
    [
      ['templates/b.yaml', 'templates/a.yaml'],
      ['B', 'B2', 'A'],
    ],
  ])('%j', (showOnly, expected) => {
    expect(kinds({ showOnly })).toEqual(expected);
  });

  it.each([
    '*',
    'a.yaml',
    'c/templates/a.yaml',
    'templates/{a,b}.yaml',
    'templates/[a',
    'templates/NOTES.txt',
    'templates/_p.tpl',
    'templates/none.yaml',
    'crds/q.yaml',
  ])('%s fits nothing', (pattern) => {
    expect(template(files, { showOnly: ['templates/a.yaml', pattern] }).error).toBe(
      `could not find template ${pattern} in chart`,
    );
  });

  it('without hooks, without tests, and with definitions', () => {
    expect(kinds({})).toEqual(['A', 'B', 'B2', 'C', 'Ch', 'Pod', 'Job']);
    expect(kinds({ noHooks: true })).toEqual(['A', 'B', 'B2', 'C', 'Ch']);
    expect(kinds({ skipTests: true })).toEqual(['A', 'B', 'B2', 'C', 'Ch', 'Job']);
    expect(kinds({ includeCrds: true, noHooks: true })[0]).toBe('CustomResourceDefinition');
    expect(template(files, { noHooks: true, showOnly: ['templates/hook.yaml'] }).error).toBe(
      'could not find template templates/hook.yaml in chart',
    );
  });
});

describe('values of the wrong shape', () => {
  const files = {
    'values.yaml': 'table: {a: 1}\nscalar: x\nlist: [a]\nchild: {cs: {z: 1}}\nglobal: {g: {h: 1}, s: 1}\n',
    'charts/child/Chart.yaml': chartYaml('child'),
    'charts/child/values.yaml': 'cs: {k: 1}\n',
  };
  const messages = (...set: readonly string[]): readonly string[] =>
    template(files, { set }).diagnostics.map(({ message }) => message);

  it.each([
    ['scalar.a=1', "c.scalar is a map here, but the chart's default is none; the map is used"],
    ['list.a=1', "c.list is a map here, but the chart's default is none; the map is used"],
    ['table=x', ''],
    ['child.cs=5', "c.child.cs is no map, but the chart's default is one; the map's keys are gone"],
    ['global=5', 'c.global is no map, so nothing is handed down to the subcharts'],
    [
      'child.global.g=1',
      'c.child.global.g keeps what it is, for only one of it and the global of the chart above is a map',
    ],
    [
      'child.global.s.t=1',
      'c.child.global.s keeps what it is, for only one of it and the global of the chart above is a map',
    ],
    ['table=null', ''],
  ])('%s', (set, message) => {
    expect(messages(set).join('\n')).toBe(message);
  });
});
