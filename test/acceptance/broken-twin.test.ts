import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { findingsOf, preflux, root } from './program.js';

const broken = join(root, 'fixtures/kimawesome-broken');

/** One mistake of each kind, and where it must be found. */
const expected = `
cluster/kimawesome/mistakes.flux.yaml:10:3 error flux/path-missing
cluster/kimawesome/mistakes.flux.yaml:25:3 error flux/source-missing
cluster/kimawesome/mistakes.flux.yaml:42:5 error graph/depends-on-missing
cluster/kimawesome/mistakes.flux.yaml:57:5 error graph/depends-on-cycle
cluster/kimawesome/mistakes.flux.yaml:88:7 warning flux/substitute-from-missing
cluster/kimawesome/mistakes.flux.yaml:91:1 warning schema/api-deprecated
cluster/kimawesome/mistakes.flux.yaml:166:3 error schema/pattern
overlays/base/echo/release.yaml:10:7 error flux/chart-missing
overlays/kimawesome/applications/uptime/release.yaml:19:5 error flux/values-key-missing
overlays/kimawesome/applications/uptime/release.yaml:23:3 error helm/template-error
overlays/kimawesome/infrastructure/notes.yaml:7:13 error kustomize/invalid-yaml
overlays/kimawesome/infrastructure/widgets.crd.yaml:22:15 error schema/crd-invalid
overlays/kimawesome/loadbalancer/addresses.yaml:-:- info flux/unreached
overlays/kimawesome/loadbalancer/kustomization.yaml:5:5 error kustomize/resource-missing
overlays/kimawesome/schemas/certificate.yaml:4:3 error schema/metadata
overlays/kimawesome/schemas/certificate.yaml:5:1 error schema/required
overlays/kimawesome/schemas/certificate.yaml:7:3 error schema/wrong-type
overlays/kimawesome/schemas/certificate.yaml:9:5 error schema/enum
overlays/kimawesome/schemas/deployment.yaml:6:3 error schema/wrong-type
overlays/kimawesome/schemas/deployment.yaml:15:7 error schema/enum
overlays/kimawesome/schemas/deployment.yaml:18:11 error schema/unknown-field
overlays/kimawesome/schemas/deployment.yaml:21:13 error schema/required
overlays/kimawesome/schemas/disruption-budget.yaml:1:1 error schema/api-removed
overlays/kimawesome/schemas/resources.patch.yaml:11:13 error schema/unknown-field
overlays/kimawesome/site/secret.yaml:6:3 warning flux/plain-secret
overlays/kimawesome/site/web.yaml:47:7 error schema/metadata
overlays/kimawesome/site/web.yaml:47:17 warning flux/variable-undefined
overlays/kimawesome/tooling/kustomization.yaml:3:1 warning flux/kustomization-dropped
overlays/kimawesome/tooling/owned/kustomization.yaml:5:5 warning flux/duplicate-owner
overlays/kimawesome/tooling/patched/limits.patch.yaml:4:3 error kustomize/patch-unmatched
overlays/kimawesome/tooling/probe.yaml:7:3 error flux/substitution-failed
`;

describe('the broken twin of the fixture', () => {
  it('shows each mistake at its line, and nothing else', () => {
    const { status, stdout } = preflux(['cluster/kimawesome', '--format', 'json'], broken);
    expect(findingsOf(stdout)).toEqual(expected.trim().split('\n'));
    expect(status).toBe(1);
  });

  it('still renders everything that is right', () => {
    const { stdout } = preflux(['build', 'cluster/kimawesome', 'ks', 'infrastructure'], broken);
    expect(stdout).toContain('name: letsencrypt');
    expect(stdout).toContain('name: sealed-secrets-controller');
  });
});
