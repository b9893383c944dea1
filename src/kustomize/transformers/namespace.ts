import { gvkOf, namespaceOf } from '../../manifest/object.js';
import type { Step } from '../../manifest/origin.js';
import { isClusterScoped } from '../../manifest/scope.js';
import { getOwn, isMap, setOwn, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { writeYaml } from '../../yaml/write.js';
import { TransformError, type FieldSpec, type Resource } from '../resource.js';
import { describeConflict } from './describe.js';
import { editFields, FieldFault, type FieldEdit } from './field-spec.js';
import { currentId, resourceIdKey, storePreviousId } from './resource-id.js';

export interface NamespaceConfig {
  readonly namespace: string;
  readonly fieldSpecs: readonly FieldSpec[];
  /** Only objects without a namespace. */
  readonly unsetOnly?: boolean;
  /** `defaultOnly` where missing. */
  readonly setRoleBindingSubjects?: string;
}

const NAMESPACE_FIELD: FieldSpec = { path: 'metadata/namespace', create: true };
const SUBJECT_MODES = ['defaultOnly', 'allServiceAccounts', 'none'];

/**
 * Sets the namespace of namespaced objects, renames core Namespaces, and sets the namespace of role binding subjects
 * (those called `default`, unless the configuration says otherwise). Objects of charts stay as they are. Throws
 * TransformError.
 */
export function setNamespace(resources: Resource[], config: NamespaceConfig, step: Step): void {
  if (config.namespace === '') return;
  // What is still to come counts with the id it has so far.
  const counts = new Map<string, number>();
  const count = (key: string, by: number): number => {
    const sum = (counts.get(key) ?? 0) + by;
    counts.set(key, sum);
    return sum;
  };
  for (const resource of resources) {
    const key = resourceIdKey(currentId(resource));
    count(key, 1);
  }
  for (const resource of resources) {
    const before = resourceIdKey(currentId(resource));
    // What a chart rendered has its namespace from the release (since 5.8).
    if (resource.origin.kind === 'template') continue;
    storePreviousId(resource);
    if (setNamespaceOf(resource, config)) resource.steps.push(step);
    const after = resourceIdKey(currentId(resource));
    if (after !== before) {
      count(before, -1);
      count(after, 1);
    }
    if (counts.get(after) !== 1) {
      const others = resources.filter((other) => resourceIdKey(currentId(other)) === after);
      throw new TransformError(
        'namespace-conflict',
        `with the namespace ${config.namespace} set, ${others.length} objects have the same id`,
        `namespace transformation produces ID conflict: ${describeConflict(others)}`,
        resource,
      );
    }
  }
}

function setNamespaceOf(resource: Resource, config: NamespaceConfig): boolean {
  const { object } = resource;
  const gvk = gvkOf(object);
  const quoted = new Set<YamlValue>();
  const edit = namespaceEdit(config, quoted);
  let changed = false;
  if (!isClusterScoped(gvk)) {
    const before = namespaceOf(object);
    editFields(resource, NAMESPACE_FIELD, edit, 'text');
    changed = namespaceOf(object) !== before;
  }
  const isRoleBinding = gvk.kind === 'RoleBinding' || gvk.kind === 'ClusterRoleBinding';
  if (isRoleBinding && setSubjects(getOwn(object, 'subjects'), config, edit, quoted, resource))
    changed = true;
  const isCore = gvk.group === '' && gvk.version === 'v1';
  for (const spec of config.fieldSpecs) {
    if (spec.path === 'metadata/namespace' || (spec.path === 'metadata/name' && !isCore)) continue;
    if (isRoleBinding && spec.path === 'subjects/namespace') continue;
    try {
      if (editFields(resource, spec, edit, 'text')) changed = true;
    } catch (error) {
      if (!(error instanceof TransformError)) throw error;
      throw new TransformError(
        error.code,
        error.message,
        error.upstream.includes('expected ScalarNode')
          ? `namespace field specs must target scalar nodes: ${error.upstream}`
          : `namespace transformation failed: ${error.upstream}`,
        resource,
      );
    }
  }
  return changed;
}

/** `quoted` are the maps whose namespace was an empty string, and so stands in quotes. */
function namespaceEdit({ namespace, unsetOnly }: NamespaceConfig, quoted: ReadonlySet<YamlValue>): FieldEdit {
  return (value) => {
    if (typeof value === 'object' && value !== null) {
      throw new FieldFault(
        `wrong node kind: expected ScalarNode but got ${nodeKind(value)}: node contents:\n${nodeContents(value, namespace, quoted)}`,
      );
    }
    return unsetOnly && value !== '' && value !== null ? value : namespace;
  };
}

/** A value as messages show it: what was written in quotes is still in quotes. */
function nodeContents(value: YamlValue, namespace: string, quoted: ReadonlySet<YamlValue>): string {
  if (!Array.isArray(value)) return writeYaml(value);
  const mark = 'x'.repeat(namespace.length + 1);
  const marked = value.map((item) => (isMap(item) && quoted.has(item) ? { ...item, namespace: mark } : item));
  return writeYaml(marked).replaceAll(`namespace: ${mark}\n`, `namespace: ${JSON.stringify(namespace)}\n`);
}

function nodeKind(value: YamlValue): string {
  return Array.isArray(value) ? 'SequenceNode' : 'MappingNode';
}

function setSubjects(
  subjects: YamlValue | undefined,
  config: NamespaceConfig,
  edit: FieldEdit,
  quoted: Set<YamlValue>,
  resource: Resource,
): boolean {
  const mode = config.setRoleBindingSubjects || 'defaultOnly';
  if (!SUBJECT_MODES.includes(mode)) {
    throw new TransformError(
      'subjects-mode',
      `setRoleBindingSubjects must be defaultOnly, allServiceAccounts or none, not ${JSON.stringify(mode)}`,
      `invalid value "${mode}" for setRoleBindingSubjects: must be one of "none", "defaultOnly", or "allServiceAccounts"`,
      resource,
    );
  }
  if (mode === 'none' || !Array.isArray(subjects)) return false;
  let changed = false;
  for (const subject of subjects) {
    if (!isMap(subject) || !isMeant(subject, mode)) continue;
    const before = getOwn(subject, 'namespace') ?? '';
    if (getOwn(subject, 'namespace') === '') quoted.add(subject);
    const after = edit(before);
    setOwn(subject, 'namespace', after);
    if (after !== before) changed = true;
  }
  return changed;
}

function isMeant(subject: YamlMap, mode: string): boolean {
  return mode === 'defaultOnly'
    ? getOwn(subject, 'name') === 'default'
    : getOwn(subject, 'kind') === 'ServiceAccount';
}
