import type { Location } from '../diagnostics/diagnostic.js';
import { locateField, seenFrom } from '../files/field-location.js';
import type { KustomizationSpec } from '../flux/spec.js';
import { getOwn, isMap } from '../yaml/value.js';
import type { ConfigSource } from './cluster.js';
import type { UnitContext } from './unit-context.js';

/** Where a variable that a Kustomization replaces gets its value; undefined where that is not written anywhere. */
export function locateVariable(
  context: UnitContext,
  { postBuild, namespace }: KustomizationSpec,
  name: string,
): Location | undefined {
  if (!postBuild) return undefined;
  if (Object.hasOwn(postBuild.substitute, name))
    return context.locate(['spec', 'postBuild', 'substitute', name]);
  for (const from of postBuild.substituteFrom.toReversed()) {
    const config = context.config(from.kind, namespace, from.name);
    if (config?.data.has(name)) return locateKey(context, config, name);
  }
  return undefined;
}

function locateKey(context: UnitContext, config: ConfigSource, key: string): Location | undefined {
  const { producer } = config;
  const written = getOwn(producer.object, 'stringData');
  const field = isMap(written) && Object.hasOwn(written, key) ? 'stringData' : 'data';
  const tree = context.treeOf(config);
  const place = locateField(tree, producer, [field, key]);
  return place && seenFrom(context.home, tree, place);
}
