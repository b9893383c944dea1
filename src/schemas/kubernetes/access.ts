import { getOwn, type Path, type YamlMap } from '../../yaml/value.js';
import { printed } from '../value-rules.js';
import { has, mapIn, mapsIn, textIn, type Judge } from './judge.js';

const GROUP = 'rbac.authorization.k8s.io';

/** What the API server's own code has against a RoleBinding or ClusterRoleBinding. */
export function bindingFindings(object: YamlMap, kind: string, judge: Judge): void {
  const role = mapIn(object, 'roleRef');
  const kinds = kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  oneOf(role, 'kind', kinds, ['roleRef'], judge);
  oneOf(role, 'apiGroup', [GROUP], ['roleRef'], judge);
  for (const [subject, index] of mapsIn(object, 'subjects')) {
    const path: Path = ['subjects', index];
    oneOf(subject, 'kind', ['ServiceAccount', 'User', 'Group'], path, judge);
    const own = textIn(subject, 'kind', judge);
    // A RoleBinding is in a namespace itself.
    if (own === 'ServiceAccount' && kind !== 'RoleBinding' && !has(subject, 'namespace'))
      judge.needs(path, 'namespace', 'ServiceAccounts live in one');
    if (own === 'ServiceAccount' && (getOwn(subject, 'apiGroup') ?? '') !== '')
      judge.must('schema/forbidden', [...path, 'apiGroup'], 'be empty for a ServiceAccount');
    if (own === 'User' || own === 'Group') oneOf(subject, 'apiGroup', [GROUP], path, judge);
  }
}

function oneOf(map: YamlMap, field: string, values: readonly string[], path: Path, judge: Judge): void {
  const text = textIn(map, field, judge);
  if (text === undefined || values.includes(text)) return;
  judge.must('schema/enum', [...path, field], `be ${values.join(' or ')}, not ${printed(text)}`);
}

/** What the API server's own code has against the rules of a Role or ClusterRole. */
export function roleFindings(object: YamlMap, kind: string, judge: Judge): void {
  for (const [rule, index] of mapsIn(object, 'rules')) {
    const path: Path = ['rules', index];
    const empty = (field: string): boolean => {
      const list = getOwn(rule, field);
      return !Array.isArray(list) || list.length === 0;
    };
    if (empty('verbs') && has(rule, 'verbs'))
      judge.must('schema/length', [...path, 'verbs'], 'have at least 1 item');
    if (!empty('nonResourceURLs')) {
      if (kind === 'Role')
        judge.must('schema/forbidden', [...path, 'nonResourceURLs'], 'not be set in a Role');
      if (!empty('apiGroups') || !empty('resources') || !empty('resourceNames'))
        judge.must('schema/forbidden', [...path, 'nonResourceURLs'], 'not stand beside resources');
      continue;
    }
    for (const field of ['apiGroups', 'resources']) {
      if (empty(field)) judge.needs(path, field, 'a rule is about resources or nonResourceURLs');
    }
  }
}
