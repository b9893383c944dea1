import type { YamlValue } from '../yaml/value.js';
import type { SchemaCode, SchemaFinding } from './finding.js';
import type { StructuralSchema } from './structural-schema.js';

/** The state of one walk through an object, for the rules that look into values of their own. */
export interface Walk {
  readonly findings: SchemaFinding[];
  /** Where the walk is. Who goes deeper adds steps and takes them off again. */
  readonly path: (string | number)[];
  readonly isUnknown: (value: string) => boolean;
  /** Findings inside alternatives are counted, not described. */
  quiet: number;

  /** Judges a value and answers what the API server would make of it. */
  visit(value: YamlValue, schema: StructuralSchema): YamlValue;

  report(
    code: SchemaCode,
    message: string,
    help?: string,
    more?: Pick<SchemaFinding, 'related' | 'missing'>,
  ): void;
}
