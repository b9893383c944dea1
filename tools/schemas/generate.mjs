// Writes src/schemas/data/kubernetes.json: the types of every Kubernetes release that is supported, laid over each other.
// Run `npm ci && npm run generate` in this folder. The output depends on nothing but the locked packages.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { merge } from './merge.mjs';
import {
  constraints,
  enforced,
  listTopology,
  notEnforced,
  quantities,
  otherFields,
  spans,
  valueSpans,
} from './overlay.mjs';
import { readCdk8s } from './sources/cdk8s.mjs';
import { readClientNode } from './sources/client-node.mjs';
import { readKubernetesModels } from './sources/kubernetes-models.mjs';
import { bottomOf } from './sources/model.mjs';
import { readPulumi } from './sources/pulumi.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const installed = (name) => join(here, 'node_modules', name);
const releases = [
  { minor: 31, complete: false, model: { ...readCdk8s(installed('cdk8s-plus-31')), partial: true } },
  { minor: 32, complete: true, model: readClientNode(installed('k8s-1.32')) },
  { minor: 33, complete: true, model: readClientNode(installed('k8s-1.33')) },
  { minor: 34, complete: true, model: readClientNode(installed('k8s-1.34')) },
  { minor: 35, complete: false, model: readPulumi(installed('k8s-1.35')) },
  { minor: 36, complete: true, model: readClientNode(installed('k8s-1.36')) },
];
const enums = readKubernetesModels([
  installed('kubernetes-models'),
  installed('@kubernetes-models/apimachinery'),
]);
const merged = merge(releases, enums);

const kinds = {};
for (const [root, { type, plural, namespaced, since, until }] of merged.kinds) {
  const [group, version, kind] = root.split('/');
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const span = { since, until, ...spans[`${apiVersion} ${kind}`] };
  (kinds[apiVersion] ??= {})[kind] = [
    type,
    plural,
    namespaced ? 'N' : 'C',
    ...(span.since || span.until ? [`${span.since ?? ''}-${span.until ?? ''}`] : []),
  ].join(' ');
}
const types = {};
const rootTypes = new Set(Array.from(merged.kinds.values(), ({ type }) => type));
const unusedTopology = new Set(Object.keys(listTopology));
const unusedLeniency = new Set(notEnforced);
const unusedDemands = new Set(enforced);
const unusedQuantities = new Set(quantities);
const unusedValueSpans = new Set(Object.keys(valueSpans));
const unusedFields = new Set(Object.keys(otherFields));
const unusedConstraints = new Set(Object.keys(constraints));
for (const name of [...merged.types.keys()].sort()) {
  // Object metadata has rules of its own, written by hand in src/schemas/metadata.ts.
  if (name === 'V1ObjectMeta') continue;
  const fields = [];
  for (const [field, described] of merged.types.get(name)) fields.push(notation(name, field, described));
  for (const [key, described] of Object.entries(otherFields)) {
    const [type, field] = key.split('.');
    if (type !== name) continue;
    unusedFields.delete(key);
    fields.push(`${field}: ${described}`);
  }
  types[name] = fields.sort().join('; ');
}
const text = `${JSON.stringify({ format: 1, first: 31, last: 36, kinds, types }, undefined, 1).replaceAll(/\n +/g, '\n')}\n`;
writeFileSync(join(here, '../../src/schemas/data/kubernetes.json'), text);
console.log(
  `${merged.kinds.size} kinds, ${Object.keys(types).length} types, ${text.length} bytes, ${gzipSync(text).length} compressed`,
);
if (process.argv.includes('--verbose')) {
  for (const conflict of merged.conflicts) console.log(`not the same everywhere: ${conflict}`);
  for (const [root, { since, until }] of merged.kinds)
    if (since || until) console.log(root, since ?? '', until ?? '');
}
for (const key of [
  ...unusedTopology,
  ...unusedLeniency,
  ...unusedDemands,
  ...unusedQuantities,
  ...unusedValueSpans,
  ...unusedConstraints,
  ...unusedFields,
]) {
  console.error(`overlay names ${key}, which no type has`);
  process.exitCode = 1;
}

function notation(type, field, { type: expression, required, since, until }) {
  // Roots are told apart by what they are looked up with; some sources leave these two fields out.
  if (rootTypes.has(type) && (field === 'apiVersion' || field === 'kind')) return `${field}: str`;
  const must =
    isNamed(enforced, type, field, unusedDemands) ||
    (required && !type.endsWith('Status') && !isNamed(notEnforced, type, field, unusedLeniency));
  const name = /^[\w-]+$/.test(field) ? field : JSON.stringify(field);
  const span = `${since ? ` since ${since}` : ''}${until ? ` until ${until}` : ''}`;
  return `${name}${must ? '!' : ''}: ${typeNotation(asQuantity(type, field, expression), !must, spansOfValues(type, field))}${expression.list ? topology(type, field) : ''}${constraint(type, field)}${span}`;
}

function spansOfValues(type, field) {
  const key = `${withoutVersion(type)}.${field}`;
  if (!Object.hasOwn(valueSpans, key)) return {};
  unusedValueSpans.delete(key);
  return valueSpans[key];
}

/** The type of a field, with quantities at its bottom where the overlay says so. */
function asQuantity(type, field, expression) {
  if (!isNamed(quantities, type, field, unusedQuantities)) return expression;
  if (expression.list) return { list: { scalar: 'quantity' } };
  return expression.map ? { map: { scalar: 'quantity' } } : { scalar: 'quantity' };
}

/** An enumeration that may be left out may also be empty: the API server takes the empty text for an absent field. */
function typeNotation(type, optional, spansByValue = {}) {
  if (type.list) return `[${typeNotation(type.list, false, spansByValue)}]`;
  if (type.map) return `map<${typeNotation(type.map, false, spansByValue)}>`;
  if (type.ref) return type.ref === 'V1ObjectMeta' ? 'meta' : `@${type.ref}`;
  if (type.values)
    return [...new Set(optional ? ['', ...type.values] : type.values)]
      .sort()
      .map((value) => {
        const text = /^[\w.-]+$/.test(value) ? value : JSON.stringify(value);
        return spansByValue[value] === undefined ? text : `${text}@${spansByValue[value]}`;
      })
      .join('|');
  return type.scalar;
}

function topology(type, field) {
  const list = merged.types.get(type).get(field).type.list;
  const item = merged.types.get(bottomOf(list).ref);
  for (const key of [`${type}.${field}`, field]) {
    const keys = listTopology[key];
    if (keys === undefined) continue;
    if (
      keys === 'set'
        ? list.scalar === undefined && list.values === undefined
        : !keys.every((one) => item?.has(one.split('=')[0]))
    )
      continue;
    unusedTopology.delete(key);
    return keys === 'set' ? ' set' : ` by(${keys.join(',')})`;
  }
  return '';
}

/** Whether a list of the overlay names a field, by its type with or without the version. */
function isNamed(list, type, field, unused) {
  for (const key of [`${type}.${field}`, `${withoutVersion(type)}.${field}`]) {
    if (list.has(key)) {
      unused.delete(key);
      return true;
    }
  }
  return false;
}

function constraint(type, field) {
  const key = `${withoutVersion(type)}.${field}`;
  if (!Object.hasOwn(constraints, key)) return '';
  unusedConstraints.delete(key);
  return ` ${constraints[key]}`;
}

function withoutVersion(type) {
  return type.replace(/^(?:[A-Z][A-Za-z]*?)?V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/, '');
}
