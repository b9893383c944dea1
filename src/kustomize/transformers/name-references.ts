import { gvkOf, nameOf, namespaceOf, parseApiVersion, textField } from '../../manifest/object.js';
import type { Step } from '../../manifest/origin.js';
import { isClusterScoped } from '../../manifest/scope.js';
import { getOwn, isMap, setOwn, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { TransformError, type FieldSpec, type Resource } from '../resource.js';
import { editFields, FieldFault } from './field-spec.js';
import type { NameReference } from './field-specs.js';
import {
  currentId,
  effectiveNamespace,
  formatResourceId,
  isSelected,
  originalId,
  previousResourceIds,
  type ResourceId,
} from './resource-id.js';

/**
 * Follows renamed resources in the fields that refer to them by name. A resource that was never renamed is nobody's
 * referral. Throws TransformError where a name may mean several resources.
 */
export function updateNameReferences(
  resources: Resource[],
  config: { readonly nameReference: readonly NameReference[] },
  step: Step,
): void {
  const candidates = candidatesByName(resources);
  if (candidates.size === 0) return;
  const specs = specsByKind(config.nameReference);
  for (const resource of resources) {
    const id = originalId(resource);
    const own = [...(specs.get(id.kind) ?? []), ...(specs.get('') ?? [])];
    if (own.length === 0) continue;
    own.sort((a, b) => a.order - b.order);
    let changed = false;
    for (const { spec, target } of own) {
      if (!isSelected(id, spec)) continue;
      const referrer = describeReferrer(resource, spec, target);
      try {
        const path: FieldSpec = { path: spec.path };
        if (editFields(resource, path, (value) => update(value, referrer, candidates))) changed = true;
      } catch (error) {
        if (!(error instanceof TransformError)) throw error;
        throw new TransformError(
          error.code,
          error.message,
          `updating name reference in '${spec.path}' field of '${formatResourceId(currentId(resource))}': ${error.upstream}`,
          resource,
        );
      }
      if (referrer.changed) changed = true;
    }
    if (changed) resource.steps.push(step);
  }
}

/** A renamed resource, and what it was. */
interface Candidate {
  readonly resource: Resource;
  readonly current: ResourceId;
  readonly previous: readonly ResourceId[];
}

/** The renamed resources by each of their earlier names. */
function candidatesByName(resources: readonly Resource[]): Map<string, Candidate[]> {
  const byName = new Map<string, Candidate[]>();
  for (const resource of resources) {
    const previous = previousResourceIds(resource);
    const candidate = { resource, current: currentId(resource), previous };
    for (const name of new Set(previous.map((id) => id.name))) {
      const known = byName.get(name);
      if (known) known.push(candidate);
      else byName.set(name, [candidate]);
    }
  }
  return byName;
}

interface ReferenceSpec {
  readonly spec: FieldSpec;
  readonly target: NameReference;
  readonly order: number;
}

/** The referring fields by the kind that has them; '' for those of any kind. */
function specsByKind(references: readonly NameReference[]): Map<string, ReferenceSpec[]> {
  const byKind = new Map<string, ReferenceSpec[]>();
  let order = 0;
  for (const target of references) {
    for (const spec of target.fieldSpecs) {
      const entry = { spec, target, order: order++ };
      const kind = spec.kind ?? '';
      const known = byKind.get(kind);
      if (known) known.push(entry);
      else byKind.set(kind, [entry]);
    }
  }
  return byKind;
}

/** The resource that refers, and whom it may mean. */
interface Referrer {
  readonly resource: Resource;
  readonly id: ResourceId;
  readonly target: NameReference;
  /** In a roleRef, the kind that stands beside the name. */
  readonly role: { readonly group: string; readonly kind: string } | undefined;
  /** Namespaces of the service accounts that a RoleBinding names. */
  readonly accountNamespaces: ReadonlySet<string>;
  /** A map was edited in place. */
  changed: boolean;
}

function describeReferrer(resource: Resource, spec: FieldSpec, target: NameReference): Referrer {
  return {
    resource,
    id: currentId(resource),
    target,
    role: spec.path.endsWith('roleRef/name') ? roleOf(resource) : undefined,
    accountNamespaces: accountNamespacesOf(resource),
    changed: false,
  };
}

function roleOf({ object }: Resource): { group: string; kind: string } | undefined {
  const roleRef = getOwn(object, 'roleRef');
  if (!isMap(roleRef) || !Object.hasOwn(roleRef, 'apiGroup') || !Object.hasOwn(roleRef, 'kind'))
    return undefined;
  const apiGroup = textField(roleRef, 'apiGroup');
  return {
    group: apiGroup.includes('/') ? parseApiVersion(apiGroup).group : apiGroup,
    kind: textField(roleRef, 'kind'),
  };
}

function accountNamespacesOf({ object }: Resource): ReadonlySet<string> {
  const namespaces = new Set<string>();
  const subjects = getOwn(object, 'subjects');
  if (gvkOf(object).kind !== 'RoleBinding' || !Array.isArray(subjects)) return namespaces;
  for (const subject of subjects) {
    const namespace = textField(subject, 'namespace');
    if (namespace !== '' && textField(subject, 'kind') === 'ServiceAccount') namespaces.add(namespace);
  }
  return namespaces;
}

function update(
  value: YamlValue,
  referrer: Referrer,
  candidates: ReadonlyMap<string, readonly Candidate[]>,
): YamlValue {
  if (value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item = value[index]!;
      if (Array.isArray(item)) throw new FieldFault('expect a scalar or mapping node in a sequence');
      const next = update(item, referrer, candidates);
      if (next === item) continue;
      value[index] = next;
      referrer.changed = true;
    }
    return value;
  }
  if (isMap(value)) {
    updateMap(value, referrer, candidates);
    return value;
  }
  const name = String(value);
  const referral = selectReferral(candidates.get(name) ?? [], referrer);
  return referral && nameOf(referral.resource.object) !== name ? nameOf(referral.resource.object) : value;
}

/** A map with `name` and perhaps `namespace` gets both. */
function updateMap(
  map: YamlMap,
  referrer: Referrer,
  candidates: ReadonlyMap<string, readonly Candidate[]>,
): void {
  const field = getOwn(map, 'name');
  if (field === undefined) throw new FieldFault("path config error; no 'name' field in node");
  const name = typeof field === 'object' ? '' : String(field);
  const namespace = getOwn(map, 'namespace');
  const named = candidates.get(name) ?? [];
  const referral = selectReferral(
    namespace === undefined ? named : inNamespace(named, String(namespace)),
    referrer,
    true,
  );
  if (!referral) return;
  const { object } = referral.resource;
  const newName = nameOf(object);
  const newNamespace = namespaceOf(object);
  if (newName === name && newNamespace === '') return;
  if (field !== newName) {
    setOwn(map, 'name', newName);
    referrer.changed = true;
  }
  if (newNamespace !== '' && namespace !== newNamespace) {
    setOwn(map, 'namespace', newNamespace);
    referrer.changed = true;
  }
}

/** Those whose first namespace is the one, or else those that are in it now. */
function inNamespace(candidates: readonly Candidate[], namespace: string): readonly Candidate[] {
  const original = candidates.filter(({ previous }) => effectiveNamespace(previous[0]!) === namespace);
  return original.length > 0
    ? original
    : candidates.filter(({ current }) => effectiveNamespace(current) === namespace);
}

/** The resource that a name means, from those that once had it. */
function selectReferral(
  named: readonly Candidate[],
  referrer: Referrer,
  withNamespace = false,
): Candidate | undefined {
  let candidates = named.filter(
    (candidate) =>
      isReachable(candidate, referrer) &&
      candidate.previous.some((id) => isSelected(id, referrer.target)) &&
      (!referrer.role || candidate.previous.some((id) => isSelected(id, referrer.role!))),
  );
  for (const allowEmpty of [true, false]) {
    if (candidates.length <= 1) return candidates[0];
    candidates = candidates.filter(({ resource }) => hasSameAffixes(resource, referrer.resource, allowEmpty));
  }
  const [first] = candidates;
  const isAlike = ({ current: { name, namespace } }: Candidate): boolean =>
    name === first!.current.name && (!withNamespace || namespace === first!.current.namespace);
  if (!first || candidates.every(isAlike)) return first;
  const ids = candidates.map(({ current }) => formatResourceId(current));
  throw new TransformError(
    'name-reference-ambiguous',
    `the reference may mean any of ${ids.length} resources: ${candidates.map(({ current }) => `${current.kind} ${current.name}`).join(', ')}`,
    `found multiple possible referrals: ${ids.join(', ')}`,
    referrer.resource,
  );
}

/** Objects of a namespace refer to each other, to what has no namespace, and role bindings also to service accounts. */
function isReachable({ current }: Candidate, { id, accountNamespaces }: Referrer): boolean {
  if (isClusterScoped(id) || isClusterScoped(current)) return true;
  if (effectiveNamespace(current) === effectiveNamespace(id)) return true;
  return current.kind === 'ServiceAccount' && accountNamespaces.has(current.namespace);
}

function hasSameAffixes(a: Resource, b: Resource, allowEmpty: boolean): boolean {
  return (
    haveSameEnding(a.namePrefixes, b.namePrefixes, allowEmpty) &&
    haveSameEnding(a.nameSuffixes, b.nameSuffixes, allowEmpty)
  );
}

/** Whether the shorter list is the end of the longer one; an empty list is the end of another only where that is allowed. */
function haveSameEnding(a: readonly string[], b: readonly string[], allowEmpty: boolean): boolean {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  if (shorter.length === 0) return allowEmpty || longer.length === 0;
  const offset = longer.length - shorter.length;
  return shorter.every((affix, index) => affix === longer[offset + index]);
}
