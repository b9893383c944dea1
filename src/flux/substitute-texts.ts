import type { ManifestObject } from '../manifest/object.js';
import type { Path, YamlValue } from '../yaml/value.js';
import { defaultOperators, EnvsubstError, parseTemplate, type Segment } from './envsubst-parse.js';

/** A string of an object that substitution looks at. */
export interface ObjectText {
  readonly text: string;
  /** The field, or the field that the key names. */
  readonly path: Path;
  readonly isKey: boolean;
}

/** Whether any string or key of the object has a dollar in it. */
export function hasDollar(value: YamlValue): boolean {
  return hasText(value, (text) => text.includes('$'));
}

/** Whether any string or key in a value is of a kind. */
export function hasText(value: YamlValue, isWanted: (text: string) => boolean): boolean {
  if (typeof value === 'string') return isWanted(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (hasText(item, isWanted)) return true;
    return false;
  }
  for (const key of Object.keys(value)) {
    if (isWanted(key) || hasText(value[key]!, isWanted)) return true;
  }
  return false;
}

/** All strings and keys of an object that have a dollar in them. */
export function textsWithDollar(object: ManifestObject): ObjectText[] {
  const found: ObjectText[] = [];
  collect(object, [], found);
  return found;
}

function collect(value: YamlValue, path: Path, found: ObjectText[]): void {
  if (typeof value === 'string') {
    if (value.includes('$')) found.push({ text: value, path, isKey: false });
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (hasDollar(value[index]!)) collect(value[index]!, [...path, index], found);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      if (key.includes('$')) found.push({ text: key, path: [...path, key], isKey: true });
      if (hasDollar(value[key]!)) collect(value[key]!, [...path, key], found);
    }
  }
}

/** A place where an object mentions a variable. */
export interface VariableMention {
  readonly name: string;
  readonly hasDefault: boolean;
  readonly path: Path;
}

/**
 * The variables that an object mentions, in the order of its fields, and those of a default within an expression behind
 * it. Texts that are no templates mention none.
 */
export function variablesIn(object: ManifestObject): VariableMention[] {
  const mentions: VariableMention[] = [];
  for (const { text, path } of textsWithDollar(object)) {
    let segments: readonly Segment[];
    try {
      segments = parseTemplate(text);
    } catch (error) {
      if (error instanceof EnvsubstError) continue;
      throw error;
    }
    addMentions(segments, path, mentions);
  }
  return mentions;
}

function addMentions(segments: readonly Segment[], path: Path, mentions: VariableMention[]): void {
  for (const segment of segments) {
    if (typeof segment === 'string') continue;
    mentions.push({ name: segment.name, hasDefault: defaultOperators.has(segment.operator), path });
    addMentions(segment.args, path, mentions);
  }
}
