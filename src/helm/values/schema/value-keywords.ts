import { getOwn, type Path, type YamlMap, type YamlValue } from '../../../yaml/value.js';
import { displayValue, equalValues, goNumber, typeName } from './display.js';
import type { Draft } from './schema-document.js';
import { Abandoned, fault, type SchemaFault } from './schema-fault.js';

/** Whether a text matches a pattern; undefined for a pattern that cannot be read. */
export type MatchPattern = (pattern: string, text: string) => boolean | undefined;

/** What the keywords that look at one value alone need to know. */
interface ValueState {
  readonly draft: Draft;
  readonly matches: MatchPattern;
}

/** Where the type, constant or enumeration does not fit, nothing else of the schema is looked at. */
export function typeFault(
  state: ValueState,
  schema: YamlMap,
  value: YamlValue,
  path: Path,
): SchemaFault | undefined {
  const type = getOwn(schema, 'type');
  if (type !== undefined) {
    const wanted = (Array.isArray(type) ? type : [type]).filter((name) => typeof name === 'string');
    const odd = wanted.find((name) => !typeNames.includes(name));
    if (odd !== undefined)
      throw new Abandoned(`the schema names a type ${JSON.stringify(odd)}, which there is not`);
    const found = typeName(value);
    const fits =
      wanted.includes(found) ||
      (found === 'number' && wanted.includes('integer') && isInteger(value, state.draft));
    if (!fits) return fault(path, `got ${found}, want ${typeOrder(wanted).join(' or ')}`);
  }
  const different = constantFault(state, schema, value, path);
  if (different) return different;
  const choices = getOwn(schema, 'enum');
  if (!Array.isArray(choices) || choices.some((choice) => equalValues(choice, value))) return undefined;
  if (!choices.every(isScalar)) return fault(path, "'enum' failed");
  return fault(
    path,
    choices.length === 1
      ? `value must be ${displayValue(choices[0]!)}`
      : `value must be one of ${choices.map(displayValue).join(', ')}`,
  );
}

export function constantFault(
  { draft }: ValueState,
  schema: YamlMap,
  value: YamlValue,
  path: Path,
): SchemaFault | undefined {
  const constant = draft >= 6 ? getOwn(schema, 'const') : undefined;
  if (constant === undefined || equalValues(constant, value)) return undefined;
  return fault(path, isScalar(constant) ? `value must be ${displayValue(constant)}` : "'const' failed");
}

function isScalar(value: YamlValue): boolean {
  return typeof value !== 'object' || value === null;
}

/** Types are named in the order the schema language lists them. */
function typeOrder(types: readonly YamlValue[]): string[] {
  return typeNames.filter((name) => types.includes(name));
}

const typeNames = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'];

/** From draft 6 on 1.0 is an integer too. Values come from JSON, where the difference is gone. */
function isInteger(value: YamlValue, _draft: Draft): boolean {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

export function numberAt(schema: YamlMap, keyword: string): number | undefined {
  const limit = getOwn(schema, keyword);
  return typeof limit === 'number' ? limit : undefined;
}

export function checkNumber(
  state: ValueState,
  schema: YamlMap,
  value: number | bigint,
  path: Path,
  faults: SchemaFault[],
): void {
  const minimum = numberAt(schema, 'minimum');
  const maximum = numberAt(schema, 'maximum');
  const compare = (keyword: string, limit: number, broken: boolean): void => {
    if (broken) faults.push(fault(path, `${keyword}: got ${goNumber(value)}, want ${goNumber(limit)}`));
  };
  const below4 = state.draft === 4 && getOwn(schema, 'exclusiveMinimum') === true;
  const above4 = state.draft === 4 && getOwn(schema, 'exclusiveMaximum') === true;
  if (minimum !== undefined) {
    if (below4) compare('exclusiveMinimum', minimum, value <= minimum);
    else compare('minimum', minimum, value < minimum);
  }
  if (maximum !== undefined) {
    if (above4) compare('exclusiveMaximum', maximum, value >= maximum);
    else compare('maximum', maximum, value > maximum);
  }
  const above = numberAt(schema, 'exclusiveMinimum');
  const below = numberAt(schema, 'exclusiveMaximum');
  if (above !== undefined) compare('exclusiveMinimum', above, value <= above);
  if (below !== undefined) compare('exclusiveMaximum', below, value >= below);
  const step = numberAt(schema, 'multipleOf');
  if (step !== undefined && step > 0 && !isMultiple(Number(value), step)) {
    faults.push(fault(path, `multipleOf: got ${goNumber(value)}, want ${goNumber(step)}`));
  }
}

/** Exact for decimals: 0.3 is a multiple of 0.1, whatever the bits say. */
function isMultiple(value: number, step: number): boolean {
  const quotient = value / step;
  return Math.abs(quotient - Math.round(quotient)) <= Math.abs(quotient) * Number.EPSILON * 2;
}

export function checkString(
  state: ValueState,
  schema: YamlMap,
  value: string,
  path: Path,
  faults: SchemaFault[],
): void {
  const minLength = numberAt(schema, 'minLength');
  const maxLength = numberAt(schema, 'maxLength');
  if (minLength !== undefined || maxLength !== undefined) {
    const length = Array.from(value).length;
    if (minLength !== undefined && length < minLength) {
      faults.push(fault(path, `minLength: got ${goNumber(length)}, want ${goNumber(minLength)}`));
    }
    if (maxLength !== undefined && length > maxLength) {
      faults.push(fault(path, `maxLength: got ${goNumber(length)}, want ${goNumber(maxLength)}`));
    }
  }
  const pattern = getOwn(schema, 'pattern');
  if (typeof pattern === 'string' && matchPattern(state, pattern, value) === false) {
    faults.push(fault(path, `${displayValue(value)} does not match pattern ${displayValue(pattern)}`));
  }
}

export function matchPattern(state: ValueState, pattern: string, text: string): boolean {
  const result = state.matches(pattern, text);
  if (result === undefined)
    throw new Abandoned(`the pattern ${JSON.stringify(pattern)} of the schema cannot be read`);
  return result;
}
