import { isMap, type YamlValue } from '../yaml/value.js';
import { formatPath, type SchemaFinding } from './finding.js';
import type { SchemaReference, StructuralSchema, ValueRules } from './structural-schema.js';
import type { Walk } from './walk.js';

/** Judges allOf, anyOf, oneOf and not, which say something about a value but declare no fields. */
export function combinationFindings(value: YamlValue, rules: ValueRules, walk: Walk): void {
  for (const reference of rules.allOf ?? []) keepNew(walk, () => walk.visit(value, reference()));
  if (rules.anyOf) anyOf(value, rules.anyOf, walk);
  if (rules.oneOf) oneOf(value, rules.oneOf, walk);
  if (rules.not && faults(value, rules.not, walk).length === 0) notAllowed(value, rules.not(), walk);
}

/** Runs a judgement that must not speak of unknown fields, keeping what it reports. */
function keepNew(walk: Walk, judge: () => void): void {
  walk.quiet++;
  judge();
  walk.quiet--;
}

/** What an alternative has against the value. */
function faults(value: YamlValue, alternative: SchemaReference, walk: Walk): readonly SchemaFinding[] {
  const before = walk.findings.length;
  keepNew(walk, () => walk.visit(value, alternative()));
  return walk.findings.splice(before);
}

function anyOf(value: YamlValue, alternatives: readonly SchemaReference[], walk: Walk): void {
  const all: (readonly SchemaFinding[])[] = [];
  for (const alternative of alternatives) {
    const found = faults(value, alternative, walk);
    if (found.length === 0) return;
    all.push(found);
  }
  noAlternative(alternatives, all, walk);
}

function oneOf(value: YamlValue, alternatives: readonly SchemaReference[], walk: Walk): void {
  const all = alternatives.map((alternative) => faults(value, alternative, walk));
  const fitting = all.filter((found) => found.length === 0).length;
  if (fitting === 1) return;
  if (fitting === 0) {
    noAlternative(alternatives, all, walk);
    return;
  }
  const fields = alternatives.map((alternative) => requiredOnly(alternative()));
  const set = fields
    .filter((names, index) => names !== undefined && all[index]!.length === 0)
    .map((names) => names!.join(' with '));
  walk.report(
    'schema/no-alternative',
    set.length === fitting
      ? `${formatPath(walk.path)} must have only one of ${set.join(', ')}`
      : `${formatPath(walk.path)} fits ${fitting} of ${alternatives.length} alternatives of its schema, but must fit just one`,
  );
}

function noAlternative(
  alternatives: readonly SchemaReference[],
  all: readonly (readonly SchemaFinding[])[],
  walk: Walk,
): void {
  const fields = alternatives.map((alternative) => requiredOnly(alternative()));
  if (fields.every((names) => names !== undefined)) {
    walk.report(
      'schema/no-alternative',
      `${formatPath(walk.path)} must have one of ${fields.map((names) => names.join(' with ')).join(', ')}`,
    );
    return;
  }
  const nearest = all.reduce((best, found) => (found.length < best.length ? found : best));
  walk.report(
    'schema/no-alternative',
    `${formatPath(walk.path)} fits none of the ${alternatives.length} alternatives of its schema`,
    `for the nearest of them: ${nearest[0]!.message}`,
  );
}

function notAllowed(value: YamlValue, schema: StructuralSchema, walk: Walk): void {
  const names = requiredOnly(schema);
  const place = formatPath(walk.path);
  if (names && isMap(value)) {
    walk.report(
      'schema/forbidden',
      names.length === 1
        ? `${place} may not have ${names[0]}`
        : `${place} may not have ${names.join(' and ')} together`,
    );
  } else {
    walk.report('schema/forbidden', `${place} has a value that its schema excludes`);
  }
}

/** The names that an alternative requires, where it says nothing else. */
function requiredOnly(schema: StructuralSchema): readonly string[] | undefined {
  const plain = schema.required.length > 0 && !schema.rules && (schema.properties?.size ?? 0) === 0;
  return plain ? schema.required : undefined;
}
