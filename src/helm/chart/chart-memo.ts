import type { ReadFiles } from '../release/manifests.js';
import type { ChartReads } from '../reads/chart-reads.js';
import type { TemplateError } from '../template/template-error.js';
import type { TemplateSet } from '../template/template-set.js';
import type { SchemaDocument } from '../values/schema/schema-document.js';
import type { SchemaFault } from '../values/schema/schema-fault.js';

/** What has been worked out of a chart once and serves all its releases. */
export class ChartMemo {
  /** Parsed templates, by which subcharts are on and what they are called. */
  readonly templates = new Map<string, ParsedTemplates>();
  /** What the files of its last release were read as. */
  readonly manifests: ReadFiles = new Map();
  /** What templates read of the values, by the same key; null where they cannot be followed. */
  readonly reads = new Map<string, ChartReads | null>();
  /** The parsed values.schema.json; null where it is no JSON. */
  schema: SchemaDocument | null | undefined;
  /** Why Helm refuses that schema whatever the values are; empty where it does not. */
  schemaFaults: readonly SchemaFault[] | undefined;
}

/** A parsed set of templates, and what could not be parsed, by file. */
export interface ParsedTemplates {
  readonly set: TemplateSet;
  readonly errors: ReadonlyMap<string, TemplateError>;
}
