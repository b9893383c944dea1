import { configMap, kustomization } from '../cluster/repository.js';
import { describeFailures, type Files } from './failures.js';

/** The definitions of kinds whose controllers make Secrets. */
const definitions: Files = {
  'clusters/test/definitions.yaml': [
    ['bitnami.com', 'SealedSecret', 'Namespaced', 'v1alpha1'],
    ['external-secrets.io', 'ExternalSecret', 'Namespaced', 'v1'],
    ['external-secrets.io', 'SecretStore', 'Namespaced', 'v1'],
    ['external-secrets.io', 'ClusterSecretStore', 'Cluster', 'v1'],
    ['infra.contrib.fluxcd.io', 'Terraform', 'Namespaced', 'v1alpha2'],
  ]
    .map(([group, kind, scope, version]) => {
      const plural = `${kind!.toLowerCase()}s`;
      return `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${plural}.${group}}
spec:
  group: ${group}
  names: {kind: ${kind}, plural: ${plural}, singular: ${kind!.toLowerCase()}, listKind: ${kind}List}
  scope: ${scope}
  versions:
    - name: ${version}
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`;
    })
    .join(''),
};
const sealed = (data: string, metadata = 'name: it, namespace: flux-system'): string =>
  `---\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {${metadata}}\nspec:\n  encryptedData: {${data}}\n`;
const external = (store: string): string =>
  `---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: it, namespace: flux-system}\nspec:\n  secretStoreRef: ${store}\n  data: [{secretKey: password, remoteRef: {key: a}}]\n`;
const store = '---\napiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: vault}\n';
const terraform = `---
apiVersion: infra.contrib.fluxcd.io/v1alpha2
kind: Terraform
metadata: {name: network, namespace: flux-system}
spec:
  interval: 1h
  path: ./network
  sourceRef: {kind: GitRepository, name: flux-system}
  writeOutputsToSecret: {name: it, outputs: ["vpc:VPC"]}
`;
const chart: Files = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/templates/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {password: {{ .Values.password | quote }}}\n',
};
const release = (key: string): string => `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system}}}
  valuesFrom: [{kind: Secret, name: it, valuesKey: ${key}, targetPath: password}]
`;
const file = 'clusters/test/it.yaml';
const made = (text: string, extra: Files = {}): Files => ({ ...definitions, ...extra, [file]: text });

describeFailures('keys of Secrets that controllers make', [
  {
    name: 'of a SealedSecret',
    files: made(sealed('token: AgB='), { ...chart, 'clusters/test/web.yaml': release('password') }),
    found: [
      'clusters/test/web.yaml:8:16 error flux/values-key-missing Secret flux-system/it has no key password; it has token',
    ],
    flux: "could not resolve Secret chart values reference 'flux-system/it' with key 'password'",
    repaired: { 'clusters/test/web.yaml': release('token') },
  },
  {
    name: 'of an ExternalSecret',
    files: made(external('{kind: ClusterSecretStore, name: vault}') + store, {
      ...chart,
      'clusters/test/web.yaml': release('token'),
    }),
    found: [
      'clusters/test/web.yaml:8:16 error flux/values-key-missing Secret flux-system/it has no key token; it has password',
    ],
    repaired: { 'clusters/test/web.yaml': release('password') },
  },
  {
    name: 'of the outputs of a Terraform object',
    files: made(terraform, {
      ...chart,
      'network/main.tf': 'output "vpc" {}\n',
      'clusters/test/web.yaml': release('vpc'),
    }),
    found: [
      'clusters/test/web.yaml:8:16 error flux/values-key-missing Secret flux-system/it has no key vpc; it has VPC',
    ],
    repaired: { 'clusters/test/web.yaml': release('VPC') },
  },
  {
    name: 'which are no names of variables',
    files: made(sealed('my-token: AgB='), {
      'clusters/test/apps.yaml': kustomization(
        'apps',
        './apps',
        '  postBuild:\n    substituteFrom:\n      - {kind: Secret, name: it}\n',
      ),
      'apps/config.yaml': configMap('settings', { a: 'is ${TOKEN}' }),
    }),
    found: [
      'clusters/test/apps.yaml:17:7 error flux/substitution-failed "my-token" cannot be the name of a variable; letters, digits and _ are allowed, and no digit at the start',
    ],
    flux: "'my-token' var name is invalid",
    repaired: { [file]: sealed('TOKEN: AgB=') },
  },
]);

describeFailures('Secrets that never come', [
  {
    name: 'because their name has changed after sealing',
    files: {
      ...definitions,
      'clusters/test/apps.yaml': kustomization('apps', './apps', '  namePrefix: my-\n'),
      'apps/secret.yaml': sealed('token: AgB='),
    },
    found: [
      'apps/secret.yaml:4:12 warning flux/sealed-secret SealedSecret flux-system/my-it was sealed for the name it, which was changed on the way: the controller cannot open it',
    ],
    repaired: { 'clusters/test/apps.yaml': kustomization('apps', './apps') },
  },
  {
    name: 'because their namespace has changed after sealing',
    files: {
      ...definitions,
      'clusters/test/apps.yaml': kustomization('apps', './apps', '  targetNamespace: default\n'),
      'apps/secret.yaml': sealed('token: AgB='),
    },
    found: [
      'clusters/test/apps.yaml:15:3 warning flux/sealed-secret SealedSecret default/it was sealed for the namespace flux-system, which was changed on the way: the controller cannot open it',
    ],
    repaired: {
      'apps/secret.yaml': sealed(
        'token: AgB=',
        'name: it, namespace: flux-system, annotations: {sealedsecrets.bitnami.com/cluster-wide: "true"}',
      ),
    },
  },
  {
    name: 'because a value is not sealed',
    files: made(sealed('token: "pass word!"')),
    found: [
      'clusters/test/it.yaml:6:19 warning flux/sealed-secret SealedSecret flux-system/it has a value under token that is not sealed: the controller cannot open it',
    ],
    repaired: made(sealed('token: AgB=')),
  },
  {
    name: 'because there is no store of that name',
    files: made(external('{kind: ClusterSecretStore, name: valut}') + store),
    found: [
      'clusters/test/it.yaml:6:3 warning flux/secret-store-missing ExternalSecret flux-system/it takes its values from ClusterSecretStore valut, which nothing in the repository makes',
    ],
    repaired: made(external('{kind: ClusterSecretStore, name: vault}') + store),
  },
  {
    name: 'because the store is of another kind',
    files: made(external('{name: vault}') + store),
    found: [
      'clusters/test/it.yaml:6:3 warning flux/secret-store-missing ExternalSecret flux-system/it takes its values from SecretStore flux-system/vault, which nothing in the repository makes',
    ],
  },
]);
