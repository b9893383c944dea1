import { describe, expect, it } from 'vitest';
import { createTemplateSet, type RenderOptions } from '../../../src/helm/template/template-set.js';
import { TemplateError } from '../../../src/helm/template/template-error.js';
import { testFunctions } from './render.js';

function stop(text: string, options: Partial<RenderOptions> = {}): TemplateError {
  const set = createTemplateSet({ functions: testFunctions });
  set.parse('case.yaml', text);
  try {
    set.render({ seed: '', ...options }).execute('case.yaml', {});
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('it ends');
}

describe('limits', () => {
  it('stops loops that never end, at their line', () => {
    const error = stop('\n{{ range 1000000000 }}\n{{ $x := . }}{{ end }}', {
      limits: { operations: 10_000 },
    });
    expect([error.kind, error.position]).toEqual(['limit', { template: 'case.yaml', line: 3, column: 9 }]);
    expect(error.message).toContain('more than 10000 operations');
  });

  it('stops after a time', () => {
    const error = stop('{{ range 1000000000 }}{{ range 1000 }}{{ end }}{{ end }}', { limits: { time: 20 } });
    expect(error.message).toContain('more than 20 ms');
  });

  it('stops output that grows and grows', () => {
    const error = stop('{{ range 1000000000 }}{{ repeat 1000 "x" }}{{ end }}', {
      limits: { outputSize: 100_000 },
    });
    expect(error.kind).toBe('limit');
    expect(error.message).toContain('more than 100000 bytes of output');
  });

  it('refuses a thousand and one includes of one template inside each other', () => {
    const error = stop('{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}');
    expect(error.core).toBe('unable to execute template');
    expect(error.message).toContain(
      'rendering template has a nested reference name: a: unable to execute template',
    );
    expect(error.chain).toHaveLength(1002);
  });

  it('reports a stack that is too deep as an error of the template', () => {
    const error = stop('{{ define "a" }}\n{{ template "a" . }}{{ end }}{{ template "a" . }}');
    expect([error.kind, error.core]).toEqual(['limit', 'templates or values are nested too deeply']);
    expect(error.position!.line).toBe(2);
  });

  it('renders again after it was stopped', () => {
    const set = createTemplateSet({ functions: testFunctions });
    set.parse('bad', '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}');
    set.parse('good', '{{ define "b" }}ok{{ end }}{{ include "b" . }}');
    const rendering = set.render({ seed: '' });
    expect(() => rendering.execute('bad', {})).toThrow(TemplateError);
    expect(rendering.execute('good', {})).toBe('ok');
  });
});
