import { isUnknown as isUnknownText } from '../manifest/unknown.js';
import { textField, type ManifestObject } from '../manifest/object.js';
import { getOwn, isMap, setOwn, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import { combinationFindings } from './combinations.js';
import { formatPath, type SchemaCode, type SchemaFinding } from './finding.js';
import { labelFindings } from './metadata.js';
import { metadataSchema } from './metadata-schema.js';
import type { StructuralSchema } from './structural-schema.js';
import { topologyFindings } from './topology.js';
import { unknownField } from './unknown-field.js';
import { brokenRules, printed, type Patterns } from './value-rules.js';
import type { Walk } from './walk.js';

/** The product and minor release that `since` and `until` of a schema are compared with, such as Kubernetes 1.35. */
export interface Release {
  readonly product: string;
  readonly major: number;
  readonly minor: number;
}

export interface ValidateOptions {
  /** Whether a text stands for something that is not known here; nothing is said about such a value, nor about a map with such a key lacking a field. */
  readonly isUnknown?: (value: string) => boolean;
  /** Without it fields of every release are accepted. */
  readonly release?: Release;
  /** Null inside a list counts as the empty value, as it does in the API server for the kinds it is compiled with. */
  readonly nullItems?: boolean;
  /** Compiled patterns, shared between objects. */
  readonly patterns?: Patterns;
}

/** What validation says, and the object as the API server would hold it: nulls dropped and defaults applied. CEL rules are to be evaluated on that. */
export interface Validated {
  readonly findings: readonly SchemaFinding[];
  readonly object: ManifestObject;
}

/**
 * Validates a whole object as the API server does: unneeded nulls are dropped and defaults applied first, on a copy.
 * `apiVersion`, `kind` and the contents of `status` (which nobody but a controller sets) are not judged; names in
 * `metadata` are `metadata.ts`'s to judge. Findings are in the order of the walk.
 */
export function validateObject(
  object: ManifestObject,
  schema: StructuralSchema,
  options: ValidateOptions = {},
): Validated {
  const walk = new ObjectWalk(textField(object, 'kind'), options);
  const effective = walk.root(object, schema);
  return { findings: walk.findings, object: effective };
}

/** Validates a value that is no whole object. `path` is where it stands, for the findings. */
export function validateValue(
  value: YamlValue,
  schema: StructuralSchema,
  path: Path,
  options: ValidateOptions = {},
): readonly SchemaFinding[] {
  const walk = new ObjectWalk('', options);
  walk.path.push(...path);
  walk.visit(value, schema);
  return walk.findings;
}

/** Deeper than this no real object is. */
const MAX_DEPTH = 200;

/** More than this nobody reads. */
const MAX_FINDINGS = 500;

class ObjectWalk implements Walk {
  readonly findings: SchemaFinding[] = [];
  readonly path: (string | number)[] = [];
  readonly patterns: Patterns;
  readonly isUnknown: (value: string) => boolean;
  readonly #release: Release | undefined;
  readonly #nullItems: boolean;
  readonly #ancestors: { readonly depth: number; readonly schema: StructuralSchema }[] = [];
  quiet = 0;

  constructor(
    private readonly kind: string,
    options: ValidateOptions,
  ) {
    const { isUnknown } = options;
    this.patterns = options.patterns ?? new Map();
    this.isUnknown = isUnknown ? (value) => isUnknownText(value) || isUnknown(value) : isUnknownText;
    this.#release = options.release;
    this.#nullItems = options.nullItems ?? false;
  }

  root(object: YamlMap, schema: StructuralSchema): YamlMap {
    const effective = this.#map(object, schema, true);
    if (schema.rules || schema.validations) this.#rules(effective, schema);
    return effective;
  }

  visit(value: YamlValue, schema: StructuralSchema): YamlValue {
    if (value === null) {
      if (!schema.nullable && this.quiet === 0) this.#wrongType(value, schema);
      return value;
    }
    if (typeof value === 'string') {
      if (this.isUnknown(value)) return value;
      switch (schema.type) {
        case 'string':
        case 'any':
        case 'int-or-string':
          break;
        default:
          this.#wrongType(value, schema);
          return value;
      }
      if (schema.rules) this.#rules(value, schema);
      return value;
    }
    let effective = value;
    if (typeof value === 'object') {
      if (this.path.length > MAX_DEPTH) {
        this.report(
          'schema/too-deep',
          `${formatPath(this.path.slice(0, 3))} is nested more than ${MAX_DEPTH} levels deep`,
        );
        return value;
      }
      const list = Array.isArray(value);
      if (schema.type !== (list ? 'array' : 'object') && schema.type !== 'any') {
        this.#wrongType(value, schema);
        return value;
      }
      effective = list ? this.#list(value, schema) : this.#map(value, schema, false);
    } else if (!isScalarOf(value, schema.type)) {
      this.#wrongType(value, schema);
      return value;
    }
    if (schema.rules) this.#rules(effective, schema);
    return effective;
  }

  report(
    code: SchemaCode,
    message: string,
    help?: string,
    more?: Pick<SchemaFinding, 'related' | 'missing'>,
  ): void {
    if (this.findings.length >= MAX_FINDINGS) return;
    this.findings.push({
      code,
      severity: 'error',
      path: this.path.slice(),
      message,
      ...(help !== undefined && { help }),
      ...more,
    });
  }

  #map(map: YamlMap, schema: StructuralSchema, root: boolean): YamlMap {
    const { properties, additional } = schema;
    const { path } = this;
    let effective = map;
    let guessed = false;
    const judged = this.quiet === 0;
    if (judged) this.#ancestors.push({ depth: path.length, schema });
    for (const key of Object.keys(map)) {
      const value = map[key]!;
      path.push(key);
      const child = (root || schema.embedded) && this.#envelope(key, value, map, schema);
      if (child === undefined) {
        path.pop();
        continue;
      }
      const field = child || properties?.get(key)?.() || additional?.();
      if (field) {
        if (value === null && !field.nullable) {
          if (effective === map) effective = copy(map);
          delete effective[key];
        } else {
          if (field.since !== undefined || field.until !== undefined) this.#checkRelease(field, key);
          const now = this.visit(value, field);
          if (now !== value) {
            if (effective === map) effective = copy(map);
            setOwn(effective, key, now);
          }
        }
      } else if (this.isUnknown(key)) {
        guessed = true;
      } else if (!schema.open) {
        if (judged && this.findings.length < MAX_FINDINGS)
          this.findings.push(unknownField(path.slice(), this.kind, this.#ancestors));
      }
      path.pop();
    }
    for (const [name, fallback] of schema.defaults) {
      if (Object.hasOwn(effective, name)) continue;
      if (effective === map) effective = copy(map);
      path.push(name);
      setOwn(effective, name, this.visit(fallback, properties!.get(name)!()));
      path.pop();
    }
    if (judged) this.#ancestors.pop();
    for (const name of schema.required) {
      if (!Object.hasOwn(effective, name) && !guessed) this.#missing(name, effective);
    }
    if (schema.metadata) labelFindings(effective, this);
    return effective;
  }

  /**
   * The schema of a field that every whole object has: false where the field is an ordinary one, undefined where it is
   * not to be judged.
   */
  #envelope(
    key: string,
    value: YamlValue,
    map: YamlMap,
    schema: StructuralSchema,
  ): StructuralSchema | false | undefined {
    switch (key) {
      case 'apiVersion':
      case 'kind':
        return undefined;
      case 'metadata': {
        const constraints = schema.properties?.get('metadata')?.().properties?.get('name');
        const name = constraints && isMap(value) ? getOwn(value, 'name') : undefined;
        if (typeof name === 'string' && !this.isUnknown(name)) {
          this.path.push('name');
          this.#rules(name, constraints!());
          this.path.pop();
        }
        return metadataSchema;
      }
      case 'status':
        return schema.embedded || !schema.properties?.has('status') ? false : undefined;
      case 'sops':
        // What SOPS adds to an encrypted file; decryption takes it off again.
        return isMap(value) && Object.hasOwn(value, 'mac') && map['apiVersion'] !== undefined
          ? undefined
          : false;
      default:
        return false;
    }
  }

  #list(list: YamlValue[], schema: StructuralSchema): YamlValue[] {
    const items = schema.items?.();
    let effective = list;
    if (items) {
      for (let i = 0; i < list.length; i++) {
        const item = list[i]!;
        if (item === null && this.#nullItems) continue;
        this.path.push(i);
        const now = this.visit(item, items);
        this.path.pop();
        if (now !== item) {
          if (effective === list) effective = list.slice();
          effective[i] = now;
        }
      }
    }
    if (schema.topology && effective.length > 1) topologyFindings(effective, schema.topology, this);
    return effective;
  }

  #rules(value: YamlValue, { rules }: StructuralSchema): void {
    if (!rules) return;
    for (const { code, expectation, help } of brokenRules(value, rules, this.patterns)) {
      this.report(code, `${formatPath(this.path)} must ${expectation}`, help);
    }
    if (rules.allOf || rules.anyOf || rules.oneOf || rules.not) combinationFindings(value, rules, this);
  }

  #missing(name: string, map: YamlMap): void {
    let help: string | undefined;
    for (const key of Object.keys(map)) {
      if (key !== name && key.toLowerCase() === name.toLowerCase())
        help = `did you mean "${name}" by "${key}"?`;
    }
    this.report(
      'schema/required',
      `required field ${JSON.stringify(name)} is missing in ${formatPath(this.path)}`,
      help,
      { missing: name },
    );
  }

  #wrongType(value: YamlValue, { type, rules }: StructuralSchema): void {
    // Quotes alone do not help where the text would not be allowed either, such as a duration without unit.
    const isQuotable = type === 'string' && typeof value !== 'object' && typeof value !== 'string';
    const [broken] = isQuotable && rules ? brokenRules(String(value), rules, this.patterns) : [];
    this.report(
      'schema/wrong-type',
      `${formatPath(this.path)} must be ${TYPE_NAMES[type]}, not ${described(value)}`,
      broken ? `as a text it must ${broken.expectation}` : typeHelp(value, type),
    );
  }

  #checkRelease({ since, until }: StructuralSchema, key: string): void {
    const release = this.#release;
    if (!release || this.quiet > 0) return;
    const { product, major, minor } = release;
    const where = formatPath(this.path.slice(0, -1));
    if (since !== undefined && minor < since) {
      this.report(
        'schema/field-too-new',
        `field ${JSON.stringify(key)} in ${where} exists since ${product} ${major}.${since}, not in ${product} ${major}.${minor}`,
      );
    } else if (until !== undefined && minor > until) {
      this.report(
        'schema/field-removed',
        `field ${JSON.stringify(key)} in ${where} exists up to ${product} ${major}.${until}, not in ${product} ${major}.${minor}`,
      );
    }
  }
}

function isScalarOf(value: boolean | number | bigint, type: StructuralSchema['type']): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
    case 'int-or-string':
      return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
    case 'number':
      return typeof value === 'bigint' || typeof value === 'number';
    default:
      return false;
  }
}

const TYPE_NAMES: Readonly<Record<StructuralSchema['type'], string>> = {
  any: 'anything',
  object: 'a map',
  array: 'a list',
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  'int-or-string': 'an integer or a string',
};

function described(value: YamlValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isMap(value)) return 'a map';
  if (typeof value === 'string') return `the string ${printed(value)}`;
  if (typeof value === 'boolean') return `the boolean ${value}`;
  return `the number ${value}`;
}

function typeHelp(value: YamlValue, type: StructuralSchema['type']): string | undefined {
  if (
    type === 'string' &&
    (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
  )
    return `put it in quotes: "${value}"`;
  if (typeof value === 'string') {
    if ((type === 'integer' || type === 'number') && /^-?\d+$/.test(value))
      return `write it without quotes: ${value}`;
    if (type === 'boolean' && (value === 'true' || value === 'false'))
      return `write it without quotes: ${value}`;
  }
  if (type === 'array' && isMap(value)) return 'start each item with "- "';
  return undefined;
}

function copy(map: YamlMap): YamlMap {
  const result: YamlMap = {};
  for (const key of Object.keys(map)) setOwn(result, key, map[key]!);
  return result;
}
