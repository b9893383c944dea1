import { describe, expect, it } from 'vitest';
import { readKustomization } from '../../src/kustomize/read-kustomization.js';
import { readDocuments } from '../../src/yaml/read.js';

function read(text: string, strict = true) {
  const value = readDocuments(text, { rules: 'helm', duplicateKeys: 'last' })[0]?.value ?? null;
  const result = readKustomization(value, { file: 'k/kustomization.yaml', text, rules: 'helm' }, { strict });
  return {
    ...result,
    lines: result.diagnostics.map(
      ({ severity, location, message, help }) =>
        `${severity} ${location?.line}:${location?.column} ${message}${help === undefined ? '' : ` (${help})`}`,
    ),
    upstream: result.diagnostics.map((diagnostic) => diagnostic.upstream),
  };
}

describe('readKustomization', () => {
  it('matches fields whatever their letter case', () => {
    const { kustomization, lines, pathOf } = read('nameprefix: a-\nResources: [b.yaml]\n');
    expect(kustomization).toEqual({ namePrefix: 'a-', resources: ['b.yaml'] });
    expect(lines).toEqual([]);
    expect(pathOf('resources', 0)).toEqual(['Resources', 0]);
  });

  it('reports every mistake of a file', () => {
    const { lines, upstream } = read(`resourcess: [a]
images:
  - name: nginx
    newTag: 1.10
configMapGenerator:
  - name: c
    literals: a=b
commonLabels: {a: true}
patches:
  - target: {kindd: Deployment}
`);
    expect(lines).toEqual([
      'error 1:1 `resourcess` is no field of a kustomization (did you mean `resources`?)',
      'error 4:5 `newTag` must be text, but it is the number 1.1 (put the value in quotes, so that it stays text)',
      'error 7:5 `literals` must be a list of texts, but it is the text "a=b" (write it as a list with one entry: `- a=b`)',
      'error 8:16 `a` must be text, but it is the boolean true (put the value in quotes, so that it stays text)',
      'error 10:14 `kindd` is no field of `target` (did you mean `kind`?)',
      'warning 8:1 `commonLabels` is deprecated (use `labels` instead)',
    ]);
    expect(upstream.slice(0, 3)).toEqual([
      'invalid Kustomization: json: unknown field "resourcess"',
      'invalid Kustomization: json: cannot unmarshal number into Go struct field Image.images.newTag of type string',
      'invalid Kustomization: json: cannot unmarshal string into Go struct field ConfigMapArgs.configMapGenerator.GeneratorArgs.KvPairSources.literals of type []string',
    ]);
  });

  it('moves deprecated fields to their successors and remembers where they stood', () => {
    const { kustomization, pathOf } = read(
      'resources: [a]\nbases: [b, c]\nimageTags: [{name: x, newTag: v2}]\n',
    );
    expect(kustomization).toEqual({
      resources: ['a', 'b', 'c'],
      images: [{ name: 'x', newTag: 'v2' }],
    });
    expect([0, 1, 2].map((index) => pathOf('resources', index))).toEqual([
      ['resources', 0],
      ['bases', 0],
      ['bases', 1],
    ]);
    expect(pathOf('images', 0, 'newTag')).toEqual(['imageTags', 0, 'newTag']);
  });

  it('refuses patches as a list of file names, and says how they are written', () => {
    const { kustomization, diagnostics } = read('patches:\n  - p.yaml\n');
    expect(kustomization).toEqual({ patches: [] });
    expect(diagnostics).toEqual([
      {
        code: 'kustomize/wrong-type',
        severity: 'error',
        message: 'an entry of `patches` must be a map, but it is the text "p.yaml"',
        help: 'write `- path: p.yaml`',
        location: { file: 'k/kustomization.yaml', line: 2, column: 5 },
        upstream:
          'invalid Kustomization: json: cannot unmarshal string into Go struct field Kustomization.patches of type types.Patch',
      },
    ]);
  });

  it.each([
    ['', 'kustomization.yaml is empty'],
    ['kind: Kustomization\n', 'kustomization.yaml is empty'],
    ['resources:\n', 'kustomization.yaml is empty'],
    [
      'kind: Foo\nresources: []\n',
      'Failed to read kustomization file under /k:\nkind should be Kustomization or Component',
    ],
    [
      'apiVersion: v1\nresources: []\n',
      'Failed to read kustomization file under /k:\napiVersion for Kustomization should be kustomize.config.k8s.io/v1beta1',
    ],
    [
      'foo\n',
      'invalid Kustomization: json: cannot unmarshal string into Go value of type types.Kustomization',
    ],
  ])('refuses %j as kustomize does', (text, message) => {
    expect(read(text).upstream).toEqual([message]);
  });

  it('takes an empty list for content', () => {
    expect(read('resources: []\n').lines).toEqual([]);
  });

  it('drops unknown fields in silence where it is lenient', () => {
    const { kustomization, lines } = read('resources: []\n__proto__: 1\nfoo: 1\n', false);
    expect(kustomization).toEqual({ resources: [] });
    expect(lines).toEqual([]);
  });
});
