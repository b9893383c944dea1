import { describe, expect, it } from 'vitest';
import { brief, findingsIn } from './findings.js';

function source(kind: string, spec: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: ${kind}
metadata: {name: it, namespace: flux-system}
spec:
  interval: 1h
${spec}`;
}

function found(kind: string, spec: string): string[] {
  return brief(findingsIn({ 'clusters/test/source.yaml': source(kind, spec) }));
}

describe('what source-controller refuses', () => {
  it('an SSH address without a key', () => {
    expect(found('GitRepository', '  url: ssh://git@example.com/a\n')).toEqual([
      'clusters/test/source.yaml:6:3 error flux/source-invalid GitRepository flux-system/it is fetched by SSH, but has no spec.secretRef with the key to do so',
    ]);
  });

  it('a GitHub app without its data', () => {
    expect(found('GitRepository', '  url: https://github.com/a/b\n  provider: github\n')).toEqual([
      'clusters/test/source.yaml:7:3 error flux/source-invalid GitRepository flux-system/it has provider github, but no spec.secretRef with the data of the GitHub app',
    ]);
  });

  it('a HelmRepository whose type and address disagree', () => {
    expect(found('HelmRepository', '  url: oci://example.com/charts\n')).toEqual([
      'clusters/test/source.yaml:6:3 error flux/source-invalid HelmRepository flux-system/it has the address oci://example.com/charts of an OCI registry, but not type oci',
    ]);
    expect(found('HelmRepository', '  type: oci\n  url: https://example.com/charts\n')).toEqual([
      'clusters/test/source.yaml:6:3 error flux/source-invalid HelmRepository flux-system/it has type oci, but its address https://example.com/charts is none of an OCI registry',
    ]);
    expect(found('HelmRepository', '  type: oci\n  url: oci://example.com/charts\n')).toEqual([]);
  });

  it('an OCI address with a tag, but not one with a port', () => {
    expect(found('OCIRepository', '  url: oci://example.com:5000/a/b:1.2\n')).toEqual([
      'clusters/test/source.yaml:6:3 error flux/source-invalid OCIRepository flux-system/it has a tag in its address oci://example.com:5000/a/b:1.2',
    ]);
    expect(found('OCIRepository', '  url: oci://example.com:5000/a/b\n')).toEqual([]);
  });

  it('ranges that are none, unless another field comes first', () => {
    const url = '  url: https://example.com/a\n';
    expect(found('GitRepository', `${url}  ref:\n    semver: "latest!"\n`)).toEqual([
      'clusters/test/source.yaml:8:5 error flux/invalid-range GitRepository flux-system/it has "latest!", which is no range of versions',
    ]);
    expect(found('GitRepository', `${url}  ref:\n    semver: "latest!"\n    commit: abc\n`)).toEqual([]);
    expect(found('GitRepository', `${url}  ref: {semver: ">=1.0.0 <2"}\n`)).toEqual([]);
  });

  it('a Secret that nothing makes is for information', () => {
    expect(found('GitRepository', '  url: ssh://git@example.com/a\n  secretRef: {name: key}\n')).toEqual([
      'clusters/test/source.yaml:7:3 info flux/secret-missing GitRepository flux-system/it names Secret flux-system/key, which nothing in the repository makes',
    ]);
  });
});
