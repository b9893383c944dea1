import type { Path, YamlValue } from '../../../yaml/value.js';
import type { Draft, SchemaResource } from './schema-document.js';
import type { SchemaFault } from './schema-fault.js';
import type { MatchPattern } from './value-keywords.js';

/** Which properties and items some keyword has looked at; needed by `unevaluated...` only. */
export interface Evaluated {
  readonly properties: Set<string>;
  readonly items: Set<number>;
}

/** A check on its way through a schema, for the keywords that hold values against schemas below their own. */
export interface SchemaCheck {
  /** The draft of the document that the check is in. */
  readonly draft: Draft;
  readonly matches: MatchPattern;
  /** Holds a value against a schema of a resource. What its keywords look at is added to `evaluated`. */
  readonly check: (
    schema: YamlValue,
    resource: SchemaResource,
    value: YamlValue,
    path: Path,
    evaluated: Evaluated,
  ) => SchemaFault[];
}

export function newEvaluated(): Evaluated {
  return { properties: new Set(), items: new Set() };
}

/** Several faults of one schema as one, as they appear below the keyword that asked for the schema. */
export function grouped(path: Path, faults: readonly SchemaFault[]): readonly SchemaFault[] {
  if (faults.length < 2) return faults;
  return [{ path, message: 'validation failed', kind: 'group', causes: faults }];
}
