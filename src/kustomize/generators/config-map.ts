import type { ManifestObject } from '../../manifest/object.js';
import type { Origin, Step } from '../../manifest/origin.js';
import { setOwn, type YamlMap } from '../../yaml/value.js';
import { KustomizeFault } from '../fault.js';
import type { GeneratorEntry, GeneratorOptions } from '../kustomization.js';
import type { Resource } from '../resource.js';
import { keyValues, utf8Text, type KeyValue, type ReadFile, type SourceFault } from './key-values.js';

/** What an entry generates, and the sources of it that had to be left out. */
export interface Generated {
  readonly resource: Resource;
  readonly faults: readonly SourceFault[];
}

/** The ConfigMap of a `configMapGenerator` entry. Text goes to `data`, all else to `binaryData`. */
export function generateConfigMap(
  entry: GeneratorEntry,
  options: GeneratorOptions | undefined,
  read: ReadFile,
  origin: Origin,
): Generated {
  const { pairs, faults } = dataOf('configmap', entry, read);
  const data: YamlMap = {};
  const binaryData: YamlMap = {};
  for (const { key, value } of pairs) {
    const text = utf8Text(value);
    if (text === undefined) setOwn(binaryData, key, base64Lines(value));
    else setOwn(data, key, text);
  }
  const object = baseObject('ConfigMap', entry, options);
  if (Object.keys(data).length > 0) object['data'] = data;
  if (Object.keys(binaryData).length > 0) object['binaryData'] = binaryData;
  return { resource: generatedResource(object, entry, options, origin), faults };
}

/** The Secret of a `secretGenerator` entry. */
export function generateSecret(
  entry: GeneratorEntry,
  options: GeneratorOptions | undefined,
  read: ReadFile,
  origin: Origin,
): Generated {
  const { pairs, faults } = dataOf('secret', entry, read);
  const data: YamlMap = {};
  for (const { key, value } of pairs) setOwn(data, key, base64Lines(value));
  const object = baseObject('Secret', entry, options);
  object['type'] = entry.type === undefined || entry.type === '' ? 'Opaque' : entry.type;
  object['data'] = data;
  return { resource: generatedResource(object, entry, options, origin), faults };
}

/** The options of an entry, with the kustomization's `generatorOptions` for what it leaves open. */
export function generatorOptions(
  entry: GeneratorOptions | undefined,
  shared: GeneratorOptions | undefined,
): GeneratorOptions | undefined {
  if (!shared) return entry;
  return {
    labels: { ...shared.labels, ...entry?.labels },
    annotations: { ...shared.annotations, ...entry?.annotations },
    disableNameSuffixHash: shared.disableNameSuffixHash === true || entry?.disableNameSuffixHash === true,
    immutable: shared.immutable === true || entry?.immutable === true,
  };
}

function dataOf(
  what: 'configmap' | 'secret',
  entry: GeneratorEntry,
  read: ReadFile,
): { pairs: KeyValue[]; faults: SourceFault[] } {
  const name = entry.name ?? '';
  if (name === '') {
    throw new KustomizeFault({
      code: 'generator-name-missing',
      message: `the generated ${what === 'secret' ? 'Secret' : 'ConfigMap'} needs a \`name\``,
      upstream: `a ${what} must have a name`,
    });
  }
  const { pairs, faults } = keyValues(entry, read);
  const unique: KeyValue[] = [];
  const allFaults = [...faults];
  const keys = new Set<string>();
  for (const pair of pairs) {
    if (!keys.has(pair.key)) {
      keys.add(pair.key);
      unique.push(pair);
      continue;
    }
    allFaults.push({
      field: pair.field,
      index: pair.index,
      fault: new KustomizeFault({
        code: 'duplicate-key',
        message: `the key \`${pair.key}\` is given twice in ${name}`,
        help: 'each key of a ConfigMap or Secret may come from one source only',
        upstream: `configmap ${name} illegally repeats the key \`${pair.key}\``,
      }),
    });
  }
  return { pairs: unique, faults: allFaults };
}

function baseObject(
  kind: string,
  entry: GeneratorEntry,
  options: GeneratorOptions | undefined,
): ManifestObject {
  const metadata: YamlMap = { name: entry.name ?? '' };
  if (entry.namespace !== undefined && entry.namespace !== '') metadata['namespace'] = entry.namespace;
  for (const field of ['labels', 'annotations'] as const) {
    const pairs = options?.[field];
    if (pairs && Object.keys(pairs).length > 0) metadata[field] = { ...pairs };
  }
  const object: ManifestObject = { apiVersion: 'v1', kind, metadata };
  if (options?.immutable === true) object['immutable'] = true;
  return object;
}

function generatedResource(
  object: ManifestObject,
  entry: GeneratorEntry,
  options: GeneratorOptions | undefined,
  origin: Origin,
): Resource {
  const behavior = entry.behavior;
  const steps: Step[] = [];
  return {
    object,
    origin,
    steps,
    previousIds: [],
    namePrefixes: [],
    nameSuffixes: [],
    needsHash: options?.disableNameSuffixHash !== true,
    ...(behavior === 'merge' || behavior === 'replace' || behavior === 'create' ? { behavior } : {}),
  };
}

const lineLength = 70;

/** Base64, in lines of 70 characters where it needs more than one. */
function base64Lines(bytes: Uint8Array): string {
  const encoded = Buffer.from(bytes).toString('base64');
  if (encoded.length < lineLength) return encoded;
  let text = '';
  for (let start = 0; start < encoded.length; start += lineLength) {
    text += `${encoded.slice(start, start + lineLength)}\n`;
  }
  return text;
}
