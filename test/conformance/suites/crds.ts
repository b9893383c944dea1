import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { customSchemaFindings } from '../../../src/schemas/crd-check.js';
import { readCustomKind } from '../../../src/schemas/crd.js';
import { loadFluxSchemas } from '../../../src/schemas/flux.js';
import type { StructuralSchema } from '../../../src/schemas/structural-schema.js';
import { readDocuments } from '../../../src/yaml/read.js';
import { isMap } from '../../../src/yaml/value.js';
import type { CaseResult, Suite } from '../suite.js';

/** Every released CustomResourceDefinition is read to its last field, and nothing is found wrong with it. */
export const suite: Suite = {
  name: 'crds',
  *run(folder) {
    const crds = join(folder, '../corpus/crds');
    for (const file of readdirSync(crds).sort()) {
      if (!file.endsWith('.yaml')) continue;
      const text = readFileSync(join(crds, file), 'utf8');
      yield runFile(file, text);
      if (file.includes('.fluxcd.io_'))
        yield compareFlux(`built-in ${file}`, text, file.includes('@flux-2.9') ? 9 : 7);
    }
  },
};

function runFile(id: string, text: string): CaseResult {
  const faults: string[] = [];
  let declared = 0;
  for (const { value } of readDocuments(text, { rules: 'helm' })) {
    if (!isMap(value)) continue;
    const { kind, findings } = readCustomKind(value);
    for (const { message } of [...findings, ...customSchemaFindings(value)]) faults.push(message);
    for (const version of kind?.versions ?? []) {
      declared++;
      const root = version.schema();
      if (!root.properties?.has('spec') && countFields(root) < 3)
        faults.push(`${version.name} declares no fields`);
      if (version.served && countFields(root) === 0) faults.push(`${version.name} declares nothing`);
    }
  }
  if (declared === 0) faults.push('no version was found');
  return faults.length === 0 ? { id, passed: true } : { id, passed: false, message: faults.join('\n') };
}

/** Whether the built-in schemas of Flux declare what the definitions of a release declare. */
function compareFlux(id: string, text: string, minor: number): CaseResult {
  const flux = loadFluxSchemas(minor);
  const faults: string[] = [];
  for (const { value } of readDocuments(text, { rules: 'helm' })) {
    const { kind } = isMap(value) ? readCustomKind(value) : {};
    for (const version of kind?.versions ?? []) {
      const ours = flux.kind({ group: kind!.group, version: version.name, kind: kind!.kind });
      const served = ours !== undefined && (ours.since ?? 0) <= minor && minor <= (ours.until ?? minor);
      if (served !== version.served) faults.push(`${version.name} is ${served ? '' : 'not '}served`);
      if (ours && kind!.plural !== ours.plural) faults.push(`plural ${ours.plural}`);
      if (ours && served) {
        const spec = (schema: StructuralSchema): StructuralSchema | undefined =>
          schema.properties?.get('spec')?.();
        difference(spec(ours.schema()), spec(version.schema()), version.name, minor, faults);
      }
    }
  }
  return faults.length === 0 ? { id, passed: true } : { id, passed: false, message: faults.join('\n') };
}

/** Fields, types, required fields, defaults and rules that differ, apart from the kinds that flux-operator adds to enumerations. */
function difference(
  ours: StructuralSchema | undefined,
  theirs: StructuralSchema | undefined,
  path: string,
  minor: number,
  faults: string[],
): void {
  if (!ours || !theirs) {
    if (ours || theirs) faults.push(`${path}: only ${ours ? 'ours' : 'theirs'}`);
    return;
  }
  if (ours.type !== theirs.type) faults.push(`${path}: type ${ours.type}, not ${theirs.type}`);
  for (const part of ['required', 'defaults', 'topology', 'validations'] as const)
    same(ours[part], theirs[part], `${path} ${part}`, faults);
  if (!/(?:eventSources|resources)\[\]\.kind$/.test(path))
    same(comparable(ours, minor), comparable(theirs, minor), `${path} rules`, faults);
  const names = new Set([...(ours.properties?.keys() ?? []), ...(theirs.properties?.keys() ?? [])]);
  for (const name of names) {
    const own = ours.properties?.get(name)?.();
    const exists = own !== undefined && (own.since ?? 0) <= minor && minor <= (own.until ?? minor);
    difference(exists ? own : undefined, theirs.properties?.get(name)?.(), `${path}.${name}`, minor, faults);
  }
  difference(ours.additional?.(), theirs.additional?.(), `${path}[*]`, minor, faults);
  difference(ours.items?.(), theirs.items?.(), `${path}[]`, minor, faults);
}

/** Patterns and bounds are those of the newest release; the enumerations are dated. */
function comparable({ rules }: StructuralSchema, minor: number): unknown {
  return minor === 9 ? rules : rules?.enum;
}

function same(ours: unknown, theirs: unknown, path: string, faults: string[]): void {
  const text = (value: unknown): string => JSON.stringify(value, sorted)?.replaceAll(/\\n *| +/g, ' ') ?? '';
  if (text(ours) !== text(theirs)) faults.push(`${path}: ${text(ours)}, not ${text(theirs)}`);
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? value.toSorted() : value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** All fields of a schema, at whatever depth; builds every part of it. */
function countFields(schema: StructuralSchema): number {
  let count = 0;
  for (const field of schema.properties?.values() ?? []) count += 1 + countFields(field());
  if (schema.additional) count += countFields(schema.additional());
  if (schema.items) count += countFields(schema.items());
  for (const alternative of [
    ...(schema.rules?.allOf ?? []),
    ...(schema.rules?.anyOf ?? []),
    ...(schema.rules?.oneOf ?? []),
  ])
    countFields(alternative());
  return count;
}
