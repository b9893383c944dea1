import { suggest } from '../diagnostics/suggest.js';
import { compileGoRegexp, GoRegexpError, type GoRegexp } from '../manifest/go-regexp.js';
import { sameData } from '../manifest/same-data.js';
import { isMap, type YamlValue } from '../yaml/value.js';
import { dataKey } from './data-key.js';
import type { SchemaCode } from './finding.js';
import { formatFault } from './formats.js';
import type { ValueRules } from './structural-schema.js';

/** A rule that a value breaks: `expectation` completes "X must ...". */
export interface BrokenRule {
  readonly code: SchemaCode;
  readonly expectation: string;
  readonly help?: string;
}

/** Compiled patterns; an invalid pattern is undefined and matches everything, as its CRD is reported. */
export type Patterns = Map<string, GoRegexp | undefined>;

/** The rules of one value that it breaks. Combinations (allOf, anyOf, oneOf, not) are not looked at. */
export function brokenRules(value: YamlValue, rules: ValueRules, patterns: Patterns): readonly BrokenRule[] {
  const broken: BrokenRule[] = [];
  if (rules.enum && !isListed(value, rules.enum)) broken.push(unlisted(value, rules.enum));
  // Quantities are texts or numbers, which no type says.
  if (rules.format === 'quantity' && (typeof value === 'boolean' || typeof value === 'object'))
    return [
      {
        code: 'schema/wrong-type',
        expectation: `be a quantity such as 500m, 2Gi or 1.5, not ${kindOf(value)}`,
      },
    ];
  if (typeof value === 'string') textRules(value, rules, patterns, broken);
  else if (typeof value === 'number' || typeof value === 'bigint') numberRules(value, rules, broken);
  else if (Array.isArray(value)) listRules(value, rules, broken);
  else if (isMap(value)) mapRules(Object.keys(value).length, rules, broken);
  return broken;
}

function kindOf(value: YamlValue): string {
  return Array.isArray(value) ? 'a list' : isMap(value) ? 'a map' : printed(value);
}

/** The compiled form of a Go pattern, or undefined where Go rejects it. */
export function compilePattern(pattern: string, patterns: Patterns): GoRegexp | undefined {
  if (patterns.has(pattern)) return patterns.get(pattern);
  let compiled: GoRegexp | undefined;
  try {
    compiled = compileGoRegexp(pattern);
  } catch (error) {
    if (!(error instanceof GoRegexpError)) throw error;
  }
  patterns.set(pattern, compiled);
  return compiled;
}

function isListed(value: YamlValue, values: readonly YamlValue[]): boolean {
  for (const candidate of values) if (candidate === value) return true;
  if (typeof value === 'string') return false;
  return values.some((candidate) => sameData(candidate, value));
}

function unlisted(value: YamlValue, values: readonly YamlValue[]): BrokenRule {
  const shown = values.filter((candidate) => candidate !== '');
  const names = shown.filter((candidate) => typeof candidate === 'string');
  const near = typeof value === 'string' ? suggest(value, names) : undefined;
  const sameInText = isScalar(value)
    ? shown.find((candidate) => isScalar(candidate) && candidate !== value && `${candidate}` === `${value}`)
    : undefined;
  return {
    code: 'schema/enum',
    expectation:
      shown.length === 1
        ? `be ${printed(shown[0]!)}, not ${printed(value)}`
        : `be one of ${shown.map(printed).join(', ')}, not ${printed(value)}`,
    ...(near !== undefined && { help: `did you mean "${near}"?` }),
    ...(sameInText !== undefined && { help: `write ${printed(sameInText)}` }),
  };
}

function isScalar(value: YamlValue): value is string | number | bigint | boolean {
  return value !== null && typeof value !== 'object';
}

function textRules(text: string, rules: ValueRules, patterns: Patterns, broken: BrokenRule[]): void {
  if (rules.minLength !== undefined || rules.maxLength !== undefined) {
    const length = codePoints(text);
    if (rules.minLength !== undefined && length < rules.minLength)
      broken.push(lengthRule(length, 'at least', rules.minLength, 'character'));
    if (rules.maxLength !== undefined && length > rules.maxLength)
      broken.push(lengthRule(length, 'at most', rules.maxLength, 'character'));
  }
  if (rules.pattern !== undefined && compilePattern(rules.pattern, patterns)?.test(text) === false) {
    broken.push({
      code: 'schema/pattern',
      expectation: `match ${rules.pattern}, which ${printed(text)} does not`,
    });
  }
  if (rules.format !== undefined) {
    const expected = formatFault(rules.format, text);
    if (expected !== undefined)
      broken.push({ code: 'schema/format', expectation: `be ${expected}, not ${printed(text)}` });
  }
}

const INTEGER_FORMATS: ReadonlyMap<string, readonly [bigint, bigint]> = new Map([
  ['int32', [-(2n ** 31n), 2n ** 31n - 1n]],
  ['int64', [-(2n ** 63n), 2n ** 63n - 1n]],
]);

function numberRules(value: number | bigint, rules: ValueRules, broken: BrokenRule[]): void {
  const { minimum, maximum, multipleOf, format } = rules;
  if (minimum !== undefined && (rules.exclusiveMinimum ? value <= minimum : value < minimum))
    broken.push(
      rangeRule(`be ${rules.exclusiveMinimum ? 'more than' : 'at least'} ${minimum}, not ${value}`),
    );
  if (maximum !== undefined && (rules.exclusiveMaximum ? value >= maximum : value > maximum))
    broken.push(rangeRule(`be ${rules.exclusiveMaximum ? 'less than' : 'at most'} ${maximum}, not ${value}`));
  if (multipleOf !== undefined && multipleOf > 0 && !isMultiple(Number(value), multipleOf))
    broken.push(rangeRule(`be a multiple of ${multipleOf}, not ${value}`));
  const limits = format === undefined ? undefined : INTEGER_FORMATS.get(format);
  if (limits && broken.length === 0 && (value < limits[0] || value > limits[1]))
    broken.push(rangeRule(`fit into ${format!.slice(3)} bits, which ${value} does not`));
}

function isMultiple(value: number, factor: number): boolean {
  const quotient = value / factor;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

function rangeRule(expectation: string): BrokenRule {
  return { code: 'schema/range', expectation };
}

function listRules(list: readonly YamlValue[], rules: ValueRules, broken: BrokenRule[]): void {
  if (rules.minItems !== undefined && list.length < rules.minItems)
    broken.push(lengthRule(list.length, 'at least', rules.minItems, 'item'));
  if (rules.maxItems !== undefined && list.length > rules.maxItems)
    broken.push(lengthRule(list.length, 'at most', rules.maxItems, 'item'));
  if (rules.uniqueItems && new Set(list.map(dataKey)).size < list.length)
    broken.push({ code: 'schema/duplicate-key', expectation: 'hold no item twice' });
}

function mapRules(size: number, rules: ValueRules, broken: BrokenRule[]): void {
  if (rules.minProperties !== undefined && size < rules.minProperties)
    broken.push(lengthRule(size, 'at least', rules.minProperties, 'field'));
  if (rules.maxProperties !== undefined && size > rules.maxProperties)
    broken.push(lengthRule(size, 'at most', rules.maxProperties, 'field'));
}

function lengthRule(length: number, bound: string, limit: number, unit: string): BrokenRule {
  return {
    code: 'schema/length',
    expectation: `have ${bound} ${limit} ${unit}${limit === 1 ? '' : 's'}, not ${length}`,
  };
}

function codePoints(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xdc00 || unit > 0xdfff) count++;
  }
  return count;
}

/** A value as it stands in a message: JSON, cut where it is long. */
export function printed(value: YamlValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.length === 0 ? '[]' : 'a list';
  if (isMap(value)) return Object.keys(value).length === 0 ? '{}' : 'a map';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}..."` : text;
}
