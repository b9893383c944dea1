import type { Unit } from '../cluster/cluster.js';
import { suggest } from '../diagnostics/suggest.js';
import { nameOf, namespaceOf, textField } from '../manifest/object.js';
import { getOwn, type YamlValue } from '../yaml/value.js';
import { isOpen } from './object-finding.js';
import { isWhole, locateInUnit, type Rule, type RuleContext } from './rule.js';

/**
 * With `spec.serviceAccountName` a Kustomization or a HelmRelease is applied as that account of its own namespace. Where
 * no role is bound to it, the API server refuses everything. The binding may have been made by hand, so that is a warning,
 * said once for each account.
 */
export const serviceAccountsRule: Rule = {
  codes: ['flux/service-account-unbound'],
  check(context) {
    const { cluster } = context;
    const wanted = new Map<string, Unit[]>();
    for (const unit of cluster.units.values()) {
      const account = accountOf(unit);
      if (account === undefined || isOpen(account)) continue;
      const key = `${unit.namespace}/${account}`;
      const known = wanted.get(key);
      if (known) known.push(unit);
      else wanted.set(key, [unit]);
    }
    if (wanted.size === 0 || !isWhole(cluster)) return;
    const bound = boundSubjects(context);
    for (const [key, units] of wanted) {
      const [namespace, name] = key.split('/') as [string, string];
      const isBound = [
        `ServiceAccount ${key}`,
        `User system:serviceaccount:${namespace}:${name}`,
        `Group system:serviceaccounts:${namespace}`,
        'Group system:serviceaccounts',
        'Group system:authenticated',
      ].some((subject) => bound.has(subject));
      if (!isBound) report(context, namespace, name, units);
    }
  },
};

/** The account that a unit is applied as; undefined where Flux's own is used, and for units of other clusters. */
function accountOf(unit: Unit): string | undefined {
  if (unit.state === 'suspended' || (unit.kind !== 'Kustomization' && unit.kind !== 'HelmRelease'))
    return undefined;
  const name = textField(unit.resource.object['spec'], 'serviceAccountName');
  return name === '' || unit.remote !== undefined ? undefined : name;
}

/** Who has any role at all, as `Kind name`, with the namespace before the name of an account. */
function boundSubjects({ cluster, objects }: RuleContext): Set<string> {
  const bound = new Set<string>();
  if (cluster.entry.kind === 'FluxInstance') {
    for (const { owner, namespace } of cluster.units.values())
      if (owner === undefined)
        for (const name of operatorAccounts) bound.add(`ServiceAccount ${namespace}/${name}`);
  }
  for (const kind of ['RoleBinding', 'ClusterRoleBinding']) {
    for (const { rendered } of objects.ofKind('rbac.authorization.k8s.io', kind)) {
      const subjects = getOwn(rendered.object, 'subjects');
      for (const subject of Array.isArray(subjects) ? subjects : [])
        bound.add(subjectName(subject, namespaceOf(rendered.object)));
    }
  }
  return bound;
}

/** What flux-operator comes with and installs, none of which is in the repository, may do everything. */
const operatorAccounts = ['flux-operator', 'kustomize-controller', 'helm-controller'];

function subjectName(subject: YamlValue, namespace: string): string {
  const kind = textField(subject, 'kind');
  const name = textField(subject, 'name');
  return kind === 'ServiceAccount'
    ? `${kind} ${textField(subject, 'namespace') || namespace}/${name}`
    : `${kind} ${name}`;
}

function report(
  { cluster, objects, report }: RuleContext,
  namespace: string,
  name: string,
  [unit, ...others]: readonly Unit[],
): void {
  const accounts: string[] = [];
  for (const { rendered } of objects.ofKind('', 'ServiceAccount'))
    if (namespaceOf(rendered.object) === namespace) accounts.push(nameOf(rendered.object));
  const near = accounts.includes(name) ? undefined : suggest(name, accounts);
  const location = locateInUnit(cluster, unit!, ['spec', 'serviceAccountName']);
  report({
    code: 'flux/service-account-unbound',
    severity: 'warning',
    message: `${unit!.key}${others.length === 0 ? ' is' : ` and ${others.length} more are`} applied as ServiceAccount ${namespace}/${name}, to which nothing in the repository binds a role`,
    help:
      near === undefined
        ? 'bind a role to it with a RoleBinding or a ClusterRoleBinding'
        : `did you mean ${near}?`,
    upstream: `is forbidden: User "system:serviceaccount:${namespace}:${name}" cannot patch resource`,
    unit: unit!.key,
    ...(location && { location }),
  });
}
