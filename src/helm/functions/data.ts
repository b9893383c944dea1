import { typeName } from '../template/go-print.js';
import { hasLoneSurrogate, toValidUtf8 } from '../template/go-string.js';
import { visit, type Walk } from '../template/value-walk.js';
import { GoError, GoInt, GoObject, typeMark, type GoMap, type GoValue } from '../template/value.js';
import type { YamlMap, YamlValue } from '../../yaml/value.js';
import { setOwn } from '../../yaml/value.js';
import type { WritableYaml } from '../../yaml/write.js';
import { jsonNumber, writeJson } from './json-write.js';
import { isNilCollection } from './nil-values.js';

/**
 * A value as sigs.k8s.io/yaml writes it, which goes through JSON: whole floats become integers, nil lists and maps
 * null, structs their JSON form. Throws GoError for what JSON cannot say.
 */
export function toJsonData(value: GoValue, depth = 0, walk: Walk = { visited: 0 }): YamlValue {
  if (value === null || typeof value === 'boolean') return value;
  switch (typeof value) {
    case 'string':
      return throughYaml(value);
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
  if (value instanceof GoObject) return toJsonData(value.toData(), depth, walk);
  checkDepth(depth);
  if (isNilCollection(value as GoMap)) return null;
  if (Array.isArray(value)) {
    visit(walk, value.length);
    if (typeMark(value) === '[]uint8') return JSON.parse(writeJson(value)) as string;
    const list: YamlValue[] = [];
    for (const item of value) list.push(toJsonData(item, depth + 1, walk));
    return list;
  }
  const map: YamlMap = {};
  const keys = Object.keys(value);
  visit(walk, keys.length);
  for (const key of keys) {
    if (key.includes('\x85')) throw new GoError('yaml: mapping values are not allowed in this context');
    setOwn(map, throughYaml(key), toJsonData((value as GoMap)[key]!, depth + 1, walk));
  }
  return map;
}

/** A value as yaml.v3 writes it: floats stay floats, integers integers, and structs have their fields in order. */
export function toYamlData(value: GoValue, depth = 0, walk: Walk = { visited: 0 }): WritableYaml {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'function') throw new GoError(`cannot marshal type: ${typeName(value)}`);
  if (value instanceof GoInt) return value.value;
  if (value instanceof GoObject) {
    if (value.goKind.startsWith('complex')) throw new GoError(`cannot marshal type: ${value.goType}`);
    return value.toYamlData() ?? toYamlData(value.toData(), depth, walk);
  }
  checkDepth(depth);
  if (Array.isArray(value)) {
    visit(walk, value.length);
    const list: WritableYaml[] = [];
    for (const item of value) list.push(toYamlData(item, depth + 1, walk));
    return list;
  }
  const map = Object.create(null) as Record<string, WritableYaml>;
  const keys = Object.keys(value);
  visit(walk, keys.length);
  for (const key of keys) map[key] = toYamlData((value as GoMap)[key]!, depth + 1, walk);
  return map;
}

/**
 * A text as it comes out of JSON that is read as YAML: control characters that JSON lets stand are faults, and the line
 * break U+0085 is folded.
 */
function throughYaml(text: string): string {
  if (/^[\x20-\x7e\n\t]*$/.test(text)) return text;
  const valid = hasLoneSurrogate(text) ? toValidUtf8(text) : text;
  if (/[\x7f-\x84\x86-\x9f\ufffe\uffff]/.test(valid))
    throw new GoError('yaml: control characters are not allowed');
  if (!valid.includes('\x85')) return valid;
  return valid.replace(/(?: *\x85)+ */g, (breaks) => {
    const count = breaks.split('\x85').length - 1;
    return count === 1 ? ' ' : '\n'.repeat(count - 1);
  });
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
