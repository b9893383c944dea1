import { gvkOf } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import type { UndeclaredField } from '../schemas/cel/declared-fields.js';
import type { SchemaRegistry } from '../schemas/registry.js';
import { lazily, structuralSchema, type StructuralSchema } from '../schemas/structural-schema.js';
import { getOwn, type YamlMap } from '../yaml/value.js';
import { mapsAt, pluralOf } from './admission-match.js';
import type { PolicyExpression, PolicyProgram } from './admission-program.js';

/** An expression of a policy that reads what there is not. */
export interface ExpressionFault extends UndeclaredField {
  readonly expression: PolicyExpression;
  /** The API server refuses the policy; else it only notes the fault in its status. */
  readonly refused: boolean;
}

/** The kinds of objects of a repository, by `group/version/plural`. */
export type KnownResources = ReadonlyMap<string, StructuralSchema>;

export function knownResources(
  objects: readonly { readonly rendered: RenderedObject }[],
  registry: SchemaRegistry,
): KnownResources {
  const resources = new Map<string, StructuralSchema>();
  for (const { rendered } of objects) {
    const gvk = gvkOf(rendered.object);
    const key = `${gvk.group}/${gvk.version}/${pluralOf(registry, gvk.group, gvk.kind)}`;
    if (gvk.kind === '' || resources.has(key)) continue;
    const match = registry.lookup(gvk);
    if (match.found && !match.guessed) resources.set(key, match.schema());
  }
  return resources;
}

/**
 * What expressions of a policy read that the API server does not know when it compiles them: variables that are not
 * declared before, fields of `request`, and fields of `object` that none of the kinds has that the policy names. The latter
 * are only looked for where all of these kinds are known.
 */
export function typeFaults(
  spec: YamlMap,
  program: PolicyProgram,
  resources: KnownResources,
): readonly ExpressionFault[] {
  const faults: ExpressionFault[] = [];
  const kinds = matchedKinds(spec, resources);
  const names = new Map<string, () => StructuralSchema>();
  const check = (expression: PolicyExpression): void => {
    const { program: compiled } = expression;
    if (!compiled || 'fault' in compiled) return;
    const typed = new Map([
      ['variables', structuralSchema({ type: 'object', properties: new Map(names) })],
      ['request', request()],
    ]);
    for (const field of compiled.undeclared(typed)) faults.push({ ...field, expression, refused: true });
    const [first, ...others] = kinds.map((schema) =>
      compiled.undeclared(
        new Map([
          ['object', schema],
          ['oldObject', schema],
        ]),
      ),
    );
    for (const field of first ?? []) {
      if (others.every((fields) => fields.some(({ text }) => text === field.text)))
        faults.push({ ...field, expression, refused: false });
    }
  };
  for (const [name, expression] of program.variables) {
    check(expression);
    names.set(name, () => anything);
  }
  for (const condition of program.conditions) check(condition);
  for (const { expression, messageExpression } of program.validations) {
    check(expression);
    if (messageExpression) check(messageExpression);
  }
  for (const annotation of program.annotations) check(annotation);
  return faults;
}

/** The schemas of all kinds that `matchConstraints` names; none where one of them is not known. */
function matchedKinds(spec: YamlMap, resources: KnownResources): readonly StructuralSchema[] {
  const kinds: StructuralSchema[] = [];
  const rules = mapsAt(spec, 'matchConstraints', 'resourceRules');
  for (const [rule] of rules) {
    for (const group of texts(rule, 'apiGroups')) {
      for (const version of texts(rule, 'apiVersions')) {
        for (const resource of texts(rule, 'resources')) {
          const schema = resources.get(`${group}/${version}/${resource}`);
          if (!schema) return [];
          kinds.push(schema);
        }
      }
    }
  }
  return kinds;
}

function texts(map: YamlMap, key: string): readonly string[] {
  const list = getOwn(map, key);
  return Array.isArray(list) ? list.map(String) : [];
}

const anything = structuralSchema({});

/** What the API server tells of a request. */
const request = lazily(() => {
  const object = (...names: readonly string[]): StructuralSchema =>
    structuralSchema({ type: 'object', properties: new Map(names.map((name) => [name, () => anything])) });
  const kind = object('group', 'version', 'kind');
  const resource = object('group', 'version', 'resource');
  return structuralSchema({
    type: 'object',
    properties: new Map([
      ...(object('subResource', 'requestSubResource', 'name', 'namespace', 'operation', 'dryRun', 'options')
        .properties ?? []),
      ['kind', () => kind],
      ['requestKind', () => kind],
      ['resource', () => resource],
      ['requestResource', () => resource],
      ['userInfo', () => object('username', 'uid', 'groups', 'extra')],
    ]),
  });
});
