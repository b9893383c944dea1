import { suggest } from '../diagnostics/suggest.js';
import type { Path } from '../yaml/value.js';
import { formatPath, type SchemaFinding } from './finding.js';
import type { StructuralSchema } from './structural-schema.js';

/** Fields that people carry over from a kind that calls them otherwise: kind, where, what they wrote, what it is called. */
const FOREIGN_NAMES: readonly (readonly [kind: string, parent: string, written: string, meant: string])[] = [
  ['StatefulSet', 'spec', 'strategy', 'updateStrategy'],
  ['DaemonSet', 'spec', 'strategy', 'updateStrategy'],
  ['Deployment', 'spec', 'updateStrategy', 'strategy'],
  [
    'Deployment',
    'spec',
    'volumeClaimTemplates',
    'template.spec.volumes (only a StatefulSet has volumeClaimTemplates)',
  ],
  ['Ingress', 'spec', 'ingressClass', 'ingressClassName'],
];

/**
 * The finding about a field that the schema does not have, with the field that was meant: a near name, or the place a
 * field of this name belongs to. `ancestors` are the schemas of the maps from the root down to the one holding the field.
 */
export function unknownField(
  path: Path,
  kind: string,
  ancestors: readonly { readonly depth: number; readonly schema: StructuralSchema }[],
): SchemaFinding {
  const field = String(path.at(-1));
  const holder = path.slice(0, -1);
  const help = helpFor(field, holder, kind, ancestors);
  return {
    code: 'schema/unknown-field',
    severity: 'error',
    path,
    message: `unknown field ${JSON.stringify(field)} in ${formatPath(holder)}`,
    ...(help !== undefined && { help }),
  };
}

function helpFor(
  field: string,
  holder: Path,
  kind: string,
  ancestors: readonly { readonly depth: number; readonly schema: StructuralSchema }[],
): string | undefined {
  const own = ancestors.at(-1)?.schema.properties;
  if (!own) return undefined;
  const last = holder.at(-1);
  for (const [ofKind, parent, written, meant] of FOREIGN_NAMES) {
    if (kind === ofKind && holder.length === 1 && last === parent && field === written)
      return `did you mean ${meant}?`;
  }
  const near = suggest(field, own.keys());
  if (near !== undefined && near.toLowerCase() === field.toLowerCase()) return `did you mean "${near}"?`;
  const below = holdersOf(field, own, false);
  if (below.length === 1 || below.length === 2) return `${field} belongs under ${below.join(' or ')}`;
  for (let i = ancestors.length - 2; i >= 0; i--) {
    const { schema, depth } = ancestors[i]!;
    if (schema.properties?.has(field)) {
      const levels = holder.slice(depth).filter((step) => typeof step === 'string').length;
      const place = depth === 0 ? 'the top level of the object' : formatPath(holder.slice(0, depth));
      return levels === 1 ? `${field} belongs one level up, in ${place}` : `${field} belongs to ${place}`;
    }
  }
  const list = near === undefined ? holdersOf(field, own, true)[0] : undefined;
  if (list !== undefined) return `${field} belongs to the items of ${list}`;
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

/** The sibling maps that have a field of this name, or the sibling lists whose items have it. */
function holdersOf(
  field: string,
  properties: NonNullable<StructuralSchema['properties']>,
  lists: boolean,
): readonly string[] {
  // Fields that nearly everything has say nothing about where one belongs.
  if (field === 'name' || field === 'type' || properties.size > 60) return [];
  const holders: string[] = [];
  for (const [name, reference] of properties) {
    const sibling = lists ? reference().items?.() : reference();
    if (sibling?.properties?.has(field)) holders.push(name);
  }
  return holders;
}
