import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../src/files/memory-tree.js';
import type { GeneratorOptions } from '../../src/flux/added-spec.js';
import { generateKustomization } from '../../src/flux/kustomization-generator.js';
import type { YamlMap } from '../../src/yaml/value.js';

function generate(
  files: Record<string, string>,
  directory: string,
  spec: YamlMap = {},
  options: GeneratorOptions = {},
) {
  const { root, diagnostics } = generateKustomization(memoryTree(files), directory, spec, options);
  const { apiVersion, kind, ...fields } = root.value;
  expect([apiVersion, kind]).toEqual(['kustomize.config.k8s.io/v1beta1', 'Kustomization']);
  return { root, fields, diagnostics };
}

describe('where a directory has no kustomization', () => {
  it('names all manifests, and directories that are kustomizations', () => {
    const files = {
      'apps/.hidden.yaml': '',
      'apps/b.yml': '',
      'apps/a/z.yaml': '',
      'apps/a/values.json': '',
      'apps/c/kustomization.yml': '',
      'apps/c/inner.yaml': '',
      'apps/README.md': '',
      'apps/X.YAML': '',
      'other.yaml': '',
    };
    const { fields, diagnostics, root } = generate(files, 'apps');
    expect(fields).toEqual({ resources: ['.hidden.yaml', 'a/z.yaml', 'b.yml', 'c'] });
    expect(diagnostics).toEqual([]);
    expect(root.file).toBe('apps/kustomization.yaml');
    expect(root.place?.(['resources', 1])).toEqual({ file: 'apps/a/z.yaml' });
  });

  it('warns of a build without anything', () => {
    const { fields, diagnostics } = generate({ 'apps/README.md': '' }, 'apps');
    expect(fields).toEqual({ namespace: '_placeholder', resources: [] });
    expect(diagnostics).toMatchObject([
      { code: 'flux/build-empty', severity: 'warning', location: { file: 'apps' } },
    ]);
  });
});

describe('where a directory has a kustomization', () => {
  it('drops fields that kustomize does not know, and says where', () => {
    const { fields, diagnostics } = generate(
      { 'kustomization.yaml': 'Resources:\n- a.yaml\ncommonLabel:\n  a: b\n' },
      '',
    );
    expect(fields).toEqual({ Resources: ['a.yaml'] });
    expect(diagnostics).toMatchObject([
      {
        code: 'flux/kustomization-dropped',
        severity: 'warning',
        help: 'did you mean `commonLabels`?',
        location: { file: 'kustomization.yaml', line: 3, column: 1 },
      },
    ]);
  });

  it('asks for origin annotations where it has no resources', () => {
    expect(generate({ 'kustomization.yaml': 'components:\n- ../c\n' }, '').fields).toEqual({
      components: ['../c'],
      buildMetadata: ['originAnnotations'],
    });
  });

  it('counts only the first document, and the last of keys that stand twice', () => {
    const { fields, diagnostics } = generate(
      { 'kustomization.yaml': 'resources: [a.yaml]\nresources: [b.yaml]\n' },
      '',
    );
    expect(fields).toEqual({ resources: ['b.yaml'] });
    expect(diagnostics).toMatchObject([{ severity: 'warning', location: { line: 2 } }]);
    const two = generate({ 'kustomization.yaml': 'resources: [a.yaml]\n---\nnamespace: b\n' }, '');
    expect(two.fields).toEqual({ resources: ['a.yaml'] });
    expect(two.diagnostics).toMatchObject([{ severity: 'warning', location: { line: 3 } }]);
  });

  it('refuses several files, and files that are no YAML', () => {
    const several = generate({ 'kustomization.yaml': 'resources: [a]', Kustomization: '' }, '');
    expect(several.diagnostics).toMatchObject([{ code: 'flux/several-kustomizations', severity: 'error' }]);
    const broken = generate({ 'a/kustomization.yaml': 'resources: [' }, 'a');
    expect(broken.fields).toEqual({ resources: [] });
    expect(broken.diagnostics).toMatchObject([{ code: 'flux/kustomization-invalid', severity: 'error' }]);
  });
});

describe('what the spec adds', () => {
  const files = {
    'apps/kustomization.yaml': `namespace: file
resources: [a.yaml]
patches: [{path: p.yaml}]
images: [{name: app, newName: mirror, digest: 'sha256:1'}, {name: db, newTag: '1'}]
`,
    'c/one/kustomization.yaml': '',
  };

  it('goes into the kustomization, after what is there', () => {
    const patch = { patch: '- op: remove', target: { kind: 'Deployment' } };
    const { fields, root } = generate(
      files,
      'apps',
      {
        targetNamespace: 'spec',
        namePrefix: 'p-',
        nameSuffix: '-s',
        patches: [patch],
        components: ['../c/one', '../c/two'],
        ignoreMissingComponents: true,
        images: [
          { name: 'app', newTag: '2' },
          { name: 'new', newTag: '3' },
        ],
      },
      { fluxVersion: '2.7', locate: (path) => ({ file: path.join('.') }) },
    );
    expect(fields).toEqual({
      namespace: 'spec',
      namePrefix: 'p-',
      nameSuffix: '-s',
      resources: ['a.yaml'],
      patches: [{ path: 'p.yaml' }, patch],
      components: ['../c/one'],
      images: [
        { name: 'app', newTag: '2' },
        { name: 'db', newTag: '1' },
        { name: 'new', newTag: '3' },
      ],
    });
    expect(root.place?.(['patches', 0])).toBeUndefined();
    expect(root.place?.(['patches', 1, 'patch'])).toEqual({ file: 'spec.patches.0.patch' });
    expect(root.place?.(['namespace'])).toEqual({ file: 'spec.targetNamespace' });
  });

  it('merges images from Flux 2.9.4 on', () => {
    const spec = { images: [{ name: 'app', newTag: '2' }] };
    expect(generate(files, 'apps', spec, { fluxVersion: '2.9.3' }).fields['images']).toEqual([
      { name: 'app', newTag: '2' },
      { name: 'db', newTag: '1' },
    ]);
    expect(generate(files, 'apps', spec, { fluxVersion: '2.9.4' }).fields['images']).toEqual([
      { name: 'app', newName: 'mirror', newTag: '2' },
      { name: 'db', newTag: '1' },
    ]);
  });

  it('must have components in the same source', () => {
    const { fields, diagnostics } = generate(files, 'apps', { components: ['https://example.com/c', '/c'] });
    expect(fields['components']).toBeUndefined();
    expect(diagnostics.map(({ upstream }) => upstream)).toEqual([
      "component path 'https://example.com/c' must be local and relative",
      "component path '/c' must be local and relative",
    ]);
  });
});
