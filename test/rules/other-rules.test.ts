import { describe, expect, it } from 'vitest';
import { configMap, kustomization } from '../cluster/repository.js';
import { brief, findingsIn } from './findings.js';

describe('one object in two units', () => {
  it('is shown where the second has it, with the place of the first', () => {
    const files = {
      'clusters/test/a.yaml': kustomization('a', './one'),
      'clusters/test/b.yaml': kustomization('b', './two'),
      'one/config.yaml': configMap('same', { a: '1' }),
      'two/config.yaml': configMap('same', { a: '2' }),
    };
    const findings = findingsIn(files);
    expect(brief(findings)).toEqual([
      'two/config.yaml:2:1 warning flux/duplicate-owner ConfigMap flux-system/same is applied by Kustomization flux-system/a and by Kustomization flux-system/b',
    ]);
    expect(findings[0]!.related).toMatchObject([{ location: { file: 'one/config.yaml' } }]);
  });

  it('is nothing where one of them goes to another cluster', () => {
    const files = {
      'clusters/test/a.yaml': kustomization('a', './one'),
      'clusters/test/b.yaml': kustomization('b', './two', '  kubeConfig: {secretRef: {name: remote}}\n'),
      'one/config.yaml': configMap('same', { a: '1' }),
      'two/config.yaml': configMap('same', { a: '2' }),
    };
    expect(findingsIn(files, ['flux/duplicate-owner'])).toEqual([]);
  });
});

describe('what nothing in the repository makes', () => {
  it('is said once for all units that read it', () => {
    const from = '  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}\n';
    const files = {
      'clusters/test/a.yaml': kustomization('a', './one', from),
      'clusters/test/b.yaml': kustomization('b', './two', from),
      'one/config.yaml': configMap('one', { a: '${VALUE}' }),
      'two/config.yaml': configMap('two', { a: '${VALUE}' }),
    };
    const findings = findingsIn(files);
    expect(brief(findings)).toEqual([
      'clusters/test/a.yaml:15:32 warning flux/substitute-from-missing Kustomization flux-system/a and 1 more read ConfigMap flux-system/vars, which nothing in the repository makes; its variables are unknown here',
    ]);
    expect(findings[0]!.related).toMatchObject([{ location: { file: 'clusters/test/b.yaml', line: 15 } }]);
  });

  it('may be made by a SealedSecret, an ExternalSecret or a Certificate', () => {
    const producers = `---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed, namespace: flux-system}
spec: {encryptedData: {A: AgB=}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: external, namespace: flux-system}
spec: {target: {name: from-outside}, data: [{secretKey: B, remoteRef: {key: b}}]}
`;
    const from = ['sealed', 'from-outside'].map((name) => `{kind: Secret, name: ${name}}`).join(', ');
    const files = {
      'clusters/test/secrets.yaml': producers,
      'clusters/test/a.yaml': kustomization('a', './one', `  postBuild: {substituteFrom: [${from}]}\n`),
      'one/deployment.yaml': `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: flux-system}
spec: {type: "\${A}", ports: [{port: "\${B}"}]}
`,
    };
    // Their values are unknown, so nothing is said about the type or the port.
    expect(findingsIn(files)).toEqual([]);
  });

  it('a variable that is nowhere is shown in the file that mentions it', () => {
    const files = {
      'clusters/test/vars.yaml': configMap('vars', { KNOWN: 'x' }),
      'clusters/test/a.yaml': kustomization(
        'a',
        './one',
        '  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}\n',
      ),
      'one/kustomization.yaml':
        'configMapGenerator:\n- name: page\n  namespace: flux-system\n  files: [page.html]\n',
      'one/page.html': '<p>\n  ${KNOWN} ${MISSING} ${DEFAULTED:-y}\n</p>\n',
    };
    expect(brief(findingsIn(files))).toEqual([
      expect.stringContaining(
        'one/page.html:2:12 warning flux/variable-undefined ${MISSING} is defined nowhere',
      ),
    ]);
  });
});

describe('a source that does not exist', () => {
  it('is an error, and leads to the one that was meant', () => {
    const files = {
      'clusters/test/a.yaml': kustomization('a', './one'),
      'clusters/test/b.yaml': kustomization('b', './one', '', 'apps').replace(
        '    namespace: flux-system\n',
        '',
      ),
      'one/config.yaml': configMap('one', { a: '1' }),
    };
    const [finding] = findingsIn(files, ['flux/source-missing']);
    expect(finding).toMatchObject({
      severity: 'error',
      message:
        'Kustomization apps/b takes its content from GitRepository apps/flux-system, which does not exist',
      help: 'GitRepository flux-system/flux-system exists: set namespace: flux-system in the reference',
    });
  });

  it('is a warning where the one of that name was made by hand, and others may have been', () => {
    const files = (more: string) => ({
      'clusters/test/a.yaml': kustomization('a', './one', '', 'one').replaceAll(
        'name: flux-system\n    namespace: flux-system',
        'name: mine',
      ),
      'clusters/test/b.yaml': kustomization('b', './one', '', 'two').replaceAll(
        'name: flux-system\n    namespace: flux-system',
        'name: mine',
      ),
      'clusters/test/c.yaml': more,
      'one/config.yaml': configMap('one', { a: '1' }),
    });
    const severities = (more: string) =>
      findingsIn(files(more), ['flux/source-missing']).map(({ severity }) => severity);
    expect(severities('')).toEqual(['warning']);
    const shared = kustomization('c', './one', '', 'three').replaceAll(
      'name: flux-system\n    namespace: flux-system',
      'name: mine\n    namespace: one',
    );
    expect(severities(shared)).toEqual(['error']);
  });
});

describe('secrets', () => {
  const secret =
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: flux-system}\nstringData:\n  password: hunter2\n';

  it('are found where they can be read', () => {
    expect(brief(findingsIn({ 'clusters/test/secret.yaml': secret }))).toEqual([
      expect.stringContaining('clusters/test/secret.yaml:5:3 warning flux/plain-secret Secret flux-system/s'),
    ]);
  });

  it('are none where only their place is named', () => {
    const values = [
      'op://vault/item/field',
      'ref+vault://secret/app#password',
      'vault:secret/data/app#password',
      '<path:secret/data/app#password>',
      '{{ .password }}',
      '${PASSWORD}',
    ];
    const data = values.map((value, index) => `  key${index}: ${JSON.stringify(value)}\n`).join('');
    const references = secret.replace('  password: hunter2\n', data);
    expect(findingsIn({ 'clusters/test/secret.yaml': references }, ['flux/plain-secret'])).toEqual([]);
    const encoded = `data: {password: ${Buffer.from(values[0]!).toString('base64')}}\n`;
    const inData = secret.replace(/stringData:[^]*/, encoded);
    expect(findingsIn({ 'clusters/test/secret.yaml': inData }, ['flux/plain-secret'])).toEqual([]);
  });

  it('are told of in comments, but not their values', () => {
    const comments = `# client_secret: "hunter2hunter2"
#    dbPassword: 'hunter2hunter2'
# password: "\${PASSWORD}"
# token: "{{ .token }}"
# secretName: "some-secret-name"
# cost_per_token: "0.00000012"
# password: hunter
`;
    const found = findingsIn({ 'clusters/test/config.yaml': comments + configMap('one', { a: '1' }) }, [
      'flux/secret-in-comment',
    ]);
    expect(brief(found)).toEqual([
      'clusters/test/config.yaml:1:1 info flux/secret-in-comment a comment sets client_secret, which looks like a credential',
      'clusters/test/config.yaml:2:1 info flux/secret-in-comment a comment sets dbPassword, which looks like a credential',
    ]);
  });

  const encrypted = `apiVersion: v1
kind: Secret
metadata: {name: s, namespace: flux-system}
stringData:
  password: ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]
sops:
  age:
    - recipient: age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq
      enc: none
  lastmodified: "2026-01-01T00:00:00Z"
  mac: ENC[AES256_GCM,data:def,iv:x,tag:y,type:str]
  version: 3.9.0
`;

  it('need decryption in the Kustomization that applies them', () => {
    const files = { 'clusters/test/a.yaml': kustomization('a', './one'), 'one/secret.yaml': encrypted };
    expect(findingsIn(files)).toMatchObject([
      { code: 'flux/decryption-missing', severity: 'error', location: { file: 'one/secret.yaml', line: 6 } },
    ]);
  });

  it('are fine with it, and their values unknown', () => {
    const files = {
      'clusters/test/a.yaml': kustomization('a', './one', '  decryption: {provider: sops}\n'),
      'one/secret.yaml': encrypted,
    };
    expect(findingsIn(files)).toEqual([]);
  });
});

describe('schemas', () => {
  it('point to the patch that wrote a field', () => {
    const files = {
      'clusters/test/a.yaml': kustomization('a', './one'),
      'one/kustomization.yaml': `resources: [service.yaml]
patches:
- target: {kind: Service}
  patch: |
    - op: add
      path: /spec/ports/0/protocol
      value: HTTP
`,
      'one/service.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: flux-system}\nspec: {ports: [{port: 80}]}\n',
    };
    expect(brief(findingsIn(files))).toEqual([
      expect.stringMatching(
        /^one\/kustomization\.yaml:7:7 error schema\/enum Service flux-system\/web: spec\.ports\[0\]\.protocol/,
      ),
    ]);
  });

  it('know that a namespaced object needs a namespace', () => {
    const files = {
      'clusters/test/a.yaml': kustomization('a', './one'),
      'one/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: lost\n',
    };
    expect(brief(findingsIn(files))).toEqual([
      'one/config.yaml:3:1 error flux/namespace-unset ConfigMap lost names no namespace, and Kustomization flux-system/a sets none',
    ]);
  });

  it('come from definitions anywhere in the repository, also for objects in other units', () => {
    const files = {
      'clusters/test/a.yaml': kustomization('a', './definitions'),
      'clusters/test/b.yaml': kustomization('b', './widgets'),
      'definitions/widget.yaml': `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
`,
      'widgets/widget.yaml':
        'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w, namespace: flux-system}\nspec:\n  sise: 3\n',
    };
    const findings = findingsIn(files);
    expect(brief(findings)).toEqual([
      'widgets/widget.yaml:5:3 error schema/unknown-field Widget flux-system/w: unknown field "sise" in spec',
    ]);
    expect(findings[0]!.help).toBe('did you mean "size"?');
  });
});

describe('a Helm release', () => {
  const release = (name: string, spec: string, namespace = 'apps') => `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  interval: 1h
  chart: {spec: {chart: x, sourceRef: {kind: HelmRepository, name: x}}}
${spec}`;
  const found = (first: string, second: string) =>
    brief(findingsIn({ 'clusters/test/releases.yaml': first + second }, ['flux/release-shared']));

  it('belongs to one HelmRelease', () => {
    expect(found(release('one', ''), release('two', '  releaseName: one\n'))).toEqual([
      'clusters/test/releases.yaml:15:3 warning flux/release-shared HelmRelease apps/two and HelmRelease apps/one install the same Helm release apps/one: each overwrites the other',
    ]);
    expect(found(release('one', ''), release('one', '  storageNamespace: apps\n', 'other'))).toHaveLength(1);
  });

  it('is another one in another namespace or cluster, or where it goes by the target namespace', () => {
    expect(found(release('one', ''), release('one', '', 'other'))).toEqual([]);
    expect(found(release('one', ''), release('two', '  targetNamespace: apps\n'))).toEqual([]);
    const remote = '  releaseName: one\n  kubeConfig: {secretRef: {name: other}}\n';
    expect(found(release('one', ''), release('two', remote))).toEqual([]);
  });
});

describe('a ClusterExternalSecret', () => {
  it('makes a Secret in each namespace that it names', () => {
    const maker = `---
apiVersion: external-secrets.io/v1
kind: ClusterExternalSecret
metadata: {name: settings}
spec:
  namespaces: [flux-system]
  externalSecretSpec: {target: {name: vars}, data: [{secretKey: DOMAIN}]}
`;
    const wanting = kustomization(
      'a',
      './one',
      '  postBuild: {substituteFrom: [{kind: Secret, name: vars}]}\n',
    );
    const files = {
      'clusters/test/a.yaml': wanting,
      'one/config.yaml': configMap('one', { a: '${DOMAIN} ${OTHER}' }),
    };
    const codes = ['flux/substitute-from-missing', 'flux/variable-undefined'];
    expect(findingsIn(files, codes).map(({ code }) => code)).toEqual(['flux/substitute-from-missing']);
    const made = { ...files, 'clusters/test/b.yaml': maker };
    expect(findingsIn(made, codes).map(({ code }) => code)).toEqual(['flux/variable-undefined']);
    // The labels that its selectors ask for are those of Namespaces of the repository, whatever unit they are in.
    const selecting = (selector: string, labels: string): Record<string, string> => ({
      ...files,
      'clusters/test/b.yaml': maker.replace('namespaces: [flux-system]', selector),
      'clusters/test/c.yaml': kustomization('namespaces', './namespaces'),
      'namespaces/it.yaml': `apiVersion: v1\nkind: Namespace\nmetadata: {name: flux-system, labels: {${labels}}}\n`,
    });
    const codesOf = (selector: string, labels: string): string[] =>
      findingsIn(selecting(selector, labels), codes).map(({ code }) => code);
    const byLabels = 'namespaceSelectors: [{matchLabels: {tier: base}}]';
    expect(codesOf(byLabels, 'tier: base')).toEqual(['flux/variable-undefined']);
    expect(codesOf(byLabels, 'tier: other')).toEqual(['flux/substitute-from-missing']);
    const byExpression = 'namespaceSelector: {matchExpressions: [{key: tier, operator: Exists}]}';
    expect(codesOf(byExpression, 'tier: other')).toEqual(['flux/variable-undefined']);
    expect(codesOf(byExpression, 'other: base')).toEqual(['flux/substitute-from-missing']);
  });
});
