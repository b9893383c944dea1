import { describe, expect, it } from 'vitest';
import { createTemplateSet } from '../../../src/helm/template/template-set.js';
import type { GoMap } from '../../../src/helm/template/value.js';
import { testFunctions } from './render.js';

/** Each line of the output with the line that wrote its last piece, and the values key it printed. */
function origins(files: Record<string, string>, data: GoMap): string[] {
  const set = createTemplateSet({
    functions: {
      ...testFunctions,
      nindent: {
        parameters: ['int', 'string'],
        call: ([count, text]) => '\n' + (text as string).replaceAll(/^/gm, ' '.repeat(Number(count))),
      },
    },
  });
  for (const [name, text] of Object.entries(files)) set.parse(name, text);
  const rendering = set.render({ seed: '', trace: true });
  const output = rendering.execute('case.yaml', data);
  const segments = rendering.segments();
  let start = 0;
  return output.split('\n').map((line) => {
    const end = start + line.length;
    const segment = segments.findLast(({ offset }) => offset < end || offset === start);
    start = end + 1;
    const path = segment?.valuesPath === undefined ? '' : ` ${segment.valuesPath}`;
    return `${line} <- ${segment?.template}:${segment?.line}${path}`;
  });
}

describe('the origin of output', () => {
  it('is the template line, and the values key that was printed', () => {
    const files = {
      'case.yaml':
        'a: 1\n{{- if true }}\nb: {{ .Values.x.y | upper }}\n{{- end }}\n{{ .none }}c: {{ $.Values.z }}',
    };
    expect(origins(files, { Values: { x: { y: 'v' }, z: 1 } })).toEqual([
      'a: 1 <- case.yaml:1',
      'b: V <- case.yaml:3 x.y',
      'c: 1 <- case.yaml:5 z',
    ]);
  });

  it('is the line of the included template where its lines are still there', () => {
    const files = {
      '_helpers.tpl': '{{ define "labels" -}}\napp: {{ .Values.app }}\nchart: c\n{{- end }}',
      'case.yaml': 'labels:\n  {{- include "labels" . | nindent 2 }}\nend: {{ include "labels" . | len }}',
    };
    expect(origins(files, { Values: { app: 'web' } })).toEqual([
      'labels: <- case.yaml:1',
      '  app: web <- _helpers.tpl:2 app',
      '  chart: c <- _helpers.tpl:3',
      'end: 17 <- case.yaml:3',
    ]);
  });
});
