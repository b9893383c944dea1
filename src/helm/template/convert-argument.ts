import type { ParameterType } from './parameter-type.js';
import type { NumberNode, OperandNode } from './ast.js';
import { GoComplex } from './complex.js';
import { typeName } from './go-print.js';
import { canBeNil, isMap, parameterTypeName, type Value } from './go-type.js';
import { goInt, GoInt, GoObject, typeMark, type GoValue } from './value.js';

/** What is wrong with an argument; the executor adds the place. */
export class ArgumentProblem {
  constructor(readonly message: string) {}
}

/**
 * A value as a parameter of a Go type takes it, or what is wrong. Integers become bigint for int, int64 and uint32;
 * a nil for a list or map stays null.
 */
export function convertArgument(value: Value, type: ParameterType): GoValue | ArgumentProblem {
  if (value === undefined || value === null) {
    if (canBeNil(type) && (value === undefined || type === 'any' || type === 'reflect')) return null;
    if (value === undefined) return new ArgumentProblem(`invalid value; expected ${parameterTypeName(type)}`);
    return wrongType(type, 'interface {}');
  }
  switch (type) {
    case 'any':
    case 'reflect':
      return value;
    case 'string':
      if (typeof value === 'string') return value;
      break;
    case 'bool':
      if (typeof value === 'boolean') return value;
      break;
    case 'float64':
      if (typeof value === 'number') return value;
      break;
    case 'int64':
      if (typeof value === 'bigint') return value;
      break;
    case 'int':
    case 'uint32':
      if (value instanceof GoInt && value.kind === type) return value.value;
      break;
    case 'map':
      if (isMap(value)) {
        const mark = typeMark(value);
        if (mark === 'map[string]interface {}' || !mark.startsWith('map[')) return value;
      }
      break;
    case 'list':
      if (Array.isArray(value)) {
        const mark = typeMark(value);
        if (mark === '[]interface {}' || !mark.startsWith('[')) return value;
      }
      break;
    case '[]string':
      if (Array.isArray(value) && typeMark(value) === '[]string') return value;
      break;
    case 'time':
      if (value instanceof GoObject && (value.goType === 'time.Time' || value.goType === '*time.Time'))
        return value;
      break;
    case 'error':
      if (value instanceof GoObject && value.method('Error') !== undefined) return value;
      break;
  }
  return wrongType(type, typeName(value));
}

/**
 * A literal as a parameter of a Go type takes it, or what is wrong: numbers have no type of their own before.
 */
export function literalArgument(
  node: OperandNode,
  printed: string,
  type: ParameterType,
): GoValue | ArgumentProblem {
  switch (type) {
    case 'bool':
      return node.kind === 'bool' ? node.value : new ArgumentProblem(`expected bool; found ${printed}`);
    case 'string':
      return node.kind === 'string' ? node.value : new ArgumentProblem(`expected string; found ${printed}`);
    case 'int':
    case 'int64':
      if (node.kind === 'number' && node.value.int !== undefined) return node.value.int;
      return new ArgumentProblem(`expected integer; found ${printed}`);
    case 'uint32':
      if (node.kind === 'number' && node.value.isUnsigned && node.value.int !== undefined)
        return BigInt.asUintN(32, node.value.int);
      return new ArgumentProblem(`expected unsigned integer; found ${printed}`);
    case 'float64':
      if (node.kind === 'number' && node.value.float !== undefined) return node.value.float;
      return new ArgumentProblem(`expected float; found ${printed}`);
    case 'any':
    case 'reflect':
      if (node.kind === 'bool' || node.kind === 'string') return node.value;
      if (node.kind === 'number') return idealNumber(node);
      break;
    default:
      break;
  }
  return new ArgumentProblem(`can't handle ${printed} for arg of type ${parameterTypeName(type)}`);
}

/** A number literal where nothing asks for a type: int, float64 where it is written as one, or complex128. */
export function idealNumber({ text, value }: NumberNode): GoValue | ArgumentProblem {
  if (value.complex !== undefined) return new GoComplex(value.complex.real, value.complex.imaginary);
  const isHexInteger = /^0[xX]/.test(text) && text.length > 2 && !/[pP]/.test(text);
  if (value.float !== undefined && !isHexInteger && !text.startsWith("'") && /[.eEpP]/.test(text))
    return value.float;
  if (value.int !== undefined) return goInt(value.int);
  return new ArgumentProblem(`${text} overflows int`);
}

function wrongType(type: ParameterType, actual: string): ArgumentProblem {
  return new ArgumentProblem(`wrong type for value; expected ${parameterTypeName(type)}; got ${actual}`);
}
