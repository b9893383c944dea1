import { describe, expect, it } from 'vitest';
import { brief, findingsIn } from './findings.js';

const provider = `
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata: {name: slack, namespace: flux-system}
spec: {type: slack, address: "https://hooks.example.com"}
`;

function alert(spec: string, namespace = 'flux-system'): string {
  return `apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata: {name: all, namespace: ${namespace}}
spec:
${spec}`;
}

describe('Alerts', () => {
  it('send through a Provider of their own namespace, about objects that exist', () => {
    const files = {
      'clusters/test/provider.yaml': provider,
      'clusters/test/alert.yaml': alert(`  providerRef:
    name: slak
  eventSources:
    - {kind: GitRepository, name: flux-system}
    - {kind: Kustomization, name: '*'}
    - {kind: Kustomization, name: nothing}
    - {kind: HelmRelease, name: app, namespace: apps}
  exclusionList:
    - "^ok$"
    - "(?!no)"
`),
    };
    expect(brief(findingsIn(files))).toEqual([
      'clusters/test/alert.yaml:6:5 warning flux/provider-missing Alert flux-system/all sends through Provider flux-system/slak, which does not exist: nothing is ever sent',
      'clusters/test/alert.yaml:10:5 warning flux/event-source-missing Alert flux-system/all names Kustomization flux-system/nothing, which does not exist and so sends no events',
      'clusters/test/alert.yaml:11:5 warning flux/event-source-missing Alert flux-system/all names HelmRelease apps/app, which does not exist and so sends no events',
      expect.stringContaining(
        'clusters/test/alert.yaml:14:5 error flux/invalid-regexp Alert flux-system/all has "(?!no)"',
      ),
    ]);
    expect(findingsIn(files)[0]!.help).toBe('did you mean slack?');
  });

  it('cannot use a Provider of another namespace', () => {
    const files = {
      'clusters/test/provider.yaml': provider,
      'clusters/test/alert.yaml': alert(
        '  providerRef: {name: slack}\n  eventSources: [{kind: Kustomization, name: flux-system, namespace: flux-system}]\n',
        'apps',
      ),
    };
    const [finding, ...others] = findingsIn(files);
    expect(finding).toMatchObject({
      code: 'flux/provider-missing',
      severity: 'warning',
      help: 'Provider flux-system/slack exists, in another namespace',
      location: { file: 'clusters/test/alert.yaml', line: 5 },
    });
    expect(others).toEqual([]);
  });
});

describe('Receivers', () => {
  it('need labels with a wildcard, and a token', () => {
    const files = {
      'clusters/test/receiver.yaml': `apiVersion: notification.toolkit.fluxcd.io/v1
kind: Receiver
metadata: {name: hook, namespace: flux-system}
spec:
  type: generic
  secretRef: {name: hook}
  resources:
    - {kind: Kustomization, name: '*'}
    - {kind: Kustomization, name: '*', matchLabels: {a: b}}
    - {kind: GitRepository, name: flux-system}
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: hook, namespace: flux-system}
spec: {encryptedData: {password: AgB=}}
`,
    };
    expect(brief(findingsIn(files))).toEqual([
      'clusters/test/receiver.yaml:6:3 error flux/secret-key-missing Receiver flux-system/hook names Secret flux-system/hook, which has no key token; it has password',
      'clusters/test/receiver.yaml:8:5 error flux/receiver-wildcard Receiver flux-system/hook names all Kustomization objects by * without matchLabels',
    ]);
  });
});
