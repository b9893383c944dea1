import { unitKey, type ConfigSource } from '../cluster/cluster.js';
import { isSuspended } from '../cluster/suspension.js';
import { groups } from '../flux/kinds.js';
import { gvkOf, nameOf, namespaceOf } from '../manifest/object.js';
import type { Path } from '../yaml/value.js';
import type { OwnedObject } from './cluster-objects.js';
import { knownText, reportObject } from './object-finding.js';
import { locateInObject, type Rule, type RuleContext } from './rule.js';
import {
  lackOf,
  lackOfBucket,
  lackOfDecryption,
  lackOfGit,
  lackOfHelm,
  lackOfKubeConfig,
  type SecretLack,
} from './secret-keys.js';

interface SecretField {
  readonly group: string;
  readonly kind: string;
  readonly path: Path;
  readonly lacks?: SecretLack;
}

const sourceFields = ['secretRef', 'certSecretRef', 'proxySecretRef'];

/** Every field of a Flux object that names a Secret of its own namespace. */
const fields: readonly SecretField[] = [
  { group: groups.source, kind: 'GitRepository', path: ['spec', 'secretRef'], lacks: lackOfGit },
  { group: groups.source, kind: 'GitRepository', path: ['spec', 'proxySecretRef'] },
  { group: groups.source, kind: 'GitRepository', path: ['spec', 'verify', 'secretRef'] },
  { group: groups.source, kind: 'HelmRepository', path: ['spec', 'secretRef'], lacks: lackOfHelm },
  { group: groups.source, kind: 'Bucket', path: ['spec', 'secretRef'], lacks: lackOfBucket },
  { group: groups.source, kind: 'OCIRepository', path: ['spec', 'secretRef'] },
  { group: groups.source, kind: 'OCIRepository', path: ['spec', 'verify', 'secretRef'] },
  ...['OCIRepository', 'Bucket', 'HelmRepository'].flatMap((kind) =>
    ['certSecretRef', 'proxySecretRef'].map((field) => ({
      group: groups.source,
      kind,
      path: ['spec', field],
    })),
  ),
  ...sourceFields.map((field) => ({ group: groups.image, kind: 'ImageRepository', path: ['spec', field] })),
  {
    group: groups.image,
    kind: 'ImageUpdateAutomation',
    path: ['spec', 'git', 'commit', 'signingKey', 'secretRef'],
  },
  ...sourceFields.map((field) => ({ group: groups.notification, kind: 'Provider', path: ['spec', field] })),
  {
    group: groups.notification,
    kind: 'Receiver',
    path: ['spec', 'secretRef'],
    lacks: lackOf('token'),
  },
  {
    group: groups.kustomize,
    kind: 'Kustomization',
    path: ['spec', 'decryption', 'secretRef'],
    lacks: lackOfDecryption,
  },
  ...[
    { group: groups.kustomize, kind: 'Kustomization' },
    { group: groups.helm, kind: 'HelmRelease' },
  ].map((of) => ({ ...of, path: ['spec', 'kubeConfig', 'secretRef'], lacks: lackOfKubeConfig })),
];

/**
 * Secrets that Flux objects name for keys and passwords and that nothing in the repository makes: for information only,
 * because such Secrets are mostly made by hand when a cluster is bootstrapped. One that is made but lacks the key which
 * Flux reads is a mistake.
 */
export const secretReferencesRule: Rule = {
  codes: ['flux/secret-missing', 'flux/secret-key-missing'],
  check(context) {
    const missing = new Map<string, { owned: OwnedObject; path: Path }[]>();
    for (const { group, kind, path, lacks } of fields) {
      for (const owned of context.objects.ofKind(group, kind)) {
        const name = knownText(owned, [...path, 'name']);
        if (name === undefined || isSuspended(owned.rendered.object)) continue;
        const key = unitKey('Secret', namespaceOf(owned.rendered.object), name);
        const secret = context.cluster.configs.get(key);
        if (secret) {
          const lack = secret.open
            ? undefined
            : lacks?.([...secret.data.keys()], owned, context.cluster.flux.version);
          if (lack !== undefined) reportKey(context, owned, path, secret, lack);
          continue;
        }
        if (isEntrySource(context, owned)) continue;
        const known = missing.get(key);
        if (known) known.push({ owned, path });
        else missing.set(key, [{ owned, path }]);
      }
    }
    for (const [key, wanting] of missing) reportMissing(context, key, wanting);
  },
};

/** The Secret of the entry's own source is always made by hand: nothing could be read before it is there. */
function isEntrySource({ cluster }: RuleContext, { rendered: { object } }: OwnedObject): boolean {
  return cluster.homeKeys.has(unitKey(gvkOf(object).kind, namespaceOf(object), nameOf(object)));
}

function reportMissing(
  context: RuleContext,
  key: string,
  wanting: readonly { readonly owned: OwnedObject; readonly path: Path }[],
): void {
  const [{ owned, path }, ...others] = wanting as [(typeof wanting)[number], ...typeof wanting];
  const name = key.slice(key.indexOf('/') + 1);
  const elsewhere = [...context.cluster.configs.keys()].find(
    (other) => other.startsWith('Secret ') && other.endsWith(`/${name}`),
  );
  const related = others.flatMap((other) => {
    const location = locateInObject(context.cluster, other.owned.unit, other.owned.rendered, other.path);
    return location ? [{ location, message: 'named here too' }] : [];
  });
  reportObject(context, owned, path, {
    code: 'flux/secret-missing',
    severity: 'info',
    upstream: `secrets "${name}" not found`,
    message: `names ${key}, which nothing in the repository makes`,
    help:
      elsewhere === undefined
        ? 'it must have been made by hand or by another tool'
        : `${elsewhere} exists, but only Secrets of the object's own namespace are read`,
    related,
  });
}

function reportKey(
  context: RuleContext,
  owned: OwnedObject,
  path: Path,
  { namespace, name, data }: ConfigSource,
  lack: string,
): void {
  reportObject(context, owned, path, {
    code: 'flux/secret-key-missing',
    severity: 'error',
    message: `names Secret ${namespace}/${name}, which has no key ${lack}; it has ${[...data.keys()].join(', ') || 'none'}`,
    upstream: `invalid '${namespace}/${name}' secret data: required fields '${lack}'`,
  });
}
