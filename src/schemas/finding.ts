import type { Severity } from '../diagnostics/diagnostic.js';
import type { Path } from '../yaml/value.js';

/** What the structural checks can find. */
export type SchemaCode =
  | 'schema/unknown-field'
  | 'schema/wrong-type'
  | 'schema/required'
  | 'schema/enum'
  | 'schema/pattern'
  | 'schema/format'
  | 'schema/range'
  | 'schema/length'
  | 'schema/duplicate-key'
  | 'schema/no-alternative'
  | 'schema/forbidden'
  | 'schema/field-too-new'
  | 'schema/field-removed'
  | 'schema/metadata'
  | 'schema/too-deep'
  | 'schema/api-removed'
  | 'schema/api-deprecated'
  | 'schema/api-too-new'
  | 'schema/kind-unknown'
  | 'schema/version-unknown'
  | 'schema/crd-invalid'
  | 'schema/cel'
  | 'schema/cel-invalid';

/** One thing the API server would say about an object. */
export interface SchemaFinding {
  readonly code: SchemaCode;
  readonly severity: Severity;
  /** Where in the object; for a missing field the map it is missing from, for an unknown one the field itself. */
  readonly path: Path;
  /** What is wrong and where, one sentence without a full stop. */
  readonly message: string;
  readonly help?: string;
  /** Other places in the object that it has to do with. */
  readonly related?: readonly { readonly path: Path; readonly message: string }[];
  /** It is known from the history of the API's releases, whatever the schema of the kind says. */
  readonly fromHistory?: true;
  /** The field that is missing from the map at `path`. */
  readonly missing?: string;
}

/** A path as people write it: `spec.containers[0].resources`, `metadata.labels["a/b"]`. The root is `the object`. */
export function formatPath(path: Path): string {
  if (path.length === 0) return 'the object';
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}
