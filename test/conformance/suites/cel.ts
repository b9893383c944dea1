import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createConverter } from '../../../src/schemas/cel/convert.js';
import { createCelRules, evaluateRule, ruleFaults, type CelRules } from '../../../src/schemas/cel/rules.js';
import { readCustomKind } from '../../../src/schemas/crd.js';
import { lazily, structuralSchema, type StructuralSchema } from '../../../src/schemas/structural-schema.js';
import { readDocuments } from '../../../src/yaml/read.js';
import { isMap, type YamlMap, type YamlValue } from '../../../src/yaml/value.js';
import type { CaseResult, Suite } from '../suite.js';

interface RuleCase {
  readonly self: YamlValue;
  readonly oldSelf?: YamlValue;
  readonly expect: boolean | 'error';
}

interface RecordedRule {
  readonly crd: string;
  readonly version?: string;
  readonly path: string;
  readonly rule: string;
  readonly optionalOldSelf?: boolean;
  readonly cases?: readonly RuleCase[];
}

/** Rules of released CustomResourceDefinitions: each compiles, and each answers as recorded. */
export const suite: Suite = {
  name: 'cel',
  *run(folder) {
    const schemas = releasedSchemas(join(folder, '../corpus/crds'));
    const recorded = JSON.parse(readFileSync(join(folder, 'cel/rules.json'), 'utf8')) as RecordedRule[];
    const rules = createCelRules();
    for (const [index, rule] of recorded.entries()) {
      const id = `${index} ${rule.crd} ${rule.path}`;
      yield compiles(id, rule, rules);
      const declared = schemas.get(`${rule.crd} ${rule.version}`);
      const schema = declared && schemaAt(declared, rule.path);
      for (const [number, recordedCase] of (rule.cases ?? []).entries())
        yield answers(`${id} ${number}`, rule, recordedCase, schema, rules);
    }
  },
};

function compiles(id: string, { rule, optionalOldSelf = false }: RecordedRule, rules: CelRules): CaseResult {
  const faults = ruleFaults({ rule, optionalOldSelf }, undefined, rules);
  return faults.length > 0
    ? { id, passed: false, message: `${rule}\n${faults[0]!.fault}` }
    : { id, passed: true };
}

function answers(
  id: string,
  { rule, path, optionalOldSelf = false }: RecordedRule,
  { self, oldSelf, expect }: RuleCase,
  declared: StructuralSchema | undefined,
  rules: CelRules,
): CaseResult {
  const schema = declared ?? schemaLike(self);
  const outcome = evaluateRule(
    { rule, optionalOldSelf },
    {
      rules,
      converter: createConverter(rules.engine(), () => false),
      value: self,
      old: oldSelf,
      schema,
      root: path === '' || path === '.',
      cost: Number.POSITIVE_INFINITY,
    },
  );
  const wanted = expect === 'error' ? 'error' : expect ? 'holds' : 'violated';
  return outcome.kind === wanted
    ? { id, passed: true }
    : {
        id,
        passed: false,
        message: `${rule}\nself ${JSON.stringify(self)}\nold ${JSON.stringify(oldSelf)}\nexpected ${wanted}, got ${JSON.stringify(outcome)}`,
      };
}

/** Schemas by name of the definition and version. */
function releasedSchemas(folder: string): Map<string, StructuralSchema> {
  const schemas = new Map<string, StructuralSchema>();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.yaml')) continue;
    for (const { value } of readDocuments(readFileSync(join(folder, file), 'utf8'), { rules: 'helm' })) {
      const { kind } = isMap(value) ? readCustomKind(value) : {};
      for (const { name, schema } of kind?.versions ?? [])
        schemas.set(`${kind!.plural}.${kind!.group} ${name}`, schema());
    }
  }
  return schemas;
}

function schemaAt(root: StructuralSchema, path: string): StructuralSchema | undefined {
  let schema: StructuralSchema | undefined = root;
  for (const [step] of path.matchAll(/\[\*\]|[^.[\]]+/g))
    schema = step === '[*]' ? (schema?.items ?? schema?.additional)?.() : schema?.properties?.get(step)?.();
  return schema;
}

/** Where a definition is not at hand, its fields are those of the value. */
function schemaLike(value: YamlValue): StructuralSchema {
  if (Array.isArray(value)) {
    const merged: YamlMap = {};
    for (const item of value) if (isMap(item)) Object.assign(merged, item);
    const first = value[0];
    return structuralSchema({
      type: 'array',
      ...(first !== undefined && { items: lazily(() => schemaLike(isMap(first) ? merged : first)) }),
    });
  }
  if (!isMap(value)) return structuralSchema({ type: 'any' });
  // A slash is in no field's name: these are labels or the like.
  if (Object.keys(value).some((key) => key.includes('/'))) return structuralSchema({ type: 'object' });
  return structuralSchema({
    type: 'object',
    properties: new Map(Object.entries(value).map(([key, field]) => [key, lazily(() => schemaLike(field))])),
  });
}
