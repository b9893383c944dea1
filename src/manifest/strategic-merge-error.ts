/** A patch that does not fit its target; `upstream` is kustomize's own text. */
export class StrategicMergeError extends Error {
  override readonly name = 'StrategicMergeError';
  constructor(
    message: string,
    readonly upstream: string,
  ) {
    super(message);
  }
}
