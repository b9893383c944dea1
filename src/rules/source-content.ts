import { unitKey } from '../cluster/cluster.js';
import { isSuspended } from '../cluster/suspension.js';
import { groups } from '../flux/kinds.js';
import { nameOf, namespaceOf } from '../manifest/object.js';
import { reportObject } from './object-finding.js';
import type { Rule } from './rule.js';

/**
 * What a GitRepository whose files are at hand asks for and does not have: directories of a sparse checkout, and other
 * GitRepositories, or paths of them, that it includes.
 */
export const sourceContentRule: Rule = {
  codes: ['flux/source-content'],
  check(context) {
    for (const owned of context.objects.ofKind(groups.source, 'GitRepository')) {
      const { object } = owned.rendered;
      if (isSuspended(object)) continue;
      const key = unitKey('GitRepository', namespaceOf(object), nameOf(object));
      for (const { path, message, upstream } of context.cluster.sourceFaults.get(key) ?? []) {
        reportObject(context, owned, path, {
          code: 'flux/source-content',
          severity: 'error',
          message: `cannot be fetched: ${message}`,
          upstream,
        });
      }
    }
  },
};
