import { secureJoin } from '../flux/secure-join.js';
import { isSuspended } from '../cluster/suspension.js';
import { groups } from '../flux/kinds.js';
import { fluxAtLeast } from '../flux/flux-release.js';
import { readReference, type ObjectReference } from '../flux/spec.js';
import { namespaceOf, textField } from '../manifest/object.js';
import { unitKey } from '../cluster/cluster.js';
import { isMap, valueAt } from '../yaml/value.js';
import type { OwnedObject } from './cluster-objects.js';
import { missingReference } from './flux-references.js';
import { isOpen, knownText, reportObject } from './object-finding.js';
import type { Rule, RuleContext } from './rule.js';

/**
 * An ImageUpdateAutomation names a GitRepository that exists, knows the branch to push to, has an `update.path` that
 * exists, and a commit message without the fields that Flux 2.7 took away.
 */
export const imageAutomationRule: Rule = {
  codes: [
    'flux/automation-source-missing',
    'flux/automation-invalid',
    'flux/automation-path-missing',
    'flux/automation-template',
  ],
  check(context) {
    for (const automation of context.objects.ofKind(groups.image, 'ImageUpdateAutomation')) {
      if (isSuspended(automation.rendered.object)) continue;
      checkSource(context, automation);
      checkPath(context, automation);
      checkTemplate(context, automation);
    }
  },
};

/** The GitRepository that an automation writes to. */
export function automationSource({ rendered: { object } }: OwnedObject): ObjectReference {
  const reference = readReference(valueAt(object, ['spec', 'sourceRef']), namespaceOf(object));
  return { ...reference, kind: reference.kind || 'GitRepository' };
}

/** The directory that an automation updates, where it is one of this repository. */
export function automationPath({ cluster }: RuleContext, automation: OwnedObject): string | undefined {
  const { kind, namespace, name } = automationSource(automation);
  if (!cluster.homeKeys.has(unitKey(kind, namespace, name))) return undefined;
  return secureJoin(textField(valueAt(automation.rendered.object, ['spec', 'update']), 'path'));
}

function checkSource(context: RuleContext, automation: OwnedObject): void {
  const { object } = automation.rendered;
  const source = automationSource(automation);
  const missing = source.kind === 'GitRepository' ? missingReference(context, source) : undefined;
  if (missing) {
    reportObject(context, automation, ['spec', 'sourceRef'], {
      code: 'flux/automation-source-missing',
      severity: missing.isSure ? 'error' : 'warning',
      message: `writes to GitRepository ${source.namespace}/${source.name}, which does not exist`,
      help: missing.help,
      upstream: 'referenced git repository does not exist',
    });
  }
  if (!isMap(valueAt(object, ['spec', 'git']))) {
    reportObject(context, automation, ['spec'], {
      code: 'flux/automation-invalid',
      severity: 'error',
      message: 'has no spec.git, so it cannot commit',
      help: 'set spec.git.commit.author.email at least',
      upstream: "source kind 'GitRepository' necessitates field .spec.git",
    });
    return;
  }
  if (typeof valueAt(object, ['spec', 'git', 'push', 'branch']) === 'string') return;
  if (typeof valueAt(object, ['spec', 'git', 'push', 'refspec']) === 'string') return;
  const checkout = valueAt(object, ['spec', 'git', 'checkout', 'ref']);
  const repository = context.cluster.sources.get(unitKey(source.kind, source.namespace, source.name));
  if (!checkout && !repository) return;
  const reference = checkout ?? valueAt(repository!.object, ['spec', 'ref']);
  if (isMap(reference) && textField(reference, 'branch') !== '') return;
  reportObject(context, automation, ['spec', 'git'], {
    code: 'flux/automation-invalid',
    severity: 'error',
    message: `does not say which branch to push to, and ${checkout ? 'spec.git.checkout.ref' : `spec.ref of GitRepository ${source.namespace}/${source.name}`} names none`,
    help: 'set spec.git.push.branch',
    upstream:
      'push spec not provided, and cannot be inferred from .spec.git.checkout.ref or GitRepository .spec.ref',
  });
}

function checkPath(context: RuleContext, automation: OwnedObject): void {
  const path = automationPath(context, automation);
  if (path === undefined || isOpen(path) || context.cluster.tree.kind(path) === 'directory') return;
  reportObject(context, automation, ['spec', 'update', 'path'], {
    code: 'flux/automation-path-missing',
    severity: 'error',
    message: `updates files under ${path}, which is no directory of this repository`,
  });
}

function checkTemplate(context: RuleContext, automation: OwnedObject): void {
  const path = ['spec', 'git', 'commit', 'messageTemplate'];
  const template = knownText(automation, path);
  const field = /\{\{[^}]*?(\.Updated\b|\.Changed\.ImageResult\b)/.exec(template ?? '')?.[1];
  if (field === undefined) return;
  const { from, version } = context.cluster.flux;
  const isRemoved = from !== 'default' && fluxAtLeast(version, '2.7');
  reportObject(context, automation, path, {
    code: 'flux/automation-template',
    severity: isRemoved ? 'error' : 'warning',
    message: `has a commit message with ${field}, which ${isRemoved ? 'is not there any more' : 'is gone from Flux 2.7 on'}`,
    help: 'use .Changed.FileChanges, .Changed.Objects or .Changed.Changes',
    upstream: `template uses removed '${field}' field`,
  });
}
