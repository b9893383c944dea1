import { fluxAtLeast } from '../flux/flux-release.js';
import type { OwnedObject } from './cluster-objects.js';
import { knownText } from './object-finding.js';

/**
 * The key that an object of Flux cannot do without and that its Secret does not have; undefined where all is well
 * (the "Secret reference" sections of https://fluxcd.io/flux/components/).
 */
export type SecretLack = (
  keys: readonly string[],
  owned: OwnedObject,
  fluxVersion: string,
) => string | undefined;

/** All of these keys. */
export function lackOf(...needed: readonly string[]): SecretLack {
  return (keys) => needed.find((key) => !keys.includes(key));
}

const decryptionKey = /\.(?:agekey|asc)$|^sops\.(?:vault-token|aws-kms|azure-kv|gcp-kms)$/;

/** A key for SOPS, of any kind. */
export const lackOfDecryption: SecretLack = (keys) =>
  keys.some((key) => decryptionKey.test(key)) ? undefined : 'name that ends in .agekey or .asc';

/** A GitHub app needs its data, SSH two keys; what HTTPS asks for depends on the server, but no password goes alone. */
export const lackOfGit: SecretLack = (keys, owned, fluxVersion) => {
  if (knownText(owned, ['spec', 'provider']) === 'github') {
    // From 2.8 on the installation is looked up.
    const installation = fluxAtLeast(fluxVersion, '2.8') ? [] : ['githubAppInstallationID'];
    return lackOf('githubAppID', ...installation, 'githubAppPrivateKey')(keys, owned, fluxVersion);
  }
  if (knownText(owned, ['spec', 'url'])?.startsWith('ssh://'))
    return lackOf('identity', 'known_hosts')(keys, owned, fluxVersion);
  return lackOfPair(keys);
};

/** A HelmRepository that is no OCI registry logs in with user and password. */
export const lackOfHelm: SecretLack = (keys, owned) =>
  knownText(owned, ['spec', 'type']) === 'oci' ? undefined : (lackOfPair(keys) ?? lackOfPair(keys, true));

function lackOfPair(keys: readonly string[], isReversed = false): string | undefined {
  const [first, second] = isReversed ? ['password', 'username'] : ['username', 'password'];
  return keys.includes(second!) && !keys.includes(first!) ? first : undefined;
}

export const lackOfBucket: SecretLack = (keys, owned, fluxVersion) => {
  const provider = knownText(owned, ['spec', 'provider']) ?? 'generic';
  if (provider === 'gcp') return lackOf('serviceaccount')(keys, owned, fluxVersion);
  return provider === 'azure' ? undefined : lackOf('accesskey', 'secretkey')(keys, owned, fluxVersion);
};

/** Without `spec.kubeConfig.secretRef.key` either of two keys will do. */
export const lackOfKubeConfig: SecretLack = (keys, owned) => {
  const named = knownText(owned, ['spec', 'kubeConfig', 'secretRef', 'key']);
  if (named !== undefined) return keys.includes(named) ? undefined : named;
  return keys.includes('value') || keys.includes('value.yaml') ? undefined : 'value or value.yaml';
};
