import { configMap, kustomization } from '../cluster/repository.js';
import { describeFailures, emptySecret, type Files } from './failures.js';

const decryption = (secret = ''): string =>
  `  decryption:\n    provider: sops\n${secret === '' ? '' : `    secretRef: {name: ${secret}}\n`}`;
const block = `sops:
  age:
    - recipient: age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq
      enc: none
  lastmodified: "2026-01-01T00:00:00Z"
  mac: ENC[AES256_GCM,data:def,iv:x,tag:y,type:str]
  version: 3.9.0
`;
const secret = (field: string): string => `apiVersion: v1
kind: Secret
metadata:
  name: password
  namespace: flux-system
${field}:
  password: ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]
${block}`;
const apps = (spec: string): Files => ({ 'clusters/test/apps.yaml': kustomization('apps', './apps', spec) });

describeFailures('encrypted files', [
  {
    name: 'data without spec.decryption',
    files: { ...apps(''), 'apps/secret.yaml': secret('data') },
    found: [
      'apps/secret.yaml:8:1 error flux/decryption-missing Secret flux-system/password is encrypted with SOPS, but Kustomization flux-system/apps has no spec.decryption',
    ],
    flux: 'is SOPS encrypted, configuring decryption is required for this secret to be reconciled',
    repaired: apps(decryption()),
  },
  {
    name: 'stringData without spec.decryption: the ciphertext is applied',
    files: { ...apps(''), 'apps/secret.yaml': secret('stringData') },
    found: [
      'apps/secret.yaml:8:1 error flux/decryption-missing Secret flux-system/password is encrypted with SOPS, but Kustomization flux-system/apps has no spec.decryption',
    ],
    flux: 'is SOPS encrypted',
    repaired: apps(decryption()),
  },
  {
    name: 'a key Secret that nothing makes',
    files: { ...apps(decryption('sops-keys')), 'apps/secret.yaml': secret('data') },
    found: [
      'clusters/test/apps.yaml:17:5 info flux/secret-missing Kustomization flux-system/apps names Secret flux-system/sops-keys, which nothing in the repository makes',
    ],
    repaired: {
      'clusters/test/keys.yaml': emptySecret('sops-keys', 'flux.agekey'),
    },
  },
  {
    name: 'a key Secret without keys',
    files: {
      ...apps(decryption('sops-keys')),
      'apps/secret.yaml': secret('data'),
      'clusters/test/keys.yaml': emptySecret('sops-keys', 'key'),
    },
    found: [
      'clusters/test/apps.yaml:17:5 error flux/secret-key-missing Kustomization flux-system/apps names Secret flux-system/sops-keys, which has no key name that ends in .agekey or .asc; it has key',
    ],
  },
  {
    name: 'no key that could open it',
    files: {
      ...apps(decryption()),
      'apps/secret.yaml': secret('data').replace(/ {2}age:[^]*enc: none\n/, ''),
    },
    found: [
      'apps/secret.yaml:8:1 error flux/sops-block the sops block lacks any key (age, pgp, kms ...): Flux cannot decrypt this',
    ],
  },
  {
    name: 'none of the given keys opens it',
    files: { ...apps(decryption()), 'apps/secret.yaml': secret('data') },
    dataKeys: new Map(),
    found: [
      'apps/secret.yaml:9:3 warning flux/sops-key-missing none of the given age keys opens the file; it is for age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq',
    ],
    flux: 'cannot get sops data key',
  },
  {
    name: 'a value that was changed after it was encrypted',
    files: { ...apps(decryption()), 'apps/secret.yaml': secret('stringData') },
    dataKeys: new Map([['none', new Uint8Array(32)]]),
    found: [
      'apps/secret.yaml:7:3 error flux/sops-undecryptable stringData.password cannot be decrypted: it was changed, renamed or moved after SOPS encrypted it',
    ],
    flux: 'message authentication failed',
  },
  {
    name: 'an encrypted kind',
    files: {
      ...apps(decryption()),
      'apps/secret.yaml': secret('data').replace(
        'kind: Secret',
        'kind: ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]',
      ),
    },
    found: [
      'apps/secret.yaml:2:1 error flux/sops-metadata kind is encrypted: Flux must read what an object is before it decrypts it',
    ],
  },
  {
    name: 'a directory resource without kustomization, which decryption does not pass over',
    files: {
      ...apps(decryption()),
      'apps/kustomization.yaml': 'resources: [config.yaml, base]\n',
      'apps/config.yaml': configMap('settings', { a: '1' }),
      'apps/base/config.yaml': configMap('base', { a: '1' }),
    },
    found: [
      'apps/kustomization.yaml:1:26 error kustomize/kustomization-missing the directory apps/base has no kustomization file',
    ],
    flux: 'unable to find one of',
  },
  {
    name: 'an encrypted file in a generated ConfigMap',
    files: {
      ...apps(decryption()),
      'apps/kustomization.yaml':
        'configMapGenerator:\n  - name: web\n    namespace: flux-system\n    files: [config.yaml]\n',
      'apps/config.yaml': `password: ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]\n${block}`,
    },
    found: [
      'apps/kustomization.yaml:2:5 error flux/sops-not-decrypted ConfigMap flux-system/web-cm8cd5922b has the encrypted file config.yaml, and Flux decrypts no files of a configMapGenerator',
    ],
  },
]);
