/** A kind whose fields are written in the notation of `notation.ts`. All kinds of Flux are namespaced. */
export interface NotatedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly since?: number;
  readonly until?: number;
  readonly fields: string;
}
