import { isUnknown as isUnknownText } from '../../manifest/unknown.js';
import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { formatPath, type SchemaFinding } from '../finding.js';
import type { StructuralSchema } from '../structural-schema.js';
import { createConverter, UNKNOWN, type Converter } from './convert.js';
import { correlate } from './correlate.js';
import { culpritsOf } from './culprit.js';
import { createCelEngine, type CelEngine, type CelFault, type CelProgram } from './engine.js';
import { fieldPathOf } from './field-path.js';
import { EVALUATION_COST } from './meter.js';
import { plainRule, type PlainRule, type PlainSubject } from './plain-rule.js';

/** Rules compiled once for a run; the engine is loaded when the first rule applies. */
export interface CelRules {
  readonly engine: () => CelEngine;
  readonly compiled: WeakMap<YamlMap, CompiledRule>;
  /** Rules that need no engine; null for those that do. */
  readonly plain: WeakMap<YamlMap, PlainRule | null>;
}

export function createCelRules(): CelRules {
  let engine: CelEngine | undefined;
  return { engine: () => (engine ??= createCelEngine()), compiled: new WeakMap(), plain: new WeakMap() };
}

export interface CelOptions {
  readonly rules: CelRules;
  /** Whether a text stands for something that is not known here. Rules that read such a value say nothing. */
  readonly isUnknown?: (value: string) => boolean;
  /** The object as it was before, for transition rules. Without it rules that need it say nothing. */
  readonly oldObject?: YamlMap;
  /** Places where the object is broken: rules about anything that holds one of them say nothing. */
  readonly broken?: readonly Path[];
}

/** How one rule went. */
export type RuleOutcome =
  | { readonly kind: 'holds' | 'skipped' }
  | { readonly kind: 'violated'; readonly message: string }
  | { readonly kind: 'error'; readonly message: string };

interface CompiledRule {
  readonly text: string;
  readonly rule: CelProgram | CelFault;
  readonly message: CelProgram | CelFault | undefined;
}

const VARIABLES = ['self', 'oldSelf'];
const OPTIONAL_VARIABLES = ['self', 'oldSelf?'];
/** What all rules of one object may cost together. */
const OBJECT_COST = 5 * EVALUATION_COST;
const MAX_DEPTH = 200;
const MAX_FINDINGS = 100;

/**
 * What the `x-kubernetes-validations` of a schema have against an object with its defaults applied
 * (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules).
 * Like the rest of validation it does not judge `status`.
 */
export function celFindings(
  object: YamlMap,
  schema: StructuralSchema,
  options: CelOptions,
): readonly SchemaFinding[] {
  const findings: SchemaFinding[] = [];
  const { rules, broken = [] } = options;
  const given = options.isUnknown;
  const isUnknown = given ? (text: string): boolean => isUnknownText(text) || given(text) : isUnknownText;
  let converter: Converter | undefined;
  let left = OBJECT_COST;
  const path: (string | number)[] = [];
  visit(object, schema, options.oldObject);
  return findings;

  function visit(value: YamlValue, current: StructuralSchema, old: YamlValue | undefined): void {
    if (current.validations && !(typeof value === 'string' && isUnknown(value))) judge(value, current, old);
    if (typeof value !== 'object' || value === null || path.length > MAX_DEPTH) return;
    if (Array.isArray(value)) {
      const items = current.items?.();
      if (!items) return;
      for (let index = 0; index < value.length; index++) {
        path.push(index);
        visit(value[index]!, items, old === undefined ? undefined : correlate(value[index]!, old, current));
        path.pop();
      }
      return;
    }
    const oldMap = old !== undefined && isMap(old) ? old : undefined;
    for (const key of Object.keys(value)) {
      if (key === 'status' && (path.length === 0 || current.embedded)) continue;
      const field = (current.properties?.get(key) ?? current.additional)?.();
      if (!field) continue;
      path.push(key);
      visit(value[key]!, field, oldMap && getOwn(oldMap, key));
      path.pop();
    }
  }

  function judge(value: YamlValue, current: StructuralSchema, old: YamlValue | undefined): void {
    if (broken.some((place) => path.every((step, index) => place[index] === step))) return;
    for (const rule of current.validations!) {
      if (left <= 0 || findings.length >= MAX_FINDINGS) return;
      if (isSettled(rule, { value, schema: current, isUnknown }, old, rules)) continue;
      const engine = rules.engine();
      converter ??= createConverter(engine, isUnknown);
      const usable = converter;
      const evaluate = (self: YamlValue): RuleOutcome => {
        const root = path.length === 0;
        const cost = left;
        const outcome = evaluateRule(rule, {
          rules,
          converter: usable,
          value: self,
          old,
          schema: current,
          root,
          cost,
        });
        left -= Math.min(left, EVALUATION_COST) - Math.max(0, engine.meter.left);
        return outcome;
      };
      const outcome = evaluate(value);
      if (outcome.kind !== 'violated' && outcome.kind !== 'error') continue;
      const named = outcome.kind === 'violated' ? fieldPathOf(rule, value) : [];
      const place = [...path, ...named];
      const { text } = compileRule(rule, rules);
      const culprits =
        outcome.kind === 'violated' && named.length === 0
          ? culpritsOf(value, text, current.defaults, (rest) => left > 0 && evaluate(rest).kind === 'holds')
          : [];
      findings.push({
        code: 'schema/cel',
        severity: 'error',
        path: [...place, ...(culprits.at(-1) ?? [])],
        message: `${formatPath(place)}: ${outcome.kind === 'violated' ? outcome.message : `the rule about it cannot be evaluated: ${outcome.message}`}`,
        help: `the rule is ${text}`,
        ...(culprits.length > 1 && {
          related: culprits
            .slice(0, -1)
            .map((other) => ({ path: [...place, ...other], message: 'the rule is also about this' })),
        }),
      });
    }
  }
}

/** Whether there is nothing to evaluate: the rule plainly holds, or compares with what the object never was. */
function isSettled(
  rule: YamlMap,
  subject: PlainSubject,
  old: YamlValue | undefined,
  { plain }: CelRules,
): boolean {
  const text = getOwn(rule, 'rule');
  if (typeof text !== 'string') return false;
  let known = plain.get(rule);
  if (known === undefined) plain.set(rule, (known = plainRule(text) ?? null));
  if (known) return known(subject) === true;
  return (
    old === undefined &&
    getOwn(rule, 'optionalOldSelf') !== true &&
    /\boldSelf\b/.test(text.replaceAll(/'[^']*'|"[^"]*"/g, ''))
  );
}

export interface RuleInput {
  readonly rules: CelRules;
  readonly converter: Converter;
  readonly value: YamlValue;
  readonly old: YamlValue | undefined;
  readonly schema: StructuralSchema;
  readonly root: boolean;
  readonly cost: number;
}

/** Evaluates one entry of `x-kubernetes-validations` on a value. */
export function evaluateRule(rule: YamlMap, input: RuleInput): RuleOutcome {
  const { rules, converter, value, old, schema, root } = input;
  const compiled = compileRule(rule, rules);
  const program = compiled.rule;
  // What does not compile is said about the definition.
  if ('fault' in program) return { kind: 'skipped' };
  const optional = getOwn(rule, 'optionalOldSelf') === true;
  const transition = program.variables.has('oldSelf');
  if (transition && old === undefined && !optional) return { kind: 'skipped' };
  const self = converter.convert(value, schema, root);
  if (self === UNKNOWN) return { kind: 'skipped' };
  const variables = new Map([['self', self]]);
  if (transition) {
    const engine = rules.engine();
    const oldSelf = old === undefined ? undefined : converter.convert(old, schema, root);
    if (oldSelf === UNKNOWN) return { kind: 'skipped' };
    variables.set(
      'oldSelf',
      !optional ? oldSelf : old === undefined ? engine.noValue : engine.someValue(oldSelf),
    );
  }
  const cost = Math.min(input.cost, EVALUATION_COST);
  const outcome = program.evaluate(variables, cost);
  if (outcome.kind === 'error') return { kind: 'error', message: outcome.message };
  if (outcome.kind !== 'value') return { kind: 'skipped' };
  if (typeof outcome.value !== 'boolean') return { kind: 'error', message: 'it is neither true nor false' };
  return outcome.value
    ? { kind: 'holds' }
    : { kind: 'violated', message: messageOf(rule, compiled, variables, cost) };
}

function messageOf(
  rule: YamlMap,
  { message, text }: CompiledRule,
  variables: ReadonlyMap<string, unknown>,
  cost: number,
): string {
  if (message && !('fault' in message)) {
    const outcome = message.evaluate(variables, cost);
    const written = outcome.kind === 'value' && typeof outcome.value === 'string' ? outcome.value.trim() : '';
    if (written !== '' && !written.includes('\n') && written.length <= 5 * 1024) return written;
  }
  const fixed = getOwn(rule, 'message');
  return typeof fixed === 'string' && fixed.trim() !== '' ? fixed.trim() : `this must hold: ${text}`;
}

/** A rule and its message, compiled once. */
function compileRule(rule: YamlMap, { engine, compiled }: CelRules): CompiledRule {
  let result = compiled.get(rule);
  if (!result) {
    const text = getOwn(rule, 'rule');
    const message = getOwn(rule, 'messageExpression');
    const variables = getOwn(rule, 'optionalOldSelf') === true ? OPTIONAL_VARIABLES : VARIABLES;
    result = {
      text: typeof text === 'string' ? text.trim().replaceAll(/\s*\n\s*/g, ' ') : '',
      rule: typeof text === 'string' ? engine().compile(text, variables) : { fault: 'it is no text' },
      message: typeof message === 'string' ? engine().compile(message, variables) : undefined,
    };
    compiled.set(rule, result);
  }
  return result;
}

/**
 * Why the rule or the message expression of an entry of `x-kubernetes-validations` does not compile: its syntax, or fields
 * that the schema it stands in does not declare; undefined for a schema that is not known.
 */
export function ruleFaults(
  rule: YamlMap,
  schema: StructuralSchema | undefined,
  rules: CelRules,
): readonly { readonly field: string; readonly fault: string }[] {
  const { rule: program, message } = compileRule(rule, rules);
  const faults: { field: string; fault: string }[] = [];
  const schemas = new Map(
    schema && [
      ['self', schema],
      ['oldSelf', schema],
    ],
  );
  for (const [field, found] of [
    ['rule', program],
    ['messageExpression', message],
  ] as const) {
    if (!found) continue;
    if ('fault' in found) {
      faults.push({ field, fault: found.fault });
      continue;
    }
    for (const { text, near } of found.undeclared(schemas, { rule: true })) {
      const meant = near === undefined ? '' : `; did you mean ${near}?`;
      faults.push({ field, fault: `${text} is no field that the schema declares${meant}` });
    }
  }
  return faults;
}

/** Whether a rule compares with what the object was before. */
export function readsOldSelf(rule: YamlMap, rules: CelRules): boolean {
  const { rule: program, message } = compileRule(rule, rules);
  return [program, message].some((found) => found && !('fault' in found) && found.variables.has('oldSelf'));
}
