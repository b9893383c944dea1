/** How much a finding weighs: `error` will stop Flux from reconciling, `warning` probably is a mistake, `info` is worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** The stages and rule families that report; the part of a code before its slash. */
export type DiagnosticFamily =
  | 'yaml'
  | 'files'
  | 'kustomize'
  | 'helm'
  | 'schema'
  | 'source'
  | 'flux'
  | 'graph'
  | 'route'
  | 'settings'
  | 'preflux';

/** A stable name for one kind of finding, such as `kustomize/resource-missing`. */
export type DiagnosticCode = `${DiagnosticFamily}/${string}`;

/** A place in a file. Lines and columns count from 1; columns count UTF-16 units. */
export interface Location {
  /** Path relative to the root of the tree it was read from, with forward slashes. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Another place that helps to understand a finding. */
export interface RelatedLocation {
  readonly location: Location;
  readonly message: string;
}

/** One finding. Expected faults of a user's repository are values of this type, never exceptions. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What is wrong and what was expected, one sentence without a trailing full stop. */
  readonly message: string;
  /** What to do about it, or a near name. */
  readonly help?: string;
  readonly location?: Location;
  readonly related?: readonly RelatedLocation[];
  /** The wording of the real tool, where users would search for it. */
  readonly upstream?: string;
  /** The schema that it goes by, where there is one. */
  readonly schema?: UsedSchema;
}

/** Which schema a finding goes by. */
export interface UsedSchema {
  /** `Kubernetes 1.35`, `Flux 2.9`, or the name of the file or object it comes from. */
  readonly description: string;
  /** Where it is written, where that is a file. */
  readonly location?: Location;
}

/** Where findings are put while a unit is being rendered. */
export type Report = (diagnostic: Diagnostic) => void;

/** Order for output: by file, line, column, then code and message. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.location?.file ?? '', b.location?.file ?? '') ||
    (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
    (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
