import { isSuspended } from '../cluster/suspension.js';
import { groups } from '../flux/kinds.js';
import { readReference } from '../flux/spec.js';
import { namespaceOf, type ManifestObject } from '../manifest/object.js';
import { getOwn, isMap, valueAt, type YamlValue } from '../yaml/value.js';
import type { ClusterObjects, OwnedObject } from './cluster-objects.js';
import { missingReference } from './flux-references.js';
import { checkRange, checkRegexp, knownText, reportObject } from './object-finding.js';
import type { Rule, RuleContext } from './rule.js';

/**
 * An ImageRepository names an image without scheme and tag. An ImagePolicy names an ImageRepository that exists, in
 * another namespace only where that one's `accessFrom` lets it, and has one policy that can be read.
 */
export const imagePoliciesRule: Rule = {
  codes: [
    'flux/image-invalid',
    'flux/image-repository-missing',
    'flux/image-access-denied',
    'flux/image-policy-invalid',
    'flux/invalid-range',
    'flux/invalid-regexp',
  ],
  check(context) {
    for (const repository of context.objects.ofKind(groups.image, 'ImageRepository'))
      if (!isSuspended(repository.rendered.object)) checkRepository(context, repository);
    for (const policy of context.objects.ofKind(groups.image, 'ImagePolicy')) {
      if (isSuspended(policy.rendered.object)) continue;
      checkReference(context, policy);
      checkPolicy(context, policy);
    }
  },
};

function checkRepository(context: RuleContext, repository: OwnedObject): void {
  const list = valueAt(repository.rendered.object, ['spec', 'exclusionList']);
  if (Array.isArray(list))
    for (let i = 0; i < list.length; i++) checkRegexp(context, repository, ['spec', 'exclusionList', i]);
  const image = knownText(repository, ['spec', 'image']);
  if (image === undefined) return;
  const scheme = /^([a-z]+:\/\/)/.exec(image)?.[1];
  const tag = /\/[^/]*:([^/]+)$/.exec(image)?.[1];
  const excess = scheme ?? (tag === undefined ? undefined : `:${tag}`);
  if (excess === undefined) return;
  const what = scheme === undefined ? 'a tag' : 'a scheme';
  reportObject(context, repository, ['spec', 'image'], {
    code: 'flux/image-invalid',
    severity: 'error',
    message: `names the image ${image} with ${what}, which ImageRepository does not take`,
    help: `take ${excess} away`,
    upstream: `image '${image}' should not include ${scheme === undefined ? 'a tag' : 'URL scheme'}; remove '${excess}'`,
  });
}

function checkReference(context: RuleContext, policy: OwnedObject): void {
  const { object } = policy.rendered;
  const path = ['spec', 'imageRepositoryRef'];
  const namespace = namespaceOf(object);
  const reference = {
    ...readReference(valueAt(object, path), namespace),
    kind: 'ImageRepository',
  };
  const missing = missingReference(context, reference);
  if (missing) {
    reportObject(context, policy, path, {
      code: 'flux/image-repository-missing',
      severity: missing.isSure ? 'error' : 'warning',
      message: `takes its tags from ImageRepository ${reference.namespace}/${reference.name}, which does not exist`,
      help: missing.help,
      upstream: 'referenced ImageRepository does not exist',
    });
  }
  if (reference.namespace === namespace) return;
  const repository = context.objects.find(
    groups.image,
    'ImageRepository',
    reference.namespace,
    reference.name,
  );
  if (!repository || mayAccess(repository.rendered.object, namespace, context.objects)) return;
  reportObject(context, policy, path, {
    code: 'flux/image-access-denied',
    severity: 'error',
    message: `may not use ImageRepository ${reference.namespace}/${reference.name}, whose spec.accessFrom does not let the namespace ${namespace} in`,
    help: 'add the labels of the namespace to spec.accessFrom.namespaceSelectors of the ImageRepository',
    upstream: `access denied: '${reference.namespace}/${reference.name}' can't be accessed due to missing ACL labels on 'accessFrom'`,
  });
}

/** Labels of a Namespace that is not in the repository are not known, so any selector may match them. */
function mayAccess(repository: ManifestObject, namespace: string, objects: ClusterObjects): boolean {
  const selectors = valueAt(repository, ['spec', 'accessFrom', 'namespaceSelectors']);
  if (!Array.isArray(selectors) || selectors.length === 0) return false;
  const found = objects.find('', 'Namespace', '', namespace);
  if (!found) return true;
  const labels = valueAt(found.rendered.object, ['metadata', 'labels']);
  return selectors.some((selector) => {
    const wanted = isMap(selector) ? getOwn(selector, 'matchLabels') : undefined;
    if (!isMap(wanted)) return true;
    return Object.keys(wanted).every((key) => labelOf(labels, key, namespace) === wanted[key]);
  });
}

function labelOf(labels: YamlValue | undefined, key: string, namespace: string): YamlValue | undefined {
  // The API server sets this one itself.
  if (key === 'kubernetes.io/metadata.name') return namespace;
  return isMap(labels) ? getOwn(labels, key) : undefined;
}

function checkPolicy(context: RuleContext, policy: OwnedObject): void {
  checkRange(context, policy, ['spec', 'policy', 'semver', 'range']);
  checkRegexp(context, policy, ['spec', 'filterTags', 'pattern']);
  const choice = valueAt(policy.rendered.object, ['spec', 'policy']);
  if (!isMap(choice)) return;
  const given = ['semver', 'alphabetical', 'numerical'].filter((kind) => isMap(getOwn(choice, kind)));
  if (given.length === 1) return;
  reportObject(context, policy, ['spec', 'policy'], {
    code: 'flux/image-policy-invalid',
    severity: given.length === 0 ? 'error' : 'warning',
    message:
      given.length === 0
        ? 'has no policy: expected one of semver, alphabetical, numerical'
        : `has the policies ${given.join(' and ')}, of which only ${given[0]} counts`,
    help: 'give exactly one',
    ...(given.length === 0 && { upstream: 'given ImagePolicyChoice object is invalid' }),
  });
}
