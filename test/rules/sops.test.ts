import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clusterOf, kustomization } from '../cluster/repository.js';
import { brief, findingsIn } from './findings.js';

const fixture = join(import.meta.dirname, '../../fixtures/sops');
const secret = readFileSync(join(fixture, 'apps/mac-only-secret.yaml'), 'utf8');
const recipient = /age1\w+/.exec(secret)![0];
const text = 'ENC[AES256_GCM,data:cXNvrB9J3g==,iv:SH4OlCump3I=,tag:DgMAnRIc0Vg==,type:str]';
const entry = {
  'clusters/test/a.yaml': kustomization('a', './one', '  decryption: {provider: sops}\n'),
};

function found(files: Readonly<Record<string, string>>): string[] {
  return brief(findingsIn({ ...entry, ...files }));
}

describe('a sops block', () => {
  it('is whole', () => {
    expect(found({ 'one/secret.yaml': secret })).toEqual([]);
    expect(found({ 'one/secret.yaml': secret.replace(/ {4}version: .*\n/, '    ersion: 3\n') })).toEqual([
      'one/secret.yaml:9:1 warning flux/sops-block the sops block lacks version',
    ]);
    expect(found({ 'one/secret.yaml': secret.replace(/ {4}age:\n(?: {8}.*\n)+/, '') })).toEqual([
      'one/secret.yaml:9:1 error flux/sops-block the sops block lacks any key (age, pgp, kms ...): Flux cannot decrypt this',
    ]);
  });

  it('must not be lost', () => {
    expect(found({ 'one/secret.yaml': secret.slice(0, secret.indexOf('sops:')) })).toContainEqual(
      'one/secret.yaml:7:5 error flux/sops-not-decrypted Secret flux-system/third has a value encrypted by SOPS (token), but no sops block: Flux applies the ciphertext',
    );
  });
});

describe('what is encrypted', () => {
  it('leaves readable what an object is', () => {
    expect(found({ 'one/secret.yaml': secret.replace('name: third', `name: ${text}`) })).toContainEqual(
      'one/secret.yaml:4:5 error flux/sops-metadata metadata.name is encrypted: Flux must read what an object is before it decrypts it',
    );
  });

  it('is a text in a Secret', () => {
    const number = secret.replace(/(token: .*type:)str/, '$1int');
    expect(found({ 'one/secret.yaml': number })).toEqual([
      'one/secret.yaml:7:5 error flux/sops-value-type stringData.token is a number when it is decrypted, but the values of a Secret are texts',
    ]);
  });

  it('does not belong into a generated ConfigMap', () => {
    const files = {
      'one/kustomization.yaml':
        'secretGenerator:\n- {name: s, namespace: flux-system, files: [token]}\nconfigMapGenerator:\n- {name: c, namespace: flux-system, files: [token]}\n',
      'one/token': readFileSync(join(fixture, 'apps/token'), 'utf8'),
    };
    expect(found(files)).toEqual([
      expect.stringMatching(
        /^one\/kustomization\.yaml:4:3 error flux\/sops-not-decrypted ConfigMap flux-system\/c-\w+ has the encrypted file token, and Flux decrypts no files of a configMapGenerator$/,
      ),
    ]);
  });
});

describe('.sops.yaml', () => {
  const rules = (extra: string): string =>
    `creation_rules:\n  - path_regex: other/\n    age: age1other\n  - path_regex: one/.*\\.yaml$\n${extra}`;

  it('names the keys that files are encrypted for', () => {
    expect(found({ '.sops.yaml': rules(`    age: ${recipient}\n`), 'one/secret.yaml': secret })).toEqual([]);
    expect(found({ '.sops.yaml': rules('    age: age1new\n'), 'one/secret.yaml': secret })).toEqual([
      `one/secret.yaml:10:5 warning flux/sops-recipients the file is encrypted for other keys than its rule in .sops.yaml says: not for age1new, and for ${recipient}, which the rule does not name`,
    ]);
  });

  it('may have another encrypted_regex than the file', () => {
    const config = rules(`    age: ${recipient}\n    encrypted_regex: ^data$\n`);
    expect(found({ '.sops.yaml': config, 'one/secret.yaml': secret })).toEqual([
      'one/secret.yaml:9:1 info flux/sops-recipients the file is encrypted with encrypted_regex ^(data|stringData)$, but its rule in .sops.yaml has ^data$',
    ]);
  });

  it('says that a readable Secret should not be', () => {
    const plain =
      'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: flux-system}\nstringData:\n  password: hunter2\n';
    const [finding] = findingsIn({
      ...entry,
      '.sops.yaml': rules(`    age: ${recipient}\n`),
      'one/secret.yaml': plain,
    });
    expect(finding).toMatchObject({
      code: 'flux/plain-secret',
      help: 'run sops encrypt -i one/secret.yaml, and change the values, since they stay in the history',
      related: [{ location: { file: '.sops.yaml', line: 4 } }],
    });
  });

  it('has patterns that Go reads', () => {
    expect(
      found({
        '.sops.yaml': 'creation_rules:\n  - path_regex: "("\n    age: age1a\n',
        'one/secret.yaml': secret,
      }),
    ).toEqual([
      expect.stringContaining(
        '.sops.yaml:2:5 warning flux/sops-config the path_regex is no regular expression',
      ),
    ]);
  });
});

describe('an encrypted file that no rule is for', () => {
  it('is told for information', () => {
    expect(
      found({
        '.sops.yaml': 'creation_rules:\n  - path_regex: other/\n    age: age1other\n',
        'one/secret.yaml': secret,
      }),
    ).toEqual([
      'one/secret.yaml:9:1 info flux/sops-uncovered no rule of .sops.yaml is for this encrypted file: sops cannot tell for which keys it is to be encrypted anew',
    ]);
  });
});

describe('without decryption', () => {
  const plainEntry = { 'clusters/test/a.yaml': kustomization('a', './one') };
  const foundPlain = (files: Readonly<Record<string, string>>): string[] =>
    brief(findingsIn({ ...plainEntry, ...files }));

  it('an encrypted Secret cannot be applied', () => {
    expect(foundPlain({ 'one/secret.yaml': secret })).toEqual([
      'one/secret.yaml:9:1 error flux/decryption-missing Secret flux-system/third is encrypted with SOPS, but Kustomization flux-system/a has no spec.decryption',
    ]);
  });

  it('an encrypted file of a secretGenerator goes to the cluster as it is', () => {
    const files = {
      'one/kustomization.yaml':
        'secretGenerator:\n- {name: s, namespace: flux-system, files: [token], options: {disableNameSuffixHash: true}}\n',
      'one/token': readFileSync(join(fixture, 'apps/token'), 'utf8'),
    };
    expect(foundPlain(files)).toEqual([
      'one/kustomization.yaml:2:45 warning flux/decryption-missing Secret flux-system/s has the encrypted file token, but Kustomization flux-system/a has no spec.decryption: the ciphertext is what programs will read',
    ]);
  });

  it('an object of the SOPS operator is decrypted in the cluster', () => {
    const operated = secret
      .replace('apiVersion: v1', 'apiVersion: isindir.github.com/v1alpha3')
      .replace('kind: Secret', 'kind: SopsSecret');
    expect(foundPlain({ 'one/secret.yaml': operated }).join()).not.toContain('decryption-missing');
  });

  it('an object may ask not to be decrypted, from Flux 2.8 on', () => {
    const annotated = secret.replace(
      'metadata:\n',
      'metadata:\n    annotations: {kustomize.toolkit.fluxcd.io/decrypt: Disabled}\n',
    );
    const files = { ...plainEntry, 'one/secret.yaml': annotated };
    const errors = (fluxVersion: string) =>
      clusterOf(files, { fluxVersion }).units.get('Kustomization flux-system/a')!.diagnostics.length;
    expect(errors('2.8')).toBe(0);
    expect(errors('2.7.5')).toBe(1);
  });
});

describe('decryption', () => {
  it('takes a Secret with keys that Flux knows', () => {
    const files = {
      'clusters/test/a.yaml': kustomization(
        'a',
        './one',
        '  decryption: {provider: sops, secretRef: {name: keys}}\n',
      ),
      'clusters/test/keys.yaml': `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: keys, namespace: flux-system}
spec: {encryptedData: {age.key: AgB=}}
`,
      'one/secret.yaml': secret,
    };
    expect(found(files)).toEqual([
      'clusters/test/a.yaml:15:32 error flux/secret-key-missing Kustomization flux-system/a names Secret flux-system/keys, which has no key name that ends in .agekey or .asc; it has age.key',
    ]);
  });
});
