/** One entry of a unit's `spec.dependsOn`. */
export interface DependencyEdge {
  readonly from: string;
  /** The key of a unit; of another object `Kind namespace/name`, or `Kind name` where it has no namespace. */
  readonly to: string;
  /** Index in `spec.dependsOn`. */
  readonly index: number;
  /** Whether what is waited for exists. */
  readonly found: boolean;
  /** The unit that applies what is waited for, where that is no unit itself. */
  readonly through?: string;
  /** There where it need not be ready, only be there: a ResourceSet may ask for no more. */
  readonly onlyThere?: boolean;
}
