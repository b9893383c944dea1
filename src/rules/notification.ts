import { unitKey } from '../cluster/cluster.js';
import { isSuspended } from '../cluster/suspension.js';
import { groups } from '../flux/kinds.js';
import { readReference } from '../flux/spec.js';
import { namespaceOf, textField, type ManifestObject } from '../manifest/object.js';
import { getOwn, isMap, valueAt } from '../yaml/value.js';
import type { OwnedObject } from './cluster-objects.js';
import { missingReference } from './flux-references.js';
import { checkRegexp, isOpen, knownText, reportObject } from './object-finding.js';
import type { Rule, RuleContext } from './rule.js';

/**
 * An Alert sends through a Provider of its own namespace, about objects that exist; a Receiver names the objects that it
 * wakes. notification-controller says nothing of a name that leads nowhere: no event ever comes. A name of `*` stands
 * for all objects of the kind; a Receiver needs `matchLabels` with it.
 */
export const notificationRule: Rule = {
  codes: [
    'flux/provider-missing',
    'flux/provider-address',
    'flux/event-source-missing',
    'flux/receiver-wildcard',
    'flux/invalid-regexp',
  ],
  check(context) {
    for (const alert of context.objects.ofKind(groups.notification, 'Alert'))
      if (!isSuspended(alert.rendered.object)) checkAlert(context, alert);
    for (const provider of context.objects.ofKind(groups.notification, 'Provider'))
      if (!isSuspended(provider.rendered.object)) checkAddress(context, provider);
    for (const receiver of context.objects.ofKind(groups.notification, 'Receiver'))
      if (!isSuspended(receiver.rendered.object)) checkResources(context, receiver, 'resources');
  },
};

/** Providers that write commit statuses and comments, which are for one repository. */
const repositoryTypes: ReadonlySet<string> = new Set([
  'github',
  'githubdispatch',
  'githubpullrequestcomment',
  'gitlab',
  'gitlabmergerequestcomment',
  'gitea',
  'giteapullrequestcomment',
  'bitbucket',
  'bitbucketserver',
  'azuredevops',
]);

/** Providers that send to an address, which `spec.address` or the Secret holds; without one nothing is sent. */
const addressedTypes: ReadonlySet<string> = new Set([
  ...repositoryTypes,
  'slack',
  'discord',
  'msteams',
  'rocket',
  'generic',
  'generic-hmac',
  'googlechat',
  'webex',
  'sentry',
  'matrix',
  'opsgenie',
  'alertmanager',
  'grafana',
  'lark',
  'datadog',
]);

function checkAddress(context: RuleContext, provider: OwnedObject): void {
  const { object } = provider.rendered;
  const type = knownText(provider, ['spec', 'type']) ?? '';
  const address = textField(object['spec'], 'address');
  if (address === '') {
    if (!addressedTypes.has(type) || maySecretHold(context, object, 'address')) return;
    reportObject(context, provider, ['spec'], {
      code: 'flux/provider-address',
      severity: 'warning',
      message: `is of the type ${type}, but has no address: nothing is ever sent`,
      help: 'set spec.address, or the key address of the Secret in spec.secretRef',
    });
    return;
  }
  if (isOpen(address) || !repositoryTypes.has(type)) return;
  const path = /^[a-z]+:\/\/[^/]+\/(.*)$/.exec(address)?.[1] ?? '';
  if (path.split('/').filter((segment) => segment !== '').length >= 2) return;
  reportObject(context, provider, ['spec', 'address'], {
    code: 'flux/provider-address',
    severity: 'warning',
    message: `is of the type ${type}, but its address ${address} is none of a Git repository: nothing is ever sent`,
    help: 'write the address of the repository, as in https://github.com/owner/repository',
  });
}

/** Whether the Secret of an object may have a key: it has, or nothing is known of it. */
function maySecretHold({ cluster }: RuleContext, object: ManifestObject, key: string): boolean {
  const name = textField(valueAt(object, ['spec', 'secretRef']), 'name');
  if (name === '') return false;
  const secret = cluster.configs.get(unitKey('Secret', namespaceOf(object), name));
  return !secret || secret.open || secret.data.has(key);
}

function checkAlert(context: RuleContext, alert: OwnedObject): void {
  const { object } = alert.rendered;
  const name = textField(valueAt(object, ['spec', 'providerRef']), 'name');
  const namespace = namespaceOf(object);
  const missing = missingReference(context, { kind: 'Provider', namespace, name });
  if (missing) {
    reportObject(context, alert, ['spec', 'providerRef', 'name'], {
      code: 'flux/provider-missing',
      severity: missing.isSure ? 'warning' : 'info',
      message: `sends through Provider ${namespace}/${name}, which does not exist: nothing is ever sent`,
      help: missing.help,
    });
  }
  checkResources(context, alert, 'eventSources');
  for (const field of ['inclusionList', 'exclusionList']) {
    const list = valueAt(object, ['spec', field]);
    if (!Array.isArray(list)) continue;
    for (let index = 0; index < list.length; index++) checkRegexp(context, alert, ['spec', field, index]);
  }
}

function checkResources(context: RuleContext, owned: OwnedObject, field: 'eventSources' | 'resources'): void {
  const { object } = owned.rendered;
  const entries = valueAt(object, ['spec', field]);
  for (const [index, entry] of (Array.isArray(entries) ? entries : []).entries()) {
    const reference = readReference(entry, namespaceOf(object));
    const path = ['spec', field, index];
    if (reference.namespace.includes('*')) {
      reportObject(context, owned, [...path, 'namespace'], {
        code: 'flux/event-source-missing',
        severity: 'warning',
        message: `names the namespace ${reference.namespace}, but only names may be a wildcard: nothing ever matches`,
        help: 'write one entry for each namespace',
      });
      continue;
    }
    if (reference.name === '*') {
      const labels = isMap(entry) ? getOwn(entry, 'matchLabels') : undefined;
      if (field === 'eventSources' || (isMap(labels) && Object.keys(labels).length > 0)) continue;
      reportObject(context, owned, path, {
        code: 'flux/receiver-wildcard',
        severity: 'error',
        message: `names all ${reference.kind} objects by * without matchLabels`,
        help: 'set matchLabels, or name the objects one by one',
        upstream: "matchLabels field not set when using wildcard '*' as name",
      });
      continue;
    }
    const missing = missingReference(context, reference);
    if (!missing) continue;
    const consequence = field === 'resources' ? 'is never woken by it' : 'sends no events';
    reportObject(context, owned, path, {
      code: 'flux/event-source-missing',
      severity: missing.isSure ? 'warning' : 'info',
      message: `names ${reference.kind} ${reference.namespace}/${reference.name}, which does not exist and so ${consequence}`,
      help: missing.help,
    });
  }
}
