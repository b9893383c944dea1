import * as fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { memoryTree } from '../../src/files/memory-tree.js';
import { loadChartArchive, loadChartDirectory } from '../../src/helm/chart/load.js';
import type { Chart } from '../../src/helm/chart/chart.js';
import { renderRelease, type RenderedRelease } from '../../src/helm/release.js';
import { defaultApiVersions, defaultKubeVersion } from '../../src/helm/release/capabilities.js';
import { composeUserValues, UserValuesFault } from '../../src/helm/values/user-values.js';
import type { YamlMap } from '../../src/yaml/value.js';
import { chartArbitrary, setTextArbitrary, tar, templateArbitrary, yamlArbitrary } from './arbitraries.js';

const runs = { numRuns: 250 };

function render(chart: Chart, values: YamlMap = {}): RenderedRelease {
  return renderRelease(chart, {
    release: { name: 'rel', namespace: 'ns', isUpgrade: false, revision: 1 },
    values,
    capabilities: { kubeVersion: defaultKubeVersion, apiVersions: defaultApiVersions },
    onTemplateError: 'collect',
  });
}

/** A chart or the reasons why there is none; a release or the reasons why it failed. Nothing is thrown. */
function check(
  load: (report: (diagnostic: Diagnostic) => void) => Chart | undefined,
  values?: YamlMap,
): void {
  const diagnostics: Diagnostic[] = [];
  const chart = load((diagnostic) => diagnostics.push(diagnostic));
  if (chart === undefined) {
    expect(diagnostics.map(({ severity }) => severity)).toContain('error');
    return;
  }
  const release = render(chart, values);
  if (release.failed) expect(release.diagnostics.map(({ severity }) => severity)).toContain('error');
  for (const { message } of release.diagnostics) expect(message).not.toMatch(/ at .*\.ts:|undefined \(/);
}

const checkFiles = (files: Readonly<Record<string, string>>, values?: YamlMap): void =>
  check((report) => loadChartDirectory(memoryTree(files), '', report), values);

describe('whatever a chart holds, it renders or says why it does not', () => {
  it('for any templates', () => {
    fc.assert(
      fc.property(
        fc.array(templateArbitrary, { minLength: 1, maxLength: 3 }),
        yamlArbitrary,
        (templates, values) => {
          const files: Record<string, string> = {
            'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
            'values.yaml': values,
          };
          for (const [i, text] of templates.entries()) files[`templates/${i}.yaml`] = text;
          checkFiles(files);
        },
      ),
      runs,
    );
  });

  it('for any Chart.yaml, values, schema and subcharts', () => {
    fc.assert(
      fc.property(chartArbitrary, (files) => {
        checkFiles(files);
      }),
      runs,
    );
  });

  it('for any archive', () => {
    fc.assert(
      fc.property(chartArbitrary, fc.array(damage, { maxLength: 4 }), fc.boolean(), (files, damages, zip) => {
        const archive = tar(Object.entries(files).map(([path, text]) => [`c/${path}`, text]));
        let packed: Buffer = zip ? gzipSync(archive) : archive;
        for (const change of damages) packed = change(packed);
        check((report) => loadChartArchive(packed, 'c.tgz', report));
      }),
      runs,
    );
  });

  it('for any flags', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('set', 'setString', 'setJson', 'setFile', 'setLiteral', 'valueFiles'),
        fc.array(setTextArbitrary, { minLength: 1, maxLength: 3 }),
        (flag, texts) => {
          let values: YamlMap;
          try {
            values = composeUserValues({ [flag]: texts, readFile: (path) => path });
          } catch (error) {
            if (!(error instanceof UserValuesFault)) throw error;
            return;
          }
          const templates = { 'templates/a.yaml': 'a: {{ .Values | toYaml | nindent 2 }}' };
          checkFiles({ 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', ...templates }, values);
        },
      ),
      runs,
    );
  });
});

/** Something that happens to bytes on their way. */
const damage: fc.Arbitrary<(bytes: Buffer) => Buffer> = fc
  .tuple(fc.constantFrom('flip', 'cut', 'double', 'number'), fc.nat(), fc.nat(255))
  .map(([kind, at, byte]) => (bytes: Buffer): Buffer => {
    const place = bytes.length === 0 ? 0 : at % bytes.length;
    const changed = Buffer.from(bytes);
    if (kind === 'cut') return changed.subarray(0, place);
    if (kind === 'double') return Buffer.concat([changed, changed.subarray(place)]);
    if (kind === 'flip') changed[place] = byte;
    // The size of some entry of a tar archive.
    else changed.fill('7', Math.min(124, bytes.length), Math.min(124 + (byte % 12), bytes.length));
    return changed;
  });

describe('what takes long or grows without end', () => {
  const stopped = (template: string, values = ''): readonly string[] => {
    const files = {
      'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      'values.yaml': values,
      'templates/a.yaml': template,
    };
    const chart = loadChartDirectory(memoryTree(files), '', () => {})!;
    return render(chart).diagnostics.map(({ code }) => code);
  };

  it.each([
    ['a template that includes itself', '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}'],
    ['a template that calls itself', '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}'],
    ['tpl of itself', '{{ define "a" }}{{ tpl "{{ include \\"a\\" . }}" . }}{{ end }}{{ include "a" . }}'],
    ['doubling text', '{{ $x := "xxxxxxxx" }}{{ range until 60 }}{{ $x = print $x $x }}{{ end }}{{ $x }}'],
    [
      'doubling lists',
      '{{ $x := list 1 2 }}{{ range until 60 }}{{ $x = concat $x $x }}{{ end }}{{ len $x }}',
    ],
    ['repeat', '{{ repeat 100000 (repeat 100000 "x") }}'],
    ['deep parentheses', `{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`],
    ['deep blocks', `${'{{ if true }}'.repeat(20_000)}${'{{ end }}'.repeat(20_000)}`],
    ['a map inside itself', '{{ $_ := set .Values "me" .Values }}{{ .Values }}'],
  ])('%s ends with a diagnostic', (_, template) => {
    expect(stopped(template)).toEqual([expect.stringMatching(/^helm\/template-(error|limit|syntax)$/)]);
  });

  it('aliases that double', () => {
    const lines = ['a0: &a0 [x, x]'];
    for (let i = 1; i < 40; i++) lines.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`);
    const files = {
      'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      'values.yaml': lines.join('\n'),
    };
    checkFiles(files);
  });

  it('an archive that unpacks to far more than it is', () => {
    const bomb = gzipSync(tar([['c/Chart.yaml', 'x'.repeat(110 * 1024 * 1024)]]));
    check((report) => loadChartArchive(bomb, 'c.tgz', report));
  });
});
