/** One recorded answer of a real tool, and whether preflux gives the same. */
export interface CaseResult {
  /** Unique in its suite and stable over time. */
  readonly id: string;
  readonly passed: boolean;
  /** What was expected and what came instead; shown with `--verbose`. */
  readonly message?: string;
}

/** A set of recorded answers. */
export interface Suite {
  /** As in the name of its file and of its list of known failures. */
  readonly name: string;
  /** Runs all cases; `folder` is the absolute path of `../shared/conformance`. */
  run(folder: string): Iterable<CaseResult>;
}
