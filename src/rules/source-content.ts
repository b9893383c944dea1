import { unitKey } from '../cluster/cluster.js';
import { isSuspended } from '../cluster/suspension.js';
import { groups } from '../flux/kinds.js';
import { readReference } from '../flux/spec.js';
import { locateField } from '../files/field-location.js';
import { idOf, nameOf, namespaceOf, textField } from '../manifest/object.js';
import { isMap, valueAt } from '../yaml/value.js';
import type { OwnedObject } from './cluster-objects.js';
import { missingReference } from './flux-references.js';
import { reportObject } from './object-finding.js';
import type { Rule, RuleContext } from './rule.js';

/**
 * What a GitRepository whose files are at hand asks for and does not have: directories of a sparse checkout, and other
 * GitRepositories, or paths of them, that it includes. And what a HelmChart takes its content from.
 */
export const sourceContentRule: Rule = {
  codes: ['flux/source-content', 'flux/source-missing'],
  check(context) {
    const { cluster, objects } = context;
    for (const owned of objects.ofKind(groups.source, 'GitRepository')) {
      const { object } = owned.rendered;
      if (isSuspended(object)) continue;
      const faults = cluster.sourceFaults.get(unitKey('GitRepository', namespaceOf(object), nameOf(object)));
      for (const { path, message, upstream } of faults ?? []) {
        reportObject(context, owned, path, {
          code: 'flux/source-content',
          severity: 'error',
          message: `cannot be fetched: ${message}`,
          upstream,
        });
      }
      if (!faults) checkIncludes(context, owned);
    }
    for (const owned of objects.ofKind(groups.source, 'HelmChart'))
      if (!isSuspended(owned.rendered.object)) checkChartSource(context, owned);
    reportEntry(context);
  },
};

/** The source of a HelmChart lies in the chart's own namespace. */
function checkChartSource(context: RuleContext, owned: OwnedObject): void {
  const { object } = owned.rendered;
  const path = ['spec', 'sourceRef'];
  const { kind, name } = readReference(valueAt(object, path), '');
  const namespace = namespaceOf(object);
  const missing = chartSources.has(kind) ? missingReference(context, { kind, namespace, name }) : undefined;
  if (!missing) return;
  reportObject(context, owned, path, {
    code: 'flux/source-missing',
    severity: missing.isSure ? 'error' : 'warning',
    message: `takes its content from ${kind} ${namespace}/${name}, which does not exist`,
    help: missing.help,
    upstream: `failed to get source: ${kind} '${namespace}/${name}' not found`,
  });
}

const chartSources: ReadonlySet<string> = new Set(['HelmRepository', 'GitRepository', 'Bucket']);

/** Where the source of the entry itself cannot be fetched, there is no unit that applies it. */
function reportEntry({ cluster, objects, report }: RuleContext): void {
  for (const key of cluster.homeKeys) {
    const source = cluster.sources.get(key);
    if (!source) continue;
    const { group, kind, namespace, name } = idOf(source.object);
    if (objects.find(group, kind, namespace, name)) continue;
    for (const { path, message, upstream } of cluster.sourceFaults.get(key) ?? []) {
      const location = locateField(cluster.tree, source, path);
      report({
        code: 'flux/source-content',
        severity: 'error',
        message: `${key} cannot be fetched: ${message}`,
        upstream,
        ...(location && { location }),
      });
    }
  }
}

/** Of a GitRepository whose files are elsewhere it is known nevertheless what it includes. */
function checkIncludes(context: RuleContext, owned: OwnedObject): void {
  const { object } = owned.rendered;
  const include = valueAt(object, ['spec', 'include']);
  for (const [index, entry] of (Array.isArray(include) ? include : []).entries()) {
    const name = textField(isMap(entry) ? entry['repository'] : undefined, 'name');
    const reference = { kind: 'GitRepository', namespace: namespaceOf(object), name };
    const missing = missingReference(context, reference);
    if (!missing) continue;
    reportObject(context, owned, ['spec', 'include', index, 'repository', 'name'], {
      code: 'flux/source-content',
      severity: missing.isSure ? 'error' : 'warning',
      message: `cannot be fetched: GitRepository ${reference.namespace}/${name}, which it includes, does not exist`,
      help: missing.help,
      upstream: `could not get resource for include '${name}'`,
    });
  }
}
