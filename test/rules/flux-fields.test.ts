import { describe, expect, it } from 'vitest';
import { configMap, kustomization } from '../cluster/repository.js';
import { brief, findingsIn } from './findings.js';

describe('annotations for kustomize-controller', () => {
  it('are known, and their values too', () => {
    const files = {
      'clusters/test/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  namespace: flux-system
  labels:
    kustomize.toolkit.fluxcd.io/prune: Disabled
    kustomize.toolkit.fluxcd.io/reconcil: disabled
  annotations:
    kustomize.toolkit.fluxcd.io/ssa: merged
    kustomize.toolkit.fluxcd.io/force: "true"
    kustomize.toolkit.fluxcd.io/substitute: Disabled
    kustomize.toolkit.fluxcd.io/reconcile: disabled
    kustomize.toolkit.fluxcd.io/decrypt: disabled
`,
    };
    const findings = findingsIn(files);
    expect(
      brief(findings).map((text) =>
        text.replace('warning flux/annotation-unknown ConfigMap flux-system/a ', ''),
      ),
    ).toEqual([
      'clusters/test/a.yaml:8:5 has the label kustomize.toolkit.fluxcd.io/reconcil, which Flux does not know',
      'clusters/test/a.yaml:10:5 has the annotation kustomize.toolkit.fluxcd.io/ssa: "merged", a value that Flux does not know',
      'clusters/test/a.yaml:11:5 has the annotation kustomize.toolkit.fluxcd.io/force: "true", a value that Flux does not know',
      'clusters/test/a.yaml:12:5 has the annotation kustomize.toolkit.fluxcd.io/substitute: "Disabled", a value that Flux does not know',
      'clusters/test/a.yaml:14:5 has the annotation kustomize.toolkit.fluxcd.io/decrypt, which Flux knows from 2.8 on',
    ]);
    expect(findings.map(({ help }) => help)).toEqual([
      'did you mean kustomize.toolkit.fluxcd.io/reconcile?',
      'did you mean Merge?',
      'it knows enabled, disabled',
      'did you mean disabled?',
      undefined,
    ]);
  });
});

describe('patches of a Kustomization', () => {
  const patch = (target: string, text: string): string =>
    `  patches:\n    - target: ${target}\n      patch: |\n        ${text}\n`;
  const found = (extra: string): string[] =>
    brief(
      findingsIn({
        'clusters/test/a.yaml': kustomization('a', './one', extra),
        'one/config.yaml': configMap('one', { a: '1' }),
        'one/kustomization.yaml': `resources: [config.yaml]
namePrefix: my-
patches:
  - target: {kind: ConfigMap}
    patch: "[{op: add, path: /data/b, value: x}]"
`.replace(/"\[(.*)\]"/, '\'[{"op": "add", "path": "/data/b", "value": "x"}]\''),
      }),
    );

  it('are for something', () => {
    const text = '[{"op": "replace", "path": "/data/a", "value": "2"}]';
    expect(found(patch('{kind: ConfigMap, name: tw}', text))).toEqual([
      'clusters/test/a.yaml:16:7 warning flux/patch-unmatched a patch of Kustomization flux-system/a is for kind ConfigMap, name tw, which is not among its objects: it does nothing',
    ]);
    expect(found(patch('{kind: Secret}', text))).toHaveLength(1);
    expect(found(patch('{kind: ConfigMap, name: one}', text))).toEqual([]);
    expect(found(patch('{kind: ConfigMap, name: my-.*}', text))).toEqual([]);
  });

  it('may take away what they are for', () => {
    expect(found(patch('{kind: ConfigMap}', '{$patch: delete, kind: x, metadata: {name: x}}'))).toEqual([]);
  });
});
