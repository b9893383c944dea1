import type { Cluster, Unit } from '../cluster/cluster.js';
import type { Diagnostic, Location, Severity } from '../diagnostics/diagnostic.js';

/** A finding and the unit it was made in. */
export interface Finding extends Diagnostic {
  /** `Kustomization flux-system/apps`; undefined for findings about the cluster as a whole. */
  readonly unit?: string;
}

/** Everything a run has to tell about one entry. */
export interface RunResult {
  readonly cluster: Cluster;
  /** The entry as the user would type it. */
  readonly path: string;
  /** In the order of output; their locations name files as the user would type them. */
  readonly findings: readonly Finding[];
  /** How objects were checked: counts by state, and kinds without a schema. */
  readonly schemas: SchemaSummary;
}

export interface SchemaSummary {
  readonly checked: number;
  /** `group/version Kind` of kinds that no schema was found for, with how many objects. */
  readonly missing: ReadonlyMap<string, number>;
  /** Kinds whose schema `preflux schemas sync` fetched, likewise. */
  readonly fetched: ReadonlyMap<string, number>;
  /** The Kubernetes version checked against, such as `1.35`. */
  readonly kubernetes: string;
  /** Where the repository says so. */
  readonly kubernetesLocation?: Location;
}

export interface Counts {
  readonly kustomizations: number;
  readonly helmReleases: number;
  readonly otherUnits: number;
  readonly objects: number;
  /** Objects that HelmReleases rendered; part of `objects`. */
  readonly helmObjects: number;
  readonly suspended: number;
  readonly skipped: number;
  readonly failed: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

export function countRun(result: RunResult): Counts {
  let kustomizations = 0;
  let helmReleases = 0;
  let objects = 0;
  let helmObjects = 0;
  const states: Record<Unit['state'], number> = { rendered: 0, failed: 0, suspended: 0, skipped: 0 };
  for (const unit of result.cluster.units.values()) {
    if (unit.kind === 'Kustomization') kustomizations++;
    else if (unit.kind === 'HelmRelease') helmReleases++;
    objects += unit.objects.length;
    if (unit.kind === 'HelmRelease') helmObjects += unit.objects.length;
    states[unit.state]++;
  }
  const severities: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  for (const finding of result.findings) severities[finding.severity]++;
  return {
    kustomizations,
    helmReleases,
    otherUnits: result.cluster.units.size - kustomizations - helmReleases,
    objects,
    helmObjects,
    suspended: states.suspended,
    skipped: states.skipped,
    failed: states.failed,
    errors: severities.error,
    warnings: severities.warning,
    infos: severities.info,
  };
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Whether a finding of a severity is to be shown where `least` is the mildest that is. */
export function isShown(severity: Severity, least: Severity): boolean {
  return ranks[severity] <= ranks[least];
}

/** `3 errors`, `1 error`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `file:line:column`, as far as it is known. */
export function describePlace({ file, line, column }: Location): string {
  return line === undefined ? file : `${file}:${line}${column === undefined ? '' : `:${column}`}`;
}

/** The unit that a finding was made in and the schema it goes by: `in Kustomization a/b, by the schema of Kubernetes 1.35`. */
export function describeContext({ unit, schema }: Finding): string {
  const parts: string[] = [];
  if (unit !== undefined) parts.push(`in ${unit}`);
  if (schema) parts.push(`by the schema of ${schema.description}`);
  return parts.join(', ');
}
