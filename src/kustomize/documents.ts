import type { ManifestObject } from '../manifest/object.js';
import { YamlError } from '../yaml/error.js';
import { readDocuments, type YamlDocument } from '../yaml/read.js';
import { isMap, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import type { Fault } from './fault.js';

/** A text as kustomize reads manifests, with positions counted in the text. */
export interface ReadText {
  readonly text: string;
  readonly documents: readonly YamlDocument[];
  /** The reason why nothing could be read. */
  readonly error?: YamlError;
}

/** One object of a text. It is shared: whoever changes it copies it first. */
export interface TextObject {
  readonly object: ManifestObject;
  readonly document: number;
  /** Index in the `items` of the List that the document is. */
  readonly item?: number;
}

/** A document that is no Kubernetes object. */
export interface DocumentFault {
  readonly document: number;
  readonly path: Path;
  readonly fault: Fault;
}

/** Parses a text by kustomize's rules. Never throws. */
export function readText(text: string): ReadText {
  try {
    return { text, documents: readDocuments(text, { rules: 'kustomize' }) };
  } catch (error) {
    if (error instanceof YamlError) return { text, documents: [], error };
    throw error;
  }
}

/**
 * The Kubernetes objects of a text, in order: empty documents are left out, Lists are unfolded. A document without
 * kind or name is a fault; the others are answered all the same.
 */
export function objectsOf(read: ReadText): {
  readonly objects: readonly TextObject[];
  readonly faults: readonly DocumentFault[];
} {
  const objects: TextObject[] = [];
  const faults: DocumentFault[] = [];
  for (let document = 0; document < read.documents.length; document++) {
    const { value } = read.documents[document]!;
    if (value === null || (isMap(value) && Object.keys(value).length === 0)) continue;
    addObject(value, document, [], undefined, objects, faults);
  }
  return { objects, faults };
}

const maxListDepth = 20;

function addObject(
  value: YamlValue,
  document: number,
  path: Path,
  item: number | undefined,
  objects: TextObject[],
  faults: DocumentFault[],
): void {
  const fault = faultOf(value);
  if (fault) {
    faults.push({
      document,
      path: fault.path === undefined ? path : [...path, ...fault.path],
      fault: fault.fault,
    });
    return;
  }
  const object = value as YamlMap;
  const kind = object['kind'];
  if (typeof kind === 'string' && kind.endsWith('List') && Object.hasOwn(object, 'items')) {
    const items = object['items'] ?? null;
    if (items === null) return;
    if (Array.isArray(items) && path.length < maxListDepth * 2) {
      for (let index = 0; index < items.length; index++) {
        if (items[index] === null) continue;
        addObject(items[index]!, document, [...path, 'items', index], item ?? index, objects, faults);
      }
      return;
    }
    faults.push({
      document,
      path: [...path, 'items'],
      fault: {
        code: 'malformed-list',
        message: `the \`items\` of a ${kind} must be a list`,
        upstream: `expected array in ${kind}/items, but found ${goTypeName(items)}`,
      },
    });
    return;
  }
  objects.push(item === undefined ? { object, document } : { object, document, item });
}

function faultOf(value: YamlValue): { readonly path?: Path; readonly fault: Fault } | undefined {
  if (!isMap(value) || !('apiVersion' in value || 'kind' in value || 'metadata' in value)) {
    return {
      fault: {
        code: 'not-an-object',
        message: `this document is ${isMap(value) ? 'a map without apiVersion, kind and metadata' : Array.isArray(value) ? 'a list' : 'plain text'}, not a Kubernetes object`,
        help: 'only manifests belong under `resources`; values and other data do not',
        upstream: 'missing Resource metadata',
      },
    };
  }
  const kind = scalarText(value['kind']);
  const metadata = value['metadata'];
  const name = isMap(metadata) ? scalarText(metadata['name']) : '';
  if (kind === '') {
    return {
      fault: {
        code: 'kind-missing',
        message: `the object${name === '' ? '' : ` ${name}`} has no \`kind\``,
        upstream: `missing kind in object ${describeMeta(value)}`,
      },
    };
  }
  if (name === '' && !kind.endsWith('List')) {
    return {
      path: ['metadata'],
      fault: {
        code: 'name-missing',
        message: `the ${kind} has no \`metadata.name\``,
        ...(isMap(metadata) && 'generateName' in metadata
          ? { help: 'kustomize needs a fixed name: `generateName` is not enough' }
          : {}),
        upstream: `missing metadata.name in object ${describeMeta(value)}`,
      },
    };
  }
  return undefined;
}

/** The object's type and metadata as kustomize prints them in messages. */
function describeMeta(object: YamlMap): string {
  const metadata = isMap(object['metadata']) ? object['metadata'] : {};
  return `{{${scalarText(object['apiVersion'])} ${scalarText(object['kind'])}} {{${scalarText(metadata['name'])} ${scalarText(metadata['namespace'])}} ${goMap(metadata['labels'])} ${goMap(metadata['annotations'])}}}`;
}

function goMap(value: YamlValue | undefined): string {
  if (!isMap(value)) return 'map[]';
  const keys = Object.keys(value).sort();
  return `map[${keys.map((key) => `${key}:${scalarText(value[key])}`).join(' ')}]`;
}

function scalarText(value: YamlValue | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

function goTypeName(value: YamlValue): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'object':
      return 'map[string]interface {}';
    default:
      return Number.isInteger(Number(value)) ? 'int' : 'float64';
  }
}
