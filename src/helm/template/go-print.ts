import { printFloat } from './go-float.js';
import { sortedKeys } from './go-string.js';
import { visit, type Walk } from './value-walk.js';
import { GoInt, GoObject, typeMark, type GoMap, type GoValue } from './value.js';

/** A value as Go's `fmt.Sprint` and `%v` write it: `map[a:1 b:[x y]]`, `<nil>`, `1e+06`. */
export function printValue(value: GoValue, walk?: Walk): string {
  if (typeof value === 'string') return value;
  if (value === null) return '<nil>';
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return printFloat(value);
    case 'bigint':
      return value.toString();
    case 'function':
      return '0x0';
    default:
      break;
  }
  if (value instanceof GoInt) return value.value.toString();
  if (value instanceof GoObject) return value.print();
  return printCollection(value, walk ?? { visited: 0 });
}

function printCollection(value: GoValue[] | GoMap, walk: Walk): string {
  if (Array.isArray(value)) {
    visit(walk, value.length);
    let text = '[';
    for (let i = 0; i < value.length; i++) text += (i > 0 ? ' ' : '') + printValue(value[i]!, walk);
    return text + ']';
  }
  const map = value;
  let text = 'map[';
  const keys = sortedKeys(map);
  visit(walk, keys.length);
  for (let i = 0; i < keys.length; i++)
    text += (i > 0 ? ' ' : '') + keys[i]! + ':' + printValue(map[keys[i]!]!, walk);
  return text + ']';
}

/** The Go type of a value as `%T` writes it: `string`, `float64`, `map[string]interface {}`, `<nil>`. */
export function typeName(value: GoValue): string {
  if (value === null) return '<nil>';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float64';
    case 'bigint':
      return 'int64';
    case 'function':
      return 'func(...interface {}) interface {}';
    default:
      break;
  }
  if (value instanceof GoInt) return value.kind;
  if (value instanceof GoObject) return value.goType;
  return typeMark(value as GoValue[] | GoMap);
}

/** The Go kind of a value as reflect names it: `string`, `float64`, `map`, `slice`, `struct`, `invalid` for nil. */
export function kindName(value: GoValue): string {
  if (value === null) return 'invalid';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float64';
    case 'bigint':
      return 'int64';
    case 'function':
      return 'func';
    default:
      break;
  }
  if (value instanceof GoInt) return value.kind;
  if (value instanceof GoObject) return value.goKind;
  return Array.isArray(value) ? 'slice' : 'map';
}
