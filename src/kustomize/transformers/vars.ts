import type { Step } from '../../manifest/origin.js';
import type { FieldSpec, Resource } from '../resource.js';

/** One entry of the `vars` field. */
export interface Var {
  readonly name: string;
  readonly objref: {
    readonly apiVersion?: string;
    readonly group?: string;
    readonly version?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
  };
  /** `metadata.name` where missing. */
  readonly fieldref?: { readonly fieldpath?: string };
}

/** The vars of a kustomization and of those below it, sorted by name. Throws TransformError where a name stands twice. */
export function mergeVars(_known: readonly Var[], _added: readonly Var[]): Var[] {
  throw new Error('unfinished');
}

/** Replaces `$(NAME)` in the fields of the field specs. Throws TransformError. Unused vars are silent. */
export function resolveVars(
  _resources: Resource[],
  _config: { readonly vars: readonly Var[]; readonly fieldSpecs: readonly FieldSpec[] },
  _step: Step,
): void {
  throw new Error('unfinished');
}
