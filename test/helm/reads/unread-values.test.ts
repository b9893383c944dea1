import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../src/files/memory-tree.js';
import { loadChartDirectory } from '../../../src/helm/chart/load.js';
import { unreadValues } from '../../../src/helm/reads/unread-values.js';
import { defaultApiVersions, defaultKubeVersion } from '../../../src/helm/release/capabilities.js';
import { renderRelease } from '../../../src/helm/release.js';
import { readValues } from '../../../src/helm/values/read-values.js';

/** The values that nothing reads, with what may have been meant. */
function unread(files: Readonly<Record<string, string>>, user: string): string[] {
  const tree = memoryTree({ 'c/Chart.yaml': 'name: web\nversion: 1.0.0\n', ...files });
  const chart = loadChartDirectory(tree, 'c', (diagnostic) => expect.unreachable(diagnostic.message))!;
  const values = readValues(user);
  const release = renderRelease(chart, {
    release: { name: 'rel', namespace: 'ns', isUpgrade: false, revision: 1 },
    values,
    capabilities: { kubeVersion: defaultKubeVersion, apiVersions: defaultApiVersions },
    onTemplateError: 'collect',
  });
  return unreadValues(release, values).map(
    ({ path, near }) => path.join('.') + (near ? ` (${near.join('.')}?)` : ''),
  );
}

describe('a value that nothing reads', () => {
  const chart = {
    'c/values.yaml': 'image: {tag: "1", repository: r}\nreplicaCount: 1\n',
    'c/templates/a.yaml':
      'a: {{ .Values.image.tag }}{{ .Values.image.repository }}{{ .Values.replicaCount }}\n',
  };

  it('is found at any depth, with what was meant beside it or elsewhere', () => {
    expect(unread(chart, 'image: {tagg: "2"}\nreplicaCuont: 2\nrepository: x\nother: {a: 1}\n')).toEqual([
      'image.tagg (image.tag?)',
      'replicaCuont (replicaCount?)',
      'repository (image.repository?)',
      'other',
    ]);
  });

  it('is none where the chart has a default, comments of it, or a schema that names it', () => {
    const files = {
      ...chart,
      'c/values.yaml':
        'image: {}\ndead: {a: 1}\n# commented: true\n#   nested: 1\n## @param extra.setting text\n# -- old.one -- text\n',
      'c/values.schema.json': '{"properties": {"fromSchema": {"type": "string"}}}',
    };
    const user = 'dead: {a: 2, b: 3}\ncommented: 1\nnested: 1\nsetting: 2\nfromSchema: x\nimage: {more: 1}\n';
    expect(unread(files, user)).toEqual(['image.more']);
  });

  it('is none where it is no value: null, or a place for anchors', () => {
    expect(unread(chart, 'gone: null\nx-common: {a: 1}\n_anchors: {}\n.hidden: 1\n')).toEqual([]);
  });
});

/** Templates that read `box`, with values that are read below it and the one that is not. */
const readings: readonly (readonly [title: string, template: string, read: string, unread: string])[] = [
  ['a branch that is not taken', '{{ if false }}{{ .Values.box.a }}{{ end }}', '{a: 1}', '{b: 1}'],
  ['with', '{{ with .Values.box }}{{ .a }}{{ end }}', '{a: 1}', '{b: 1}'],
  ['a variable', '{{ $x := .Values.box }}{{ range list 1 }}{{ $x.a }}{{ end }}', '{a: 1}', '{b: 1}'],
  ['index', '{{ index .Values "box" "a" }}', '{a: 1}', '{b: 1}'],
  ['get', '{{ get .Values.box "a" }}', '{a: 1}', '{b: 1}'],
  ['hasKey', '{{ if hasKey .Values.box "a" }}x{{ end }}', '{a: 1}', '{b: 1}'],
  ['dig', '{{ dig "a" "b" "none" .Values.box }}', '{a: {b: 1}}', '{a: {c: 1}}'],
  ['pick', '{{ toYaml (pick .Values.box "a") }}', '{a: {z: 1}}', '{b: 1}'],
  ['a constant in a variable', '{{ $k := "a" }}{{ get .Values.box $k }}', '{a: 1}', '{b: 1}'],
  [
    'an included template',
    '{{ include "f" .Values.box }}{{ define "f" }}{{ .a }}{{ end }}',
    '{a: 1}',
    '{b: 1}',
  ],
  [
    'a map made for an included template',
    '{{ include "f" (dict "v" .Values.box "c" $) }}{{ define "f" }}{{ .v.a }}{{ .c.Release.Name }}{{ end }}',
    '{a: 1}',
    '{b: 1}',
  ],
  [
    'a list made for an included template',
    '{{ include "f" (list $ .Values.box "s") }}{{ define "f" }}{{ $v := index . 1 }}{{ $v.a }}{{ (index . 0).Values.box.c }}{{ index . 2 }}{{ end }}',
    '{a: 1, c: 1}',
    '{b: 1}',
  ],
  [
    'a template whose name is put together',
    '{{ include (printf "f.%s" .Release.Name) .Values.box }}{{ define "f.rel" }}{{ .a }}{{ end }}{{ define "g" }}{{ toYaml . }}{{ end }}',
    '{a: 1}',
    '{b: 1}',
  ],
  ['merge', '{{ $m := merge (dict) .Values.box }}{{ $m.a }}', '{a: 1}', '{b: 1}'],
  [
    'a merge into a variable',
    '{{ $m := dict }}{{ $_ := merge $m .Values.box }}{{ $m.a }}',
    '{a: 1}',
    '{b: 1}',
  ],
  ['set', '{{ $m := dict }}{{ $_ := set $m "x" .Values.box }}{{ $m.x.a }}', '{a: 1}', '{b: 1}'],
  ['a copy', '{{ $m := deepCopy .Values.box }}{{ $m.a }}', '{a: 1}', '{b: 1}'],
  ['default', '{{ $m := .Values.box | default dict }}{{ $m.a }}', '{a: 1}', '{b: 1}'],
  [
    'what is put into the values',
    '{{ $_ := set .Values "own" .Values.box }}{{ .Values.own.a }}',
    '{a: 1}',
    '{b: 1}',
  ],
  ['items of a list', '{{ range .Values.box.l }}{{ .a }}{{ end }}', '{l: [{a: 1}]}', '{l: [{a: 1, b: 1}]}'],
  [
    'a loop over a map',
    '{{ range $k, $v := .Values.box }}{{ $k }}{{ $v.a }}{{ end }}',
    '{k: {a: 1}}',
    '{k: {b: 1}}',
  ],
];

describe('what a template reads is followed through', () => {
  it.each(readings)('%s', (_, template, read, other) => {
    const files = { 'c/templates/a.yaml': template, 'c/values.yaml': 'box: {known: 1}\n' };
    expect(unread(files, `box: ${read}`)).toEqual([]);
    expect(unread(files, `box: ${other}`)).toHaveLength(1);
  });
});

/** Templates that may read anything in `box`. */
const open: readonly (readonly [title: string, template: string])[] = [
  ['toYaml', '{{ toYaml .Values.box }}'],
  ['printing it', '{{ .Values.box }}'],
  ['a function that nothing is known of', '{{ .Values.box | toJson | sha256sum }}'],
  ['a key that is only known while rendering', '{{ get .Values.box .Release.Name }}'],
  ['all values', '{{ range $k, $v := .Values }}{{ toYaml $v }}{{ end }}'],
  ['the whole context', '{{ toYaml . }}'],
  [
    'a name that the values give',
    '{{ include .Values.name .Values.box }}{{ define "f" }}{{ toYaml . }}{{ end }}',
  ],
  ['a template that is not there', '{{ include "missing" .Values.box }}'],
  ['a template that is put together', '{{ tpl (printf "{{ .Values.box.%s }}" "b") . }}'],
  [
    'a template without end',
    '{{ include "f" .Values.box }}{{ define "f" }}{{ range . }}{{ include "f" . }}{{ end }}{{ end }}',
  ],
];

describe('everything is taken to be read by', () => {
  it.each(open)('%s', (_, template) => {
    const files = { 'c/templates/a.yaml': template, 'c/values.yaml': 'box: {known: 1}\nname: f\n' };
    expect(unread(files, 'box: {b: 1, c: {d: 1}}')).toEqual([]);
  });

  it('texts of templates in values and files, where the chart fills these in', () => {
    const files = {
      'c/values.yaml': 'text: ""\n',
      'c/files/a.txt': '{{ .Values.inFile }}',
      'c/templates/a.yaml': '{{ tpl .Values.text . }}{{ tpl (.Files.Get "files/a.txt") . }}',
    };
    expect(unread(files, 'text: "{{ .Values.mine }}"\nmine: 1\ninFile: 1\nother: 1\n')).toEqual(['other']);
  });

  it('a test of a map that is empty without the user', () => {
    const files = { 'c/templates/a.yaml': '{{ if .Values.box }}x{{ end }}', 'c/values.yaml': 'box: {}\n' };
    expect(unread(files, 'box: {b: 1}')).toEqual([]);
  });
});

describe('subcharts', () => {
  const files = {
    'c/Chart.yaml': `apiVersion: v2
name: web
version: 1.0.0
dependencies:
  - {name: sub, version: 1.x.x, alias: db, condition: db.enabled}
  - {name: idle, version: 1.x.x, condition: idle.enabled}
  - {name: lib, version: 1.x.x}
  - name: imported
    version: 1.x.x
    import-values: [{child: out, parent: in}]
`,
    'c/values.yaml': 'idle: {enabled: false}\n',
    'c/templates/a.yaml': '{{ include "lib.all" . }}{{ .Values.in.x }}',
    'c/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
    'c/charts/sub/values.yaml': 'size: 1\n',
    'c/charts/sub/templates/a.yaml': '{{ .Values.size }}{{ .Values.global.region }}',
    'c/charts/idle/Chart.yaml': 'apiVersion: v2\nname: idle\nversion: 1.0.0\n',
    'c/charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n',
    'c/charts/lib/templates/_a.tpl': '{{ define "lib.all" }}{{ .Values.shared.a }}{{ end }}',
    'c/charts/imported/Chart.yaml': 'apiVersion: v2\nname: imported\nversion: 1.0.0\n',
    'c/charts/imported/values.yaml': 'out: {x: 1}\n',
  };

  it('read their own part, the globals and what a library reads for its user', () => {
    const user = `
db: {enabled: true, size: 2, sizze: 3}
idle: {anything: 1}
shared: {a: 1, size: 1}
global: {region: eu, zone: a}
imported: {out: {y: 1}, other: 1}
sub: {size: 1}
`;
    expect(unread(files, user)).toEqual([
      'db.sizze (db.size?)',
      'shared.size',
      'global.zone',
      'imported.other',
      'sub',
    ]);
  });

  it('see the globals, and may read all of them', () => {
    const whole = { ...files, 'c/charts/sub/templates/a.yaml': '{{ toYaml .Values }}' };
    expect(unread(whole, 'db: {enabled: true, any: 1}\nglobal: {zone: a}\nother: 1\n')).toEqual(['other']);
  });
});
