import { suggest } from '../diagnostics/suggest.js';
import { isMap, setOwn, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';

/** What a value of a kustomization file may be. */
export type Shape =
  | 'text'
  | 'boolean'
  | 'integer'
  | 'any'
  | ListShape
  | TextMapShape
  | BooleanMapShape
  | StructShape;

export interface ListShape {
  readonly list: Shape;
}

/** A map from any key to text. */
export interface TextMapShape {
  readonly map: 'text';
}

export interface BooleanMapShape {
  readonly map: 'boolean';
}

/** A map with known fields, matched whatever their letter case. */
export interface StructShape {
  /** The name of the type in kustomize, as its messages say it. */
  readonly struct: string;
  readonly fields: Readonly<Record<string, Shape>>;
  /** Text fields that are empty where they are missing. */
  readonly filled?: readonly string[];
  /** Names of inner types that kustomize's messages put before a field. */
  readonly within?: Readonly<Record<string, string>>;
}

/** One deviation from a shape. */
export interface ShapeProblem {
  readonly code: 'unknown-field' | 'wrong-type';
  /** Where it stands, with the keys as they are written. */
  readonly path: Path;
  readonly message: string;
  readonly help?: string;
  readonly upstream: string;
}

export interface ShapeOptions {
  /** Unknown fields are problems; otherwise they are left out in silence. */
  readonly strict: boolean;
  /** Numbers and booleans become text where text is wanted. */
  readonly coerce: boolean;
}

/**
 * The value with every key spelt as the shape spells it and nothing but known fields in it, and all that did not fit.
 * A part that does not fit is left out, as are nulls.
 */
export function fitShape(
  value: YamlValue,
  shape: StructShape,
  options: ShapeOptions,
): { readonly value: YamlMap; readonly problems: readonly ShapeProblem[] } {
  const problems: ShapeProblem[] = [];
  const fitted = fit(value, shape, { options, problems, struct: shape.struct, field: '' }, []);
  return { value: isMap(fitted) ? fitted : {}, problems };
}

interface Fitting {
  readonly options: ShapeOptions;
  readonly problems: ShapeProblem[];
  /** Go's name of the struct around, and of the field within the outermost one. */
  readonly struct: string;
  readonly field: string;
}

function fit(value: YamlValue, shape: Shape, fitting: Fitting, path: Path): YamlValue | undefined {
  if (value === null) return undefined;
  switch (shape) {
    case 'any':
      return value;
    case 'text':
      if (typeof value === 'string') return value;
      if (fitting.options.coerce && typeof value !== 'object') return String(value);
      break;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'integer':
      if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) return value;
      break;
    default:
      return fitComposite(value, shape, fitting, path);
  }
  return mismatch(value, shape, fitting, path);
}

function fitComposite(
  value: Exclude<YamlValue, null>,
  shape: ListShape | TextMapShape | BooleanMapShape | StructShape,
  fitting: Fitting,
  path: Path,
): YamlValue | undefined {
  if ('list' in shape) {
    if (!Array.isArray(value)) return mismatch(value, shape, fitting, path);
    const items: YamlValue[] = [];
    for (let index = 0; index < value.length; index++) {
      items.push(fit(value[index]!, shape.list, fitting, [...path, index]) ?? emptyValue(shape.list));
    }
    return items;
  }
  if (!isMap(value)) return mismatch(value, shape, fitting, path);
  return 'map' in shape ? fitMap(value, shape, fitting, path) : fitStruct(value, shape, fitting, path);
}

function fitMap(
  value: YamlMap,
  shape: TextMapShape | BooleanMapShape,
  fitting: Fitting,
  path: Path,
): YamlMap {
  const result: YamlMap = {};
  for (const key of Object.keys(value)) {
    setOwn(result, key, fit(value[key]!, shape.map, fitting, [...path, key]) ?? emptyValue(shape.map));
  }
  return result;
}

function fitStruct(value: YamlMap, shape: StructShape, fitting: Fitting, path: Path): YamlMap {
  const result: YamlMap = {};
  for (const key of Object.keys(value)) {
    const name = fieldName(shape, key);
    const keyPath = [...path, key];
    if (name === undefined) {
      if (fitting.options.strict) fitting.problems.push(unknownField(shape, key, keyPath));
      continue;
    }
    const within = shape.within?.[name];
    const field = [fitting.field, within, name].filter((part) => part !== undefined && part !== '').join('.');
    const fitted = fit(
      value[key]!,
      shape.fields[name]!,
      { ...fitting, struct: shape.struct, field },
      keyPath,
    );
    if (fitted !== undefined) result[name] = fitted;
  }
  for (const name of shape.filled ?? []) result[name] ??= '';
  return result;
}

/** The field that a key means: the key itself, or one that differs in letter case only. */
export function fieldName(shape: StructShape, key: string): string | undefined {
  if (Object.hasOwn(shape.fields, key)) return key;
  const lower = key.toLowerCase();
  for (const name of Object.keys(shape.fields)) if (name.toLowerCase() === lower) return name;
  return undefined;
}

/** So many fields can be read in a message. */
const fewFields = 12;

function unknownField(shape: StructShape, key: string, path: Path): ShapeProblem {
  const names = Object.keys(shape.fields);
  const near = suggest(key, names);
  const where =
    path.length === 1
      ? 'a kustomization'
      : `\`${String(path.findLast((step, i) => i < path.length - 1 && typeof step === 'string'))}\``;
  return {
    code: 'unknown-field',
    path,
    message: `\`${key}\` is no field of ${where}`,
    ...(near !== undefined
      ? { help: `did you mean \`${near}\`?` }
      : names.length <= fewFields
        ? { help: `known fields are ${names.sort().join(', ')}` }
        : {}),
    upstream: `json: unknown field "${key}"`,
  };
}

function mismatch(value: Exclude<YamlValue, null>, shape: Shape, fitting: Fitting, path: Path): undefined {
  const last = path.findLast((step) => typeof step === 'string');
  const subject =
    last === undefined
      ? 'a kustomization'
      : typeof path.at(-1) === 'number'
        ? `an entry of \`${String(last)}\``
        : `\`${String(last)}\``;
  const found = describeValue(value);
  const scalar = typeof value !== 'object';
  fitting.problems.push({
    code: 'wrong-type',
    path,
    message: `${subject} must be ${describeShape(shape)}, but it is ${found}`,
    ...(shape === 'text' && scalar
      ? { help: 'put the value in quotes, so that it stays text' }
      : isList(shape) && scalar
        ? { help: `write it as a list with one entry: \`- ${String(value)}\`` }
        : {}),
    upstream:
      fitting.field === ''
        ? `json: cannot unmarshal ${goKind(value)} into Go value of type types.${fitting.struct}`
        : `json: cannot unmarshal ${goKind(value)}${shape === 'integer' && typeof value === 'number' ? ` ${value}` : ''} into Go struct field ${fitting.struct}.${fitting.field} of type ${goType(shape)}`,
  });
  return undefined;
}

function isList(shape: Shape): shape is ListShape {
  return typeof shape === 'object' && 'list' in shape;
}

function emptyValue(shape: Shape): YamlValue {
  if (shape === 'text') return '';
  if (shape === 'boolean') return false;
  if (shape === 'integer') return 0;
  if (shape === 'any') return null;
  if (isList(shape)) return [];
  if ('map' in shape) return {};
  return Object.fromEntries((shape.filled ?? []).map((name) => [name, '']));
}

function describeValue(value: Exclude<YamlValue, null>): string {
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return value.length > 40 ? 'text' : `the text ${JSON.stringify(value)}`;
    case 'boolean':
      return `the boolean ${value}`;
    case 'object':
      return 'a map';
    default:
      return `the number ${value}`;
  }
}

function describeShape(shape: Shape): string {
  if (shape === 'text') return 'text';
  if (shape === 'boolean') return 'true or false';
  if (shape === 'integer') return 'a whole number';
  if (shape === 'any') return 'a value';
  if (isList(shape)) return typeof shape.list === 'string' ? 'a list of texts' : 'a list of maps';
  return 'a map';
}

function goKind(value: Exclude<YamlValue, null>): string {
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'object':
      return 'object';
    default:
      return 'number';
  }
}

function goType(shape: Shape): string {
  if (shape === 'text') return 'string';
  if (shape === 'boolean') return 'bool';
  if (shape === 'integer') return 'int64';
  if (shape === 'any') return 'interface {}';
  if (isList(shape)) return `[]${goType(shape.list)}`;
  if ('map' in shape) return shape.map === 'text' ? 'map[string]string' : 'map[string]bool';
  return `types.${shape.struct}`;
}
