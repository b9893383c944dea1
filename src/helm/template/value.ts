import type { WritableYaml } from '../../yaml/write.js';
import type { ParameterType } from './parameter-type.js';

/**
 * Values as Go's text/template sees them, in JavaScript:
 *
 * | Go | here |
 * | --- | --- |
 * | nil (an empty interface) | null; `undefined` never is a value |
 * | a missing map key | null; field access knows the difference |
 * | bool, string | boolean, string |
 * | float64 | number |
 * | int64 | bigint |
 * | int and every other integer type | GoInt |
 * | []interface{} | array |
 * | another slice type, such as []string | array marked with `withType` |
 * | map[string]interface{} | plain object (own keys only; `__proto__` is an ordinary key) |
 * | another map type, such as chartutil.Values | plain object marked with `withType` |
 * | structs and values with methods | GoObject |
 *
 * Strings hold Go's bytes as UTF-16; a byte that is no valid UTF-8 is one lone surrogate U+DC80 to U+DCFF
 * (its low eight bits are the byte). `go-string.ts` converts and counts in bytes.
 */
export type GoValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | GoInt
  | GoObject
  | GoFunction
  | GoValue[]
  | GoMap;

export interface GoMap {
  [key: string]: GoValue;
}

export type GoIntKind =
  | 'int'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'uint'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64';

/** An integer whose Go type is not int64. */
export class GoInt {
  constructor(
    readonly value: bigint,
    readonly kind: GoIntKind = 'int',
  ) {}
}

/** From -1 on, each made when it is first needed. */
const smallInts: GoInt[] = [];

/** A Go int; small ones are shared. */
export function goInt(value: number | bigint): GoInt {
  if (value >= -1 && value <= 1024) return (smallInts[Number(value) + 1] ??= new GoInt(BigInt(value)));
  return new GoInt(typeof value === 'bigint' ? value : BigInt(value));
}

/** A Go function as a value; only what `.Capabilities.APIVersions.Has` and the like evaluate to. */
export interface GoFunction {
  (...args: GoValue[]): GoValue;
}

/** A method, with the types of its parameters where arguments have to be checked and converted as for functions. */
export interface GoMethod {
  (args: GoValue[]): GoValue;
  readonly parameters?: readonly ParameterType[];
  readonly variadic?: ParameterType;
}

/** A struct, or a value with methods, that templates may look into. */
export abstract class GoObject {
  /** The Go type as `%T` prints it. */
  abstract readonly goType: string;
  /** The Go kind as `kindOf` answers: `struct`, `ptr`, `slice`, `map`. */
  readonly goKind: string = 'struct';
  /** Whether it is a nil pointer. */
  readonly isNil: boolean = false;
  /** A field by its exported name, or undefined where there is none. */
  abstract field(name: string): GoValue | undefined;
  /** A method by its name, or undefined. Methods throw GoError for a Go error result. */
  method(_name: string): GoMethod | undefined {
    return undefined;
  }
  /** The keys and values that range, len and index see where the Go kind is slice or map; undefined for the others. */
  entries(): readonly (readonly [GoValue, GoValue])[] | undefined {
    return undefined;
  }
  /** Whether fmt finds a method String or Error in the value itself; else it prints the parts. */
  readonly isStringer: boolean = true;
  /** The fields in order, exported or not, for the verbs of printf that no method answers; undefined: not known. */
  parts(): readonly (readonly [string, GoValue])[] | undefined {
    return undefined;
  }
  /** What `print` and `%v` write. */
  abstract print(): string;
  /** What `%#v` writes where the type has a method GoString. */
  goString(): string | undefined {
    return undefined;
  }
  /** What an action that names the value itself writes: a method `String` of the pointer only works there. */
  display(): string {
    return this.print();
  }
  /** The data as encoding/json would see it, for toYaml and toJson. */
  abstract toData(): GoValue;
  /** The data as yaml.v3 sees it, for toYamlPretty; undefined where that is what encoding/json sees. */
  toYamlData(): WritableYaml | undefined {
    return undefined;
  }
  /** What deepCopy makes of it: itself, as long as nothing can change it. */
  copy(): GoObject {
    return this;
  }
}

/** An error that a Go function returned; the executor adds position and context to it. */
export class GoError extends Error {
  override readonly name = 'GoError';
}

/** A method that cannot be called in that way: Go finds out before it calls, so the error names no call. */
export class SignatureError extends GoError {}

const typeMarks = new WeakMap<object, string>();

/** Marks an array or map as having another Go type than []interface{} or map[string]interface{}. */
export function withType<T extends GoValue[] | GoMap>(value: T, goType: string): T {
  typeMarks.set(value, goType);
  return value;
}

/** The Go type of an array or map. */
export function typeMark(value: GoValue[] | GoMap): string {
  return typeMarks.get(value) ?? (Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}');
}
