import type { Cluster, Unit } from '../cluster/cluster.js';
import { groups } from '../flux/kinds.js';
import { readHelmRelease } from '../flux/spec.js';
import { unitsBefore } from '../graph/before.js';
import {
  apiVersionOf,
  describeId,
  gvkOf,
  idOf,
  nameOf,
  namespaceOf,
  type ManifestObject,
} from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { readDefinition } from '../schemas/definition.js';
import { givenNamespaces } from './given-namespaces.js';
import {
  locateInObject,
  locateInUnit,
  mayBeIn,
  unknownContent,
  type Rule,
  type RuleContext,
} from './rule.js';

const fluxGroups: ReadonlySet<string> = new Set(Object.values(groups));

/** What an object needs to be there before it can be applied. */
interface Need {
  /** `namespace web` or `kind Box of example.com`. */
  readonly name: string;
  readonly upstream: string;
}

/**
 * An object that needs a namespace, or the definition of its kind, which only a unit makes that waits for the unit of the
 * object. On a new cluster neither is ever applied: Flux tries all objects of a Kustomization before it applies any. So a
 * Kustomization cannot hold a HelmRelease and objects of the kinds that its chart installs. Where nothing but the bundling
 * of both speaks against it that is a warning: whoever bootstraps the cluster may install them first.
 */
export const appliedTooLateRule: Rule = {
  codes: ['graph/applied-too-late'],
  check(context) {
    const makers = makersIn(context);
    if (makers.size === 0) return;
    for (const unit of context.cluster.units.values()) {
      if (isApplied(context.cluster, unit)) checkUnit(context, unit, makers);
    }
  },
};

/** Whether Flux applies it to this cluster; who applies a plain directory is not known. */
function isApplied({ entry }: Cluster, unit: Unit): boolean {
  if (unit.state === 'suspended' || (entry.kind === 'directory' && unit.owner === undefined)) return false;
  return unit.remote === undefined;
}

/** The units that make a namespace or define a kind, by what it is. */
function makersIn({ cluster }: RuleContext): Map<string, Set<Unit>> {
  const makers = new Map<string, Set<Unit>>();
  const add = (name: string, unit: Unit): void => {
    const known = makers.get(name);
    if (known) known.add(unit);
    else makers.set(name, new Set([unit]));
  };
  for (const unit of cluster.units.values()) {
    if (unit.remote !== undefined) continue;
    if (unit.kind === 'HelmRelease') {
      const { createNamespace, releaseNamespace } = readHelmRelease(unit.resource.object);
      if (createNamespace) add(`namespace ${releaseNamespace}`, unit);
    }
    for (const { object } of unit.objects) {
      if (isNamespace(object)) add(`namespace ${nameOf(object)}`, unit);
      for (const { group, kind } of readDefinition(object)) add(`kind ${kind} of ${group}`, unit);
    }
  }
  for (const namespace of givenNamespaces(cluster)) makers.delete(`namespace ${namespace}`);
  return makers;
}

function isNamespace(object: ManifestObject): boolean {
  const { group, kind } = gvkOf(object);
  return group === '' && kind === 'Namespace';
}

function checkUnit(context: RuleContext, unit: Unit, makers: ReadonlyMap<string, ReadonlySet<Unit>>): void {
  const reported = new Set<string>();
  for (const rendered of unit.objects) {
    for (const need of needsOf(rendered.object)) {
      const made = makers.get(need.name);
      if (!made || reported.has(need.name) || made.has(unit)) continue;
      const late = [...made];
      const isLate = late.every((maker) =>
        unitsBefore(context.cluster, context.graph, maker.key).has(unit.key),
      );
      if (!isLate) continue;
      reported.add(need.name);
      report(context, unit, rendered, need, late[0]!);
    }
  }
}

function needsOf(object: ManifestObject): Need[] {
  const { group, version, kind } = gvkOf(object);
  const namespace = namespaceOf(object);
  const name = nameOf(object);
  return [
    ...(namespace === ''
      ? []
      : [
          {
            name: `namespace ${namespace}`,
            upstream: `${kind}/${namespace}/${name} not found: namespaces "${namespace}" not found`,
          },
        ]),
    // Flux itself is there before it applies anything.
    ...(fluxGroups.has(group)
      ? []
      : [
          {
            name: `kind ${kind} of ${group}`,
            upstream: `no matches for kind "${kind}" in version "${apiVersionOf({ group, version })}"`,
          },
        ]),
  ];
}

function report(
  { cluster, report }: RuleContext,
  unit: Unit,
  rendered: RenderedObject,
  need: Need,
  maker: Unit,
): void {
  const location = locateInObject(
    cluster,
    unit,
    rendered,
    need.name.startsWith('kind') ? ['kind'] : ['metadata', 'namespace'],
  );
  const other = locateInUnit(cluster, maker, []);
  const isOwn = maker.owner === unit.key;
  const unknown = unknownContent(cluster);
  report({
    code: 'graph/applied-too-late',
    severity: unknown.length === 0 && !isBelow(cluster, maker, unit) ? 'error' : 'warning',
    message: `${describeId(idOf(rendered.object))} needs the ${need.name}, which only ${maker.key} makes, and that one ${isOwn ? `is applied together with it` : `waits for ${unit.key}`}: on a new cluster neither is ever applied`,
    help:
      unknown.length > 0
        ? mayBeIn(unknown)
        : isOwn
          ? `move it to a Kustomization that depends on ${unit.key}`
          : `apply ${maker.key} first: let ${unit.key} depend on it and not the other way round`,
    upstream: need.upstream,
    unit: unit.key,
    ...(location && { location }),
    ...(other && { related: [{ location: other, message: maker.key }] }),
  });
}

/** Whether a unit is applied by another one, or by what that applies. */
function isBelow({ units }: Cluster, { owner }: Unit, unit: Unit): boolean {
  for (let at = owner; at !== undefined; at = units.get(at)?.owner) if (at === unit.key) return true;
  return false;
}
