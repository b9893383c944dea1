import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { groups } from '../flux/kinds.js';
import { gvkOf, type ManifestObject } from '../manifest/object.js';
import { getOwn, isMap } from '../yaml/value.js';
import type { Unit } from './cluster.js';

/** The finding about something that Flux does not touch, which therefore cannot fail. */
export function asInformation(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.severity === 'info' ? diagnostic : { ...diagnostic, severity: 'info' };
}

/** Whether Flux leaves an object alone: by `spec.suspend`, or in the objects of flux-operator by an annotation. */
export function isSuspended(object: ManifestObject): boolean {
  const { metadata, spec } = object;
  if (gvkOf(object).group === groups.operator) {
    const annotations = isMap(metadata) ? getOwn(metadata, 'annotations') : undefined;
    return isMap(annotations) && getOwn(annotations, 'fluxcd.controlplane.io/reconcile') === 'disabled';
  }
  return isMap(spec) && getOwn(spec, 'suspend') === true;
}

/** The key of an owner that is suspended. */
export function suspendedOwner(owner: Unit | undefined): string | undefined {
  return owner?.state === 'suspended' ? owner.key : undefined;
}
