import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import { nameOf, namespaceOf } from '../manifest/object.js';
import { asAssumed } from './assumed-entry.js';
import type { Unit } from './cluster.js';
import { remoteOf } from './other-cluster.js';
import { asInformation, isSuspended, suspendedOwner } from './suspension.js';
import type { UnitWork } from './unit-work.js';

/** How the rendering of a unit came to its end. */
export interface UnitEnd {
  /** It was given up: it goes on changing what it reads itself. */
  readonly isRestless: boolean;
  /** The unit was made up for a directory that nothing says Flux is bootstrapped with. */
  readonly isAssumed: boolean;
  /** Where its Flux object is written. */
  readonly place: () => Location;
}

/** The unit that a rendering which came to its end leaves. `units` are those that are finished already, by their keys. */
export function finishedUnit(work: UnitWork, units: ReadonlyMap<string, Unit>, end: UnitEnd): Unit {
  const { key, kind, resource } = work;
  const rendering = work.rendering!;
  const owner = work.owner === key ? undefined : work.owner;
  const suspendedBy = isSuspended(resource.object)
    ? key
    : suspendedOwner(owner === undefined ? undefined : units.get(owner));
  const remote = remoteOf(work);
  const reason =
    suspendedBy === undefined
      ? rendering.reason
      : suspendedBy === key
        ? 'suspended'
        : `its owner ${suspendedBy} is suspended`;
  return {
    key,
    kind,
    namespace: namespaceOf(resource.object),
    name: nameOf(resource.object),
    resource,
    owner,
    state: suspendedBy === undefined ? rendering.state : 'suspended',
    ...(remote !== undefined && { remote }),
    ...(reason !== undefined && { reason }),
    objects: rendering.objects,
    diagnostics: finalDiagnostics(work, suspendedBy !== undefined, end),
    tree: rendering.tree,
    content: rendering.content,
    ...(rendering.places && { places: rendering.places }),
    ...(rendering.variable && { variable: rendering.variable }),
  };
}

/** Nothing that Flux does not touch can fail: the findings of suspended units are for information. */
function finalDiagnostics(
  { key, rendering, leftOut }: UnitWork,
  suspended: boolean,
  { isRestless, isAssumed, place }: UnitEnd,
): readonly Diagnostic[] {
  const { diagnostics } = rendering!;
  if (leftOut !== undefined) {
    return [
      ...diagnostics,
      { code: 'flux/objects-left-out', severity: 'error', message: leftOut, location: place() },
    ];
  }
  if (isRestless) {
    const message = `${key} changes what it reads itself: its rendering does not come to rest`;
    return [...diagnostics, { code: 'flux/no-fixpoint', severity: 'error', message, location: place() }];
  }
  if (isAssumed) return diagnostics.map(asAssumed);
  return suspended ? diagnostics.map(asInformation) : diagnostics;
}
