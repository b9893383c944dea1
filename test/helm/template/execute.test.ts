import { describe, expect, it } from 'vitest';
import { createTemplateSet } from '../../../src/helm/template/template-set.js';
import { GoError, goInt, withType, type GoMap } from '../../../src/helm/template/value.js';
import { failure, render, testFunctions } from './render.js';

const data = {
  n: 3,
  big: 1000000,
  s: 'str',
  nul: null,
  l: ['a', 'b', 'c'],
  m: { b: 2, a: 1 },
  mixed: [1, null],
} satisfies GoMap;

describe('execution', () => {
  it.each([
    ['{{ range 3 }}{{ . }}{{ end }}{{ range -2 }}x{{ else }}none{{ end }}', '012none'],
    ['{{ range $k, $v := .m }}{{ $k }}{{ $v }} {{ end }}', 'a1 b2 '],
    [
      '{{ range $i, $v := .l }}{{ if eq $i 1 }}{{ continue }}{{ end }}{{ $i }}{{ $v }}{{ else }}no{{ end }}',
      '0a2c',
    ],
    [
      '{{ $i := 9 }}{{ $v := 9 }}{{ range $i, $v = .l }}{{ if $i }}{{ break }}{{ end }}{{ end }}{{ $i }}{{ $v }}',
      '1b',
    ],
    ['{{ with .missing }}x{{ else with .s }}{{ . }}{{ end }}', 'str'],
    ['{{ or 1 (fail "no") }}{{ and 0 (fail "no") }}{{ "x" | or "" }}{{ not .nul }}', '10xtrue'],
    [
      '{{ .big }} {{ .n }} {{ .m }} {{ .l }} {{ .mixed }} {{ print nil }} {{ print "a" 1 2 "b" }}',
      '1e+06 3 map[a:1 b:2] [a b c] [1 <nil>] <nil> a1 2b',
    ],
    ['{{ .missing }}[{{ (.missing).x.y }}{{ $x := .missing }}{{ $x.y }}]', '[]'],
    ['{{ eq .n 3.0 1.0 }}{{ ne .missing "" }}{{ lt "a" "b" }}{{ eq 1 (int64 1) }}', 'truetruetruetrue'],
    [
      '{{ define "a" }}{{ .missing }}{{ end }}{{ include "a" (dict) | len }}{{ tpl "{{ .missing }}" (dict) | len }}',
      '100',
    ],
    [
      '{{ define "t" }}outer{{ end }}{{ tpl "{{ define `t` }}inner{{ end }}{{ include `t` . }}" . }}{{ include "t" . }}',
      'innerouter',
    ],
    ['{{ block "b" .m }}{{ .a }}{{ end }}{{ template "b" dict "a" 2 }}', '12'],
    [
      '{{ html "<a>\'" nil }}{{ urlquery "a b/ü" }}{{ js "<é>\\n" }}',
      '&lt;a&gt;&#39;&lt;no value&gt;a+b%2F%C3%BC\\u003Cé\\u003E\\u000A',
    ],
    ['{{ index .m "a" }}{{ index .l 2 }}{{ index "abc" 1 }}{{ len "é" }}', '1c982'],
    ['{{ keys nil (dict "constructor" 1) | join "," }}{{ .constructor }}{{ .__proto__ }}', 'constructor'],
  ])('%j', (text, output) => {
    expect(render(text, data)).toBe(output);
  });

  it.each([
    [
      '{{ 3 | call }}',
      'template: case.yaml:1:7: executing "case.yaml" at <call>: error calling call: non-function <int Value> of type int',
    ],
    [
      '{{ .missing.x }}',
      'case.yaml:1:11\n  executing "case.yaml" at <.missing.x>:\n    nil pointer evaluating interface {}.x',
    ],
    [
      '{{ range .mixed }}{{ .x }}{{ end }}',
      'case.yaml:1:21\n  executing "case.yaml" at <.x>:\n    can\'t evaluate field x in type interface {}',
    ],
    [
      '{{ with .s }}{{ .x }}{{ end }}',
      'case.yaml:1:16\n  executing "case.yaml" at <.x>:\n    can\'t evaluate field x in type string',
    ],
    [
      '{{ gt .n 2 }}',
      'template: case.yaml:1:3: executing "case.yaml" at <gt .n 2>: error calling gt: incompatible types for comparison: float64 and int',
    ],
    [
      '{{ repeat .n "x" }}',
      'case.yaml:1:10\n  executing "case.yaml" at <.n>:\n    wrong type for value; expected int; got float64',
    ],
    [
      '{{ .s | upper 5 }}',
      'case.yaml:1:8\n  executing "case.yaml" at <upper>:\n    wrong number of args for upper: want 1 got 2',
    ],
    [
      '{{ keys .missing }}',
      'case.yaml:1:8\n  executing "case.yaml" at <.missing>:\n    wrong type for value; expected map[string]interface {}; got interface {}',
    ],
    ['{{ upper nil }}', 'case.yaml:1:9\n  executing "case.yaml" at <nil>:\n    cannot assign nil to string'],
    [
      '{{ index .l 3 }}',
      'template: case.yaml:1:3: executing "case.yaml" at <index .l 3>: error calling index: reflect: slice index out of range',
    ],
    [
      '{{ len .missing }}',
      'template: case.yaml:1:3: executing "case.yaml" at <len .missing>: error calling len: len of nil pointer',
    ],
    [
      '{{ template "nope" }}',
      'case.yaml:1:12\n  executing "case.yaml" at <{{template "nope"}}>:\n    template "nope" not defined',
    ],
    ['{{ $x := $x }}', 'case.yaml:1:9\n  executing "case.yaml" at <$x>:\n    undefined variable: $x'],
    [
      '{{ range $a, $b := 3 }}{{ end }}',
      'case.yaml:1:19\n  executing "case.yaml" at <3>:\n    can\'t use 3 to iterate over more than one variable',
    ],
    ['a\n\té日 {{ required "needs it" .missing }}', 'execution error at (case.yaml:2:10): needs it'],
    [
      '{{ define "a" }}\n{{ .x.y.z }}{{ end }}{{ include "a" . }}',
      'case.yaml:2:24\n  executing "case.yaml" at <include "a" .>:\n    error calling include:\ncase.yaml:2:5\n  executing "a" at <.x.y.z>:\n    nil pointer evaluating interface {}.y',
    ],
    [
      '{{ tpl "{{ .s.x }}" . }}',
      'template: case.yaml:1:3: executing "case.yaml" at <tpl "{{ .s.x }}" .>: error calling tpl: error during tpl function execution for "{{ .s.x }}": template: gotpl:1:5: executing "gotpl" at <.s.x>: can\'t evaluate field x in type interface {}',
    ],
  ])('%j fails as in helm', (text, error) => {
    expect(failure(text, data)).toBe(error);
  });

  it('lets the last template of a name count, but never an empty one', () => {
    const set = createTemplateSet({ functions: testFunctions });
    set.parse('a.tpl', '{{ define "n" }}first{{ end }}');
    set.parse('b.tpl', '{{ define "n" }}second{{ end }}');
    set.parse('c.tpl', '{{ define "n" }} {{/* nothing */}} {{ end }}');
    set.parse('x', '{{ template "n" }}');
    expect(set.render({ seed: '' }).execute('x', null)).toBe('second');
  });

  it('takes other delimiters, and can refuse missing keys', () => {
    const set = createTemplateSet({
      functions: testFunctions,
      leftDelimiter: '<<',
      rightDelimiter: '>>',
      missingKey: 'error',
    });
    set.parse('x', 'a: << .a >> {{ b }} << .c >>');
    expect(() => set.render({ seed: '' }).execute('x', { a: 1 })).toThrow(
      'template: x:1:23: executing "x" at <.c>: map has no entry for key "c"',
    );
  });

  it('calls methods of maps by their type', () => {
    const set = createTemplateSet({
      functions: testFunctions,
      mapMethods: {
        Box: {
          Size: (map) => () => goInt(Object.keys(map).length),
          Take: (map) =>
            Object.assign(([key]: unknown[]) => map[key as string] ?? fail(key as string), {
              parameters: ['string'] as const,
            }),
        },
      },
    });
    set.parse('x', '{{ .Size }}{{ .Take "a" }}{{ "a" | .Take }}{{ .a }}{{ .Take 5 }}');
    const fail = (key: string): never => {
      throw new GoError(`no ${key}`);
    };
    expect(() => set.render({ seed: '' }).execute('x', withType({ a: 'A', Size: 'hidden' }, 'Box'))).toThrow(
      'executing "x" at <5>: expected string; found 5',
    );
    set.parse('x', '{{ .Size }}{{ .Take "a" }}{{ "a" | .Take }}{{ .a }}');
    expect(set.render({ seed: '' }).execute('x', withType({ a: 'A', Size: 'hidden' }, 'Box'))).toBe('2AAA');
  });
});
