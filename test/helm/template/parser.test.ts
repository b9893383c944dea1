import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListNode } from '../../../src/helm/template/ast.js';
import { createActionMemo } from '../../../src/helm/template/known-actions.js';
import { parseTemplate } from '../../../src/helm/template/parser.js';
import { printNode } from '../../../src/helm/template/print-node.js';
import { TemplateError } from '../../../src/helm/template/template-error.js';
import { failure, render, testFunctions } from './render.js';

const options = {
  leftDelimiter: '{{',
  rightDelimiter: '}}',
  hasFunction: (name: string) => Object.hasOwn(testFunctions, name) || name === 'printf' || name === 'index',
  actions: createActionMemo(),
};

describe('syntax', () => {
  it('trims space at markers, and only there', () => {
    expect(render('a \n{{- " b " -}}\n c {{- 3 }} {{-3}}\n{{- /* comment */ -}}\n d')).toBe('a b c3 -3d');
  });

  it('reads literals as Go does', () => {
    expect(
      render(
        '{{ 0x1F }} {{ 1_000 }} {{ 0b101 }} {{ 017 }} {{ 1e3 }} {{ 0x1p4 }} {{ \'a\' }} {{ "\\u00e9\\x41\\n" }}{{ `a\r\n\\n` }}',
      ),
    ).toBe('31 1000 5 15 1000 16 97 éA\na\n\\n');
  });

  it('reads complex numbers as Go scans them', () => {
    expect(render('{{ 1e3+0i }} {{ 0x1p4-2.5i }} {{ .1_7 }}')).toBe('(1000+0i) (16-2.5i) 0.17');
  });

  it.each([
    ['{{ if true }}', 'parse error at (case.yaml:1): unexpected EOF'],
    ['a\n{{ foo }}', 'parse error at (case.yaml:2): function "foo" not defined'],
    ['{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}', 'parse error at (case.yaml:1): undefined variable "$x"'],
    ['a\n{{ "x"\n', 'parse error at (case.yaml:3): unclosed action started at case.yaml:2'],
    ['{{\n\n3k }}', 'parse error at (case.yaml:3): "3k" in action started at case.yaml:1'],
    ['{{ .|upper|"e" }}', 'parse error at (case.yaml:1): non executable command in pipeline stage 3'],
    ['{{ 1-i }}', 'parse error at (case.yaml:1): syntax error scanning complex number'],
    ['{{ 0b1+1i }}', 'parse error at (case.yaml:1): syntax error scanning complex number'],
    ['{{ 1__0+1i }}', 'parse error at (case.yaml:1): invalid syntax'],
    ['{{ .a\u2028 }}', 'parse error at (case.yaml:1): bad character U+2028'],
    ['{{ .a! }}', "parse error at (case.yaml:1): bad character U+0021 '!'"],
    ['{{ \0 }}', 'parse error at (case.yaml:1): U+0000'],
    ['{{ ((1) }}', 'parse error at (case.yaml:1): unclosed left paren'],
    ['{{ "abcdefghijklm" := 1 }}', 'parse error at (case.yaml:1): unexpected ":=" in operand'],
    ['{{ else }}', 'parse error at (case.yaml:1): unexpected {{else}}'],
    ['{{ break }}', 'parse error at (case.yaml:1): {{break}} outside {{range}}'],
    [
      '{{ define "a" }}1{{ end }}{{ define "a" }}2{{ end }}',
      'parse error at (case.yaml:1): multiple definition of template "a"',
    ],
    ['{{/* unterminated }}', 'parse error at (case.yaml:1): unclosed comment'],
    [
      '{{ 9223372036854775808 }}',
      'case.yaml:1:3\n  executing "case.yaml" at <9223372036854775808>:\n    9223372036854775808 overflows int',
    ],
  ])('%j fails as in helm', (text, error) => {
    expect(failure(text)).toBe(error);
  });

  it('writes nodes with single spaces', () => {
    const text = '{{ $x  :=  (index   .a.b   1).c |  printf "%s"   nil  true .  $.y }}';
    const tree = parseTemplate({ name: 't', text }, options).get('t')!;
    expect(printNode(tree.root[0]!)).toBe('{{$x := (index .a.b 1).c | printf "%s" nil true . $.y}}');
  });

  it('reads actions it has met as it reads them for the first time', () => {
    const names = fc.constantFrom(
      '$x',
      '$x.a',
      '.a',
      '.a.b',
      '.',
      '$',
      '"s"',
      '"}}"',
      '1',
      '08',
      'nil',
      'nope',
      '(1)',
    );
    const action = fc.oneof(
      fc
        .tuple(
          fc.constantFrom(
            '',
            'if ',
            'with ',
            'range ',
            'else if ',
            'template ',
            '$x := ',
            'upper ',
            'printf "%s" ',
          ),
          names,
        )
        .map(([keyword, name]) => `{{ ${keyword}${name} }}`),
      fc.constantFrom(
        '{{ end }}',
        '{{- end -}}',
        '{{ else }}',
        '{{ break }}',
        '{{ define "d" }}',
        ' \n',
        'text',
      ),
    );
    const outcome = (text: string, shared: typeof options | undefined): string => {
      try {
        const trees = parseTemplate({ name: 't', text }, shared ?? { ...options, actions: undefined });
        return JSON.stringify(Array.from(trees.values(), (tree) => printTree(tree.root)));
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        return error.toString();
      }
    };
    fc.assert(
      fc.property(fc.array(fc.array(action, { maxLength: 8 }), { minLength: 2, maxLength: 4 }), (texts) => {
        const shared = { ...options, actions: createActionMemo() };
        for (const parts of texts) {
          const text = parts.join('');
          expect(outcome(text, shared)).toBe(outcome(text, undefined));
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('never fails but with a TemplateError', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{{',
        '}}',
        '{{-',
        '-}}',
        ' ',
        '\n',
        '"',
        '`',
        "'",
        '\\',
        '(',
        ')',
        '|',
        ':=',
        '=',
        ',',
        '$x',
        '.a',
        '.',
        '$',
      ),
      fc.constantFrom(
        'if',
        'else',
        'end',
        'range',
        'with',
        'define',
        'block',
        'template',
        'break',
        'nil',
        'true',
        '/*',
        '*/',
      ),
      fc.constantFrom(
        'upper',
        'list',
        '1',
        '-0x1f',
        '1e9',
        '1i',
        '1+2i',
        '0b',
        '_',
        '3k',
        "'\\n'",
        'é',
        '\ud800',
        '\udc80',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        const text = pieces.join('');
        try {
          parseTemplate({ name: 't', text }, options);
        } catch (error) {
          if (!(error instanceof TemplateError) || error.kind !== 'parse') throw error;
          expect(error.position!.line).toBeLessThanOrEqual(text.split('\n').length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('survives nesting that no stack holds', () => {
    expect(failure(`{{ ${'('.repeat(100_000)}1 }}`)).toMatch(/^parse error at \(case\.yaml:1\): /);
    expect(failure(`${'{{ if true }}'.repeat(100_000)}`)).toMatch(/^parse error at \(case\.yaml:\d+\): /);
  });
});

/** A list with the places of its actions and all that is in its branches. */
function printTree(list: ListNode): unknown {
  return list.map((node) =>
    'list' in node
      ? [
          node.base,
          node.pos,
          printNode(node),
          printTree(node.list),
          node.elseList && printTree(node.elseList),
        ]
      : [node.base, node.kind === 'break' ? 0 : node.pos, printNode(node)],
  );
}
