import type { YamlMap, YamlValue } from '../../../yaml/value.js';
import { SchemaDocument, type Draft } from './schema-document.js';
import { plainlyMeets } from './plain-rules.js';
import { printFaults, type SchemaFault } from './schema-fault.js';
import { validateSchema } from './validate.js';

/** The faults of a schema that the metaschema of its draft finds; Helm refuses such a schema with all values. */
export function metaschemaFaults(document: SchemaDocument): readonly SchemaFault[] {
  const { draft, isStrange } = document;
  if (isStrange) return [];
  // Nearly all schemas are sound, which shows sooner where no keyword is looked for in several groups.
  const { root } = document.main;
  if (plainlyMeets(draft >= 2019 ? oneGroup(draft) : metaschema(draft), root)) return [];
  // JavaScript reads the few patterns below as Go does.
  const matches = (pattern: string, text: string): boolean => new RegExp(pattern).test(text);
  return validateSchema(new SchemaDocument(metaschema(draft)), root, matches).faults;
}

/** What Helm prints of a schema that it refuses. */
export function brokenSchemaText(document: SchemaDocument, faults: readonly SchemaFault[]): string {
  const url = metaschemaUrl(document.draft);
  return `"file:///values.schema.json#" is not valid against metaschema: jsonschema validation failed with '${url}'\n${printFaults(faults)}`;
}

/** The address of the metaschema of a draft. */
function metaschemaUrl(draft: Draft): string {
  if (draft === 2020) return 'https://json-schema.org/draft/2020-12/schema#';
  if (draft === 2019) return 'https://json-schema.org/draft/2019-09/schema#';
  return `http://json-schema.org/draft-0${draft}/schema#`;
}

const anySchema = ['object', 'boolean'];
const text: YamlMap = { type: 'string' };
const number: YamlMap = { type: 'number' };
const flag: YamlMap = { type: 'boolean' };
const regexp: YamlMap = { type: 'string', format: 'regex' };
const address: YamlMap = { type: 'string', format: 'uri' };
const reference: YamlMap = { type: 'string', format: 'uri-reference' };
const wholeId: YamlMap = { ...reference, pattern: '^[^#]*#?$' };
const size: YamlMap = { type: 'integer', minimum: 0 };
const schema: YamlMap = { $ref: '#' };
const schemaList: YamlMap = { $ref: '#/definitions/schemaList' };
const schemaOrList: YamlMap = { anyOf: [schema, schemaList] };
const schemaMap: YamlMap = { type: 'object', additionalProperties: schema };
const patternMap: YamlMap = { ...schemaMap, propertyNames: { format: 'regex' } };
const textList: YamlMap = { $ref: '#/definitions/textList' };
const anyList: YamlMap = { type: 'array' };
const typeName: YamlMap = { enum: ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] };
const typeNames: YamlMap = {
  anyOf: [typeName, { type: 'array', items: typeName, minItems: 1, uniqueItems: true }],
};

/**
 * What a draft demands of its keywords, as a schema of draft 7, which checks formats as Helm's library does here. From
 * 2019 on the keywords are in groups, which show in the nesting of the faults.
 */
function metaschema(draft: Draft): YamlMap {
  const $schema = metaschemaUrl(7);
  if (draft >= 2019) {
    const parts: YamlMap = {};
    for (const [name, properties] of Object.entries(groups(draft)))
      parts[name] = { type: anySchema, properties };
    return {
      $schema,
      definitions: { ...lists(0), ...parts },
      allOf: Object.keys(parts).map((name) => ({ $ref: `#/definitions/${name}` })),
      type: anySchema,
      properties: formerKeywords(draft),
    };
  }
  const inner: YamlMap = draft === 4 ? { anyOf: [flag, schema] } : schema;
  const common: YamlMap = {
    $schema: address,
    title: text,
    description: text,
    ...limits({ allOf: [size] }, draft),
    additionalItems: inner,
    items: schemaOrList,
    required: textList,
    additionalProperties: inner,
    definitions: schemaMap,
    properties: schemaMap,
    patternProperties: draft === 7 ? patternMap : schemaMap,
    dependencies: { type: 'object', additionalProperties: { anyOf: [schema, textList] } },
    enum: { type: 'array', minItems: 1, uniqueItems: true },
    type: typeNames,
    format: text,
    ...combinations,
  };
  if (draft === 4) {
    return {
      $schema,
      definitions: lists(1),
      type: 'object',
      properties: { ...common, id: text, $ref: text },
      dependencies: { exclusiveMaximum: ['maximum'], exclusiveMinimum: ['minimum'] },
    };
  }
  const sixth: YamlMap = {
    ...common,
    $id: reference,
    $ref: reference,
    contains: schema,
    propertyNames: schema,
  };
  const properties = draft === 6 ? sixth : { ...sixth, ...seventh };
  return { $schema, definitions: lists(0), type: anySchema, properties };
}

/** Lists that keywords refer to, as in the metaschemas: where several items are at fault it shows in the nesting. */
function lists(leastTexts: number): YamlMap {
  return {
    schemaList: { type: 'array', minItems: 1, items: schema },
    textList: { type: 'array', items: text, minItems: leastTexts, uniqueItems: true },
  };
}

/** The same demands as those of the groups of a draft. */
function oneGroup(draft: Draft): YamlMap {
  const properties: YamlMap = Object.assign({}, ...Object.values(groups(draft)), formerKeywords(draft));
  return { $schema: metaschemaUrl(7), definitions: lists(0), type: anySchema, properties };
}

/** What the later drafts still demand of keywords that they no longer have. */
function formerKeywords(draft: Draft): YamlMap {
  return {
    definitions: schemaMap,
    dependencies: { type: 'object', additionalProperties: { anyOf: [schema, textList] } },
    ...(draft === 2019 ? {} : { $recursiveAnchor: anchorOf(draft), $recursiveRef: reference }),
  };
}

const combinations: YamlMap = { allOf: schemaList, anyOf: schemaList, oneOf: schemaList, not: schema };

const conditions: YamlMap = Object.fromEntries(['if', 'then', 'else'].map((keyword) => [keyword, schema]));

const seventh: YamlMap = {
  $comment: text,
  readOnly: flag,
  writeOnly: flag,
  examples: anyList,
  contentMediaType: text,
  contentEncoding: text,
  ...conditions,
};

/** Limits of numbers and sizes. In draft 4 the exclusive ones only say how to read the others. */
function limits(least: YamlValue, draft: Draft): YamlMap {
  return {
    multipleOf: { type: 'number', exclusiveMinimum: 0 },
    maximum: number,
    exclusiveMaximum: draft === 4 ? flag : number,
    minimum: number,
    exclusiveMinimum: draft === 4 ? flag : number,
    maxLength: size,
    minLength: least,
    pattern: regexp,
    maxItems: size,
    minItems: least,
    uniqueItems: flag,
    maxProperties: size,
    minProperties: least,
  };
}

function anchorOf(draft: Draft): YamlMap {
  const pattern = draft === 2019 ? '^[A-Za-z][-A-Za-z0-9.:_]*$' : '^[A-Za-z_][-A-Za-z0-9._]*$';
  return { type: 'string', pattern };
}

/** The groups of keywords of drafts 2019-09 and 2020-12, in the order of their metaschemas. */
function groups(draft: Draft): Readonly<Record<string, YamlMap>> {
  const anchor = anchorOf(draft);
  const core: YamlMap = {
    $id: wholeId,
    $schema: address,
    $ref: reference,
    $anchor: anchor,
    ...(draft === 2019
      ? { $recursiveRef: reference, $recursiveAnchor: flag }
      : { $dynamicRef: reference, $dynamicAnchor: anchor }),
    $vocabulary: { type: 'object', propertyNames: address, additionalProperties: flag },
    $comment: text,
    $defs: schemaMap,
  };
  const unevaluated: YamlMap = { unevaluatedItems: schema, unevaluatedProperties: schema };
  const applicator: YamlMap = {
    ...(draft === 2019
      ? { items: schemaOrList, additionalItems: schema, ...unevaluated }
      : { items: schema, prefixItems: schemaList }),
    contains: schema,
    additionalProperties: schema,
    properties: schemaMap,
    patternProperties: patternMap,
    dependentSchemas: schemaMap,
    propertyNames: schema,
    ...conditions,
    ...combinations,
  };
  const validation: YamlMap = {
    type: typeNames,
    enum: anyList,
    ...limits(size, draft),
    maxContains: size,
    minContains: size,
    required: textList,
    dependentRequired: { type: 'object', additionalProperties: textList },
  };
  const description: YamlMap = {
    title: text,
    description: text,
    deprecated: flag,
    readOnly: flag,
    writeOnly: flag,
    examples: anyList,
  };
  const content: YamlMap = { contentEncoding: text, contentMediaType: text, contentSchema: schema };
  return {
    core,
    applicator,
    ...(draft === 2019 ? {} : { unevaluated }),
    validation,
    description,
    format: { format: text },
    content,
  };
}
