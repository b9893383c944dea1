import { unknownText } from '../manifest/unknown.js';
import type { Path } from '../yaml/value.js';
import type { PostBuild } from '../flux/spec.js';
import type { UnitContext } from './unit-context.js';

/** The variables of one Kustomization. */
export interface Variables {
  /** Values by name; unknown ones are tokens. Line feeds are gone, as the controller removes them. */
  readonly values: ReadonlyMap<string, string>;
  /** The field of the Kustomization that each comes from. */
  readonly fields: ReadonlyMap<string, Path>;
  /** Whether there may be variables beyond these. */
  readonly open: boolean;
}

/** Collects variables as the controller does: `substituteFrom` in order, later ones over earlier ones, then `substitute`. */
export function collectVariables(postBuild: PostBuild, namespace: string, context: UnitContext): Variables {
  const values = new Map<string, string>();
  const fields = new Map<string, Path>();
  let open = false;
  for (const from of postBuild.substituteFrom) {
    const config = context.config(from.kind, namespace, from.name);
    // What is not in the repository may still be in the cluster, also where it is optional.
    if (!config || config.open) open = true;
    for (const [name, value] of config?.data ?? []) {
      values.set(name, value?.replaceAll('\n', '') ?? unknownText(name));
      fields.set(name, ['spec', 'postBuild', 'substituteFrom', from.index]);
    }
  }
  for (const name of Object.keys(postBuild.substitute)) {
    values.set(name, postBuild.substitute[name]!.replaceAll('\n', ''));
    fields.set(name, ['spec', 'postBuild', 'substitute', name]);
  }
  return { values, fields, open };
}
