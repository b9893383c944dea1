import { isSuspended } from '../cluster/suspension.js';
import { groups } from '../flux/kinds.js';
import { getOwn, isMap, valueAt, type Path } from '../yaml/value.js';
import type { OwnedObject } from './cluster-objects.js';
import { checkRange, checkRegexp, knownText, reportObject } from './object-finding.js';
import type { Rule, RuleContext } from './rule.js';

/**
 * What source-controller refuses although the schema lets it pass: an SSH address without a key, `provider: github`
 * without the Secret of the app, a HelmRepository whose type and address disagree, an OCI address with a tag, and ranges of
 * versions that cannot be read.
 */
export const sourceSpecRule: Rule = {
  codes: ['flux/source-invalid', 'flux/invalid-range', 'flux/invalid-regexp'],
  check(context) {
    const each = (kind: string, check: (context: RuleContext, source: OwnedObject) => void): void => {
      for (const source of context.objects.ofKind(groups.source, kind))
        if (!isSuspended(source.rendered.object)) check(context, source);
    };
    each('GitRepository', checkGitRepository);
    each('OCIRepository', checkOciRepository);
    each('HelmRepository', checkHelmRepository);
    each('HelmChart', (_, chart) => checkChart(context, chart, ['spec']));
    for (const release of context.objects.ofKind(groups.helm, 'HelmRelease')) {
      if (!isSuspended(release.rendered.object)) checkChart(context, release, ['spec', 'chart', 'spec']);
    }
  },
};

/** `^([-a-z0-9]+/?\\.?)+$` without its ways to be slow. */
const chartName = /^[-a-z0-9](?:[-a-z0-9]|(?:\/\.?|\.)(?=[-a-z0-9]|$))*$/;

/** What a chart of a HelmRepository is named by; the version of others does not count. */
function checkChart(context: RuleContext, owned: OwnedObject, path: Path): void {
  if (knownText(owned, [...path, 'sourceRef', 'kind']) !== 'HelmRepository') return;
  checkRange(context, owned, [...path, 'version']);
  const name = knownText(owned, [...path, 'chart']);
  if (name === undefined || chartName.test(name)) return;
  reportObject(context, owned, [...path, 'chart'], {
    code: 'flux/source-invalid',
    severity: 'error',
    message: `names the chart ${JSON.stringify(name)}; the name of a chart has lower case letters, digits and "-"`,
    upstream: `invalid chart reference: invalid chart name '${name}', a valid name must be lower case letters and numbers and MAY be separated with dashes (-), slashes (/) or periods (.)`,
  });
}

function checkGitRepository(context: RuleContext, source: OwnedObject): void {
  const hasSecret = isMap(valueAt(source.rendered.object, ['spec', 'secretRef']));
  if (knownText(source, ['spec', 'url'])?.startsWith('ssh://') && !hasSecret) {
    reportObject(context, source, ['spec', 'url'], {
      code: 'flux/source-invalid',
      severity: 'error',
      message: 'is fetched by SSH, but has no spec.secretRef with the key to do so',
      help: 'name a Secret with identity and known_hosts in spec.secretRef, or use an https:// address',
      upstream: "invalid 'ssh' auth option: 'identity' is required",
    });
  }
  if (knownText(source, ['spec', 'provider']) === 'github' && !hasSecret) {
    reportObject(context, source, ['spec', 'provider'], {
      code: 'flux/source-invalid',
      severity: 'error',
      message: 'has provider github, but no spec.secretRef with the data of the GitHub app',
      help: 'name a Secret with githubAppID, githubAppInstallationID and githubAppPrivateKey in spec.secretRef',
      upstream: 'secretRef with github app data must be specified when provider is set to github',
    });
  }
  if (usesRange(source, ['commit', 'name'])) checkRange(context, source, ['spec', 'ref', 'semver']);
}

function checkOciRepository(context: RuleContext, source: OwnedObject): void {
  const url = knownText(source, ['spec', 'url']);
  const written = url === undefined ? null : /^oci:\/\/[^/]+\/.*?(?:(@sha256:)|(:))[^/]*$/.exec(url);
  if (written) {
    const field = written[1] === undefined ? 'tag' : 'digest';
    reportObject(context, source, ['spec', 'url'], {
      code: 'flux/source-invalid',
      severity: 'error',
      message: `has a ${field} in its address ${url}`,
      help: `set it in spec.ref.${field} instead`,
      upstream: `URL validation failed for '${url}'`,
    });
  }
  if (!usesRange(source, ['digest'])) return;
  checkRange(context, source, ['spec', 'ref', 'semver']);
  checkRegexp(context, source, ['spec', 'ref', 'semverFilter']);
}

/** Whether no field of `spec.ref` that comes first is set. */
function usesRange({ rendered }: OwnedObject, before: readonly string[]): boolean {
  const reference = valueAt(rendered.object, ['spec', 'ref']);
  return isMap(reference) && before.every((field) => (getOwn(reference, field) ?? '') === '');
}

function checkHelmRepository(context: RuleContext, source: OwnedObject): void {
  const url = knownText(source, ['spec', 'url']);
  if (url === undefined) return;
  const isOci = knownText(source, ['spec', 'type']) === 'oci';
  if (isOci === url.startsWith('oci://')) return;
  reportObject(context, source, ['spec', isOci ? 'type' : 'url'], {
    code: 'flux/source-invalid',
    severity: 'error',
    message: isOci
      ? `has type oci, but its address ${url} is none of an OCI registry`
      : `has the address ${url} of an OCI registry, but not type oci`,
    help: isOci ? 'take type: oci away, or write the address as oci://...' : 'set spec.type: oci',
    upstream: isOci
      ? `invalid OCI registry URL: ${url}`
      : "invalid Helm repository URL: 'oci' URL scheme cannot be used with 'default' HelmRepository type",
  });
}
