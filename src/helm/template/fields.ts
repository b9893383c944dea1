import type { Node } from './ast.js';
import { argumentCountProblem } from './signature.js';
import type { Execution } from './execution.js';
import { quoteString } from './go-quote.js';
import { itemTypeName, missingItem, type Value } from './go-type.js';
import { GoInt, GoObject, typeMark, type GoMap, type GoMethod } from './value.js';

/** What a missing key is: the zero value, an error, or nothing at all. */
export type MissingKey = 'zero' | 'error' | 'default';

/** Methods of maps by their Go type, such as those of chart values. */
export type MapMethods = Readonly<Record<string, Readonly<Record<string, (map: GoMap) => GoMethod>>>>;

/** How fields are read: the same for a whole set of templates. */
export interface FieldRules {
  readonly missingKey: MissingKey;
  readonly mapMethods: MapMethods;
  /** The names of all methods of maps: keys of these names take the slow way. */
  readonly mapMethodNames: ReadonlySet<string>;
}

/**
 * The field of a name: `receiver.name`. `container` is what the receiver was taken out of, or undefined, and only
 * words errors.
 */
export function readField(
  execution: Execution,
  rules: FieldRules,
  node: Node,
  container: Value,
  receiver: Value,
  name: string,
): Value {
  if (typeof receiver !== 'object' || receiver === null || Array.isArray(receiver))
    return notAField(execution, rules, container, receiver, name);
  if (receiver instanceof GoObject || receiver instanceof GoInt)
    return readObject(execution, rules, node, container, receiver, name);
  const value = (receiver as GoMap)[name];
  // Functions and this one name may come from the prototype.
  if (value !== undefined && typeof value !== 'function' && name !== '__proto__') return value;
  if (value !== undefined && Object.hasOwn(receiver, name)) return value;
  return missing(execution, rules, receiver as GoMap, name);
}

/** The method of a name, or undefined. Methods hide fields and keys. */
export function findMethod(rules: FieldRules, receiver: Value, name: string): GoMethod | undefined {
  if (typeof receiver !== 'object' || receiver === null || receiver instanceof GoInt) return undefined;
  if (receiver instanceof GoObject) return receiver.method(name);
  const mark = typeMark(receiver as GoMap);
  if (!Object.hasOwn(rules.mapMethods, mark)) return undefined;
  const methods = rules.mapMethods[mark]!;
  return Object.hasOwn(methods, name) ? methods[name]!(receiver as GoMap) : undefined;
}

/** What stands in the way of giving arguments to a field that is no method. */
export function failWithArguments(
  execution: Execution,
  rules: FieldRules,
  node: Node,
  container: Value,
  receiver: Value,
  name: string,
): Value {
  if (receiver === undefined || receiver === null)
    return notAField(execution, rules, container, receiver, name);
  if (receiver instanceof GoObject && receiver.goKind !== 'map' && receiver.field(name) !== undefined) {
    return execution.fail(`${name} has arguments but cannot be invoked as function`);
  }
  if (
    receiver instanceof GoObject
      ? receiver.goKind === 'map'
      : typeof receiver === 'object' && !Array.isArray(receiver) && !(receiver instanceof GoInt)
  ) {
    return execution.fail(`${name} is not a method but has arguments`);
  }
  return readField(execution, rules, node, container, receiver, name);
}

function missing(execution: Execution, rules: FieldRules, map: GoMap, name: string): Value {
  switch (rules.missingKey) {
    case 'zero':
      return missingItem(map);
    case 'default':
      return undefined;
    case 'error':
      return execution.fail(`map has no entry for key ${quoteString(name)}`);
  }
}

function readObject(
  execution: Execution,
  rules: FieldRules,
  node: Node,
  container: Value,
  receiver: GoObject | GoInt,
  name: string,
): Value {
  if (receiver instanceof GoObject) {
    const method = receiver.method(name);
    if (method !== undefined) {
      const wanted = method.parameters?.length ?? 0;
      if (wanted > 0) return execution.fail(argumentCountProblem(name, method, 0, 0));
      return execution.callMethod(name, node, method, []);
    }
    const value = receiver.field(name);
    if (value !== undefined) return value;
    if (receiver.goKind === 'map')
      return rules.missingKey === 'error'
        ? execution.fail(`map has no entry for key ${quoteString(name)}`)
        : null;
  }
  return cannotEvaluate(execution, container, receiver, name);
}

function notAField(
  execution: Execution,
  rules: FieldRules,
  container: Value,
  receiver: Value,
  name: string,
): Value {
  if (receiver === undefined) {
    if (rules.missingKey === 'error')
      return execution.fail(`nil data; no entry for key ${quoteString(name)}`);
    return undefined;
  }
  if (receiver === null) return execution.fail(`nil pointer evaluating interface {}.${name}`);
  return cannotEvaluate(execution, container, receiver, name);
}

function cannotEvaluate(execution: Execution, container: Value, receiver: Value, name: string): never {
  return execution.fail(`can't evaluate field ${name} in type ${itemTypeName(container, receiver)}`);
}
