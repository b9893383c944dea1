import { type YamlMap, type YamlValue } from '../../yaml/value.js';
import { metadataSchema } from '../metadata-schema.js';
import type { StructuralSchema } from '../structural-schema.js';
import { parseGoDuration, parseTime } from './durations.js';
import type { CelEngine } from './engine.js';
import { escapeName } from './escape-name.js';

/** Stands for a value that is not known here. */
export const UNKNOWN = Symbol('unknown');

/** Makes CEL values of data, each list and map once. */
export interface Converter {
  /** A map with fields that are there but not known. */
  withHidden(fields: ReadonlyMap<string, unknown>, hidden: readonly string[]): ReadonlyMap<string, unknown>;
  /** The value with the types that a schema gives it, or UNKNOWN. `root` is a whole object. */
  convert(value: YamlValue, schema: StructuralSchema | undefined, root?: boolean): unknown;
}

/**
 * Values as the API server gives them to CEL: integers and doubles by their schema, maps as maps with the names of declared
 * fields escaped, times, durations and bytes typed. Reading anything unknown from the result ends the evaluation.
 */
export function createConverter(engine: CelEngine, isUnknown: (text: string) => boolean): Converter {
  const converted = new Map<
    object,
    { readonly schema: StructuralSchema | undefined; readonly value: unknown }
  >();
  const { meter } = engine;

  function convert(value: YamlValue, schema: StructuralSchema | undefined, root = false): unknown {
    switch (typeof value) {
      case 'string':
        return isUnknown(value) ? UNKNOWN : textValue(value, schema);
      case 'number':
        return Number.isInteger(value) &&
          schema?.type !== 'number' &&
          Math.abs(value) <= Number.MAX_SAFE_INTEGER
          ? BigInt(value)
          : value;
      case 'bigint':
        return schema?.type === 'number' ? Number(value) : value;
      case 'boolean':
        return value;
      default:
        break;
    }
    if (value === null) return null;
    const known = converted.get(value);
    if (known && known.schema === schema) return known.value;
    const result = Array.isArray(value) ? listValue(value, schema) : mapValue(value, schema, root);
    converted.set(value, { schema, value: result });
    return result;
  }

  function textValue(text: string, schema: StructuralSchema | undefined): unknown {
    switch (schema?.type === 'string' ? schema.rules?.format : undefined) {
      case 'byte':
        return new Uint8Array(Buffer.from(text, 'base64'));
      case 'date':
        return parseTime(`${text}T00:00:00Z`) ?? text;
      case 'date-time':
        return parseTime(text) ?? text;
      case 'duration': {
        const nanoseconds = parseGoDuration(text);
        return nanoseconds === undefined ? text : engine.makeDuration(nanoseconds);
      }
      default:
        return text;
    }
  }

  function listValue(list: readonly YamlValue[], schema: StructuralSchema | undefined): unknown {
    const items = schema?.items?.();
    const result: unknown[] = [];
    let size = 1;
    for (const item of list) {
      const value = convert(item, items);
      if (value === UNKNOWN) return UNKNOWN;
      result.push(value);
      size += meter.sizeOf(value);
    }
    meter.weigh(result, size);
    return result;
  }

  function mapValue(map: YamlMap, schema: StructuralSchema | undefined, root: boolean): unknown {
    const result = new Map<string, unknown>();
    const hidden = new Set<string>();
    let guessed = false;
    let size = 1;
    for (const key of Object.keys(map)) {
      if (isUnknown(key)) guessed = true;
      const property = schema?.properties?.get(key);
      const envelope = (root || schema?.embedded === true) && key === 'metadata';
      const name = property || envelope ? escapeName(key) : key;
      const value = convert(map[key]!, envelope ? metadataSchema : (property ?? schema?.additional)?.());
      if (value === UNKNOWN) hidden.add(name);
      result.set(name, value);
      size += 1 + meter.sizeOf(value);
    }
    meter.weigh(result, size);
    if (guessed) hideAll(result);
    else if (hidden.size > 0) hide(result, hidden);
    return result;
  }

  /** Fields that are there but not known. Whoever goes through the map reaches them last. */
  function hide(map: Map<string, unknown>, hidden: ReadonlySet<string>): void {
    const { get } = Map.prototype;
    const read = (key: string): unknown => (hidden.has(key) ? meter.readUnknown() : get.call(map, key));
    const keys = [...map.keys()].sort((a, b) => Number(hidden.has(a)) - Number(hidden.has(b)));
    const entries = function* (): Generator<[string, unknown]> {
      for (const key of keys) yield [key, read(key)];
    };
    Object.defineProperty(map, 'get', { value: read });
    Object.defineProperty(map, 'entries', { value: entries });
    Object.defineProperty(map, Symbol.iterator, { value: entries });
  }

  /** A map with a key that is not known may hold anything. */
  function hideAll(map: Map<string, unknown>): void {
    const refuse = (): never => meter.readUnknown();
    for (const name of ['get', 'has', 'keys', 'entries', 'values', 'forEach', Symbol.iterator])
      Object.defineProperty(map, name, { value: refuse });
    Object.defineProperty(map, 'size', { get: refuse });
  }

  return {
    convert,
    withHidden(fields, hidden) {
      const map = new Map(fields);
      for (const name of hidden) map.set(name, UNKNOWN);
      hide(map, new Set(hidden));
      return map;
    },
  };
}
