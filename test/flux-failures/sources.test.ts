import { configMap, kustomization } from '../cluster/repository.js';
import { describeFailures, emptySecret, type Files } from './failures.js';

const file = 'clusters/test/source.yaml';
const source = (kind: string, spec: string, name = 'it'): string =>
  `---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: flux-system}\nspec:\n  interval: 1h\n${spec}`;
const of = (kind: string, spec: string): Files => ({ [file]: source(kind, spec) });
const url = '  url: https://example.com/it\n';
const fleet = '  url: https://example.com/fleet\n  ref: {branch: main}\n';
const apps = kustomization('apps', './apps').replace(
  / {4}name: flux-system\n {4}namespace.*\n/,
  '    name: it\n',
);

describeFailures('addresses and references of sources', [
  {
    name: 'an OCI address in a HelmRepository of the default type',
    files: of('HelmRepository', '  url: oci://example.com/charts\n'),
    found: [
      'clusters/test/source.yaml:7:3 error flux/source-invalid HelmRepository flux-system/it has the address oci://example.com/charts of an OCI registry, but not type oci',
    ],
    flux: "'oci' URL scheme cannot be used with 'default' HelmRepository type",
    repaired: of('HelmRepository', '  type: oci\n  url: oci://example.com/charts\n'),
  },
  {
    name: 'an HTTP address in a HelmRepository of the type oci',
    files: of('HelmRepository', '  type: oci\n  url: https://example.com/charts\n'),
    found: [
      'clusters/test/source.yaml:7:3 error flux/source-invalid HelmRepository flux-system/it has type oci, but its address https://example.com/charts is none of an OCI registry',
    ],
    flux: 'invalid OCI registry URL',
  },
  {
    name: 'an address as scp writes it',
    files: of('GitRepository', '  url: git@example.com:it\n'),
    found: [
      'clusters/test/source.yaml:7:3 error schema/pattern GitRepository flux-system/it: spec.url must match ^(http|https|ssh)://.*$, which "git@example.com:it" does not',
    ],
    repaired: of('GitRepository', url),
  },
  {
    name: 'a tag in the address of an OCIRepository',
    files: of('OCIRepository', '  url: oci://example.com/it:1.0.0\n'),
    found: [
      'clusters/test/source.yaml:7:3 error flux/source-invalid OCIRepository flux-system/it has a tag in its address oci://example.com/it:1.0.0',
    ],
    flux: "URL validation failed for 'oci://example.com/it:1.0.0'",
    repaired: of('OCIRepository', '  url: oci://example.com/it\n  ref: {tag: 1.0.0}\n'),
  },
  {
    name: 'a range of versions that is none',
    files: of('OCIRepository', '  url: oci://example.com/it\n  ref: {semver: "1.x.beta!"}\n'),
    found: [
      'clusters/test/source.yaml:8:9 error flux/invalid-range OCIRepository flux-system/it has "1.x.beta!", which is no range of versions',
    ],
    repaired: of('OCIRepository', '  url: oci://example.com/it\n  ref: {semver: "1.x"}\n'),
  },
  {
    name: 'a filter of versions that is no regular expression',
    files: of('OCIRepository', '  url: oci://example.com/it\n  ref: {semver: "1.x", semverFilter: "("}\n'),
    found: [
      'clusters/test/source.yaml:8:24 error flux/invalid-regexp OCIRepository flux-system/it has "(", which is no regular expression as Go reads them: missing closing ): `(`',
    ],
  },
  {
    name: 'a range of Git tags that is none',
    files: of('GitRepository', `${url}  ref: {semver: "one"}\n`),
    found: [
      'clusters/test/source.yaml:8:9 error flux/invalid-range GitRepository flux-system/it has "one", which is no range of versions',
    ],
  },
  {
    name: 'a Bucket whose STS is for another provider',
    files: of(
      'Bucket',
      '  bucketName: it\n  endpoint: s3.example.com\n  provider: gcp\n  sts: {provider: aws, endpoint: "https://sts.example.com"}\n',
    ),
    found: [
      `clusters/test/source.yaml:10:3 error schema/cel Bucket flux-system/it: spec: STS configuration is only supported for the 'aws' and 'generic' Bucket providers`,
    ],
  },
  {
    name: 'a timeout in hours',
    files: of('GitRepository', `${url}  timeout: 1h\n`),
    found: [
      'clusters/test/source.yaml:8:3 error schema/pattern GitRepository flux-system/it: spec.timeout must match ^([0-9]+(\\.[0-9]+)?(ms|s|m))+$, which "1h" does not',
    ],
    repaired: of('GitRepository', `${url}  timeout: 60m\n`),
  },
]);

describeFailures('Secrets of sources', [
  {
    name: 'a Secret that nothing makes',
    files: of('GitRepository', `${url}  secretRef: {name: token}\n`),
    found: [
      'clusters/test/source.yaml:8:3 info flux/secret-missing GitRepository flux-system/it names Secret flux-system/token, which nothing in the repository makes',
    ],
    flux: 'secrets "token" not found',
    repaired: { 'clusters/test/secret.yaml': emptySecret('token', 'bearerToken') },
  },
  {
    name: 'a Secret of another namespace',
    files: {
      ...of('GitRepository', `${url}  secretRef: {name: token}\n`),
      'clusters/test/secret.yaml': emptySecret('token', 'bearerToken').replace('flux-system', 'default'),
    },
    found: [
      'clusters/test/source.yaml:8:3 info flux/secret-missing GitRepository flux-system/it names Secret flux-system/token, which nothing in the repository makes',
    ],
  },
  {
    name: 'a Secret for SSH without known hosts',
    files: {
      ...of('GitRepository', '  url: ssh://git@example.com/it\n  secretRef: {name: key}\n'),
      'clusters/test/secret.yaml': emptySecret('key', 'identity'),
    },
    found: [
      'clusters/test/source.yaml:8:3 error flux/secret-key-missing GitRepository flux-system/it names Secret flux-system/key, which has no key known_hosts; it has identity',
    ],
  },
  {
    name: 'SSH without a Secret',
    files: of('GitRepository', '  url: ssh://git@example.com/it\n'),
    found: [
      'clusters/test/source.yaml:7:3 error flux/source-invalid GitRepository flux-system/it is fetched by SSH, but has no spec.secretRef with the key to do so',
    ],
    flux: "invalid 'ssh' auth option: 'identity' is required",
  },
  {
    name: 'a password without user',
    files: {
      ...of('GitRepository', `${url}  secretRef: {name: key}\n`),
      'clusters/test/secret.yaml': emptySecret('key', 'password'),
    },
    found: [
      'clusters/test/source.yaml:8:3 error flux/secret-key-missing GitRepository flux-system/it names Secret flux-system/key, which has no key username; it has password',
    ],
  },
  {
    name: 'a GitHub app without Secret',
    files: of('GitRepository', `${url}  provider: github\n`),
    found: [
      'clusters/test/source.yaml:8:3 error flux/source-invalid GitRepository flux-system/it has provider github, but no spec.secretRef with the data of the GitHub app',
    ],
    flux: 'secretRef with github app data must be specified when provider is set to github',
  },
  {
    name: 'a GitHub app whose Secret lacks the key',
    files: {
      ...of('GitRepository', `${url}  provider: github\n  secretRef: {name: app}\n`),
      'clusters/test/secret.yaml': emptySecret('app', 'githubAppID'),
    },
    found: [
      'clusters/test/source.yaml:9:3 error flux/secret-key-missing GitRepository flux-system/it names Secret flux-system/app, which has no key githubAppInstallationID; it has githubAppID',
    ],
  },
  {
    name: 'a Helm repository with a user, but without password',
    files: {
      ...of('HelmRepository', '  url: https://example.com/charts\n  secretRef: {name: charts}\n'),
      'clusters/test/secret.yaml': emptySecret('charts', 'username'),
    },
    found: [
      'clusters/test/source.yaml:8:3 error flux/secret-key-missing HelmRepository flux-system/it names Secret flux-system/charts, which has no key password; it has username',
    ],
  },
  {
    name: 'a Bucket Secret without keys',
    files: {
      ...of('Bucket', '  bucketName: it\n  endpoint: s3.example.com\n  secretRef: {name: bucket}\n'),
      'clusters/test/secret.yaml': emptySecret('bucket', 'password'),
    },
    found: [
      'clusters/test/source.yaml:9:3 error flux/secret-key-missing Bucket flux-system/it names Secret flux-system/bucket, which has no key accesskey; it has password',
    ],
  },
]);

describeFailures('what a GitRepository is put together from', [
  {
    name: 'a directory to check out that does not exist',
    files: {
      'clusters/test/flux-system/kustomization.yaml':
        'resources: [gotk-sync.yaml]\npatches:\n  - target: {kind: GitRepository}\n    patch: |\n      - {op: add, path: /spec/sparseCheckout, value: [clusters, aps]}\n',
      'apps/config.yaml': configMap('settings', { a: '1' }),
    },
    found: [
      'clusters/test/flux-system/kustomization.yaml:5:65 error flux/source-content GitRepository flux-system/flux-system cannot be fetched: the directory aps of spec.sparseCheckout does not exist',
    ],
    flux: 'failed to sparse checkout directories : sparse checkout dir',
  },
  {
    name: 'an include of a repository that does not exist',
    files: of('GitRepository', `${url}  include: [{repository: {name: other}, fromPath: a}]\n`),
    found: [
      'clusters/test/source.yaml:8:27 error flux/source-content GitRepository flux-system/it cannot be fetched: GitRepository flux-system/other, which it includes, does not exist',
    ],
    flux: "could not get resource for include 'other'",
    repaired: {
      'clusters/test/other.yaml': source('GitRepository', '  url: https://example.com/other\n', 'other'),
    },
  },
  {
    name: 'an include of a directory that does not exist',
    files: {
      ...of(
        'GitRepository',
        `${fleet}  include: [{repository: {name: flux-system}, fromPath: aps, toPath: more}]\n`,
      ),
      'apps/config.yaml': configMap('settings', { a: '1' }),
      'clusters/test/apps.yaml': apps,
    },
    found: [
      'clusters/test/source.yaml:9:47 error flux/source-content GitRepository flux-system/it cannot be fetched: aps does not exist in the included GitRepository flux-system',
    ],
    flux: "failed to copy 'flux-system' include from aps to more",
    repaired: of(
      'GitRepository',
      `${fleet}  include: [{repository: {name: flux-system}, fromPath: apps, toPath: more}]\n`,
    ),
  },
]);
