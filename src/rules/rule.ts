import type { Cluster, Unit } from '../cluster/cluster.js';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import { locateField, locateRemoval } from '../files/field-location.js';
import type { SopsDataKeys } from '../flux/sops-age.js';
import type { DependencyGraph } from '../graph/graph.js';
import type { RenderedObject } from '../manifest/origin.js';
import type { SchemaRegistry } from '../schemas/registry.js';
import type { Path } from '../yaml/value.js';
import type { ClusterObjects } from './cluster-objects.js';

/** A finding of a rule, and the unit it is about. */
export interface RuleFinding extends Diagnostic {
  readonly unit?: string;
}

/** What rules read. Rules never render. */
export interface RuleContext {
  readonly cluster: Cluster;
  /** All clusters of the run, this one among them. */
  readonly together: readonly Cluster[];
  readonly graph: DependencyGraph;
  readonly objects: ClusterObjects;
  /** Opened data keys of encrypted files, where the user gave a key. */
  readonly dataKeys?: SopsDataKeys;
  /** The manifests that nothing of this entry reaches; looked for once. */
  readonly unreached: () => readonly string[];
  /** The schemas that the objects of the cluster are held against. */
  readonly schemas: SchemaRegistry;
  readonly report: (finding: RuleFinding) => void;
}

/** One check of a finished cluster. */
export interface Rule {
  /** The codes it reports. */
  readonly codes: readonly Diagnostic['code'][];
  readonly check: (context: RuleContext) => void;
}

/** Where a field of a unit's own Flux object is written. */
export function locateInUnit(cluster: Cluster, unit: Unit, path: Path): Location | undefined {
  const owner = unit.owner === undefined ? undefined : cluster.units.get(unit.owner);
  if (owner && unit.resource.origin.kind === 'template') return locateInUnit(cluster, owner, []);
  return locateField(owner?.tree ?? cluster.tree, unit.resource, path);
}

/** Where a field of an object that a unit rendered can be edited: for charts, the HelmRelease. */
export function locateInObject(
  cluster: Cluster,
  unit: Unit,
  rendered: RenderedObject,
  path: Path,
): Location | undefined {
  return placeInObject(cluster, unit, rendered, path).location;
}

/**
 * The same, as a finding says it: for what a chart rendered the values key that wrote the field, with the line of the
 * template beside it. Where a field is missing from the map at the path, the patch that took it away.
 */
export function placeInObject(
  cluster: Cluster,
  unit: Unit,
  rendered: RenderedObject,
  path: Path,
  missing?: string,
): Pick<Diagnostic, 'location' | 'related'> {
  if (rendered.origin.kind === 'template') {
    const { location = locateInUnit(cluster, unit, []), related = [] } =
      unit.places?.field(rendered, path) ?? {};
    return { ...(location && { location }), ...(related.length > 0 && { related }) };
  }
  const removal = missing === undefined ? undefined : locateRemoval(unit.tree, rendered, [...path, missing]);
  const location = removal ?? locateField(unit.tree, rendered, path);
  return location ? { location } : {};
}

/** Kustomizations whose content is not or not wholly known, so that what seems to be missing may be in them. */
export function unknownContent(cluster: Cluster): string[] {
  const keys: string[] = [];
  for (const unit of cluster.units.values()) if (isUnknown(unit)) keys.push(unit.key);
  return keys;
}

/**
 * Whether all that Flux applies to the cluster is known, but for what charts elsewhere hold: a plain directory may be no
 * more than a part of it.
 */
export function isWhole(cluster: Cluster): boolean {
  return cluster.entry.kind !== 'directory' && unknownContent(cluster).length === 0;
}

/** Whether some release was not rendered, so that anything may be made by its chart. */
export function hasUnknownCharts({ units }: Cluster): boolean {
  for (const { kind, state } of units.values())
    if (kind === 'HelmRelease' && state !== 'rendered') return true;
  return false;
}

/** Releases and what Terraform does make no Flux objects, as far as anybody knows. */
function isUnknown({ kind, state, diagnostics }: Unit): boolean {
  if (kind === 'HelmRelease' || kind === 'Terraform') return false;
  if (state === 'failed' || state === 'skipped') return true;
  return diagnostics.some(({ code }) => code === 'source/remote-resource');
}

/** The help for something missing that may be in unknown content. */
export function mayBeIn(keys: readonly string[]): string {
  const names =
    keys.length <= 2
      ? keys.join(' or ')
      : `${keys.slice(0, 2).join(', ')} or one of ${keys.length - 2} others`;
  return `it may be in ${names}, whose content is not known here`;
}
