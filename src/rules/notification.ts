import { isSuspended } from '../cluster/suspension.js';
import { groups } from '../flux/kinds.js';
import { readReference } from '../flux/spec.js';
import { namespaceOf, textField } from '../manifest/object.js';
import { getOwn, isMap, valueAt } from '../yaml/value.js';
import type { OwnedObject } from './cluster-objects.js';
import { missingReference } from './flux-references.js';
import { checkRegexp, reportObject } from './object-finding.js';
import type { Rule, RuleContext } from './rule.js';

/**
 * An Alert sends through a Provider of its own namespace, about objects that exist; a Receiver names the objects that it
 * wakes. notification-controller says nothing of a name that leads nowhere: no event ever comes. A name of `*` stands
 * for all objects of the kind; a Receiver needs `matchLabels` with it.
 */
export const notificationRule: Rule = {
  codes: [
    'flux/provider-missing',
    'flux/event-source-missing',
    'flux/receiver-wildcard',
    'flux/invalid-regexp',
  ],
  check(context) {
    for (const alert of context.objects.ofKind(groups.notification, 'Alert'))
      if (!isSuspended(alert.rendered.object)) checkAlert(context, alert);
    for (const receiver of context.objects.ofKind(groups.notification, 'Receiver'))
      if (!isSuspended(receiver.rendered.object)) checkResources(context, receiver, 'resources');
  },
};

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
