import { hasLoneSurrogate, toValidUtf8 } from '../template/go-string.js';
import { GoError, GoInt, GoObject, typeMark, type GoMap, type GoValue } from '../template/value.js';
import type { YamlMap, YamlValue } from '../../yaml/value.js';
import { setOwn } from '../../yaml/value.js';
import { jsonNumber, writeJson } from './json-write.js';
import { isNilCollection } from './nil-values.js';

/**
 * A value as sigs.k8s.io/yaml writes it, which goes through JSON: whole floats become integers, nil lists and maps
 * null, structs their JSON form. Throws GoError for what JSON cannot say.
 */
export function toJsonData(value: GoValue, depth = 0): YamlValue {
  if (value === null || typeof value === 'boolean') return value;
  switch (typeof value) {
    case 'string':
      return hasLoneSurrogate(value) ? toValidUtf8(value) : value;
    case 'number':
      return jsonFloat(value);
    case 'bigint':
      return compact(value);
    case 'function':
      throw new GoError('json: unsupported type: func(...interface {}) interface {}');
    default:
      break;
  }
  if (value instanceof GoInt) return compact(value.value);
  if (value instanceof GoObject) return toJsonData(value.toData(), depth);
  checkDepth(depth);
  if (isNilCollection(value as GoMap)) return null;
  if (Array.isArray(value)) {
    if (value.length > 0 && typeMark(value) === '[]uint8') return JSON.parse(writeJson(value)) as string;
    const list: YamlValue[] = [];
    for (const item of value) list.push(toJsonData(item, depth + 1));
    return list;
  }
  const map: YamlMap = {};
  for (const key of Object.keys(value)) {
    const name = hasLoneSurrogate(key) ? toValidUtf8(key) : key;
    setOwn(map, name, toJsonData((value as GoMap)[key]!, depth + 1));
  }
  return map;
}

/** A value as yaml.v3 writes it: floats stay floats and integers integers. */
export function toYamlData(value: GoValue, depth = 0): YamlValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'function')
    throw new GoError('cannot marshal type: func(...interface {}) interface {}');
  if (value instanceof GoInt) return value.value;
  if (value instanceof GoObject) return toYamlData(value.toData(), depth);
  checkDepth(depth);
  if (Array.isArray(value)) {
    const list: YamlValue[] = [];
    for (const item of value) list.push(toYamlData(item, depth + 1));
    return list;
  }
  const map: YamlMap = {};
  for (const key of Object.keys(value)) setOwn(map, key, toYamlData((value as GoMap)[key]!, depth + 1));
  return map;
}

/** Data that was read as YAML: every number is a float64. Changes the data in place. */
export function fromYamlData(value: YamlValue): GoValue {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item = value[i]!;
      if (typeof item === 'object' || typeof item === 'bigint') value[i] = fromYamlData(item) as YamlValue;
    }
  } else {
    for (const key of Object.keys(value)) {
      const item = value[key]!;
      if (typeof item === 'object' || typeof item === 'bigint')
        setOwn(value, key, fromYamlData(item) as YamlValue);
    }
  }
  return value as GoValue;
}

/** JSON writes a float as an integer where it can, and YAML reads integers of up to 64 bits as such. */
function jsonFloat(value: number): YamlValue {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return value;
  const text = jsonNumber(value);
  if (!/^-?[0-9]+$/.test(text)) return value;
  const integer = BigInt(text);
  return integer >= -(2n ** 63n) && integer < 2n ** 64n ? compact(integer) : value;
}

function compact(value: bigint): number | bigint {
  const short = Number(value);
  return Number.isSafeInteger(short) ? short : value;
}

function checkDepth(depth: number): void {
  if (depth > 1000) throw new GoError('the value is nested deeper than 1000 levels');
}
