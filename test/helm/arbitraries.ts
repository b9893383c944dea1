import * as fc from 'fast-check';

/** Pieces of templates, most of which fit together. */
const pieces = [
  '{{ .Values.a }}',
  '{{ .Values.a.b.c }}',
  '{{ toYaml .Values | nindent 2 }}',
  '{{- if .Values.a }}',
  '{{- else }}',
  '{{ else if eq .Values.a 1 }}',
  '{{- end }}',
  '{{ end -}}',
  '{{ range $i, $x := .Values.list }}{{ $i }}: {{ $x }}',
  '{{ range .Values }}',
  '{{ with .Values.a }}',
  '{{ define "x" }}',
  '{{ block "y" . }}',
  '{{ include "x" . }}',
  '{{ template "y" $ }}',
  '{{ tpl .Values.text . }}',
  '{{ tpl "{{ .Values.text }}" . }}',
  '{{ $x := dict "a" (list 1 2.5 nil) }}',
  '{{ $x.a }}',
  '{{ $x = 1 }}',
  '{{ fromYaml .Values.text | toJson }}',
  '{{ .Files.Get "a" }}{{ .Capabilities.KubeVersion }}',
  '{{ fail "no" }}',
  '{{ required "needed" .Values.none }}',
  '{{ printf "%s %d %v %#v" .Values.a .Values.a . nil }}',
  '{{ regexReplaceAll "(a+)+$" .Values.text "$1" }}',
  '{{ index .Values.list 7 }}',
  '{{ break }}',
  '{{/* comment */}}',
  '{{/* open',
  '{{ "}}" }}',
  '{{',
  '}}',
  '\n---\n',
  'kind: Pod\n',
  'metadata:\n  name: x\n',
  '  annotations: {helm.sh/hook: test}\n',
  '- [a, {b: c}]\n',
  ': \t"\n',
];

/** Text that looks like a template. */
export const templateArbitrary: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...pieces) },
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.join(''));

/** Text that looks like YAML, or like the values of a chart. */
export const yamlArbitrary: fc.Arbitrary<string> = fc.oneof(
  fc
    .record(
      {
        a: fc.jsonValue(),
        list: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }),
        text: fc.oneof(templateArbitrary, fc.string({ maxLength: 20 })),
        global: fc.jsonValue({ maxDepth: 2 }),
        sub: fc.jsonValue({ maxDepth: 2 }),
        tags: fc.dictionary(fc.constantFrom('t', 'u'), fc.jsonValue({ maxDepth: 0 })),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
  fc
    .array(
      fc.constantFrom(
        'a:',
        ' b',
        '\n',
        '  ',
        '- ',
        '&x ',
        '*x',
        '<<: *x',
        '? ',
        '|',
        '>-\n',
        '"',
        "'",
        '{',
        '}',
        '[',
        '',
        ',',
        '#',
        '\t',
        '!!binary ',
        '!t ',
        '---\n',
        '...\n',
        '1e400',
        '~',
        'yes',
        '0o9',
        '%YAML 9',
        '\u0000',
        '\ufeff',
      ),
      { maxLength: 16 },
    )
    .map((parts) => parts.join('')),
);

const chartYamlArbitrary: fc.Arbitrary<string> = fc.oneof(
  yamlArbitrary,
  fc
    .record(
      {
        apiVersion: fc.constantFrom('v2', 'v1', 'v3', 2, null),
        name: fc.oneof(fc.constantFrom('c', 'sub', '', '../x', 'a/b'), fc.jsonValue({ maxDepth: 1 })),
        version: fc.oneof(fc.constantFrom('1.0.0', '1', 'x', 1.1), fc.jsonValue({ maxDepth: 0 })),
        type: fc.constantFrom('application', 'library', 'other', null),
        kubeVersion: fc.constantFrom('>=1.20', '>9', '^*', '>=1.20.0-0 <2 || !=3', 'x'),
        dependencies: fc.oneof(
          fc.jsonValue({ maxDepth: 2 }),
          fc.array(
            fc.record(
              {
                name: fc.constantFrom('sub', 'gone', ''),
                version: fc.constantFrom('*', '>=0.1', '^9', 'x'),
                alias: fc.constantFrom('sub', 'other', 'a.b', ''),
                condition: fc.constantFrom('sub.enabled', 'a,b', 'a.', '.', 'list'),
                tags: fc.array(fc.constantFrom('t', 'u')),
                'import-values': fc.array(
                  fc.oneof(
                    fc.constantFrom('data', '', '.'),
                    fc.record({ child: fc.string(), parent: fc.string() }),
                  ),
                ),
              },
              { requiredKeys: ['name'] },
            ),
            { maxLength: 3 },
          ),
        ),
      },
      { requiredKeys: ['name', 'version'] },
    )
    .map((value) => JSON.stringify(value)),
);

const schemaArbitrary: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('{', 'true', '[]', '{"$ref": "#"}', '{"$ref": "#/a"}', '{"$ref": "https://a.example/x"}'),
  fc
    .record(
      {
        $schema: fc.constantFrom(
          'http://json-schema.org/draft-07/schema#',
          'https://json-schema.org/draft/2020-12/schema',
          'x',
        ),
        type: fc.oneof(fc.constantFrom('object', 'array', ['null', 'object']), fc.jsonValue({ maxDepth: 1 })),
        properties: fc.dictionary(
          fc.constantFrom('a', 'list', 'global', '__proto__'),
          fc.oneof(
            fc.constantFrom(
              { type: 'string', pattern: '(a+)+$' },
              { $ref: '#' },
              { allOf: [{ $ref: '#/properties/a' }] },
              { minimum: 3, multipleOf: 0.1 },
            ),
            fc.jsonValue({ maxDepth: 2 }),
          ),
        ),
        required: fc.array(fc.constantFrom('a', 'b')),
        additionalProperties: fc.boolean(),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
);

/** The files of a chart by path, right or wrong. */
export const chartArbitrary: fc.Arbitrary<Record<string, string>> = fc
  .record(
    {
      'Chart.yaml': fc.oneof(fc.constant('apiVersion: v2\nname: c\nversion: 1.0.0\n'), chartYamlArbitrary),
      'values.yaml': yamlArbitrary,
      'values.schema.json': schemaArbitrary,
      'requirements.yaml': chartYamlArbitrary,
      '.helmignore': fc.constantFrom('*.md', '**', '!x', '[', 'templates/', '/charts\n#'),
      'templates/a.yaml': templateArbitrary,
      'templates/_b.tpl': templateArbitrary,
      'templates/NOTES.txt': templateArbitrary,
      'crds/x.yaml': yamlArbitrary,
      'charts/sub/Chart.yaml': fc.oneof(
        fc.constant('apiVersion: v2\nname: sub\nversion: 0.1.0\n'),
        chartYamlArbitrary,
      ),
      'charts/sub/values.yaml': yamlArbitrary,
      'charts/sub/templates/s.yaml': templateArbitrary,
      'charts/packed.tgz': fc.string({ unit: 'binary', maxLength: 12 }),
    },
    { requiredKeys: ['Chart.yaml'] },
  )
  .map((files) => ({ ...files }));

/** The value of a `--set` flag, more or less. */
export const setTextArbitrary: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      '.',
      ',',
      '=',
      '[',
      '',
      '{',
      '}',
      '\\',
      '0',
      '65537',
      '-1',
      'null',
      'true',
      '"',
      ':',
      ' ',
      '1e3',
      '__proto__',
      'constructor',
      'é',
      '\n',
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

/** A tar archive of files. */
export function tar(files: readonly (readonly [string, string])[]): Buffer {
  const blocks: Buffer[] = [];
  for (const [path, text] of files) {
    const content = Buffer.from(text, 'utf8');
    const header = Buffer.alloc(512);
    header.write(path, 0, 100, 'utf8');
    header.write('0000644\0', 100);
    header.write(content.length.toString(8).padStart(11, '0'), 124);
    header.write('ustar\x0000', 257);
    header[156] = 0x30;
    header.fill(' ', 148, 156);
    let sum = 0;
    for (const byte of header) sum += byte;
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    blocks.push(header, content, Buffer.alloc((512 - (content.length % 512)) % 512));
  }
  blocks.push(Buffer.alloc(1024));
  return Buffer.concat(blocks);
}
