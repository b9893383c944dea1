import { getOwn, isMap, type YamlMap, type YamlValue } from '../../yaml/value.js';
import type { Resource } from '../resource.js';
import { previousResourceIds } from './resource-id.js';

/** Resources as kustomize prints them in messages: their JSON, with the notes it keeps in annotations. */
export function describeConflict(resources: readonly Resource[]): string {
  return `[${resources.map(describeResource).join(' ')}]`;
}

function describeResource(resource: Resource): string {
  const ids = previousResourceIds(resource);
  const { metadata } = resource.object;
  const own = isMap(metadata) ? getOwn(metadata, 'annotations') : undefined;
  const notes: [string, string][] = [
    ['Kinds', ids.map((id) => id.kind).join(',')],
    ['Names', ids.map((id) => id.name).join(',')],
    ['Namespaces', ids.map((id) => id.namespace).join(',')],
  ];
  const annotations: YamlMap = { ...(isMap(own) ? own : {}) };
  if (ids.length > 0) {
    for (const [name, value] of notes) annotations[`internal.config.kubernetes.io/previous${name}`] = value;
  }
  const noted = isMap(metadata) && ids.length > 0 ? { metadata: { ...metadata, annotations } } : {};
  return goJson({ ...resource.object, ...noted });
}

/** A value as encoding/json prints it: sorted keys, no spaces, and `<`, `>`, `&` and two line breaks escaped. */
export function goJson(value: YamlValue): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (isMap(value)) {
    const entries = Object.keys(value).sort(compareCodePoints);
    return `{${entries.map((key) => `${goString(key)}:${goJson(value[key]!)}`).join(',')}}`;
  }
  return typeof value === 'string' ? goString(value) : String(value);
}

function goString(text: string): string {
  return JSON.stringify(text)
    .replace(/\\b/g, (match, offset: number, whole: string) =>
      isEscaped(whole, offset) ? match : String.raw`\u0008`,
    )
    .replace(/\\f/g, (match, offset: number, whole: string) =>
      isEscaped(whole, offset) ? match : String.raw`\u000c`,
    )
    .replace(/[<>&\u2028\u2029\u007f]/g, (character) =>
      character === '\u007f' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}

/** Whether a backslash at an offset belongs to an escaped backslash before it. */
function isEscaped(text: string, offset: number): boolean {
  let backslashes = 0;
  while (text[offset - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

function compareCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
