/** Where a served version of an API stands at a release. Minors count releases of one product. */
export interface ApiStatus {
  /**
   * `served` without more to say, `deprecated` but served, `removed` after having been served, `too-new` for the
   * release, `never` served by any release.
   */
  readonly status: 'served' | 'deprecated' | 'removed' | 'too-new' | 'never';
  /** First minor that serves it, where known. */
  readonly since?: number;
  readonly deprecatedIn?: number;
  readonly removedIn?: number;
  /** The version to use instead. */
  readonly replacement?: string;
}
