import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.js';
import { memoryTree } from '../../../src/files/memory-tree.js';
import { helmFunctions } from '../../../src/helm/functions/table.js';
import { loadChartDirectory } from '../../../src/helm/chart/load.js';
import { renderRelease } from '../../../src/helm/release.js';
import { defaultApiVersions, defaultKubeVersion } from '../../../src/helm/release/capabilities.js';
import { createTemplateSet } from '../../../src/helm/template/template-set.js';

const partials =
  '{{ define "loop" }}\n{{ include "loop" . }}{{ end }}\n{{ define "calls" }}{{ template "calls" . }}{{ end }}';

/** What is said of a chart with this template. */
function findings(template: string): readonly Diagnostic[] {
  const files = {
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'templates/_partials.tpl': partials,
    'templates/a.yaml': template,
  };
  const chart = loadChartDirectory(memoryTree(files), '', () => {})!;
  return renderRelease(chart, {
    release: { name: 'rel', namespace: 'ns', isUpgrade: false, revision: 1 },
    values: {},
    capabilities: { kubeVersion: defaultKubeVersion, apiVersions: defaultApiVersions },
    onTemplateError: 'collect',
  }).diagnostics;
}

/** A value whose few maps make a tree of 2^60. */
const tree = '{{ $x := dict }}{{ range until 60 }}{{ $x = dict "a" $x "b" $x }}{{ end }}\n';

describe('a hostile template is stopped where it stands', () => {
  it.each([
    [
      'a thousand includes inside each other',
      'a: 1\n{{ include "loop" . }}',
      'templates/_partials.tpl:2',
      'this template fails: unable to execute template',
    ],
    [
      'templates that call themselves',
      'a: 1\n{{ template "calls" . }}',
      'templates/_partials.tpl:3',
      'this template was stopped: templates or values are nested too deeply',
    ],
    [
      'output without end',
      'a: 1\n{{ range 100000 }}{{ repeat 100000 "x" }}{{ end }}',
      'templates/a.yaml:2',
      'this template was stopped: stopped at more than 67108864 bytes of output; does a loop never end?',
    ],
    [
      'a list of all numbers',
      'a: 1\n{{ range until 1e9 }}{{ end }}',
      'templates/a.yaml:2',
      'this template fails: until: the result would have 1000000000 items, more than the limit of 1000000',
    ],
    [
      'a text that is repeated',
      'a: 1\n\n{{ repeat 1000000000 "abc" }}',
      'templates/a.yaml:3',
      'this template fails: repeat: the result would have 3000000000 bytes, more than the limit of 16777216',
    ],
    [
      'a text that doubles',
      '{{ $x := "xxxxxxxx" }}\n{{ range until 60 }}{{ $x = print $x $x }}{{ end }}',
      'templates/a.yaml:2',
      'this template was stopped: stopped at a text of more than 16777216 bytes; does a loop never end?',
    ],
    [
      'toToml $x of a tree that is not there',
      `${tree}{{ toToml $x }}`,
      'templates/a.yaml:2',
      'this template was stopped: the text has more than 16777216 characters',
    ],
    ...['toYaml $x', 'toJson $x', '$x', 'printf "%d" $x', 'deepCopy $x'].map(
      (expression): [string, string, string, string] => [
        `${expression} of a tree that is not there`,
        `${tree}{{ ${expression} }}`,
        'templates/a.yaml:2',
        'this template was stopped: the value has more than 4000000 parts',
      ],
    ),
  ])('%s', (_, template, place, message) => {
    const [first] = findings(template);
    const { file, line } = first!.location!;
    expect([`${file}:${line}`, first!.message]).toEqual([place, message]);
  });

  it('after its time, however slow the functions are that it calls', () => {
    const set = createTemplateSet({ functions: helmFunctions });
    const slow = '{{ range until 100000 }}{{ $_ := repeat 1000000 "a" | sha256sum }}{{ end }}';
    set.parse('case.yaml', `\n${slow}`);
    const rendering = set.render({ seed: '', limits: { time: 10 } });
    const started = Date.now();
    expect(() => rendering.execute('case.yaml', {})).toThrow(
      /case\.yaml:2:\d+: .*stopped at more than 10 ms; does a loop never end\?/,
    );
    expect(Date.now() - started).toBeLessThan(5000);
  });
});
